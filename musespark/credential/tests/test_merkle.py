"""The tree that only grows: heads as the standard has them, proofs that hold, and none that can be made up."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from musespark.credential.merkle import (
    EMPTY,
    Node,
    completed,
    consistency,
    head,
    inclusion,
    is_consistent,
    is_included,
    join,
    leaf,
)

# Entries and heads of sizes 1 to 8 that implementations of Certificate Transparency share as their reference.
ENTRIES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
ENTRIES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
HEADS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(entries: list[bytes]) -> Node:
    """The tree of these entries, kept as complete subtrees."""
    kept: dict[tuple[int, int], bytes] = {}
    for number, entry in enumerate(entries):
        for level, place, hashed in completed(number, leaf(entry), lambda level, at: kept[level, at]):
            kept[level, place] = hashed
    return lambda level, at: kept[level, at]


def plain(entries: list[bytes]) -> bytes:
    """The head as the standard defines it, without keeping anything."""
    if len(entries) <= 1:
        return leaf(entries[0]) if entries else sha256(b"").digest()
    middle = 1
    while middle * 2 < len(entries):
        middle *= 2
    return join(plain(entries[:middle]), plain(entries[middle:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_heads_are_those_of_the_reference(size: int) -> None:
    assert head(size, grown(ENTRIES)).hex() == HEADS[size - 1]
    assert head(0, grown([])) == EMPTY == plain([])


def test_every_proof_of_small_trees_holds_and_for_nothing_else() -> None:
    entries = [bytes([n]) for n in range(33)]
    node = grown(entries)
    heads = [plain(entries[:size]) for size in range(34)]
    for size in range(1, 34):
        assert head(size, node) == heads[size]
        for number in range(size):
            proof = inclusion(number, size, node)
            assert is_included(number, size, leaf(entries[number]), proof, heads[size])
            assert not is_included(number, size, leaf(b"other"), proof, heads[size])
            assert not is_included(number, size, leaf(entries[number]), proof, heads[size - 1])
            assert not is_included(number, size, leaf(entries[number]), [*proof, b"x" * 32], heads[size])
            assert not is_included((number + 1) % (size + 1), size, leaf(entries[number]), proof, heads[size])
        for old in range(1, size + 1):
            proof = consistency(old, size, node)
            assert is_consistent(old, size, heads[old], heads[size], proof)
            assert not is_consistent(old, size, leaf(b"other"), heads[size], proof)
            assert not is_consistent(old, size, heads[old], leaf(b"other"), proof)
            assert not is_consistent(old, size, heads[old], heads[size], [*proof, b"x" * 32])


@given(some.lists(some.binary(max_size=4), min_size=2, max_size=70), some.data())
def test_a_tree_whose_past_was_changed_is_not_consistent(entries: list[bytes], draw: some.DataObject) -> None:
    old = draw.draw(some.integers(1, len(entries) - 1))
    at = draw.draw(some.integers(0, old - 1))
    changed = [*entries[:at], entries[at] + b"!", *entries[at + 1 :]]
    proof = consistency(old, len(entries), grown(changed))
    assert not is_consistent(old, len(entries), plain(entries[:old]), plain(changed), proof)
    assert is_consistent(old, len(entries), plain(changed[:old]), plain(changed), proof)


@given(some.lists(some.binary(min_size=32, max_size=32), max_size=8), some.integers(-2, 40), some.integers(-2, 40))
def test_no_made_up_proof_holds(proof: list[bytes], one: int, two: int) -> None:
    root = leaf(b"root")
    assert not is_included(one, two, leaf(b"x"), proof, root)
    assert not is_consistent(one, two, leaf(b"x"), root, proof)


@pytest.mark.parametrize(("number", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_what_is_not_there_has_no_proof(number: int, size: int) -> None:
    with pytest.raises(ValueError, match="there is no entry"):
        inclusion(number, size, grown([b""] * 3))
    with pytest.raises(ValueError, match="is no start"):
        consistency(size + 1, size, grown([b""] * 3))
