"""Let the demo's readers open their feeds, so that reach receipts have something to say."""

from musespark.distribute.fold import fold
from musespark.distribute.models import Slate
from musespark.distribute.slates import listed, open_slate
from musespark.people.models import Person
from musespark.support.jobs import job
from musespark.traces import beacon
from musespark.traces.beacon import Event, mark_of
from musespark.works.models import Work

SEEN = 5  # Works of a list that come onto the screen


@job()
def browse_demo() -> None:
    """Open each demo reader's feed twice and look at its top; those who have opened theirs are passed over.

    Not where somebody real has published: no look of made-up readers may count for them.
    """
    if Work.objects.published().exclude(author__is_demo=True).exists():
        return
    opened = Slate.objects.exclude(person=None).values("person")
    for reader in Person.objects.filter(is_demo=True).exclude(pk__in=opened).order_by("pk"):
        for _ in range(2):
            slate = open_slate(reader)
            tops = [(work, mark_of(f"{slate.key} {work}", "impression")) for work in listed(slate)[:SEEN].tolist()]
            beacon.write(Event("impression", work, reader.pk, 0, mark) for work, mark in tops)
    fold()
