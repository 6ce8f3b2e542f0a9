"""The index of picture hashes finds exactly what is within 31 bits, however it is laid out and whoever builds it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from musespark.credential import bands, buckets
from musespark.credential.bands import HashIndex
from musespark.credential.fingerprint import Bits

SEEDS = some.integers(0, 2**32)


def hashes(seed: int, many: int) -> Bits:
    return np.random.default_rng(seed).integers(0, 2**64, (many, 4), dtype=np.uint64)


def flipped(bits: Bits, places: list[int]) -> Bits:
    asked = bits.copy()
    for place in places:
        asked[place // 64] ^= np.uint64(1 << place % 64)
    return asked


def proposed(index: HashIndex, asked: Bits) -> list[tuple[int, int]]:
    return [(hit.doc, hit.distance) for hit in index.propose(asked.reshape(-1, 4))]


def joined(index: HashIndex) -> None:
    """Wait until nothing is built aside any more."""
    while builder := index._builder:
        builder.join()


@pytest.mark.parametrize("layout", [buckets.NARROW, buckets.WIDE])
def test_the_bands_hold_every_bit_once_and_miss_nothing_within_31(layout: tuple[tuple[int, int, int], ...]) -> None:
    bits = [shift + at for shift, width, _ in layout for at in range(width)]
    assert sorted(bits) == list(range(64))
    assert 4 * sum(radius + 1 for _, _, radius in layout) == 32


@pytest.mark.parametrize("wide_from", [0, 10**9])
def test_a_block_finds_each_hash_that_is_spread_as_badly_as_can_be(
    monkeypatch: pytest.MonkeyPatch, wide_from: int
) -> None:
    monkeypatch.setattr(buckets, "WIDE_FROM", wide_from)
    kept = hashes(1, 3000)
    index = HashIndex()
    monkeypatch.setattr(bands, "TAIL", 1000)
    index.fill(np.arange(3000), kept)
    layout = buckets.NARROW if wide_from else buckets.WIDE
    # as many flips in each band as its radius, and one more: nothing is found by any band but the last
    worst = [word * 64 + shift + at for word in range(4) for shift, _, radius in layout for at in range(radius + 1)]
    for doc in (0, 1234, 2999):
        assert proposed(index, flipped(kept[doc], worst[:-1])) == [(doc, 31)]
        assert proposed(index, flipped(kept[doc], worst[1:])) == [(doc, 31)]
        assert proposed(index, flipped(kept[doc], worst)) == []


@given(SEEDS, some.lists(some.tuples(some.sampled_from(["add", "forget"]), some.integers(0, 30)), max_size=120))
def test_whatever_is_added_and_forgotten_the_index_is_what_a_dictionary_is(
    seed: int, steps: list[tuple[str, int]]
) -> None:
    draw = np.random.default_rng(seed)
    base = draw.integers(0, 2**64, 4, dtype=np.uint64)
    index, mirror = HashIndex(), dict[int, Bits]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bands, "TAIL", 7)
        patch.setattr(bands, "GROWTH", 2)
        for what, doc in steps:
            if what == "add":
                mirror[doc] = flipped(base, draw.choice(256, int(draw.integers(0, 60)), replace=False).tolist())
                index.add(doc, mirror[doc])
            else:
                mirror.pop(doc, None)
                index.forget(doc)
        far = {doc: int(np.bitwise_count(bits ^ base).sum()) for doc, bits in mirror.items()}
        expected = sorted(((doc, bits) for doc, bits in far.items() if bits <= 31), key=lambda pair: (pair[1], pair[0]))
        assert proposed(index, base) == expected
        assert len(index) == len(mirror)
        again = HashIndex.from_arrays(index.arrays())
        assert proposed(again, base) == expected


def test_what_happens_while_a_block_is_built_aside_holds_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bands, "TAIL", 64)
    monkeypatch.setattr(bands, "ASIDE", 0)
    kept = hashes(2, 400)
    index = HashIndex()
    for doc, bits in enumerate(kept):
        index.add(doc, bits)
        if doc % 3 == 0:
            index.forget(doc)
        if doc % 5 == 0:
            index.add(doc, kept[0])  # another hash than before
    joined(index)
    assert index._blocks
    assert len(index) == 400 - sum(1 for doc in range(400) if doc % 3 == 0 and doc % 5)
    for doc in range(1, 400):
        if doc % 5 == 0:
            assert proposed(index, kept[doc]) == []
        else:
            assert proposed(index, kept[doc]) == ([(doc, 0)] if doc % 3 else [])
    assert proposed(index, kept[0]) == [(doc, 0) for doc in range(0, 400, 5)]


def test_a_build_that_was_begun_before_all_was_filled_anew_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bands, "TAIL", 8)
    kept = hashes(3, 40)
    index = HashIndex()
    for doc in range(7):
        index.add(doc, kept[doc])
    stale = index._planned()
    index.fill(np.arange(40), kept)
    index._build_aside(stale)
    assert len(index) == 40
    assert proposed(index, kept[3]) == [(3, 0)]


def test_of_several_views_the_nearest_counts_and_each_picture_is_named_once() -> None:
    kept = hashes(4, 3)
    index = HashIndex()
    index.fill(np.array([10, 11, 12]), kept)
    views = np.stack([flipped(kept[1], [1, 2, 3]), flipped(kept[1], [1]), flipped(kept[2], [200, 3])])
    assert proposed(index, views) == [(11, 1), (12, 2)]
    assert proposed(index, views[:0]) == []
