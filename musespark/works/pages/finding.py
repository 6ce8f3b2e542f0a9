"""Find the Work that an address names, for the one who asks."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from musespark.people.asking import SignedIn, Visit
from musespark.people.queries import blocked_with
from musespark.works.models import Work
from musespark.works.queries import may_see


class Gone(Exception):  # it names what happened, as Http404 does
    """The Work was public once and is deleted."""

    def __init__(self, work: Work) -> None:
        super().__init__(work.key)
        self.work = work


def find(request: Visit, key: str) -> Work:
    """Return the Work for whoever may open it; Http404 for others' drafts and across a block, Gone for deleted ones."""
    rows = Work.objects.select_related("author", "publication", "withdrawal", "thread__author", "in_reply_to")
    work = get_object_or_404(rows, key=key)
    is_own = request.user.pk == work.author_id
    if work.is_withdrawn and (is_own or (work.is_published and work.author_id not in blocked_with(request.user))):
        raise Gone(work)
    if not may_see(work, request.user):
        raise Http404
    return work


def public(request: SignedIn, key: str) -> Work:
    """Return a Work that is public now, for somebody to act on; Http404 otherwise."""
    try:
        work = find(request, key)
    except Gone as gone:
        raise Http404 from gone
    if not work.is_published:
        raise Http404
    return work


def own(request: SignedIn, key: str) -> Work:
    """Return one's own Work, deleted or not; Http404 for all others."""
    rows = Work.objects.select_related("author", "publication", "withdrawal")
    return get_object_or_404(rows, key=key, author=request.user)
