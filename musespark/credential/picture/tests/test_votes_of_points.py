"""The index proposes the kept picture that an asked one shows, in any form; what is forgotten never comes again."""

import numpy as np
from PIL import Image, ImageOps

from musespark.credential.picture import VoteIndex, codes_of, unpack
from musespark.credential.picture.tests.drawn import asked, card, kept, photo

NAMES = ("coffee", "chelsea", "astronaut", "brick", "motorcycle_left")


def filled() -> VoteIndex:
    index = VoteIndex()
    for doc, name in enumerate(NAMES):
        index.add(10 * doc, codes_of(kept(name)))
    return index


def first(index: VoteIndex, image: Image.Image) -> int:
    return index.propose(asked(image))[0][0]


def test_crops_mirrors_and_negatives_are_proposed_first() -> None:
    index = filled()
    cat = photo("chelsea")
    forms = (cat.crop((100, 50, 350, 250)), ImageOps.mirror(cat), ImageOps.invert(cat), cat.rotate(25, expand=True))
    assert [first(index, form) for form in forms] == [10, 10, 10, 10]
    assert len(index) == len(NAMES)


def test_no_more_than_asked_for_are_proposed_with_most_votes_first() -> None:
    found = filled().propose(kept("coffee"), limit=2)
    assert len(found) == 2
    assert found[0][0] == 0
    assert found[0][1] > 10 * found[1][1]


def test_what_is_forgotten_is_never_proposed_again() -> None:
    index = filled()
    index.forget(10)
    index.forget(999)
    assert 10 not in dict(index.propose(kept("chelsea")))
    assert len(index) == len(NAMES) - 1


def test_what_is_added_again_is_what_it_is_now() -> None:
    index = filled()
    index.add(10, codes_of(kept("coffee")))
    index.forget(0)
    assert index.propose(kept("coffee"))[0][0] == 10
    assert dict(index.propose(kept("chelsea"))).get(10, 0) < 5


def test_a_saved_index_proposes_the_same_and_knows_what_was_forgotten() -> None:
    index = filled()
    index.forget(20)
    again = VoteIndex.from_arrays(index.arrays())
    assert again.propose(kept("chelsea")) == index.propose(kept("chelsea"))
    assert 20 not in dict(again.propose(kept("astronaut")))
    again.add(20, codes_of(kept("astronaut")))
    assert again.propose(kept("astronaut"))[0][0] == 20


def test_many_additions_are_sorted_in_without_a_change_of_what_is_found() -> None:
    index = filled()
    cards = [unpack(asked(card(seed)).packed()) for seed in range(3)]
    for doc in range(1000, 1070):
        index.add(doc, codes_of(cards[doc % 3]))
    assert first(index, photo("astronaut").crop((100, 0, 400, 300))) == 20


def test_an_empty_index_and_a_plain_picture_propose_nothing() -> None:
    assert VoteIndex().propose(kept("coffee")) == []
    assert filled().propose(asked(Image.new("RGB", (200, 200), "navy"))) == []


def test_what_many_pictures_have_says_little() -> None:
    index = VoteIndex()
    for doc in range(8):
        index.add(doc, codes_of(asked(card(doc))))
    votes = [number for _, number in index.propose(asked(card(3)))]
    assert votes[0] > 1.5 * votes[1]
    assert np.isclose(votes, sorted(votes, reverse=True)).all()


def test_flat_pictures_alone_are_proposed_to_nobody() -> None:
    index = VoteIndex()
    index.add(1, np.zeros(0, np.uint64))
    assert index.propose(kept("coffee")) == []
