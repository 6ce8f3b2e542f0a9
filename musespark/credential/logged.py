"""Rulings on labels and findings in disputes, as the public log lists them; who asked stays with the operators."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musespark.care.log import Entry, Kind
from musespark.credential.dispute import came_after
from musespark.credential.models import Dispute, Finding, Ruling


def _rulings() -> QuerySet[Ruling]:
    return Ruling.objects.select_related("contest__work__author", "by", "reversal")


def _ruled(row: Ruling) -> Entry:
    return Entry(
        place=f"r{row.pk}",
        at=row.at,
        outcome=row.get_outcome_display(),
        why=row.why,
        about=_("The label of a Work by %(author)s") % {"author": row.contest.work.author},
        by=row.by,
        undone=_("Taken back.") if hasattr(row, "reversal") else "",
    )


RULINGS = Kind("r", _rulings, _ruled)


_PAIR = [f"dispute__{which}__{what}" for which in ("work", "original") for what in ("author", "publication")]


def _findings() -> QuerySet[Finding]:
    return Finding.objects.select_related("by", "overturning", *_PAIR)


def _found(row: Finding) -> Entry:
    """Whose Works they were is public where one names the other from now on; else it stays with both sides."""
    is_named = row.dispute and row.outcome != Finding.Outcome.INDEPENDENT and not hasattr(row, "overturning")
    return Entry(
        place=f"f{row.pk}",
        at=row.at,
        outcome=row.get_outcome_display(),
        why=row.why,
        about=_about(row.dispute) if row.dispute and is_named else _("Two Works that are alike"),
        by=row.by,
        undone=_("Taken back.") if hasattr(row, "overturning") else "",
    )


def _about(row: Dispute) -> str:
    names = {"work": row.work.author, "original": row.original.author}
    if came_after(row.original, row.work):
        return _("A Work by %(work)s, and one by %(original)s that came here later") % names
    return _("A Work by %(work)s, and one by %(original)s that was here before") % names


FINDINGS = Kind("f", _findings, _found)
