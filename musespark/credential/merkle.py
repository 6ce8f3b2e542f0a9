"""A Merkle tree that only grows, after RFC 9162, section 2.1: its head, and proofs that anybody can check. Pure.

Hashes are SHA-256. Of a tree only the complete subtrees are kept, each once and for ever; `Node` gives the hash of the
one that covers the leaves from `number << level` on, `1 << level` of them (level 0: the leaf itself).
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]
EMPTY = sha256(b"").digest()


def leaf(entry: bytes) -> bytes:
    """Return the hash of an entry (section 2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def join(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees together (section 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def completed(number: int, hashed: bytes, node: Node) -> Iterator[tuple[int, int, bytes]]:
    """Return the subtrees, as (level, number, hash), that the leaf of that number completes, itself first."""
    level = 0
    yield level, number, hashed
    while number & 1:
        hashed = join(node(level, number - 1), hashed)
        level, number = level + 1, number >> 1
        yield level, number, hashed


def head(size: int, node: Node) -> bytes:
    """Return the head of the tree of the first `size` entries (section 2.1.1)."""
    return _subtree(0, size, node) if size else EMPTY


def inclusion(number: int, size: int, node: Node) -> list[bytes]:
    """Return the proof that an entry is in the tree of that size (section 2.1.3.1). Raises ValueError if it isn't."""
    if not 0 <= number < size:
        raise ValueError(f"there is no entry {number} in a tree of {size}")
    return _path(number, 0, size, node)


def consistency(old: int, size: int, node: Node) -> list[bytes]:
    """Return the proof that the tree of `old` entries is the start of that of `size` (section 2.1.4.1).

    Raises ValueError where it can't be.
    """
    if not 0 < old <= size:
        raise ValueError(f"a tree of {old} is no start of one of {size}")
    return [] if old == size else _subproof(old, 0, size, node, is_whole=True)


def is_included(number: int, size: int, hashed: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that the leaf `hashed` is the entry of that number (section 2.1.3.2)."""
    if not 0 <= number < size:
        return False
    here, last = number, size - 1
    for one in proof:
        if not last:
            return False
        if here & 1 or here == last:
            hashed = join(one, hashed)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            hashed = join(hashed, one)
        here, last = here >> 1, last >> 1
    return not last and hashed == root


def is_consistent(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that nothing before was changed (section 2.1.4.2)."""
    if old == size:
        return not proof and old_root == root
    if not 0 < old < size or not proof:
        return False
    nodes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    here, last = old - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = nodes[0]
    for one in nodes[1:]:
        if not last:
            return False
        if here & 1 or here == last:
            first, second = join(one, first), join(one, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = join(second, one)
        here, last = here >> 1, last >> 1
    return not last and (first, second) == (old_root, root)


def _subtree(start: int, end: int, node: Node) -> bytes:
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(size)
    return join(_subtree(start, middle, node), _subtree(middle, end, node))


def _split(size: int) -> int:
    """The largest power of two that is smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _path(number: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if number < middle:
        return [*_path(number, start, middle, node), _subtree(middle, end, node)]
    return [*_path(number, middle, end, node), _subtree(start, middle, node)]


def _subproof(old: int, start: int, end: int, node: Node, *, is_whole: bool) -> list[bytes]:
    """The proof for the first `old` of the entries from `start` to `end`; `is_whole`: they are all of the old tree."""
    if old == end:
        return [] if is_whole else [_subtree(start, end, node)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, node, is_whole=is_whole), _subtree(middle, end, node)]
    return [*_subproof(old, middle, end, node, is_whole=False), _subtree(start, middle, node)]
