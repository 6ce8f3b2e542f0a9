"""Rulings on contested labels, as the public log lists them; who contested stays with the operators."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from musespark.care.log import Entry, Kind
from musespark.credential.models import Ruling


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
