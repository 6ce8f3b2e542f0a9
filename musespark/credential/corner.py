"""How crowded the corner of a draft or a Work is, this month and week against week, read from the rows."""

from dataclasses import replace

import numpy as np

from musespark.credential.crowding import Crowding, Matrix, crowding
from musespark.credential.fingerprint import embed
from musespark.credential.ground.pressure import Pressure, close_to, pressure
from musespark.credential.ground.tongue import without_language
from musespark.credential.prints import words_of
from musespark.credential.survey import Survey, survey
from musespark.works.models import Work


def corner(work: Work) -> Crowding:
    """Return how crowded it is around `work` this month. One query, more where the survey is old."""
    return crowded_at(vector_of(words_of(work)), survey(), work.pk)


def crowded_at(vector: Matrix, now: Survey, work: int | None = None) -> Crowding:
    """Return how crowded it is around `vector` (256,), the Work `work` left out, in a survey."""
    tags = [now.tags[row] for row in np.flatnonzero(now.recent).tolist()]
    inside = work in now.row_of and bool(now.recent[now.row_of[work]])
    found = crowding(vector, now.rows[now.recent], tags, usual=now.usual, already_in=inside)
    return replace(found, is_whole=now.is_whole)


def pressed_at(vector: Matrix, now: Survey, work: int | None = None) -> Pressure:
    """Return supply and demand of this week and the last around `vector` (256,), the Work `work` left out."""
    here = close_to(vector, now.rows)
    if work in now.row_of:
        here[now.row_of[work]] = False
    return pressure(here, now.made, now.readers)


def vector_of(text: str) -> Matrix:
    """Return what a text means, in whatever language, as one unit row (256,); zeros where it has no words."""
    vector: Matrix = without_language(embed([text]).astype(np.float32))[0]
    return vector
