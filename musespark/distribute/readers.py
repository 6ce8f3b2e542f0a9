"""Everything the ranker must know about a reader, in one query."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

import numpy as np
from django.db import connection

from musespark.distribute.catalogue import Catalogue
from musespark.distribute.models import FeedDial, Less, SeenDay, TopicWeight
from musespark.distribute.rank.parts import Dials, Floats, Ints, Reader, no_vectors
from musespark.distribute.rank.shelf import Shelf, among
from musespark.distribute.rank.taste import WORTH, interests
from musespark.distribute.seen import LASTS, works_of
from musespark.people.models import Block, Consent, Follow, Mute, Person
from musespark.people.queries import Viewer
from musespark.support import clock
from musespark.traces.models import Trace
from musespark.works.gather import STANDS
from musespark.works.models import Like, Publication, Repost, Save, Tagging, Withdrawal, Work

# Of each kind of sign of satisfaction: the thirtieth weighs a fifth of the first (TAU), and a full set of four kinds
# still makes at most four interests (rank.taste).
LOOK_BACK = 30
# Works that the reader asked less of: what is like an older one counts as usual again, its hashtags stay lowered. Each
# costs the ranker a column of 500 products.
DISLIKES = 200
# Reposts: the newest, as many as half of what else the followed bring (sources.Following); by two weeks freshness has
# halved nine times and an older one would not come up.
REPOSTS_BACK, REPOSTS_LAST = 100, timedelta(days=14)
TAU = 20  # signs after which one counts a third: position decay, measured best on two data sets of watch histories

Rows = dict[str, list[tuple[int, float]]]

# Each part: what, a number, another number, bytes (some in the first, so that PostgreSQL knows the type). The two
# consents let reactions and dwelling teach the feed.
_PARTS = """
SELECT 'seen' AS what, 0 AS ref, 0 AS value, looks AS held FROM {seen} WHERE person_id = %(me)s AND day >= %(day)s
UNION ALL SELECT 'follow', followed_id, 0, NULL FROM {follow} WHERE follower_id = %(me)s
UNION ALL SELECT 'reposted', r.work_id, r.person_id, NULL FROM (SELECT r.work_id, r.person_id FROM {follow} f
  JOIN {repost} r ON r.person_id = f.followed_id WHERE f.follower_id = %(me)s AND r.at > %(since)s
  ORDER BY r.at DESC LIMIT %(reposts)s) AS r
  JOIN {work} w ON w.id = r.work_id JOIN {person} p ON p.id = r.person_id WHERE {stands}
UNION ALL SELECT 'hidden', blocked_id, 0, NULL FROM {block} WHERE person_id = %(me)s
UNION ALL SELECT 'hidden', person_id, 0, NULL FROM {block} WHERE blocked_id = %(me)s
UNION ALL SELECT 'hidden', muted_id, 0, NULL FROM {mute} WHERE person_id = %(me)s
UNION ALL SELECT 'topic', tag_id, weight, NULL FROM {topic} WHERE person_id = %(me)s
UNION ALL SELECT 'less', work_id, id, NULL FROM {less} WHERE person_id = %(me)s
UNION ALL SELECT 'lowered', tag_id, 0, NULL FROM {tagging}
  WHERE work_id IN (SELECT work_id FROM {less} WHERE person_id = %(me)s)
UNION ALL SELECT 'dial', freshness * 1000 + originality, small * 1000000 + machine * 1000 + friends, NULL
  FROM {dial} WHERE person_id = %(me)s AND name = ''
UNION ALL SELECT 'consent', CASE signal WHEN 'reactions' THEN 1 WHEN 'views' THEN 2 ELSE 0 END, 0, NULL
  FROM {consent} WHERE person_id = %(me)s AND purpose = 'feed'
UNION ALL SELECT 'saved', work_id, id, NULL FROM
  (SELECT work_id, id FROM {save} WHERE person_id = %(me)s ORDER BY id DESC LIMIT %(most)s) AS saved
UNION ALL SELECT 'liked', work_id, id, NULL FROM
  (SELECT work_id, id FROM {like} WHERE person_id = %(me)s ORDER BY id DESC LIMIT %(most)s) AS liked
UNION ALL SELECT 'passed on', work_id, id, NULL FROM
  (SELECT work_id, id FROM {repost} WHERE person_id = %(me)s ORDER BY id DESC LIMIT %(most)s) AS passed_on
UNION ALL SELECT 'replied', in_reply_to_id, id, NULL FROM (SELECT w.in_reply_to_id, w.id FROM {work} w
  WHERE w.author_id = %(me)s AND w.in_reply_to_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM {publication} p WHERE p.work_id = w.id)
  AND NOT EXISTS (SELECT 1 FROM {withdrawal} x WHERE x.work_id = w.id)
  ORDER BY w.id DESC LIMIT %(most)s) AS replied
UNION ALL SELECT 'dwelt', work_ref, id, NULL FROM (SELECT work_ref, id FROM {trace}
  WHERE person_ref = %(me)s AND kind = 'dwelt' ORDER BY id DESC LIMIT %(most)s) AS dwelt
UNION ALL SELECT 'rewarded', work_ref, id, NULL FROM (SELECT t.work_ref, t.id FROM {trace} t
  WHERE t.person_ref = %(me)s AND t.kind = 'rewarded' AND NOT EXISTS (SELECT 1 FROM {trace} g
    WHERE g.work_ref = t.work_ref AND g.kind = 'refunded' AND {reward_of_g} = {reward_of_t})
  ORDER BY t.id DESC LIMIT %(most)s) AS rewarded
