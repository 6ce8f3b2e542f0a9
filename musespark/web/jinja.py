"""The Jinja2 environment of the templates that are drawn many times a page."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment

from musespark.web.draw import ago, avatar, icon, ring
from musespark.web.spell import lasting, playing, short, together
from musespark.web.words import others, words


def environment(**options: Any) -> Environment:
    """Return the environment: escaping on, gettext, `url`, `static` and the face's small pieces at hand."""
    own: dict[str, Any] = {"extensions": ["jinja2.ext.i18n"], "trim_blocks": True, "lstrip_blocks": True}
    options.pop("autoescape", None)  # not an option here: these templates show what strangers typed
    jinja = Environment(autoescape=True, **own, **options)
    jinja.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    jinja.globals.update(static=static, url=lambda name, *args: reverse(name, args=args))
    jinja.globals.update(ago=ago, avatar=avatar, icon=icon, ring=ring, words=words, others=others)
    jinja.filters.update(short=short, together=together, playing=playing, lasting=lasting)
    return jinja
