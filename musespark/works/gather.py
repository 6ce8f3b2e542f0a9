"""Gather what cards show of some Works: four statements, whose rows are plain tuples.

They are written out because a page of the feed pays for them each time: to build them with the ORM costs more than to
run them. Each takes the viewer's id (0: signed out) and the ids of the Works.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

Row = tuple[Any, ...]
BOUND = 50  # Works that are bound one by one: SQLite plans a statement once, as long as its words stay the same

# the Works themselves: public ones without a block between author and viewer, and the viewer's own; never deleted ones
_WORKS = """
SELECT w.id, w.key, w.title, w.text, w.language, w.remix_terms, w.ai_terms, w.repost_terms,
       w.edited_at, p.at, w.author_id,
       a.username, a.name, a.picture, a.is_demo, w.in_reply_to_id, t.author_id, pin.by_id
FROM works_work w
JOIN people_person a ON a.id = w.author_id
LEFT JOIN works_publication p ON p.work_id = w.id
LEFT JOIN works_withdrawal x ON x.work_id = w.id
LEFT JOIN works_pin pin ON pin.work_id = w.id
LEFT JOIN works_work t ON t.id = w.thread_id
WHERE w.id IN ({ids}) AND x.id IS NULL AND (w.author_id = {me} OR (p.id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM people_block b
    WHERE (b.person_id = {me} AND b.blocked_id = w.author_id) OR (b.blocked_id = {me} AND b.person_id = w.author_id))))
"""
_PICTURES = """
SELECT s.work_id, s.id, s.alt, s.width, s.height, v.kind, v.blob, v.duration, v.captions, v.captions_language,
       r.name, r.blob, r.width
FROM works_asset s LEFT JOIN works_rendition r ON r.asset_id = s.id LEFT JOIN works_recording v ON v.asset_id = s.id
WHERE s.work_id IN ({ids}) ORDER BY s.position, s.id, r.width
"""
# how many, and whether the viewer is among them; a Work counts its whole thread, a reply what answers it: as far as the
# viewer sees it there (thread.py)
_MINE = "SUM(CASE WHEN person_id = {me} THEN 1 ELSE 0 END)"
_REPLIES = """
FROM works_work w JOIN works_publication p ON p.work_id = w.id JOIN people_person a ON a.id = w.author_id
LEFT JOIN works_withdrawal x ON x.work_id = w.id
WHERE x.id IS NULL AND a.is_active AND w.author_id NOT IN (SELECT person FROM hidden) AND"""
_COUNTS = f"""
WITH hidden (person) AS (SELECT blocked_id FROM people_block WHERE person_id = {{me}}
    UNION ALL SELECT person_id FROM people_block WHERE blocked_id = {{me}}
    UNION ALL SELECT muted_id FROM people_mute WHERE person_id = {{me}})
SELECT 'likes', work_id, COUNT(*), {_MINE} FROM works_like WHERE work_id IN ({{ids}}) GROUP BY work_id
UNION ALL
SELECT 'saves', work_id, COUNT(*), {_MINE} FROM works_save WHERE work_id IN ({{ids}}) GROUP BY work_id
UNION ALL
SELECT 'reposts', work_id, COUNT(*), {_MINE} FROM works_repost WHERE work_id IN ({{ids}}) GROUP BY work_id
UNION ALL
SELECT 'replies', w.thread_id, COUNT(*), 0 {_REPLIES} w.thread_id IN ({{ids}}) GROUP BY w.thread_id
UNION ALL
SELECT 'replies', w.in_reply_to_id, COUNT(*), 0 {_REPLIES} w.in_reply_to_id IN ({{ids}})
    AND w.in_reply_to_id <> w.thread_id GROUP BY w.in_reply_to_id
"""  # noqa: S608  made of the constants above
# what each points to: notices, hashtags, the Work it answers, the Works it is made from (public ones, no block)
_OTHER = """JOIN people_person a ON a.id = o.author_id JOIN works_publication p ON p.work_id = o.id
LEFT JOIN works_withdrawal x ON x.work_id = o.id
WHERE x.id IS NULL AND a.is_active AND NOT EXISTS (SELECT 1 FROM people_block b
    WHERE (b.person_id = {me} AND b.blocked_id = a.id) OR (b.blocked_id = {me} AND b.person_id = a.id)) AND"""
_MARKS = f"""
SELECT 'notice', work_id, id, kind, '', '' FROM works_notice WHERE work_id IN ({{ids}})
UNION ALL
SELECT 'tag', g.work_id, g.id, n.name, '', '' FROM works_tagging g JOIN works_tag n ON n.id = g.tag_id
    WHERE g.work_id IN ({{ids}})
