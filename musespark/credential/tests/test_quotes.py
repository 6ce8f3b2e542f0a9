"""A passage of a long Work in another long text is found with its place, and is no copy."""

from collections.abc import Callable

import numpy as np

from musespark.credential import near
from musespark.credential.alike import COPY, compare, weigh
from musespark.credential.bearing import bear
from musespark.credential.fingerprint import shingles
from musespark.credential.shingles import ShingleIndex
from musespark.people.models import Person
from musespark.works.models import Work

MakeWork = Callable[..., Work]
MakePerson = Callable[..., Person]
PASSAGE = "the ferry left without its lights, and the whole crew sang to let the fishing boats know where it was"


def prose(seed: int, words: int) -> str:
    """Words of no language, other ones for each seed."""
    draw = np.random.default_rng(seed)
    return " ".join("".join(draw.choice(list("aeioudglmnrst"), draw.integers(3, 9))) for _ in range(words))


def test_a_quote_is_found_with_its_place_and_is_no_copy(make_work: MakeWork, make_person: MakePerson) -> None:
    original = make_work(text=f"{prose(1, 600)} {PASSAGE} {prose(2, 600)}")
    bear(original)
    asked = f"{prose(3, 300)} {PASSAGE.upper()} {prose(4, 300)}"
    quoting = make_work(make_person("bob"), text=asked)
    (hit,) = near.nearest(near.probe_of(quoting))
    ((start, end),) = hit.spans
    assert (hit.work, hit.is_quote, hit.is_copy) == (original, True, False)
    assert near.probe_of(quoting).text[start:end] == PASSAGE.upper()
    assert bear(quoting).cluster == quoting.pk


def test_a_passage_that_many_have_is_no_quote() -> None:
    index = ShingleIndex()
    texts = [f"{prose(seed, 60)} {PASSAGE}" for seed in range(30)]
    for doc, text in enumerate(texts):
        index.add(doc, shingles(text))
    alike = compare(weigh(texts[0], index.rarity), weigh(texts[1], index.rarity))
    assert not alike.is_quote
    assert alike.score < 0.3


def test_a_whole_copy_scores_highest_and_an_empty_text_nothing() -> None:
    index = ShingleIndex()
    text = prose(5, 60)
    whole = compare(weigh(text, index.rarity), weigh(text, index.rarity))
    assert (whole.contained, whole.covers, whole.score > 0.99) == (1.0, 1.0, True)
    nothing = compare(weigh("", index.rarity), weigh(text, index.rarity))
    assert (nothing.contained, nothing.covers, nothing.score, nothing.passage) == (0.0, 0.0, 0.0, 0.0)


def test_a_reworded_and_reordered_text_is_a_copy() -> None:
    index = ShingleIndex()
    words = prose(6, 120).split()
    thinned = [word for at, word in enumerate(words) if at % 5]
    changed = " ".join([*thinned[60:], *thinned[:60]])
    index.add(1, shingles(" ".join(words)))
    assert compare(weigh(changed, index.rarity), weigh(" ".join(words), index.rarity)).score >= COPY
