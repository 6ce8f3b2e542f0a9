"""Edit: a published Work keeps what it said before, for everybody to see."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace

from django.db import transaction

from musespark.support import clock, orphans
from musespark.works.life import LIFE
from musespark.works.models import Asset, Notice, Recording, Revision, Work
from musespark.works.tags import retag


@dataclass(frozen=True)
class Said:
    """What an edit can change and a history keeps: `alts` of the pictures in their order, `notices` by their kinds.

    `captions` is the blob of those of its recording, "" where there are none.
    """

    title: str
    text: str
    alts: list[str]
    notices: list[str]
    captions: str = ""


def said(work: Work) -> Said:
    """Return what `work` says now. Three queries."""
    notices = sorted(work.notices.values_list("kind", flat=True))
    captions = Recording.objects.filter(work=work).values_list("captions", flat=True).first() or ""
    return Said(work.title, work.text, list(work.assets.values_list("alt", flat=True)), notices, captions)


@transaction.atomic
def edit(
    work: Work,
    *,
    title: str | None = None,
    text: str | None = None,
    notices: Collection[str] | None = None,
    alts: Mapping[int, str] | None = None,
    captions: str | None = None,
) -> bool:
    """Set what is given of title, text, notices (unknown kinds are ignored), alt texts (by the picture's id), captions.

    A published Work gets a Revision of what stood before. Returns whether anything changed.
    """
    before = said(Work.objects.select_for_update().get(pk=work.pk))
    after = replace(
        before,
        title=before.title if title is None else title,
        text=before.text if text is None else text,
        notices=before.notices if notices is None else sorted({*notices} & {*Notice.Kind.values}),
        captions=before.captions if captions is None else captions,
        alts=[(alts or {}).get(pk, alt)[:1000] for pk, alt in work.assets.values_list("pk", "alt")],
    )
    if after == before:
        return False
    if work.is_published:
        Revision.objects.create(work=work, at=clock.now(), **asdict(before))
        work.edited_at = clock.now()
    _write(work, after)
    if after.captions != before.captions:
        Recording.objects.filter(work=work).update(captions=after.captions)
        orphans.forget({before.captions})  # a revision may still name them
    if work.is_published:
        retag(work)
        LIFE.follow("edit", work)
    return True


def _write(work: Work, after: Said) -> None:
    work.title, work.text = after.title, after.text
    work.save(update_fields=["title", "text", "edited_at"])
    work.notices.exclude(kind__in=after.notices).delete()
    Notice.objects.bulk_create([Notice(work=work, kind=kind) for kind in after.notices], ignore_conflicts=True)
    for asset, alt in zip(work.assets.all(), after.alts, strict=True):
        if asset.alt != alt:
            Asset.objects.filter(pk=asset.pk).update(alt=alt)
