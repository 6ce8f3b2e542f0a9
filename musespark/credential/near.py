"""The nearest earlier Works of a draft, a text or a picture: an index in this process, fed from the rows.

Rows are the truth: the index reads those it has not seen at each call and starts anew when they are other ones.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q, QuerySet

from musespark.credential import alike
from musespark.credential.alike import SHOWN, Alike, compare, weigh, worth
from musespark.credential.bands import HashIndex
from musespark.credential.fingerprint import (
    QUALITY,
    VERSION,
    Bits,
    Hashes,
    bits_of,
    exact,
    shared_spans,
    shingles,
    views,
)
from musespark.credential.models import PicturePrint, TextPrint
from musespark.credential.originality import Explained
from musespark.credential.prints import joined, shown_bytes, skeleton_hash, words_of
from musespark.credential.shingles import ShingleIndex
from musespark.works import gather
from musespark.works.models import Work

COPY = alike.COPY  # text scores from which a Work counts as a near-copy
LATE = 100  # ids looked at again: on PostgreSQL a smaller id may be committed after a greater one
ANCHORS = 20  # newest rows by which the database is recognised, though some may have gone
MOST = 6
EARLIEST = ("work__publication__at",)
_WORDS = "SELECT id, title, text FROM works_work WHERE id IN ({ids})"  # written out: a tenth of what the ORM takes


@dataclass(frozen=True)
class Probe:
    """What is asked for: a text, the views of its pictures, and who asks (their own Works explain nothing away)."""

    text: str = ""
    hashes: Hashes = field(default_factory=lambda: np.zeros(0, np.uint32))
    pictures: tuple[Bits, ...] = ()
    files: tuple[str, ...] = ()  # the SHA-256 of each picture's original
    author: int | None = None
    work: int | None = None


@dataclass(frozen=True)
class Near:
    """A Work that is near: how much (0 to 1) by its text and by a picture, and which stretches of the asked text."""

    work: Work
    text: float = 0.0
    picture: float = 0.0
    position: int = 0  # of the asked picture
    spans: tuple[tuple[int, int], ...] = ()
    is_quote: bool = False  # one text holds a passage of the other

    @property
    def similarity(self) -> float:
        """The greater of the two."""
        return max(self.text, self.picture)

    @property
    def kind(self) -> str:
        """Return "text" or "picture", by what it is nearer."""
        return "picture" if self.picture >= self.text else "text"

    @property
    def percent(self) -> int:
        """Similarity in whole percent."""
        return round(self.similarity * 100)

    @property
    def text_percent(self) -> int:
        """Likeness of the text in whole percent."""
        return round(self.text * 100)

    @property
    def picture_percent(self) -> int:
        """Likeness of the picture in whole percent."""
        return round(self.picture * 100)

    @property
    def is_copy(self) -> bool:
        """Whether it is near enough to be called a near-copy."""
        return bool(self.picture) or self.text >= COPY


@dataclass(frozen=True)
class Found:
    """A hit before the Work's row is read: ids and numbers only."""

    work: int
    kind: str
    similarity: float
    picture: int = 0
    is_layout: bool = False
    is_quote: bool = False


def probe_of(work: Work) -> Probe:
    """Return the probe of a draft or a Work."""
    text = words_of(work)
    assets = work.assets.all()
    seen, files = tuple(views(shown_bytes(asset)) for asset in assets), tuple(asset.sha256 for asset in assets)
    return Probe(text, shingles(text), seen, files, work.author_id, work.pk)


def probe(text: str = "", pictures: Iterable[bytes] = ()) -> Probe:
    """Return the probe of a bare text or of picture files. Raises OSError for what is no picture."""
    files = tuple(pictures)
    return Probe(text, shingles(text), tuple(map(views, files)), tuple(map(exact, files)))


def nearest(asked: Probe, *, limit: int = MOST) -> list[Near]:
    """Return the visible Works nearest to `asked`, each once with all that is near in it, best first.

    At most `limit` of others, and after them as many by the one who asks: their own crowd nobody out.
    """
    found = find(asked)
    rows = Work.objects.visible().filter(author__is_active=True).select_related("author", "publication")
    works = rows.in_bulk([hit.work for hit in found])
    nears = {pk: _together(work, [hit for hit in found if hit.work == pk]) for pk, work in works.items()}
    ranked = sorted(nears.values(), key=lambda near: (-near.similarity, near.work.pk))
    others = [near for near in ranked if near.work.author_id != asked.author][:limit]
    own = [near for near in ranked if near.work.author_id == asked.author][:limit]
    return [replace(near, spans=_spans(near, asked.text)) for near in [*others, *own]]


