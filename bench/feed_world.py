"""The world of the feed's benchmark: 100,000 Works by 10,000 persons, poured in as rows."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np

PEOPLE, WORKS, TOPICS, TAGS = 10_000, 100_000, 300, 600
SEEN = 40  # Works that each reader saw on each of the last 60 days
FOLLOWS, REPOSTS, SAVES, READERS = 20, 2, 12, 40  # follows and reposts of each person, saves of each reader
WORDS = ("bread", "grain", "water", "salt", "oven", "light", "boat", "lake", "heron", "stone", "wheel", "clay", "kiln")


def pour(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert `rows` (column attribute -> value), the rest by the model's defaults, without making an object each."""
    from django.db import connection

    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and field.name == "id")]
    usual = {field.attname: field.get_db_prep_save(field.get_default(), connection) for field in fields}
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    prepared = {field.attname: field for field in fields}

    def ready() -> Iterator[list[Any]]:
        for row in rows:
            kept = {name: prepared[name].get_db_prep_save(value, connection) for name, value in row.items()}
            yield [{**usual, **kept}[field.attname] for field in fields]

    with connection.cursor() as cursor:
        insert = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608  the model's own names
        cursor.executemany(insert, list(ready()))


def build() -> list[Any]:
    """Fill the empty database and return the readers: persons who follow, saved things and consented."""
    from django.db import transaction

    from musespark.people.models import Person

    draw = np.random.default_rng(1)
    with transaction.atomic():
        pour(Person, ({"username": f"p{at}", "name": f"Person {at}"} for at in range(PEOPLE)))
        people = list(Person.objects.order_by("id").values_list("id", flat=True))
        _works(draw, people)
        _people(draw, people)
    return list(Person.objects.filter(id__in=people[:READERS]).order_by("id"))


def _works(draw: np.random.Generator, people: list[int]) -> None:
    from musespark.credential.models import Bearing, Label, TextPrint
    from musespark.distribute.models import Standing
    from musespark.support import clock
    from musespark.support.ids import new_key
    from musespark.works.models import Publication, Tag, Tagging, Work

    now = clock.now()
    ages = np.sort(draw.random(WORKS) * 90 * 24 * 60)[::-1]  # minutes
    authors = np.array(people)[draw.integers(0, PEOPLE, WORKS)].tolist()
    moments = [now - timedelta(minutes=age) for age in ages.tolist()]
    pour(Tag, ({"name": f"tag{at}"} for at in range(TAGS)))
    tags = list(Tag.objects.order_by("id").values_list("id", flat=True))
    topic = draw.integers(0, TOPICS, WORKS)
    words = [" ".join(WORDS[at] for at in draw.integers(0, len(WORDS), 30)) for _ in range(500)]
    texts = [f"{words[at % 500]} #tag{topic[at]}" for at in range(WORKS)]
    pour(Work, (
        {"key": new_key(), "author_id": author, "title": f"Work {at}", "text": texts[at], "created_at": moment}
        for at, (author, moment) in enumerate(zip(authors, moments, strict=True))
    ))  # fmt: skip
    works = list(Work.objects.order_by("id").values_list("id", flat=True))
    rows = list(zip(works, authors, moments, strict=True))
    pour(Publication, ({"work_id": work, "by_id": author, "at": moment} for work, author, moment in rows))
    centres = draw.normal(size=(TOPICS, 256)).astype(np.float32)
    vectors = centres[topic] + draw.normal(size=(WORKS, 256)).astype(np.float32)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    pour(
        TextPrint,
        ({"work_id": work, "shingles": b"", "embedding": vectors[at].tobytes()} for at, work in enumerate(works)),
    )
    copies = {
        at: at - int(draw.integers(1, 50))
        for at in draw.choice(np.arange(50, WORKS), WORKS // 20, replace=False).tolist()
    }
    original = draw.random(WORKS)
    pour(
        Bearing,
        (
            {"work_id": work, "cluster": works[copies.get(at, at)], "originality": original[at]}
            for at, work in enumerate(works)
        ),
    )
    pour(
        Label,
        ({"work_id": work, "sentence": "Text: typed by the author.", "computed": "", "machine": 0} for work in works),
    )
    shown = draw.integers(0, 2000, WORKS)
    pour(
        Standing,
        (
            {"work_id": work, "shown": int(shown[at]), "good": float(shown[at] * original[at] * 0.1)}
            for at, work in enumerate(works)
        ),
    )
    pour(
        Tagging,
        (
            {"work_id": work, "tag_id": tags[int(topic[at]) * 2 + turn]}
            for at, work in enumerate(works)
            for turn in (0, 1)
        ),
    )
    _pictures(works[::2])


def _pictures(works: list[int]) -> None:
    from musespark.works.models import Asset, Rendition

    blob = "ab/" + "c" * 62
    pour(
        Asset,
        (
            {
                "work_id": work,
                "alt": "A picture",
                "blob": blob,
                "media_type": "image/jpeg",
                "width": 1600,
                "height": 1200,
                "byte_size": 9,
            }
            for work in works
        ),
    )
    assets = Asset.objects.order_by("id").values_list("id", flat=True)
    sizes = {"small": 320, "medium": 800, "large": 1600}
    pour(Rendition, (
        {"asset_id": asset, "name": name, "blob": f"{blob}.webp", "width": size, "height": size, "byte_size": 9}
        for asset in assets for name, size in sizes.items()
    ))  # fmt: skip


def _looks(draw: np.random.Generator, works: list[int]) -> bytes:
    from musespark.distribute.seen import LOOK

    looks = np.zeros(SEEN, LOOK)
    looks["work"] = draw.choice(works, SEEN, replace=False)
    return looks.tobytes()


def _people(draw: np.random.Generator, people: list[int]) -> None:
    from musespark.distribute.models import SeenDay
    from musespark.people.models import Consent, Follow
    from musespark.support import clock
    from musespark.works.models import Like, Repost, Save, Work

    steps = draw.choice(np.arange(1, PEOPLE), FOLLOWS, replace=False).tolist()
    pour(
        Follow,
        (
            {"follower_id": person, "followed_id": people[(at + step) % PEOPLE]}
            for at, person in enumerate(people)
            for step in steps
        ),
    )
    works = list(Work.objects.order_by("id").values_list("id", flat=True))
    passed_on = draw.choice(works, REPOSTS * PEOPLE, replace=False).tolist()
    moments = [clock.now() - timedelta(hours=hours) for hours in draw.uniform(0, 30 * 24, len(passed_on)).tolist()]
    pour(
        Repost,
        ({"person_id": people[at % PEOPLE], "work_id": work, "at": moments[at]} for at, work in enumerate(passed_on)),
    )
    liked = draw.choice(works, 2 * SAVES * READERS, replace=False).reshape(READERS, -1).tolist()
    for model in (Save, Like):
        pour(model, ({"person_id": people[at], "work_id": work} for at in range(READERS) for work in liked[at][:SAVES]))
    pour(SeenDay, (
        {"person_id": person, "day": clock.now().date() - timedelta(days=day), "looks": _looks(draw, works)}
        for person in people[:READERS] for day in range(60)
    ))  # fmt: skip
    signals = ("views", "reactions")
    pour(
        Consent,
        ({"person_id": people[at], "signal": signal, "purpose": "feed"} for at in range(READERS) for signal in signals),
    )
