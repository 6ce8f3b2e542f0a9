"""The Vendi score of some Works: how many wholly different ones they are worth (Friedman and Dieng 2023, section 3)."""

import numpy as np
from numpy.typing import NDArray

MOST = 200  # Works, evenly picked: its cost grows with their cube, and scores are comparable only at like counts


def vendi(rows: NDArray[np.float32]) -> float:
    """Return exp of the entropy of the eigenvalues of K/n, K the cosines of the unit rows (n, d); 0 for none.

    1 where all are the same, n where no two have anything in common. Rows of zeros (no words) are left out.
    """
    spoken = rows[np.any(rows, axis=1)]
    some = spoken[np.linspace(0, len(spoken) - 1, min(MOST, len(spoken))).astype(int)].astype(np.float64)
    if not len(some):
        return 0.0
    some /= np.linalg.norm(some, axis=1, keepdims=True)
    found = np.linalg.eigvalsh(some @ some.T / len(some))
    shares = found[found > 1e-12]  # zeros come out as tiny numbers of either sign
    return float(np.exp(-(shares * np.log(shares)).sum()))