def between(work: Work, original: Work) -> Near:
    """Return how near `work` is to one other, with the stretches of its text that stand in both."""
    asked = probe_of(work)
    alike = _together(original, [hit for hit in find(asked) if hit.work == original.pk])
    return replace(alike, spans=_spans(alike, asked.text))


def find(asked: Probe, *, others_only: bool = False, before: datetime | None = None) -> list[Found]:
    """Return all hits by number, best text first, then pictures. Up to seven small queries."""
    moment = before.timestamp() if before else None
    not_by = asked.author if others_only else None
    with index.current() as now:
        texts = _texts(now, asked, not_by, moment)
        looks = list(_looks(now, asked, not_by, moment))
        rare = np.count_nonzero(now.texts.rarity(asked.hashes))
    # of a text that is not mostly boilerplate the index knows every copy
    letters = [] if 2 * rare > len(asked.hashes) else _same_letters(asked, not_by, before)
    return [*texts, *letters, *_same_files(asked, not_by, before), *looks]


def _texts(now: "Index", asked: Probe, not_by: int | None, before: float | None) -> list[Found]:
    """Return the texts that the index proposes and a second look confirms, best first. One query where there is any."""
    hits = [hit for hit in now.texts.propose(asked.hashes, not_by=not_by, before=before) if hit.doc != asked.work]
    mine = weigh(asked.text, now.texts.rarity)
    rows = gather.ask(_WORDS, 0, worth(hits))
    looks = {pk: compare(mine, weigh(joined(title, text), now.texts.rarity)) for pk, title, text in rows}
    found = [_found(pk, look) for pk, look in looks.items() if look.is_quote or look.score >= SHOWN]
    return sorted(found, key=lambda hit: (-hit.similarity, hit.work))


def _found(work: int, look: Alike) -> Found:
    """A near-copy is as near as the greater share says, and never less than a near-copy."""
    near = min(1.0, max(COPY, look.contained, look.covers)) if look.score >= COPY else look.score
    return Found(work, "text", near, is_quote=look.is_quote)


def explained(asked: Probe, before: datetime) -> Explained:
    """Return how much of the asked text stands in earlier Works of others."""
    author = -1 if asked.author is None else asked.author
    with index.current() as now:
        return Explained(*now.texts.explained(asked.hashes, not_by=author, before=before.timestamp()))


def _same_letters(asked: Probe, not_by: int | None, before: datetime | None) -> list[Found]:
    """A text copied by so many that its shingles count as boilerplate is still found: by its letters, whole."""
    letters = skeleton_hash(asked.text)
    if not letters:
        return []
    rows = TextPrint.objects.filter(*_wanted(asked, not_by, before), exact=letters)
    return [Found(work, "text", 1.0) for work in rows.order_by(*EARLIEST).values_list("work_id", flat=True)[:MOST]]


def _same_files(asked: Probe, not_by: int | None, before: datetime | None) -> Iterable[Found]:
    """The very same file is the same picture, unless anybody might have made it (a gradient, a black frame)."""
    if not asked.files:
        return
    rows = PicturePrint.objects.filter(*_wanted(asked, not_by, before), quality__gte=QUALITY, exact__in=asked.files)
    columns = ("work_id", "exact", "is_layout")
    for work, sha256, is_layout in rows.order_by(*EARLIEST).values_list(*columns)[:MOST]:
        yield Found(work, "picture", 1.0, asked.files.index(sha256), is_layout)


def _wanted(asked: Probe, not_by: int | None, before: datetime | None) -> list[Q]:
    """The prints that are asked about, for one filter: each further one costs a tenth of a millisecond."""
    wanted = [Q(work__publication__isnull=False)]
    wanted += [~Q(work=asked.work)] if asked.work is not None else []
    wanted += [Q(work__publication__at__lt=before)] if before else []
    return wanted + ([~Q(work__author=not_by)] if not_by is not None else [])


def _looks(now: "Index", asked: Probe, not_by: int | None, before: float | None) -> Iterable[Found]:
    for position, bits in enumerate(asked.pictures):
        for hit in now.looks.propose(bits):
            owner = now.owners[hit.doc]
            early = before is None or owner.at < before
            if owner.work != asked.work and owner.author != not_by and early:
                yield Found(owner.work, "picture", 1 - hit.distance / 128, position, owner.is_layout)


def _together(work: Work, hits: list[Found]) -> Near:
    text = max((hit.similarity for hit in hits if hit.kind == "text"), default=0.0)
    looks = [hit for hit in hits if hit.kind == "picture"]
    best = max(looks, key=lambda hit: hit.similarity, default=None)
    is_quote = any(hit.is_quote for hit in hits)
    near = Near(work, text, is_quote=is_quote)
    return replace(near, picture=best.similarity, position=best.picture) if best else near


