"""Edit: a published Work keeps what it said before, for everybody to see."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace

from django.db import transaction

from musespark.support import clock
from musespark.works.life import LIFE
from musespark.works.models import Asset, Notice, Revision, Work
from musespark.works.tags import retag


@dataclass(frozen=True)
class Said:
    """What an edit can change and a history keeps: `alts` of the pictures in their order, `notices` by their kinds."""

    title: str
    text: str
    alts: list[str]
    notices: list[str]


def said(work: Work) -> Said:
    """Return what `work` says now. Two queries."""
    notices = sorted(work.notices.values_list("kind", flat=True))
    return Said(work.title, work.text, list(work.assets.values_list("alt", flat=True)), notices)


@transaction.atomic
def edit(
    work: Work,
    *,
    title: str | None = None,
    text: str | None = None,
    notices: Collection[str] | None = None,
    alts: Mapping[int, str] | None = None,
) -> bool:
    """Set what is given of title, text, notices (unknown kinds are ignored) and alt texts (by the picture's id).

    A published Work gets a Revision of what stood before. Returns whether anything changed.
    """
    before = said(Work.objects.select_for_update().get(pk=work.pk))
    after = replace(
        before,
        title=before.title if title is None else title,
        text=before.text if text is None else text,
        notices=before.notices if notices is None else sorted({*notices} & {*Notice.Kind.values}),
        alts=[(alts or {}).get(pk, alt)[:1000] for pk, alt in work.assets.values_list("pk", "alt")],
    )
    if after == before:
        return False
    if work.is_published:
        Revision.objects.create(work=work, at=clock.now(), **asdict(before))
        work.edited_at = clock.now()
    _write(work, after)
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
