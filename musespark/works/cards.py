"""Cards: what a page shows of a Work, for one viewer, many at once and cheap."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from musespark.people.models import picture_path as avatar_path
from musespark.people.queries import Viewer
from musespark.web.card import Card, Counts, Label, Mine, Picture, Playable, Ref, Reposters
from musespark.web.prose import prose
from musespark.works import gather
from musespark.works.models import Work
from musespark.works.models.asset import picture_path
from musespark.works.models.recording import captions_path, recording_path
from musespark.works.terms import ANSWERS

__all__ = ["Card", "Label", "cards_for", "labelled", "rewarded"]

# what rooms to the left know of some Works (ids); loop.py fills both
labelled: list[Callable[[Sequence[int]], Mapping[int, Label]]] = []  # how each was made
rewarded: list[Callable[[Sequence[int]], Mapping[int, int]]] = []  # how often each was rewarded


def cards_for(works: Sequence[Work | int], viewer: Viewer, *, reposts: bool = False) -> list[Card]:
    """Return the cards of Works (or their ids) in the order given, for `viewer`. Four queries and the registered ones.

    Left out are Works that `viewer` may not open: deleted, others' drafts, a block between the two. Mutes are the
    caller's to heed, since a muted person's Work can still be opened. With `reposts` a card says who of those whom
    `viewer` follows passed it on.
    """
    ids = [work if isinstance(work, int) else work.pk for work in works]
    if not ids:
        return []
    me = viewer.pk or 0
    about = About(ids, me, reposts=reposts)
    rows = {row[0]: row for row in gather.works(me, ids)}
    return [_card(rows[each], me, about) for each in dict.fromkeys(ids) if each in rows]


class About:
    """What stands beside the rows of the Works themselves, by the Work's id."""

    def __init__(self, ids: Sequence[int], me: int, *, reposts: bool) -> None:
        self.pictures = _pictures(gather.pictures(ids))
        self.labels: dict[int, Label] = {}
        self.counts: dict[int, dict[str, int]] = defaultdict(dict)
        self.mine: dict[int, set[str]] = defaultdict(set)
        self.marks: dict[tuple[str, int], list[gather.Row]] = defaultdict(list)
        for what, work, count, own in gather.counts(me, ids):
            self.counts[work][what] = self.counts[work].get(what, 0) + count
            if own:
                self.mine[work].add(what)
        for row in gather.marks(me, ids, reposts=reposts):
            self.marks[row[0], row[1]].append(row)
        for label in labelled:
            self.labels.update(label(ids))
        for reward in rewarded:
            for work, count in reward(ids).items():
                self.counts[work]["rewards"] = count

    def names(self, what: str, work: int) -> tuple[str, ...]:
        return tuple(row[3] for row in self.marks.get((what, work), ()))

    def reposters(self, work: int) -> Reposters | None:
        rows = self.marks.get(("repost", work), ())
        return Reposters(rows[0][3] or rows[0][4], rows[0][4], len(rows) - 1) if rows else None

    def refs(self, what: str, work: int) -> tuple[Ref, ...]:
        rows = self.marks.get((what, work), ())
        return tuple(Ref(f"/w/{key}", f"@{handle}", title) for _, _, _, key, handle, title in rows)


def _card(row: gather.Row, me: int, about: About) -> Card:
    pk, key, title, text, language, terms, ai, repost, edited, at, author, *rest = row
    handle, name, picture, demo, answers, thread, pin = rest
    own, did = author == me, about.mine.get(pk, ())
    may_repost = own or repost == Work.Terms.ALLOW or "reposts" in did  # what was passed on can be taken back
    return Card(
        key=key,
        url=f"/w/{key}",
        author_name=name or handle,
        author_handle=handle,
        published_at=_aware(at),
        text_html=prose(text),
        title=title,
        id=pk,
        author_avatar=avatar_path(handle, picture),
        language=language,
        edited=edited is not None,
        pictures=about.pictures.get(pk, ()),
        notices=about.names("notice", pk),
        label=about.labels.get(pk),
        tags=about.names("tag", pk),
        counts=Counts(**about.counts.get(pk, {})),
        mine=Mine("likes" in did, "saves" in did, "reposts" in did, bool(me) and pin == me),
        is_mine=own,
        is_demo=bool(demo),
        terms=terms,
        ai_terms=max(terms, ai, key=ANSWERS.index),
        may_repost=may_repost,
        asks_repost=repost == Work.Terms.ASK and not may_repost,
        may_pin=bool(me) and (own if thread is None else thread == me),
        reply_to=next(iter(about.refs("reply", pk)), None) if answers else None,
        remix_of=about.refs("remix", pk),
        quote_of=about.refs("quote", pk),
        reposted_by=about.reposters(pk),
    )


def _pictures(rows: list[gather.Row]) -> dict[int, tuple[Picture, ...]]:
    sizes: dict[tuple[int, int], list[gather.Row]] = defaultdict(list)
    for row in rows:
        sizes[row[0], row[1]].append(row)
    found: dict[int, tuple[Picture, ...]] = defaultdict(tuple)
    for (work, _), renditions in sizes.items():
        found[work] += (_picture(renditions),)
    return found


def _picture(renditions: list[gather.Row]) -> Picture:
    _, asset, alt, width, height, *played = renditions[0][:10]
    urls = {name: (picture_path(asset, name, blob), size) for *_, name, blob, size in renditions if name}
    plays = _playable(asset, played)
    if not urls:
        return Picture(width=width, height=height, alt=alt, plays=plays)
    last = list(urls.values())[-1]
    return Picture(
        src=urls.get("medium", last)[0],
        srcset=", ".join(f"{url} {size}w" for url, size in dict(urls.values()).items()),
        full=urls.get("large", last)[0],
        width=width,
        height=height,
        alt=alt,
        plays=plays,
    )


def _playable(asset: int, row: Sequence[Any]) -> Playable | None:
    kind, blob, duration, captions, language = row
    if not kind:
        return None
    said = captions_path(asset, captions)
    return Playable(kind, recording_path(asset, blob), duration / 1000, said, language)


def _aware(moment: datetime | None) -> datetime | None:
    """SQLite's rows carry UTC without saying so."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
