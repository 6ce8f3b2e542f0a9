"""How one picture lies in another: a homography that many points agree on.

Each pair of alike points says by itself how one picture was turned, scaled and moved (a similarity). The one that most
other pairs confirm is taken: all are tried, nothing is drawn by lot. Points near where it puts them are paired again,
less strictly, and a homography is fitted to those (Hartley and Zisserman 2004, chapter 4; robustly, by cv2).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from musespark.credential.picture.photo import Picture
from musespark.credential.picture.points import Floats, Points

ALIKE, LENIENT = 0.8, 0.7  # cosine of two descriptors: to be paired at first sight, and where the geometry expects it
RATIO = 0.9  # of the distance to the best and to the second best
FORMS = ((False, False), (True, False), (False, True), (True, True))  # is_mirrored, is_inverted
LEAST = 6  # pairs; a homography goes through any four
MOST = 160  # pairs that are tried against each other
SAMPLE = 6  # one point in so many says which form it is
CHANCE = 2  # pairs that agree by chance
REACHES = (24.0, 12.0)  # pixels around the expected place, first and then
EXACT = 5.0  # pixels off at most

Matrix = NDArray[np.float64]
Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]  # rows of the asked points and of the other ones


@dataclass(frozen=True)
class Alignment:
    """`matrix` (3, 3) takes places in the other's frame to the asked one's; `asked`, `other` (n, 2) agree with it."""

    matrix: Matrix
    asked: Floats
    other: Floats
    is_mirrored: bool
    is_inverted: bool


def align(asked: Picture, other: Picture) -> Alignment | None:
    """Return how `other` lies in `asked`, or None where too few points agree."""
    if min(len(asked.points), len(other.points)) < LEAST:
        return None
    is_mirrored, is_inverted = _likeliest(asked, other)
    theirs = form(other, is_mirrored=is_mirrored, is_inverted=is_inverted)
    found = _aligned(asked.points, theirs)
    if found is None:
        return None
    matrix, (here, there) = found
    if is_mirrored:
        matrix = matrix @ np.array([[-1.0, 0, other.width - 1], [0, 1, 0], [0, 0, 1]])
    return Alignment(matrix, asked.points.place[here], other.points.place[there], is_mirrored, is_inverted)


def form(picture: Picture, *, is_mirrored: bool, is_inverted: bool) -> Points:
    """Return the points as they would be in the picture's mirrored or negative form."""
    points = picture.points.mirrored(picture.width) if is_mirrored else picture.points
    return points.inverted() if is_inverted else points


def _likeliest(asked: Picture, other: Picture) -> tuple[bool, bool]:
    """Return the form of `other` in which most pairs of a sample agree, the plain one unless another does clearly."""
    forms = [form(other, is_mirrored=mirrored, is_inverted=inverted) for mirrored, inverted in FORMS]
    agreeing = [len(_confirmed(asked.points, each, _sampled(asked.points, each))[0]) for each in forms]
    best = int(np.argmax(agreeing))
    return FORMS[best if agreeing[best] > agreeing[0] + CHANCE else 0]


def _sampled(mine: Points, theirs: Points) -> Pairs:
    """Return some pairs: either may be a small part of the other, so a sample of each is looked up in the other."""
    rows, columns = _alike(mine.vectors[::SAMPLE] @ theirs.vectors.T)
    others, partners = _alike(theirs.vectors[::SAMPLE] @ mine.vectors.T)
    return np.concatenate([rows * SAMPLE, partners]), np.concatenate([columns, others * SAMPLE])


def _alike(cosine: Floats) -> Pairs:
    """Return each asked point's best partner, where it is alike and clearly better than the second best."""
    rows = np.flatnonzero(cosine.max(axis=1) > ALIKE)
    close = cosine[rows]
    columns, at = close.argmax(axis=1), np.arange(len(rows))
    best = close[at, columns]
    close[at, columns] = -1
    clear = 1 - best < RATIO**2 * (1 - close.max(axis=1, initial=-1))  # squared distances of unit vectors
    order = np.argsort(-best[clear], kind="stable")[:MOST]
    return rows[clear][order], columns[clear][order]


