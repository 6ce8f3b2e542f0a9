"""How crowded a corner is, which way is open, and what originality says."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

from conftest import MakeWork
from musespark.credential.bearing import bear
from musespark.credential.corner import corner
from musespark.credential.crowding import Crowding, crowding
from musespark.credential.fingerprint import embed
from musespark.credential.originality import Explained, originality, picture_originality, spoken, text_originality
from musespark.support import clock
from musespark.works.models import Work
from musespark.works.tags import retag

BREAD = [
    "Sourdough bread with rye flour, baked in a hot oven this morning.",
    "How I bake sourdough bread: flour, water, salt and time.",
    "My sourdough starter and the bread that came out of the oven.",
    "Rye bread with a dark crust, flour from the mill next door.",
    "Baking bread at home: the flour, the dough, the oven.",
]
TAP = "The leaky tap needed a new washer and a wrench, twenty minutes in all."
BOATS = "A red sailing boat in the harbour, fog over the water and gulls."


def vectors(texts: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return embed(texts).astype(np.float32)


def test_a_flood_is_crowded_and_its_neighbour_is_open() -> None:
    recent = vectors([*BREAD, TAP, BOATS])
    flood = crowding(vectors(["Another sourdough bread, flour and a hot oven."])[0], recent)
    lone = crowding(vectors(["Notes on the orbit of a comet, seen through a telescope."])[0], recent)
    assert flood.near >= 4
    assert flood.of == 7
    assert lone.near == 0
    assert lone.band == "open"
    assert flood.busier > lone.busier


def test_a_work_does_not_crowd_itself() -> None:
    recent = vectors(BREAD)
    assert crowding(recent[0], recent, already_in=True).near == crowding(recent[0], recent).near - 1


def test_the_sentence_is_plain() -> None:
    assert Crowding(0, 0, 0).sentence == "There are no other Works this month to compare with."
    assert Crowding(1, 40, 0.2).sentence == "1 Work of 40 this month is on the same topic: some company."
    assert Crowding(30, 40, 0.95, "rye", 2).sentence == (
        "30 Works of 40 this month are on the same topic: crowded. More room is towards #rye, with 2."
    )


def test_a_month_that_is_not_compared_whole_says_so() -> None:
    later = "Newer Works are still being compared: look again in a minute."
    assert Crowding(0, 0, 0, is_whole=False).sentence == f"No other Work of this month is compared yet. {later}"
    assert Crowding(0, 40, 0.2, is_whole=False).sentence == (
        f"0 Works of 40 this month are on the same topic: open. {later}"
    )


def test_the_open_direction_is_a_related_tag_with_fewer_works() -> None:
    recent = vectors([*BREAD, "A wood oven that I built from clay.", TAP])
    labels = [["bread"]] * 5 + [["clayoven"], ["repair"]]
    found = crowding(vectors(["Fresh sourdough bread, flour, oven."])[0], recent, labels)
    assert found.open_towards == "clayoven"
    assert found.open_near < found.near / 2


def test_an_empty_text_or_month_says_nothing() -> None:
    mute = crowding(np.zeros(256, np.float32), vectors(BREAD))
    assert (mute, mute.sentence) == (
        Crowding(0, 0, 0.0, is_mute=True),
        "There are too few words here to compare it with others.",
    )
    alone = crowding(vectors(["bread"])[0], np.zeros((0, 256), np.float32))
    assert (alone, alone.sentence) == (
        Crowding(0, 0, 0.0),
        "There are no other Works this month to compare with.",
    )


def test_only_this_months_works_count(make_work: Callable[..., Work]) -> None:
    for number, text in enumerate(BREAD):
        work = make_work(text=f"{text} #bread")
        retag(work)
        if number < 2:
            work.publication.at = clock.now() - timedelta(days=40)
            work.publication.save()
        bear(work)
    draft = make_work(text="Sourdough bread with flour from the oven.", published=False)
    assert (corner(draft).of, corner(draft).near) == (3, 3)


def test_replies_are_no_works_that_crowd(make_work: MakeWork) -> None:
    bread = make_work(text=BREAD[0])
    for work in (bread, make_work(text=BREAD[1], in_reply_to=bread, thread=bread, is_reply=True)):
        bear(work)
    draft = make_work(text="Sourdough bread with flour from the oven.", published=False)
    assert (corner(draft).of, corner(draft).near, corner(draft).is_whole) == (1, 1, True)


def test_works_whose_prints_are_still_being_made_are_told_of(make_work: MakeWork) -> None:
    draft = make_work(text="Sourdough bread with flour from the oven.", published=False)
    bear(make_work(text=BREAD[0]))
    late = make_work(text=BREAD[1])
    assert (corner(draft).of, corner(draft).is_whole) == (1, False)
    bear(late)
    assert (corner(draft).of, corner(draft).is_whole) == (2, True)


@pytest.mark.parametrize(
    ("found", "mass", "expected"),
    [(0, 50, 1.0), (25, 50, 0.5), (50, 50, 0.0), (60, 50, 0.0), (5, 5, None), (0, 0, None)],
)
def test_text_originality_is_the_unexplained_share(found: float, mass: float, expected: float | None) -> None:
    assert text_originality(Explained(found, mass)) == expected


@pytest.mark.parametrize(("distance", "expected"), [(None, 1.0), (0, 0.0), (8, 0.0), (31, 0.5), (32, 1.0)])
def test_picture_originality_falls_with_likeness(distance: int | None, expected: float) -> None:
    assert picture_originality(distance) == expected


def test_the_parts_of_a_work_weigh_alike() -> None:
    assert originality(0.5, [1.0, 0.0]) == 0.5
    assert originality(None, [1.0]) == 1.0
    assert originality(None, []) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "too little to compare"),
        (1.0, "all its own"),
        (0.995, "all its own"),
        (0.99, "nearly all its own"),
        (0.9, "nearly all its own"),
        (0.7, "mostly its own"),
        (0.4, "shares much with earlier Works"),
        (0.0, "nearly the same as an earlier Work"),
    ],
)
def test_originality_is_told_in_bands(value: float | None, words: str) -> None:
    assert spoken(value) == words
