"""What a person found worth their time, as a few interests; and what they asked less of."""

import numpy as np

from musespark.distribute.rank.parts import Floats

HALF_LIFE = 14 * 24.0  # hours
WORTH = {"saved": 1.0, "rewarded": 1.5, "replied": 0.8, "dwelt": 0.4}  # satisfaction teaches; a like alone does not


def interests(vectors: Floats, weights: Floats, most: int = 4, joined: float = 0.45) -> Floats:
    """Return up to `most` unit rows, heaviest first, from what the person liked (n, 256) and how much (n).

    Several interests instead of one mean, which would lie between them (PinnerSage, Pal et al. 2020); leader clustering
    in the given order, newest first: a Work joins the first interest that it is at least `joined` close to.
    """
    sums = np.zeros_like(vectors)
    length = np.ones(len(vectors), np.float32)
    mass = np.zeros(len(vectors), np.float32)
    count = 0
    for vector, weight in zip(vectors, weights, strict=True):
        close = sums[:count] @ vector / length[:count]
        at = int(np.argmax(close)) if count else 0
        if not count or close[at] < joined:
            at, count = count, count + 1
        sums[at] += vector * weight
        mass[at] += weight
        length[at] = max(1e-9, float(np.sqrt(sums[at] @ sums[at])))
    heaviest = np.argsort(-mass[:count], kind="stable")[:most]
    return unit(sums[heaviest])


def unit(rows: Floats) -> Floats:
    """Return the rows with length one; rows of zeros stay."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1), np.float32)


def faded(weights: Floats, hours: Floats) -> Floats:
    """Return the weights, halved for every HALF_LIFE that passed."""
    return np.asarray(weights * np.exp2(-hours / HALF_LIFE), np.float32)
