"""Pages of Works by time: a cursor names the last one shown, so that nothing comes twice while new Works arrive."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from musespark.works.models import Work

SIZE = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def newest(works: QuerySet[Work], cursor: str = "", size: int = SIZE) -> tuple[list[int], str]:
    """Return ids of `works`, newest publication first, from `cursor` on, and the next cursor ("": the end). One query.

    A cursor that makes no sense is the beginning.
    """
    if place := _read(cursor):
        at, pk = place
        works = works.filter(Q(publication__at__lt=at) | Q(publication__at=at, pk__lt=pk))
    rows = list(works.order_by("-publication__at", "-pk").values_list("pk", "publication__at")[: size + 1])
    ids = [pk for pk, _ in rows[:size]]
    return ids, _write(*rows[size - 1]) if len(rows) > size else ""


def _read(cursor: str) -> tuple[datetime, int] | None:
    micros, _, pk = cursor.partition("-")
    if not (micros.isascii() and micros.isdigit() and pk.isascii() and pk.isdigit() and len(cursor) <= 40):
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(micros)), min(int(pk), 2**62)
    except OverflowError:
        return None


def _write(pk: int, at: datetime) -> str:
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}-{pk}"
