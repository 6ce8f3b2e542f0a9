"""Meaning as numbers: static word vectors whose weights come in the package, and maximal marginal relevance."""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_LONGEST = 100  # letters of a word that are looked at
_WORDS_KEPT = 20_000  # words whose pieces are remembered


def vectors(texts: Sequence[str]) -> Vectors:
    """One unit vector a text, shape (texts, 256); a text without known words is all zero."""
    if not texts:
        return np.zeros((0, 256), np.float32)
    found = np.asarray(_encoder().embed([text[:2000] or " " for text in texts]), np.float32)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    result: Vectors = np.divide(found, lengths, out=np.zeros_like(found), where=lengths > 0)
    return result


def likeness(texts: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
    """Cosines, shape (texts, others)."""
    found = vectors(texts)
    result: NDArray[np.float32] = found @ (found if others is texts else vectors(others)).T
    return result


def varied(gains: Sequence[float], alike: NDArray[np.float32], count: int, *, weight: float = 0.7) -> list[int]:
    """Places of `count` items by maximal marginal relevance (Carbonell and Goldstein 1998).

    `gains` (n) weigh `weight`; the greatest likeness to what was taken already, from `alike` (n, n), weighs the rest.
    """
    if not len(gains) or count < 1:
        return []
    worth = weight * np.asarray(gains, np.float64)
    taken = [int(worth.argmax())]
    # The greatest likeness is kept as it grows, so that each item is compared once with each that was taken.
    nearest = alike[:, taken[0]]
    while len(taken) < min(count, len(worth)):
        left = worth.astype(alike.dtype) - (1 - weight) * nearest
        left[taken] = -np.inf
        taken.append(int(left.argmax()))
        nearest = np.maximum(nearest, alike[:, taken[-1]])
    return taken


def pieces(word: str) -> int:
    """Of how many pieces the encoder's vocabulary makes a word: a common one is one piece, a rare one several."""
    return _pieces(word[:_LONGEST])


@lru_cache(maxsize=_WORDS_KEPT)
def _pieces(word: str) -> int:
    found: list[str] = _encoder().tokenizer.encode(word, add_special_tokens=False).tokens
    return len(found)


@cache
def _encoder() -> Any:
    # Imported here: the package takes half a second, and most processes never ask for meaning.
    import wordllama  # noqa: PLC0415 - see above

    home = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=home, disable_download=True, dim=256)
