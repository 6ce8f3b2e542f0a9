"""Enlist: tell every process and the search index of a Work published, edited, withdrawn, restored or fingerprinted."""

from collections.abc import Collection

from musespark.distribute.models import Change
from musespark.distribute.search import forget, index
from musespark.support import clock
from musespark.works.models import Work


def enlist(work: Work) -> None:
    """Note the change in the caller's transaction; saying it twice does no harm."""
    Change.objects.create(work=work, at=clock.now())
    index(work)


def strike(works: Collection[int]) -> None:
    """Tell every process and the search index that these Works (ids) are about to be deleted for good."""
    Change.objects.bulk_create(Change(work_id=work, at=clock.now()) for work in works)
    forget(works)
