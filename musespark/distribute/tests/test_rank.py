"""The ranker as a whole: what holds for every list it makes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from musespark.distribute.rank.parts import Dials, Reader
from musespark.distribute.rank.pipeline import LISTED, Pipeline
from musespark.distribute.rank.shelf import Shelf
from musespark.distribute.rank.taste import unit
from musespark.distribute.tests.shelves import NOW, shelf, vectors

PIPELINE = Pipeline()


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Shelf, Reader]:
    """A shelf with few authors, copies and topics, and a reader who blocked, followed and saw some of it."""
    count = draw(st.integers(0, 120))
    random = np.random.default_rng(draw(st.integers(0, 2**16)))
    some = shelf(
        count,
        author=random.integers(1, 12, count),
        cluster=random.integers(0, 30, count),
        topics=random.integers(0, 9, (count, 4)),
        shown=random.integers(0, 300, count),
        good=random.normal(5, 10, count),
        originality=random.random(count),
        machine=random.random(count),
        visible=random.random(count) < 0.9,
        vector=vectors(count, seed=1) if count else vectors(0),
    )
    original = some.columns["original"]
    for place in range(count):
        same = np.flatnonzero((some.ints("cluster") == some.ints("cluster")[place]) & some.flags("visible"))
        if some.ints("cluster")[place] and len(same):
            original[place] = same[0]
    ids = st.lists(st.integers(1, 120), max_size=40, unique=True).map(lambda found: np.array(sorted(found), np.int64))
    authors = st.lists(st.integers(1, 12), max_size=6, unique=True).map(lambda found: np.array(sorted(found), np.int64))
    reader = Reader(
        NOW,
        person=draw(st.integers(0, 12)),
        interests=unit(vectors(draw(st.integers(0, 4)), seed=5)),
        dislikes=unit(vectors(draw(st.integers(0, 2)), seed=6)),
        follows=draw(authors),
        hidden=draw(authors),
        seen=draw(ids),
        seen_clusters=draw(authors),
        topics=np.array([1, 2, 5]),
        topic_weights=np.array(draw(st.lists(st.floats(0, 2), min_size=3, max_size=3)), np.float32),
        dials=Dials(*draw(st.lists(st.integers(0, 100), min_size=5, max_size=5))),
        seed=draw(st.integers(0, 9)),
    )
    return some, reader


@settings(max_examples=60, deadline=None)
@given(worlds(), st.integers(1, 60))
def test_a_list_keeps_every_rule(world: tuple[Shelf, Reader], size: int) -> None:
    some, reader = world
    ranking = PIPELINE.run(some, reader, size)
    works = ranking.listed
    places = works - 1
    assert len(set(works.tolist())) == len(works) <= size
    assert some.flags("visible")[places].all()
    assert not np.isin(some.ints("author")[places], [*reader.hidden, reader.person]).any()
    assert not np.isin(works, reader.seen).any()
    clusters = some.ints("cluster")[places]
    assert len(set(clusters[clusters > 0].tolist())) == (clusters > 0).sum()
    assert not np.isin(clusters[clusters > 0], reader.seen_clusters).any()


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_every_candidate_has_exactly_one_outcome(world: tuple[Shelf, Reader]) -> None:
    ranking = PIPELINE.run(*world, 20)
    assert len(set(ranking.work.tolist())) == len(ranking.work) == len(ranking.outcome)
    assert ranking.outcome.max(initial=0) < len(ranking.outcomes)
    listed = ranking.work[ranking.outcome == ranking.outcomes.index(LISTED)]
    assert sorted(listed.tolist()) == sorted(ranking.listed.tolist())


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_the_factors_add_to_the_score_that_decides_the_order(world: tuple[Shelf, Reader]) -> None:
    some, reader = world
    candidates = PIPELINE.gather(some, reader)
    factors, score = PIPELINE.score(candidates, reader)
    np.testing.assert_allclose(factors.sum(axis=1), score, atol=1e-4)
    ranking = PIPELINE.run(some, reader, 20)
    totals = ranking.factors.sum(axis=1)
    by_score = ranking.place_by_score
    assert (np.diff(totals[np.argsort(by_score)]) <= 1e-4).all()


@settings(max_examples=30, deadline=None)
@given(worlds())
def test_the_same_world_gives_the_same_list(world: tuple[Shelf, Reader]) -> None:
    assert PIPELINE.run(*world, 30).listed.tolist() == PIPELINE.run(*world, 30).listed.tolist()


def test_with_nobody_followed_the_list_is_full_and_varied() -> None:
    topic = np.repeat(np.arange(10), 60)
    many = shelf(600, vector=vectors(10, seed=3)[topic] + 0.5 * vectors(600, seed=4))
    ranking = PIPELINE.run(many, Reader(NOW), 20)
    assert len(ranking.listed) == 20
    assert len(set(topic[ranking.listed - 1].tolist())) >= 6


def test_an_empty_shelf_gives_an_empty_list() -> None:
    ranking = PIPELINE.run(shelf(0), Reader(NOW), 20)
    assert (len(ranking.work), len(ranking.listed)) == (0, 0)


def test_what_was_saved_brings_its_like_to_the_top() -> None:
    embedding = vectors(400)
    embedding[100:110] = embedding[100] + 0.3 * vectors(10, seed=9)
    some = shelf(400, vector=embedding)
    ranking = PIPELINE.run(some, Reader(NOW, interests=some.vectors(np.array([100]))), 10)
    assert len(set(range(101, 111)) & set(ranking.listed[:6].tolist())) >= 4


def test_the_pipeline_prints_its_parts() -> None:
    assert str(PIPELINE).splitlines() == [
        "sources  following, similar, fresh, popular",
        "filters  withdrawn, own, hidden, seen, seen copy, unwanted, topic",
        "scorers  match, friends, worth, originality, freshness, crowding, machine, topics, less, author",
        "selector varied",
    ]
