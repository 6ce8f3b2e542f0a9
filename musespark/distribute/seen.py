"""What was on a person's screen: such Works do not come back to their feed for a while.

A Work is seen when the page says that it was (an impression, see traces.beacon), wherever on the instance that was; or,
without JavaScript, when the page after it is asked for. That it was sent is not enough; that it was answered is (see
readers.py). It is kept without any consent because it teaches nothing: it leaves out what was read.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

import numpy as np
from django.db import transaction

from musespark.distribute.models import SeenDay
from musespark.distribute.rank.parts import Ints
from musespark.support import clock
from musespark.support.hasty import hasty
from musespark.traces.beacon import Look

# After two months a Work may come again: new Works have long gone before it, and who looks at 200 a day still has
# their whole memory read in one go (150 kB).
LASTS = timedelta(days=60)
LOOK = np.dtype([("work", "<i8"), ("at", "<u4")])  # seconds since 1970 when it was first shown on that day


def note(looks: Iterable[Look]) -> None:
    """Add `looks` to what their persons saw today; twice is once. Three queries, none where nobody is known."""
    by_person: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for look in looks:
        by_person[look.person].append((look.work, look.at))
    if not by_person:
        return
    today = clock.now().date()
    rows = SeenDay.objects.filter(person__in=by_person, day=today)
    with hasty(), transaction.atomic():
        # the row first, then its lock: of two tabs that report at once none forgets the other's
        made = [SeenDay(person_id=person, day=today) for person in sorted(by_person)]
        SeenDay.objects.bulk_create(made, ignore_conflicts=True)
        found = list(rows.select_for_update().order_by("person_id"))
        for row in found:
            row.looks = _merged(row.looks, by_person[row.person_id])
        SeenDay.objects.bulk_update(found, ["looks"])


def works_of(held: Iterable[bytes | memoryview], before: int | None = None) -> Ints:
    """Return the Works of those `looks` columns, sorted; with `before` only what was shown before that second."""
    looks = np.frombuffer(b"".join(held), LOOK)
    shown = looks["work"] if before is None else looks["work"][looks["at"] < before]
    return np.asarray(np.unique(shown), np.int64)


def forget_old() -> int:
    """Delete what may come again; returns how many days of persons."""
    return SeenDay.objects.filter(day__lt=(clock.now() - LASTS).date()).delete()[0]


def _merged(held: bytes | memoryview, more: list[tuple[int, int]]) -> bytes:
    looks = np.concatenate([np.frombuffer(held, LOOK), np.array(more, LOOK)])
    looks = looks[np.argsort(looks["at"], kind="stable")]
    _, first = np.unique(looks["work"], return_index=True)
    return looks[first].tobytes()
