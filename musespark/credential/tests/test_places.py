"""Places: Works that belong together, standing still while others come, called by their own words."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.words.meaning import vectors
from musespark.credential.ground.names import name, said
from musespark.credential.ground.places import Places, settle, shaping
from musespark.credential.ground.tongue import without_language

BREAD = [
    "The sourdough loaf rose all night and the oven was hot by five.",
    "Rye flour, water and salt: a loaf that keeps for a week.",
    "My oven burns the crust, so the loaf goes in lower now.",
    "Sourdough again, a wetter dough and a better crumb.",
]
BEES = [
    "The hive swarmed at noon and I caught it in a box.",
    "Two frames of honey from the roof hive today.",
    "A queen cell in the second hive, so I split it.",
    "The bees bring grey pollen, and I can't say from where.",
]


def ground(works: Sequence[tuple[str, tuple[str, ...]]]) -> Places:
    return settle(without_language(vectors([text for text, _ in works])), [tags for _, tags in works])


MIXED = [pair for bread, bees in zip(BREAD, BEES, strict=True) for pair in ((bread, ("bread",)), (bees, ("bees",)))]


def test_works_that_share_words_and_hashtags_share_a_place() -> None:
    assert ground(MIXED).of.tolist() == [0, 1] * 4
    assert ground(MIXED).founders.tolist() == [0, 1]


def test_a_new_work_moves_no_other_until_their_number_has_doubled() -> None:
    before = ground(MIXED)
    after = ground([*MIXED, ("A comet over the dark lake, seen with bare eyes.", ())])
    assert after.of.tolist() == [*before.of.tolist(), 2]
    assert np.array_equal(after.centres[:2], before.centres)


def test_the_same_rows_give_the_same_places() -> None:
    assert np.array_equal(ground(MIXED).centres, ground(MIXED).centres)


def test_a_draft_belongs_to_the_place_that_it_is_like_or_to_new_ground() -> None:
    places = ground(MIXED)
    asked = without_language(vectors(["Sourdough loaf from a hot oven", "Tax forms for the second quarter", ""]))
    assert [places.nearest(row) for row in asked] == [0, -1, -1]


def test_what_has_no_words_stands_nowhere_and_empty_ground_has_no_places() -> None:
    assert settle(np.zeros((2, 8), np.float32), [(), ()]).of.tolist() == [-1, -1]
    empty = settle(np.zeros((0, 8), np.float32), [])
    assert (empty.of.tolist(), len(empty.centres), empty.nearest(np.ones(8, np.float32))) == ([], 0, -1)


@given(st.integers(0, 60), st.integers(0, 2**16))
def test_every_work_with_words_has_one_place_and_places_are_in_the_order_of_their_founders(
    count: int, seed: int
) -> None:
    rows = np.random.default_rng(seed).normal(size=(count, 6)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = settle(rows, [()] * count)
    assert sorted(set(found.of.tolist())) == list(range(len(found.centres)))
    assert found.founders.tolist() == sorted(found.founders.tolist())
    assert [int(np.argmax(found.of == place)) for place in range(len(found.centres))] == found.founders.tolist()


@pytest.mark.parametrize(("count", "first"), [(0, 0), (1, 1), (7, 4), (8, 8), (100, 64), (9000, 2048)])
def test_a_power_of_two_of_them_shapes_the_places(count: int, first: int) -> None:
    assert shaping(count) == first


def test_two_texts_in_one_language_about_different_things_are_not_alike_for_it() -> None:
    texts = ["خبز بالخميرة الطبيعية من الفرن", "كسر المفتاح في قفل الباب القديم"]
    plain, bare = vectors(texts), without_language(vectors(texts))
    assert float(plain[0] @ plain[1]) > 0.6
    assert float(bare[0] @ bare[1]) < float(plain[0] @ plain[1]) - 0.2
    assert not np.any(without_language(np.zeros((1, 256), np.float32)))


def test_a_place_is_called_by_what_is_frequent_in_it_and_rare_outside() -> None:
    bread, bees = [said(text) for text in BREAD], [said(text) for text in BEES]
    assert name(bread, bees)[0] in {"loaf", "oven", "sourdough"}
    assert name(bees, bread)[0] == "hive"


def test_a_hashtag_names_it_as_it_is_written_and_small_words_never_do() -> None:
    works = [said(text, ["bees"]) for text in BEES]
    assert name(works, [said(text) for text in BREAD])[0] == "#bees"
    assert said("It was with them, and that is all") == said("")


@pytest.mark.parametrize(
    ("texts", "called"),
    [
        (["今夜の東京は静か", "東京の雨と電車"], "東京"),
        (["Die Werkbank und der Lötkolben", "Meine Werkbank im Keller"], "Werkbank"),
        (["La farine de seigle", "Une farine nouvelle, et de l'eau"], "farine"),
    ],
)
def test_a_place_is_called_in_its_own_language(texts: list[str], called: str) -> None:
    assert called in name([said(text) for text in texts], [said(text) for text in BEES])


def test_works_that_share_no_word_have_no_name() -> None:
    assert name([said(BREAD[0]), said(BEES[0])], [said(BREAD[1])]) == ()
    assert name([], [said(BREAD[1])]) == ()
