"""Search: people, hashtags and the text of Works behind one function, on SQLite (FTS5) and PostgreSQL alike.

Both index the same words, folded (support.fold) and cut by `words`: Chinese and Japanese in pairs of characters because
they have no spaces. A query is cut likewise, so nothing in it can be an operator, and each word finds what begins so.
The index does not say how it was folded: after a change of that, `musespark reindex` makes it anew.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, Q

from musespark.people.models import Person
from musespark.people.queries import Viewer, hidden_from
from musespark.support.fold import plain
from musespark.works.models import Asset, Tagging, Work
from musespark.works.queries import visible_to

TABLE = "distribute_words"  # rowid: the Work
LONGEST = 200  # characters of a query that count
MOST_WORDS = 12
PEOPLE, TAGS, WORKS = 8, 12, 20
DEEPEST = 400  # Works found at most

_RUN = re.compile(r"\w+")
_PAIRED = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]+")


@dataclass(frozen=True, slots=True)
class Found:
    query: str
    people: list[Person]
    tags: list[tuple[str, int]]  # name, Works
    works: list[int]
    page: int
    has_more: bool

    @property
    def nothing(self) -> bool:
        return not (self.people or self.tags or self.works)


def words(text: str, *, ends: bool = False) -> list[str]:
    """Return the words of `text` in order, as they are asked for; with `ends` as they are indexed."""
    found: list[str] = []
    for run in _RUN.findall(plain(text)):
        end = 0
        for block in _PAIRED.finditer(run):
            found += [run[end : block.start()], *pairs(block.group(), ends=ends)]
            end = block.end()
        found.append(run[end:])
    return [word[:60] for word in found if word.strip("_")]


def pairs(run: str, *, ends: bool) -> list[str]:
    """Return the neighbouring pairs of characters; with `ends` also the last one alone, which begins no pair."""
    last = [run[-1]] if ends or len(run) == 1 else []
    return [run[at : at + 2] for at in range(len(run) - 1)] + last


def find(query: str, viewer: Viewer, page: int = 1) -> Found:
    """Return what `viewer` may see of what `query` names. Six queries; a query without a word finds nothing."""
    query = "".join(sign for sign in query[:LONGEST] if sign.isprintable()).strip()
    asked = words(query)[:MOST_WORDS]
    if not asked:
        return Found(query, [], [], [], 1, has_more=False)
    ranked = _matching(asked)
    seen = set(visible_to(viewer).filter(id__in=ranked).values_list("id", flat=True))
    works = [work for work in ranked if work in seen]
    some = works[(page - 1) * WORKS : page * WORKS]
    hidden = hidden_from(viewer)
    people, tags = (_people(query, hidden), _tags(query, hidden)) if page == 1 else ([], [])
    return Found(query, people, tags, some, page, has_more=len(works) > page * WORKS)


def index(work: Work) -> None:
    """Make the index say what `work` says now: nothing, where it is a draft or withdrawn. Explicitly called."""
    rows = [work.pk] if Work.objects.visible().filter(pk=work.pk).exists() else []
    forget([work.pk])
    _keep(rows)


def rebuild() -> int:
    """Make the whole index anew; returns how many Works are in it."""
    ids = list(Work.objects.visible().order_by("id").values_list("id", flat=True))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608  own table
        for start in range(0, len(ids), 1000):
            _keep(ids[start : start + 1000])
    return len(ids)


def _people(query: str, hidden: Collection[int]) -> list[Person]:
    """Return whose handle begins with the query, or whose name holds each of its words."""
    parts = plain(query.lstrip("@")).split()
    if not parts:
        return []
    named = Q(*(Q(found_as__contains=part) for part in parts))
    rows = Person.objects.filter(Q(username__startswith=query.lstrip("@").lower()) | named, is_active=True)
    return list(rows.exclude(id__in=hidden).order_by("username")[:PEOPLE])


def _tags(query: str, hidden: Collection[int]) -> list[tuple[str, int]]:
    """Return the hashtags that begin so, with how many Works their pages show to the viewer."""
    rows = Tagging.objects.filter(tag__found_as__startswith=plain(query.lstrip("#")), work__author__is_active=True)
    shown = rows.filter(work__publication__isnull=False, work__withdrawal=None).exclude(work__author__in=hidden)
    return list(shown.values_list("tag__name").annotate(used=Count("id")).order_by("-used", "tag__name")[:TAGS])


def _matching(asked: list[str]) -> list[int]:
    """Return the Works that hold a word beginning with each of `asked`, best first."""
    if connection.vendor == "sqlite":
        sql = f"SELECT rowid FROM {TABLE} WHERE words MATCH %s ORDER BY rank LIMIT %s"  # noqa: S608  own table
        match = " ".join(f'"{word}"*' for word in asked)
    else:
        sql = (
            f"SELECT rowid FROM {TABLE}, CAST(%s AS tsquery) AS asked WHERE words @@ asked "  # noqa: S608  own table
            "ORDER BY ts_rank(words, asked) DESC, rowid DESC LIMIT %s"
        )
        match = " & ".join(f"'{word}':*" for word in asked)
    with connection.cursor() as cursor:
        cursor.execute(sql, [match, DEEPEST])
        return [row[0] for row in cursor.fetchall()]


def _keep(works: list[int]) -> None:
    alts: dict[int, list[str]] = {}
    for work, alt in Asset.objects.filter(work__in=works).exclude(alt="").values_list("work_id", "alt"):
        alts.setdefault(work, []).append(alt)
    rows = Work.objects.filter(id__in=works).values_list("id", "title", "text")
    _insert((work, words("\n".join([title, text, *alts.get(work, [])]), ends=True)) for work, title, text in rows)


def _insert(rows: Iterable[tuple[int, list[str]]]) -> None:
    is_sqlite = connection.vendor == "sqlite"
    value = "%s" if is_sqlite else "array_to_tsvector(%s::text[])"
    held = [(work, " ".join(held) if is_sqlite else sorted(set(held))) for work, held in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, {value})", held)  # noqa: S608  own table


def forget(works: Collection[int]) -> None:
    """Drop what the index holds of `works`, in the caller's transaction (works.belongings.farewells)."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [[work] for work in works])  # noqa: S608  own table
