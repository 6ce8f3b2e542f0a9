"""What is known of the content of Works: embedding, near-copy cluster, originality, share made by AI."""

from dataclasses import dataclass

import numpy as np

from musespark.credential.fingerprint import embed
from musespark.credential.models import Bearing, Label, TextPrint
from musespark.distribute.rank.parts import WIDTH, Floats, Ints
from musespark.works.models import Notice, Work

AT_ONCE = 2000  # ids of one query: databases bound how many values it may have
UNKNOWN = 0.5  # originality where too little is there to say


@dataclass(frozen=True, slots=True)
class Prints:
    """A row each, in the order asked for."""

    vectors: Floats  # (n, 256)
    cluster: Ints  # of near copies; 0: not compared yet
    originality: Floats
    machine: Floats


def read(works: list[int]) -> Prints:
    """Return the prints of `works`; what has none yet is embedded from its text. Five queries for 2,000 Works."""
    found = Prints(
        np.zeros((len(works), WIDTH), np.float32),
        np.zeros(len(works), np.int64),
        np.full(len(works), UNKNOWN, np.float32),
        np.zeros(len(works), np.float32),
    )
    for start in range(0, len(works), AT_ONCE):
        at = {work: start + row for row, work in enumerate(works[start : start + AT_ONCE])}
        _read_vectors(found, at)
        _read_bearings(found, at)
        _read_machine(found, at)
    return found


def _read_vectors(found: Prints, at: dict[int, int]) -> None:
    rows = list(TextPrint.objects.filter(work__in=at).values_list("work_id", "embedding"))
    if rows:
        vectors = np.frombuffer(b"".join(bytes(row[1]) for row in rows), np.float16).reshape(-1, WIDTH)
        found.vectors[[at[row[0]] for row in rows]] = vectors
    missing = set(at) - {row[0] for row in rows}
    if missing:
        texts = list(Work.objects.filter(id__in=missing).values_list("id", "title", "text"))
        found.vectors[[at[row[0]] for row in texts]] = embed([f"{title}\n{text}" for _, title, text in texts])


def _read_bearings(found: Prints, at: dict[int, int]) -> None:
    for work, cluster, originality in Bearing.objects.filter(work__in=at).values_list(
        "work_id", "cluster", "originality"
    ):
        found.cluster[at[work]] = cluster
        if originality is not None:
            found.originality[at[work]] = originality


def _read_machine(found: Prints, at: dict[int, int]) -> None:
    """Read the share made by AI: what the label says, and all of it where the author says so."""
    for work, millionths in Label.objects.filter(work__in=at).values_list("work_id", "machine"):
        found.machine[at[work]] = millionths / 1e6
    for work in Notice.objects.filter(kind=Notice.Kind.AI, work__in=at).values_list("work_id", flat=True):
        found.machine[at[work]] = 1