"""
_MODELS = {
    "follow": Follow, "block": Block, "mute": Mute, "topic": TopicWeight, "less": Less, "tagging": Tagging,
    "dial": FeedDial, "consent": Consent, "save": Save, "like": Like, "work": Work, "trace": Trace, "seen": SeenDay,
    "repost": Repost, "person": Person, "publication": Publication, "withdrawal": Withdrawal,
}  # fmt: skip
_TABLES = {name: model._meta.db_table for name, model in _MODELS.items()}
_REWARD = "{}.facts ->> 'reward'" if connection.vendor == "postgresql" else "json_extract({}.facts, '$.reward')"
_REWARDS = {f"reward_of_{row}": _REWARD.format(row) for row in "gt"}
_SQL = _PARTS.format(stands=STANDS.format(me="%(me)s"), **_TABLES, **_REWARDS)


def reader_of(
    viewer: Viewer, catalogue: Catalogue, shelf: Shelf, *, seed: int = 0, seen_before: int | None = None
) -> Reader:
    """Return the Reader for `viewer`, with `seen_before` as if they saw nothing since. One query, none signed out."""
    now = clock.now().timestamp()
    if viewer.pk is None:
        return Reader(now, seed=seed)
    rows, looks = _read(viewer.pk)
    seen = works_of(looks, seen_before)
    if seen_before is None:
        seen = np.union1d(seen, _answered(rows))
    clusters = shelf.ints("cluster")[catalogue.places(seen, shelf)]
    topics, hidden = _topics(rows), _ids(rows["hidden"])
    return Reader(
        now,
        viewer.pk,
        interests=_interests(rows, catalogue, shelf),
        dislikes=_vectors(_newest(rows["less"], DISLIKES), catalogue, shelf),
        follows=_ids(rows["follow"]),
        reposted=_reposted(rows, hidden, catalogue, shelf),
        hidden=hidden,
        seen=seen,
        seen_clusters=np.unique(clusters[clusters > 0]),
        unwanted=_ids(rows["less"]),
        topics=np.array(sorted(topics), np.int64),
        topic_weights=np.array([topics[tag] for tag in sorted(topics)], np.float32),
        dials=_dials(rows),
        seed=seed,
    )


def _read(person: int) -> tuple[Rows, list[bytes]]:
    """Return the rows by what they are, and what was on the person's screen of late (see seen.py)."""
    rows: Rows = defaultdict(list)
    looks: list[bytes] = []
    now = clock.now()
    with connection.cursor() as cursor:
        since = connection.ops.adapt_datetimefield_value(now - REPOSTS_LAST)
        day = connection.ops.adapt_datefield_value((now - LASTS).date())
        most = {"most": LOOK_BACK, "reposts": REPOSTS_BACK}
        cursor.execute(_SQL, {"me": person, "since": since, "day": day, **most})
        for what, ref, value, held in cursor.fetchall():
            if held is not None:
                looks.append(held)
            elif ref is not None:
                rows[what].append((ref, value))
    return rows, looks


def _newest(rows: list[tuple[int, float]], most: int) -> list[int]:
    """Return what the rows with the greatest numbers refer to."""
    return [ref for ref, _ in sorted(rows, key=lambda row: -row[1])[:most]]


def _answered(rows: Rows) -> Ints:
    """Return what the person reacted to of late: they have seen it, also where no script could say so."""
    return _ids([row for kind in ("liked", "saved", "passed on", "replied") for row in rows[kind]])


def _ids(rows: list[tuple[int, float]]) -> Ints:
    return np.unique(np.array([ref for ref, _ in rows], np.int64))


def _reposted(rows: Rows, hidden: Ints, catalogue: Catalogue, shelf: Shelf) -> Ints:
    """Return the places of what was reposted, by nobody and of nobody hidden."""
    hiding = set(hidden.tolist())
    places = catalogue.places((work for work, person in rows["reposted"] if person not in hiding), shelf)
    return places[~among(shelf.ints("author")[places], hidden)]


def _dials(rows: Rows) -> Dials:
    if not rows["dial"]:
        return Dials()
    first, second = (int(value) for value in rows["dial"][0])
    return Dials(first // 1000, first % 1000, second // 1_000_000, second // 1000 % 1000, second % 1000)


def _topics(rows: Rows) -> dict[int, float]:
    """Return tag -> weight, 1 as it comes: what the person set, lowered once for each "less of this"."""
    weights = {tag: value / 50 for tag, value in rows["topic"]}
    for tag, _ in rows["lowered"]:
        weights[tag] = weights.get(tag, 1.0) * Less.KEEPS
    return weights


def _interests(rows: Rows, catalogue: Catalogue, shelf: Shelf) -> Floats:
    """Return the interests that the person's signs teach, as far as they consented."""
    allowed = {ref for ref, _ in rows["consent"]}
    kinds = [kind for kind in WORTH if (2 if kind == "dwelt" else 1) in allowed]
    signs: dict[int, float] = defaultdict(float)
    for kind in kinds:
        newest_first = sorted(rows[kind], key=lambda row: -row[1])
        for age, (work, _) in enumerate(newest_first):
            signs[work] += WORTH[kind] * 2.718281828 ** (-age / TAU)
    known = [work for work in sorted(signs, key=lambda work: -signs[work]) if catalogue.has(work)]
    weights = np.array([signs[work] for work in known], np.float32)
    return interests(_vectors(known, catalogue, shelf), weights)


def _vectors(works: Iterable[int], catalogue: Catalogue, shelf: Shelf) -> Floats:
    places = catalogue.places(works, shelf)
    return shelf.vectors(places) if len(places) else no_vectors()
