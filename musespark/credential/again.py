"""Look at the past again when an older date for a Work turns up: whose Works are near-copies of it, though here before?

Both sides are told and see the same page; nothing is decided.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from musespark.credential import near
from musespark.credential.alike import COPY
from musespark.credential.case import case_of
from musespark.credential.hit import Found
from musespark.credential.priority import Case, first
from musespark.people.models import Notification
from musespark.people.notify import notify
from musespark.support.jobs import job
from musespark.works.models import Work

MOST = 50  # Works of others, the nearest first: what more there are is found from the next one's page


@job()
def look_again(work_id: int) -> None:
    """Tell about its near-copies by others that were published before, and may be later all the same. Idempotent.

    As many queries as the near-copies of it, times five.
    """
    works = Work.objects.visible().select_related("author", "publication")
    work = works.filter(pk=work_id).first()
    if work is None:
        return
    best: dict[int, Found] = {}
    for hit in sorted(near.find(near.probe_of(work), others_only=True), key=lambda hit: -hit.similarity):
        if hit.kind == "picture" or hit.similarity >= COPY:
            best.setdefault(hit.work, hit)
    others = works.filter(author__is_active=True).in_bulk(list(best)[:MOST])
    mine = case_of(work)
    for number, other in others.items():
        if other.publication.at < work.publication.at and _is_older(mine, case_of(other)):
            _tell(work, other, best[number])


def _is_older(one: Case, other: Case) -> bool:
    """Whether `one` is proved to be the older, or would be if all is true that is said of both."""
    is_said = one.said is not None and other.said is not None and one.said < other.said
    return is_said or first(one, other) > 0


def _tell(work: Work, other: Work, hit: Found) -> None:
    """Tell both, each of the other's: by the page on which the author of `work` may say that it was first."""
    url = reverse("prove:match", args=[other.key, work.key])
    said = {"percent": round(hit.similarity * 100), "kind": hit.kind}
    mine = _("%(percent)s %% like yours (%(kind)s); yours has an older date") % said
    theirs = _("%(percent)s %% like yours (%(kind)s); it has an older date than yours") % said
    notify(work.author, Notification.Kind.NEAR, url=url, actor=other.author, text=mine)
    notify(other.author, Notification.Kind.NEAR, url=url, actor=work.author, text=theirs)