def _spans(near: Near, text: str) -> tuple[tuple[int, int], ...]:
    return tuple(shared_spans(text, words_of(near.work))) if near.text else ()


@dataclass(frozen=True)
class Owner:
    """Whose picture a hash is."""

    work: int
    author: int
    at: float
    is_layout: bool


class Index:
    """Both indexes of this process, behind one lock: a request thread that merges must not be read meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._clear()

    def _clear(self) -> None:
        self.texts = ShingleIndex()
        self.looks = HashIndex()
        self.owners: dict[int, Owner] = {}
        self._text_seen: dict[int, int] = {}
        self._last: dict[str, list[tuple[int, datetime]]] = {"text": [], "picture": []}
        self._newest: list[list[tuple[Any, ...]]] = []

    @contextmanager
    def current(self) -> "Iterator[Index]":
        """Hold the index, with the rows that are new since the last time read in. Two small queries where none is."""
        with self._lock:
            newest = _newest_rows()
            if newest != self._newest:
                self._catch_up()
                self._newest = newest
            yield self

    def _catch_up(self) -> None:
        if not self._still_true():
            self._clear()
        self._read_texts()
        self._read_pictures()

    def _still_true(self) -> bool:
        """Whether some of the newest rows read are still there: else the database is another one (or was restored)."""
        return all(not last or self._read_again(name) & set(last) for name, last in self._last.items())

    def _read_again(self, name: str) -> set[tuple[int, datetime]]:
        numbers = [number for number, _ in self._last[name]]
        table = TextPrint.objects if name == "text" else PicturePrint.objects
        return set(table.filter(id__in=numbers).values_list("id", "at"))

    def _after(self, name: str) -> int:
        last = self._last[name]
        return max(0, last[-1][0] - late()) if last else 0

    def _note(self, name: str, fresh: Sequence[tuple[int, datetime]]) -> None:
        self._last[name] = sorted([*self._last[name], *fresh])[-ANCHORS:]

    def _read_texts(self) -> None:
        rows = TextPrint.objects.filter(id__gt=self._after("text"), work__publication__isnull=False, version=VERSION)
        rows = rows.order_by("id")
        columns = ("id", "at", "work_id", "work__author_id", "work__publication__at", "shingles")
        fresh = [row for row in rows.values_list(*columns) if self._text_seen.get(row[2]) != row[0]]
        texts = [(row[2], np.frombuffer(row[5], np.uint32), row[3], row[4].timestamp()) for row in fresh]
        if len(texts) > 1000:
            self.texts.fill(texts)
        else:
            for work, hashes, author, at in texts:
                self.texts.add(work, hashes, author=author, at=at)
        self._text_seen |= {row[2]: row[0] for row in fresh}
        self._note("text", [row[:2] for row in fresh])

    def _read_pictures(self) -> None:
        rows = PicturePrint.objects.filter(id__gt=self._after("picture"), work__publication__isnull=False)
        columns = ("id", "at", "work_id", "work__author_id", "work__publication__at", "is_layout", "quality", "pdq")
        fresh = [row for row in rows.order_by("id").values_list(*columns) if row[0] not in self.owners]
        for number, _, work, author, at, is_layout, quality, pdq in fresh:
            self.owners[number] = Owner(work, author, at.timestamp(), is_layout)
            if quality >= QUALITY:
                self.looks.add(number, bits_of(pdq))
        self._note("picture", [row[:2] for row in fresh])


def _tables() -> tuple["QuerySet[TextPrint]", "QuerySet[PicturePrint]"]:
    return TextPrint.objects.all(), PicturePrint.objects.all()


def late() -> int:
    """Return how many of the newest ids may be joined by smaller ones."""
    return LATE if connection.vendor == "postgresql" else 0


def _newest_rows() -> list[list[tuple[Any, ...]]]:
    """Return the newest ids of both tables and when they were written, as the database says it: to compare alone."""
    found = []
    with connection.cursor() as cursor:
        for sql, parameters in _newest_sql(max(1, late())):
            cursor.execute(sql, parameters)
            found.append(cursor.fetchall())
    return found


@cache
def _newest_sql(many: int) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Return the two queries, put into words once: that costs several times what asking them does."""
    tables = (table.order_by("-id").values_list("id", "at")[:many] for table in _tables())
    return tuple(table.query.sql_with_params() for table in tables)


index = Index()


def warm_up() -> None:
    """Read both indexes before anybody asks for what is near."""
    with index.current():
        pass