UNION ALL
SELECT 'reply', w.id, o.id, o.key, a.username, o.title FROM works_work w
    JOIN works_work o ON o.id = w.in_reply_to_id {_OTHER} w.id IN ({{ids}})
UNION ALL
SELECT CASE WHEN d.is_quote THEN 'quote' ELSE 'remix' END, d.child_id, d.id, o.key,
    a.username, o.title FROM works_derivation d
    JOIN works_work o ON o.id = d.parent_id {_OTHER} d.child_id IN ({{ids}})
ORDER BY 3
"""  # noqa: S608  made of the constants above
# whether the repost `r` of the Work `w` by the person `p` stands for the viewer: of another's Work, as far as its terms
# go (now, not then), and through no block between the two
STANDS = """w.author_id <> {me} AND p.is_active AND (w.repost_terms <> 'never' OR w.author_id = r.person_id)
AND NOT EXISTS (SELECT 1 FROM people_block b WHERE b.person_id = r.person_id AND b.blocked_id = w.author_id)
AND NOT EXISTS (SELECT 1 FROM people_block b WHERE b.person_id = w.author_id AND b.blocked_id = r.person_id)"""
# reposts that reach the viewer: by whom they follow; neither by nor of anybody hidden (people.queries.hidden_from)
_REACHING = f"""people_follow f JOIN works_repost r ON r.person_id = f.followed_id
JOIN people_person p ON p.id = r.person_id JOIN works_work w ON w.id = r.work_id
WHERE f.follower_id = {{me}} AND {STANDS}
AND NOT EXISTS (SELECT 1 FROM people_mute m WHERE m.person_id = {{me}} AND m.muted_id IN (r.person_id, w.author_id))
AND NOT EXISTS (SELECT 1 FROM people_block b WHERE b.person_id = {{me}} AND b.blocked_id IN (r.person_id, w.author_id))
AND NOT EXISTS (SELECT 1 FROM people_block b WHERE b.blocked_id = {{me}} AND b.person_id IN (r.person_id, w.author_id))
"""  # noqa: S608  made of the constant above
_REPOSTERS = f"""SELECT 'repost', r.work_id, -r.id, p.name, p.username, '' FROM {_REACHING} AND r.work_id IN ({{ids}})
UNION ALL"""  # noqa: S608  made of the constants above
_REPOSTED = f"""
SELECT r.work_id, MAX(r.at) FROM {_REACHING} AND r.at BETWEEN %s AND %s
AND EXISTS (SELECT 1 FROM works_publication o WHERE o.work_id = w.id)
AND NOT EXISTS (SELECT 1 FROM works_withdrawal x WHERE x.work_id = w.id)
GROUP BY r.work_id
"""  # noqa: S608  made of the constants above


def works(viewer: int, ids: Sequence[int]) -> list[Row]:
    """Return the Works with author, publication, thread's author and pin. One query."""
    return ask(_WORKS, viewer, ids)


def pictures(ids: Sequence[int]) -> list[Row]:
    """Return a row a rendition (or one a picture without any), in the order of the pictures. One query."""
    return ask(_PICTURES, 0, ids)


def counts(viewer: int, ids: Sequence[int]) -> list[Row]:
    """Return (what, Work, how many, how many of the viewer's). One query."""
    return ask(_COUNTS, viewer, ids)


def marks(viewer: int, ids: Sequence[int], *, reposts: bool = False) -> list[Row]:
    """Return (what, Work, order, value, handle, title) of notices, hashtags, the answered Work and parents. One query.

    With `reposts` also of those by whom the viewer follows, the newest first.
    """
    return ask(_REPOSTERS + _MARKS if reposts else _MARKS, viewer, ids)


def reposted(viewer: int, since: datetime, until: datetime) -> list[Row]:
    """Return (Work, moment of the newest) of public Works whose reposts reached `viewer` in that time. One query."""
    with connection.cursor() as cursor:
        moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (since, until)]
        cursor.execute(_REPOSTED.format(me=int(viewer)), moments)
        return list(cursor.fetchall())


def ask(statement: str, viewer: int, ids: Collection[int], **values: str) -> list[Row]:
    """Return the rows of `statement`, which names the viewer `{me}`, the Works `{ids}` and values as `%(name)s`.

    One query, none without Works.
    """
    if not ids:
        return []
    bound = {f"w{at}": int(each) for at, each in enumerate(ids)} if len(ids) <= BOUND else {}
    # otherwise only integers go into the text: no quoting to get wrong, and no database's limit of bound values
    numbers = ",".join(f"%({name})s" for name in bound) or ",".join(str(int(each)) for each in ids)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(ids=numbers, me="%(me)s"), {**bound, **values, "me": int(viewer)})
        return list(cursor.fetchall())
