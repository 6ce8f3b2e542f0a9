"""Seal: give cards the token by which their page can report that a Work was really seen; loop.py lends the maker."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from musespark.people.queries import Viewer
from musespark.web.card import Card

sealers: list[Callable[[int, int | None], str]] = []  # at most one: token of a Work for a person (None: signed out)


def sealed(cards: Iterable[Card], viewer: Viewer) -> list[Card]:
    """Return the cards, each with a token but the viewer's own: their looks at these are nobody's interest."""
    if not sealers:
        return list(cards)
    seal = sealers[0]
    return [card if card.is_mine else replace(card, token=seal(card.id, viewer.pk)) for card in cards]