def _aligned(mine: Points, theirs: Points) -> tuple[Matrix, Pairs] | None:
    cosine = mine.vectors @ theirs.vectors.T
    pairs = _confirmed(mine, theirs, _alike(cosine))
    if len(pairs[0]) < LEAST:
        return None
    matrix = _affine(theirs.place[pairs[1]], mine.place[pairs[0]])
    for reach in REACHES:
        pairs = _expected(mine, theirs, cosine, matrix, reach)
        fitted = _homography(mine, theirs, pairs)
        if fitted is None:
            return None
        matrix, pairs = fitted
    pairs = _apart(mine, theirs, pairs)
    return (matrix, pairs) if len(pairs[0]) >= LEAST else None


def _confirmed(mine: Points, theirs: Points, pairs: Pairs) -> Pairs:
    """Return the pairs that confirm the similarity which most pairs confirm."""
    rows, columns = pairs
    if not len(rows):
        return pairs
    here, there = _plane(mine.place[rows]), _plane(theirs.place[columns])
    change = np.log(mine.size[rows] / theirs.size[columns]) + 1j * np.radians(mine.angle[rows] - theirs.angle[columns])
    moves, steps = here[None] - here[:, None], np.exp(change)[:, None] * (there[None] - there[:, None])
    between = change[None] - change[:, None]
    turned = np.abs(np.mod(between.imag + np.pi, 2 * np.pi) - np.pi)
    # a similarity stands for a perspective only nearby: what is farther away may be off by more
    near = np.abs(moves - steps) < 12 + 0.15 * np.abs(steps)
    confirmed = near & (turned < 0.5) & (np.abs(between.real) < 0.6)
    kept = confirmed[confirmed.sum(axis=1).argmax()]
    return rows[kept], columns[kept]


def _plane(places: Floats) -> NDArray[np.complex128]:
    return np.asarray(places[:, 0] + 1j * places[:, 1], np.complex128)


def _affine(source: Floats, target: Floats) -> Matrix:
    ones = np.column_stack([source, np.ones(len(source))])
    solved = np.linalg.lstsq(ones, target, rcond=None)[0]
    return np.vstack([solved.T, [0, 0, 1]])


def _expected(mine: Points, theirs: Points, cosine: Floats, matrix: Matrix, reach: float) -> Pairs:
    """Return the pairs within `reach` of where the matrix puts them that are alike at all."""
    moved = _plane(moved_by(matrix, theirs.place))
    likely = np.where(np.abs(_plane(mine.place)[:, None] - moved[None]) < reach, cosine, -1)
    rows = np.flatnonzero(likely.max(axis=1) > LENIENT)
    return rows, likely[rows].argmax(axis=1)


def moved_by(matrix: Matrix, places: Floats) -> Floats:
    """Return places (n, 2) after the homography."""
    return np.asarray(cv2.perspectiveTransform(places[None].astype(np.float64), matrix)[0], np.float32)


def _homography(mine: Points, theirs: Points, pairs: Pairs) -> tuple[Matrix, Pairs] | None:
    rows, columns = pairs
    if len(rows) < LEAST:
        return None
    fitted, kept = cv2.findHomography(theirs.place[columns], mine.place[rows], cv2.RANSAC, EXACT, maxIters=500)
    matrix = None if fitted is None else np.asarray(fitted, np.float64)
    if matrix is None or not _is_a_view(matrix, theirs.place):
        return None
    fits = kept.ravel() > 0
    return matrix, (rows[fits], columns[fits])


def _is_a_view(matrix: Matrix, places: Floats) -> bool:
    """Whether a flat picture can be seen so: not from behind, not from the very edge, not as a speck."""
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    depth = corners @ matrix[2, :2] + matrix[2, 2]
    seen = moved_by(matrix, corners)
    return bool(depth.min() > 0.3 * depth.max() and cv2.isContourConvex(seen) and cv2.contourArea(seen) > 200)


def _apart(mine: Points, theirs: Points, pairs: Pairs) -> Pairs:
    """Return the pairs without those that repeat a place: one spot counts once, however many points it has."""
    rows, columns = pairs
    first = np.unique(np.round(mine.place[rows] / 4), axis=0, return_index=True)[1]
    second = np.unique(np.round(theirs.place[columns] / 4), axis=0, return_index=True)[1]
    kept = np.intersect1d(first, second)
    return rows[kept], columns[kept]
