"""Tags of the face for Django's templates: {% load face %}."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context
from django.template.defaultfilters import stringfilter
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from musespark.support import doctor
from musespark.support.money import divide
from musespark.web import draw, passkeys, spell
from musespark.web.card import Card
from musespark.web.prose import coded, prose

register = template.Library()
register.simple_tag(draw.icon)
register.simple_tag(draw.avatar)
register.simple_tag(draw.ago)
register.simple_tag(draw.ring)
register.filter(prose)
register.filter(coded)
register.filter(spell.short)
register.filter(spell.percent)
register.filter(spell.wait)
register.filter(spell.lasting)
register.filter(spell.playing)
register.filter("clip", stringfilter(spell.clip))
register.filter("together", stringfilter(spell.together))


@register.simple_tag
def typed(command: str) -> str:
    """Return `musespark COMMAND` as it is typed here: in a checkout by its script."""
    return doctor.typed(command).strip("`")


@register.filter
def exact(moment: datetime) -> str:
    """Return date and time to the minute."""
    return spell.exact(moment)


@register.filter
def percents(parts: Sequence[Mapping[str, int]], weight: str) -> list[tuple[Mapping[str, int], int]]:
    """Return each of `parts` with how much of all it has of `weight`, in whole per cent that sum to 100."""
    return list(zip(parts, divide(100, [part[weight] for part in parts]), strict=True)) if parts else []


@register.simple_tag(takes_context=True)
def card(context: Context, work: Card, style: str = "", level: int = 2, fresh: str = "") -> SafeString:
    """Return the card of a Work. `style` is "", "lead" (its own page) or "reply"; `level` is the heading's.

    Where its key is `fresh` the card gets the focus when htmx puts it in.
    """
    facts = {"card": work, "user": context.get("user"), "style": style, "level": level, "fresh": fresh}
    return mark_safe(get_template("web/card.html", using="jinja2").render(facts))  # noqa: S308  escaped by Jinja2


@register.simple_tag(takes_context=True)
def passkeys_place(context: Context) -> passkeys.Place:
    """Return whether passkeys work at the address that the page was asked at, and where else."""
    return passkeys.place(context["request"])


@register.simple_tag
def reply_count(work: Card) -> SafeString:
    """Return the count of replies for a card that the page shows already: htmx puts it in its place."""
    return _swapped({"card": work, "verbs": ("reply",)})


@register.simple_tag(takes_context=True)
def reward_count(context: Context, work: Card) -> SafeString:
    """Return the way to reward, with its count, for a card that the page shows already: htmx puts it in its place."""
    return _swapped({"card": work, "verbs": ("reward",), "user": context.get("user")})


def _swapped(facts: dict[str, object]) -> SafeString:
    acts = get_template("web/act.html", using="jinja2").render({**facts, "swapped": True})
    return mark_safe(acts)  # noqa: S308  escaped by Jinja2


@register.simple_tag
def fixed(name: str, **facts: Hashable) -> SafeString:
    """Return the part of the frame in template `name`, drawn once for each language and `facts`.

    It is given nothing but these facts (no request, no person), so whoever they are true of may see it.
    """
    draw_part = _fixed.__wrapped__ if settings.DEBUG else _fixed
    return draw_part(name, get_language(), tuple(facts.items()))


@lru_cache(maxsize=256)
def _fixed(name: str, _language: str | None, facts: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(name, dict(facts))


@register.simple_tag
def field(bound: BoundField, optional: str = "") -> SafeString:
    """Return a form's field with its label, help and errors, joined by aria."""
    attributes = bound.field.widget.attrs
    if attributes.get("placeholder") == bound.label:  # the library's way: it says nothing, and looks filled in
        del attributes["placeholder"]
    return render_to_string("web/components/field.html", {"field": bound, "optional": optional})
