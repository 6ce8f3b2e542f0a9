"""The nearest earlier Works of a draft, a text or a picture: what the shelves propose, looked at again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from django.db.models import Q

from musespark.credential import recordings
from musespark.credential.alike import COPY, SHOWN, Alike, compare, weigh, worth
from musespark.credential.bands import LookHit
from musespark.credential.fingerprint import (
    QUALITY,
    Bits,
    Hashes,
    exact,
    shared_spans,
    shingles,
    views,
)
from musespark.credential.hit import Found, Near, together
from musespark.credential.models import PicturePrint, TextPrint
from musespark.credential.originality import Explained
from musespark.credential.picture import Picture, describe
from musespark.credential.prints import joined, shown_bytes, skeleton_hash, words_of
from musespark.credential.recordings import Recorded, recorded_of
from musespark.credential.shelves import pictures
from musespark.credential.shelves.texts import TEXTS
from musespark.credential.shingles import ShingleIndex
from musespark.credential.within import seen, within
from musespark.works import gather
from musespark.works.models import Work
from musespark.works.queries import looks_of

MOST = 6
AT_ONCE = 5000  # pictures that one query asks for: databases bound the parameters of a statement
EARLIEST = ("work__publication__at",)
_WORDS = "SELECT id, title, text FROM works_work WHERE id IN ({ids})"  # written out: a tenth of what the ORM takes


@dataclass(frozen=True)
class Probe:
    """What is asked for: a text, the views of its pictures, and who asks (their own Works explain nothing away)."""

    text: str = ""
    hashes: Hashes = field(default_factory=lambda: np.zeros(0, np.uint32))
    pictures: tuple[Bits, ...] = ()
    seen: tuple[Picture, ...] = ()  # the points of each picture
    files: tuple[str, ...] = ()  # the SHA-256 of each picture's original
    author: int | None = None
    work: int | None = None
    recorded: Recorded | None = None  # the prints of its recording


def probe_of(work: Work) -> Probe:
    """Return the probe of a draft or a Work."""
    text = words_of(work)
    assets = looks_of(work)
    hashes, files = tuple(views(shown_bytes(asset)) for asset in assets), tuple(asset.sha256 for asset in assets)
    points = tuple(map(seen, assets))
    return Probe(text, shingles(text), hashes, points, files, work.author_id, work.pk, recorded_of(work))


def probe(text: str = "", pictures: Iterable[bytes] = ()) -> Probe:
    """Return the probe of a bare text or of picture files. Raises OSError for what is no picture."""
    files = tuple(pictures)
    return Probe(text, shingles(text), tuple(map(views, files)), tuple(map(describe, files)), tuple(map(exact, files)))


def nearest(asked: Probe, *, limit: int = MOST) -> list[Near]:
    """Return the visible Works nearest to `asked`, each once with all that is near in it, best first.

    At most `limit` of others, and after them as many by the one who asks: their own crowd nobody out.
    """
    found = find(asked)
    rows = Work.objects.visible().filter(author__is_active=True).select_related("author", "publication")
    works = rows.in_bulk([hit.work for hit in found])
    nears = {pk: together(work, [hit for hit in found if hit.work == pk]) for pk, work in works.items()}
    ranked = sorted(nears.values(), key=lambda near: (-near.similarity, near.work.pk))
    others = [near for near in ranked if near.work.author_id != asked.author][:limit]
    own = [near for near in ranked if near.work.author_id == asked.author][:limit]
    return [replace(near, spans=_spans(near, asked.text)) for near in [*others, *own]]


def between(work: Work, original: Work) -> Near:
    """Return how near `work` is to one other, with the stretches of its text that stand in both."""
    asked = probe_of(work)
    found = find(replace(asked, recorded=None))
    hits = [hit for hit in found if hit.work == original.pk and hit.kind != "recording"]
    alike = together(original, [*hits, *_recorded_in(asked, [Q(work=original.pk)])])
    return replace(alike, spans=_spans(alike, asked.text))


def find(asked: Probe, *, others_only: bool = False, before: datetime | None = None) -> list[Found]:
    """Return all hits by number, best text first, then pictures, then recordings.

    Up to seven small queries, and three a picture; with a recording ten more.
    """
    not_by = asked.author if others_only else None
    with TEXTS.current() as index:
        texts = _texts(index, asked, not_by, before)
        rare = np.count_nonzero(index.rarity(asked.hashes))
    # of a text that is not mostly boilerplate the index knows every copy
    letters = [] if 2 * rare > len(asked.hashes) else _same_letters(asked, not_by, before)
    wanted = _wanted(asked, not_by, before)
    whole = [*_same_files(asked, not_by, before), *_looks(asked, not_by, before)]
    return [*texts, *letters, *whole, *_parts(asked, wanted, whole), *_recorded_in(asked, wanted)]


def _texts(index: ShingleIndex, asked: Probe, not_by: int | None, before: datetime | None) -> list[Found]:
    """Return the texts that the index proposes and a second look confirms, best first. One query where there is any."""
    moment = before.timestamp() if before else None
    hits = [hit for hit in index.propose(asked.hashes, not_by=not_by, before=moment) if hit.doc != asked.work]
    mine = weigh(asked.text, index.rarity)
    rows = gather.ask(_WORDS, 0, worth(hits))
    looks = {pk: compare(mine, weigh(joined(title, text), index.rarity)) for pk, title, text in rows}
    found = [_found(pk, look) for pk, look in looks.items() if look.is_quote or look.score >= SHOWN]
    return sorted(found, key=lambda hit: (-hit.similarity, hit.work))


def _found(work: int, look: Alike) -> Found:
    """A near-copy is as near as the greater share says, and never less than a near-copy."""
    near = min(1.0, max(COPY, look.contained, look.covers)) if look.score >= COPY else look.score
    return Found(work, "text", near, is_quote=look.is_quote, contained=look.contained, covers=look.covers)


def explained(asked: Probe, before: datetime) -> Explained:
    """Return how much of the asked text stands in earlier Works of others."""
    author = -1 if asked.author is None else asked.author
    with TEXTS.current() as index:
        return Explained(*index.explained(asked.hashes, not_by=author, before=before.timestamp()))


def _same_letters(asked: Probe, not_by: int | None, before: datetime | None) -> list[Found]:
    """A text copied by so many that its shingles count as boilerplate is still found: by its letters, whole."""
    letters = skeleton_hash(asked.text)
    if not letters:
        return []
    rows = TextPrint.objects.filter(*_wanted(asked, not_by, before), exact=letters)
    works = rows.order_by(*EARLIEST).values_list("work_id", flat=True)[:MOST]
    return [Found(work, "text", 1.0, contained=1.0, covers=1.0) for work in works]


def _same_files(asked: Probe, not_by: int | None, before: datetime | None) -> Iterable[Found]:
    """The very same file is the same picture, unless anybody might have made it (a gradient, a black frame)."""
    if not asked.files:
        return
    rows = PicturePrint.objects.filter(*_wanted(asked, not_by, before), quality__gte=QUALITY, exact__in=asked.files)
    columns = ("work_id", "exact", "asset_id", "is_layout")
    for work, sha256, asset, is_layout in rows.order_by(*EARLIEST).values_list(*columns)[:MOST]:
        yield Found(work, "picture", 1.0, asked.files.index(sha256), asset, is_layout=is_layout)


def _wanted(asked: Probe, not_by: int | None, before: datetime | None) -> list[Q]:
    """The prints that are asked about, for one filter: each further one costs a tenth of a millisecond."""
    wanted = [Q(work__publication__isnull=False)]
    wanted += [~Q(work=asked.work)] if asked.work is not None else []
    wanted += [Q(work__publication__at__lt=before)] if before else []
    return wanted + ([~Q(work__author=not_by)] if not_by is not None else [])


def _looks(asked: Probe, not_by: int | None, before: datetime | None) -> Iterable[Found]:
    with pictures().current() as index:
        proposed = [index.propose(bits) for bits in asked.pictures]
    for position, hits in enumerate(proposed):
        for start in range(0, len(hits), AT_ONCE):
            yield from _owned(hits[start : start + AT_ONCE], position, _wanted(asked, not_by, before))


def _recorded_in(asked: Probe, wanted: list[Q]) -> Iterable[Found]:
    """What stands in the asked recording and in others, and the videos that show an asked picture."""
    hits = list(recordings.find(asked.recorded, wanted)) if asked.recorded else []
    for position, bits in enumerate(asked.pictures):
        hits += recordings.shown(bits, position, wanted)
    for hit in hits:
        yield Found(hit.work, "recording", max(COPY, hit.shared.similarity), hit.position, shared=hit.shared)


def _owned(hits: Sequence[LookHit], position: int, wanted: list[Q]) -> Iterable[Found]:
    rows = PicturePrint.objects.filter(*wanted, id__in=[hit.doc for hit in hits])
    owners = {row[0]: row[1:] for row in rows.values_list("id", "work_id", "asset_id", "is_layout")}
    for hit in hits:
        if hit.doc in owners:
            work, asset, is_layout = owners[hit.doc]
            yield Found(work, "picture", 1 - hit.distance / 128, position, asset, is_layout=is_layout)


def _parts(asked: Probe, wanted: list[Q], whole: Sequence[Found]) -> Iterable[Found]:
    """Return the pictures that are seen in part, as alike as the greater share of either's texture says."""
    known = {(hit.picture, hit.work) for hit in whole}
    for hit in within(asked.seen, wanted):
        if (hit.position, hit.work) not in known:
            alike = (1 + max(hit.match.covered, hit.match.explains)) / 2
            yield Found(hit.work, "picture", alike, hit.position, hit.asset, hit.match, is_layout=hit.is_layout)


def _spans(near: Near, text: str) -> tuple[tuple[int, int], ...]:
    return tuple(shared_spans(text, words_of(near.work))) if near.text else ()
