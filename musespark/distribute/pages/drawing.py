"""Draw cards: many on a page, so through Jinja2, and each only once while nothing of it changes.

What is kept is found by everything that the card says, so it needs no invalidation: other counts are another card.
Only the token and the address of the reason differ from viewer to viewer; they are put in last.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.http import HttpRequest
from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from markupsafe import Markup

from musespark.support import clock
from musespark.traces.token import mint
from musespark.web.card import Card
from musespark.works.cards import cards_for

KEPT = 4096  # cards, about 6 kB each: 25 MB of a process; what is not kept is drawn again
TOKEN, REASON = (f"~{secrets.token_hex(16)}~" for _ in range(2))  # drawn by lot: no text can hold them
MINUTE, HOUR, WEEK = 60, 3600, 7 * 86_400


@dataclass(frozen=True, slots=True)
class Somebody:
    """All that a card may know of its viewer beside what they did with the Work."""

    is_authenticated: bool


def drawn(
    works: Sequence[int], request: HttpRequest, *, why: str = "", reposts: bool = False
) -> list[tuple[Card, SafeString]]:
    """Return each Work that the viewer may see with its card, in the order given; `why` + key says why.

    Each carries a sealed token, so that the page can report what was really seen. With `reposts` it says who of those
    whom the viewer follows passed it on.
    """
    viewer, language = Somebody(request.user.is_authenticated), get_language() or ""
    now = clock.now().timestamp()
    found: list[tuple[Card, SafeString]] = []
    for card in cards_for(list(works), request.user, reposts=reposts):
        html = _html(card, viewer, language, _turns(card, now), with_reason=bool(why))
        html = html.replace(TOKEN, mint(card.id, request.user.pk))
        found.append((card, mark_safe(html.replace(REASON, why + card.key))))  # noqa: S308  escaped by Jinja2
    return found


@lru_cache(maxsize=KEPT)
def _html(card: Card, viewer: Somebody, language: str, _turns: int, *, with_reason: bool) -> str:
    def said(message: str, **names: object) -> Markup:
        return _said(language, message) % names

    plain = replace(card, token=TOKEN, why_url=REASON if with_reason else "")
    known = {"card": plain, "user": viewer, "gettext": said}
    return engines["jinja2"].get_template("web/card.html").render(known)


@lru_cache(maxsize=1024)
def _said(_language: str, message: str) -> Markup:
    """Return the translation of a card's fixed words: thirty a card, the same on each."""
    return Markup(gettext(message))  # noqa: S704  words of our own


def _turns(card: Card, now: float) -> int:
    """Return a number that changes when the age of the Work reads otherwise: minutes, then hours, then never."""
    age = now - card.published_at.timestamp() if card.published_at else WEEK
    if age >= WEEK:
        return -1
    return int(age // MINUTE) if age < HOUR else MINUTE + int(age // HOUR)
