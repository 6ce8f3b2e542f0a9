"""Record that something happened, in the caller's transaction."""

from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.models import Trace
from musespark.works.models import Work


def record(kind: str, *, person: Person | None = None, work: Work | None = None, **facts: object) -> Trace:
    """Write one trace; `facts` must be JSON. One query."""
    return Trace.objects.create(
        at=clock.now(),
        kind=kind,
        person_ref=person.pk if person else None,
        work_ref=work.pk if work else None,
        facts=facts,
    )
