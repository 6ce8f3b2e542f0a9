"""Own sentences are weighed outside of any transaction: on SQLite nobody else could write meanwhile."""

import pkgutil
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from musespark.create import pictures
from musespark.create.models import Brief, Offer
from musespark.create.tests.conftest import NOTES, Desk
from musespark.traces.models import Trace
from musespark.works.models import Work

pytestmark = pytest.mark.django_db(transaction=True)
WHOLE = {"title": "", "text": "Mending old clothes is always a good idea.", "revision": "0"}


def watched(monkeypatch: pytest.MonkeyPatch, name: str) -> list[bool]:
    """For each call of a function whether a transaction was open; it still does what it does."""
    seen, real = list[bool](), pkgutil.resolve_name(name)

    def call(*given: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return real(*given)

    monkeypatch.setattr(name, call)
    return seen


def test_an_alt_text_is_chosen_before_the_transaction_that_keeps_it(
    desk: Desk, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = pictures.add(desk.draft(notes=""), photo)
    seen = watched(monkeypatch, "musespark.create.words.extract.alts")
    desk.client.post(reverse("create:suggest", args=[asset.pk]), {**WHOLE, "notes": NOTES})
    assert seen == [False]
    assert Brief.objects.get().notes == NOTES
    assert Offer.objects.get().asset == asset


def test_an_own_sentence_is_chosen_before_the_transaction_that_offers_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, seen = desk.draft(notes="", text=""), watched(monkeypatch, "musespark.create.mine.more_mine")
    desk.client.post(reverse("create:mine", args=[work.key]), {**WHOLE, "notes": NOTES})
    assert seen == [False]
    assert (Work.objects.get().text, Brief.objects.get().notes) == (WHOLE["text"], NOTES)
    assert Offer.objects.get().kind == "swap"


def test_that_nothing_of_ones_own_was_left_is_recorded_as_well(desk: Desk) -> None:
    work = desk.draft(notes="", text=WHOLE["text"])
    desk.client.post(reverse("create:mine", args=[work.key]))
    assert Trace.objects.get(kind="mine").facts == {"found": False, "missing": "number"}
    assert not Offer.objects.exists()
