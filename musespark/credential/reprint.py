"""Take prints anew that were taken by other letters, runs or points than today's: chores until none is left.

Until then such a Work is not found by its text; nothing else waits for it. Its embedding stays, it has no letters.
"""

from django.db import transaction

from musespark.credential.fingerprint import VERSION, shingles
from musespark.credential.models import PicturePoints, PicturePrint, TextPrint
from musespark.credential.picture import VERSION as VERSION_OF_POINTS
from musespark.credential.prints import points_of, skeleton_hash, words_of
from musespark.support import clock

AT_ONCE = 500  # a tenth of a CPU second
BATCHES = 40  # a call: 20,000 Works
PICTURES = 100  # a call: eight CPU seconds


def take_points() -> int:
    """Take the points of pictures that were published before points were taken, or taken otherwise; returns how many.

    A picture takes 80 ms: a few at each call, newest first.
    """
    PicturePoints.objects.exclude(version=VERSION_OF_POINTS).delete()
    left = PicturePrint.objects.filter(asset__picture_points=None).select_related("asset").order_by("-id")[:PICTURES]
    rows = [_points(one) for one in left]
    PicturePoints.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _points(print_of: PicturePrint) -> PicturePoints:
    """Of a picture whose file is lost there are none: kept as well, or it would be asked for for ever."""
    drawn = frozenset({print_of.asset.sha256} if print_of.is_layout else ())
    try:
        return points_of(print_of.asset, drawn)
    except OSError:
        facts = {"work_id": print_of.work_id, "asset": print_of.asset, "is_layout": print_of.is_layout}
        return PicturePoints(version=VERSION_OF_POINTS, codes=b"", packed=b"", at=clock.now(), **facts)


def take_anew() -> int:
    """Replace old prints and return how many; newest first. Safe beside itself, beside edits, and when killed."""
    done = 0
    for _ in range(BATCHES):
        old = list(TextPrint.objects.exclude(version=VERSION).select_related("work").order_by("-id")[:AT_ONCE])
        if not old:
            break
        done += _replace(old)
    return done


def _replace(old: list[TextPrint]) -> int:
    fresh = {row.pk: _again(row) for row in old}
    with transaction.atomic():
        # Whoever took a print meanwhile, knew the text as it is now: only rows that still stand are replaced.
        standing = TextPrint.objects.select_for_update().filter(pk__in=fresh).values_list("pk", flat=True)
        kept = [fresh[pk] for pk in standing]
        TextPrint.objects.filter(pk__in=fresh).delete()
        # New rows with new ids: whoever keeps an index sees them as news.
        TextPrint.objects.bulk_create(kept)
    return len(kept)


def _again(row: TextPrint) -> TextPrint:
    text = words_of(row.work)
    prints = {"exact": skeleton_hash(text), "shingles": shingles(text).tobytes()}
    return TextPrint(work=row.work, embedding=row.embedding, at=clock.now(), **prints)
