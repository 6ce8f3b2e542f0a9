"""Why this: what is said of a Work's place, in words that fit."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client

from conftest import ClientOf
from musespark.distribute.models import Slate
from musespark.distribute.slates import listed, notes, open_slate
from musespark.distribute.tests.conftest import Fill, see
from musespark.distribute.why import Why, why
from musespark.people.models import Person
from musespark.works.models import Work

pytestmark = pytest.mark.django_db

Say = Callable[..., str]


@pytest.fixture
def say(fill: Fill, reader: Person, client_of: ClientOf) -> Say:
    """Return a teller of what is said of the Work at place `at` (from 0) where its note is changed so."""
    fill(30)
    client = client_of(reader)

    def told(at: int, **changed: object) -> str:
        slate = open_slate(reader)
        noted = np.array(notes(slate))
        for name, value in changed.items():
            noted[name][at] = value
        Slate.objects.filter(pk=slate.pk).update(notes=noted.tobytes())
        return said(client, slate, at)

    return told


def said(client: Client, slate: Slate, at: int) -> str:
    work = Work.objects.get(pk=listed(slate)[at])
    page = client.get(f"/why/{slate.key}/{work.key}").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("</table>")[1].split("It was found")[0]).split())


def test_a_place_that_the_score_gave_is_said_once(say: Say) -> None:
    assert say(0, by_score=1, audition=False) == "By its score it came 1st of 30, and there it stands."


def test_neighbours_are_named_where_the_places_differ(say: Say) -> None:
    assert say(10, by_score=3, audition=False) == (
        "By its score it came 3rd of 30; it stands 11th, so that neighbours differ and new Works have a place."
    )


@pytest.mark.parametrize("by_score", [6, 22])
def test_an_audition_is_said_to_be_one(say: Say, by_score: int) -> None:
    ordinal = {6: "6th", 22: "22nd"}[by_score]
    assert say(5, by_score=by_score, audition=True) == (
        "It stands 6th, at a place that is kept for new Works: each is shown 100 times, whoever made it. "
        f"By its score it came {ordinal} of 30."
    )


def test_what_was_seen_before_stands_after_the_rest(fill: Fill, reader: Person) -> None:
    fill(15)
    see(reader, listed(open_slate(reader))[:10].tolist())
    slate = open_slate(reader)
    assert slate.new_until == 5
    found = [reason_of(slate, at) for at in range(15)]
    assert [reason.part for reason in found] == ["fresh"] * 5 + ["seen"] * 10
    assert sorted(reason.by_score for reason in found) == list(range(1, 16))
    assert [reason.ranked for reason in found] == [5] * 5 + [15] * 10


def reason_of(slate: Slate, at: int) -> Why:
    reason = why(slate, int(listed(slate)[at]))
    assert reason is not None
    return reason


def test_what_came_while_the_feed_was_open_is_said_to_stand_first(fill: Fill, reader: Person) -> None:
    fill(15)
    before = open_slate(reader)
    fill(2)
    slate = open_slate(reader, since=before)
    found = [reason_of(slate, at) for at in range(17)]
    assert [reason.part for reason in found] == ["arrived"] * 2 + ["fresh"] * 15
    assert sorted(reason.by_score for reason in found) == list(range(1, 18))
