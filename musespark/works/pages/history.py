"""What a Work said before each edit, word by word, newest first."""

from dataclasses import replace
from itertools import pairwise, zip_longest

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from musespark.people.asking import Visit
from musespark.works.difference import Piece, difference
from musespark.works.edit import Said, said
from musespark.works.models import Notice, Revision
from musespark.works.pages.finding import Gone, find

VERSIONS = 30  # of a history on one page


@require_safe
def history(request: Visit, key: str) -> HttpResponse:
    """What the Work said before each edit, and first of all."""
    try:
        work = find(request, key)
    except Gone as gone:
        raise Http404 from gone
    if not work.is_published:
        raise Http404
    revisions = list(work.revisions.order_by("-id")[:VERSIONS])
    versions = _versions(said(work), revisions)
    steps = [
        {"at": revision.at, **_changes(old, new)}
        for revision, (new, old) in zip(revisions, pairwise(versions), strict=True)
    ]
    first = {"at": work.publication.at, **_changes(versions[-1], versions[-1])}
    facts = {"work": work, "steps": steps, "first": first, "cut": work.revisions.count() > VERSIONS}
    return render(request, "works/history.html", facts)


def _versions(now: Said, revisions: list[Revision]) -> list[Said]:
    """Return what the Work said, newest first; what a revision does not hold was as it is in the newer one."""
    versions = [now]
    for row in revisions:
        kept = {name: value for name in ("alts", "notices", "captions") if (value := getattr(row, name)) is not None}
        versions.append(replace(versions[-1], title=row.title, text=row.text, **kept))
    return versions


def _changes(old: Said, new: Said) -> dict[str, object]:
    """Return the pieces that lead from the one to the other, by what they are of; unchanged alt texts only once."""
    alts = enumerate(zip_longest(old.alts, new.alts, fillvalue=""), 1)
    return {
        "title": difference(old.title, new.title),
        "text": difference(old.text, new.text),
        "alts": [(number, difference(*pair)) for number, pair in alts if old is new or pair[0] != pair[1]],
        "notices": _notices(old, new),
        "captions": old.captions != new.captions,
    }


def _notices(old: Said, new: Said) -> list[list[Piece]]:
    """Return the notices in their own words, those that stayed, went and came; each is a difference by itself."""
    return [
        [Piece("new" if kind not in old.notices else "gone" if kind not in new.notices else "same", str(kind.label))]
        for kind in Notice.Kind
        if kind in {*old.notices, *new.notices}
    ]
