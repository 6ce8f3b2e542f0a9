"""What happened to a creator's Works in numbers: each counted once, by others, in the days asked for."""

from datetime import timedelta

import pytest

from conftest import MakePerson, MakeWork
from musespark.learn import ask, lake
from musespark.learn.numbers import Standing, tally, titled, works_of
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.models import Trace
from musespark.works.models import Work
from musespark.works.react import react, unreact
from musespark.works.reply import reply

pytestmark = pytest.mark.django_db

TODAY = timedelta(seconds=1)


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    with clock.at(clock.now() - timedelta(days=60)):
        return make_work()


@pytest.fixture
def rea(make_person: MakePerson) -> Person:
    return make_person("rea")


def traced(kind: str, work: Work, person: Person | None = None, *, ago: timedelta = TODAY, ms: int = 0) -> None:
    facts = {"ms": ms} if ms else {}
    Trace.objects.create(
        kind=kind, at=clock.now() - ago, work_ref=work.pk, person_ref=person.pk if person else None, facts=facts
    )


def sums(work: Work, days: int) -> dict[str, int]:
    told = tally(work.author_id, [work.pk], days=days)
    return {name: told.curve(name).total for name in told.counts if told.curve(name).total}


def test_looks_are_counted_by_work_and_day(work: Work, rea: Person, make_work: MakeWork) -> None:
    for kind, ms in (("impression", 0), ("impression", 0), ("dwell", 2999), ("dwell", 3000), ("dwelt", 0), ("open", 0)):
        traced(kind, work, rea, ms=ms)
    traced("impression", work, rea, ago=timedelta(days=3))
    traced("impression", make_work(text="Another."), rea)
    today = clock.now().date()
    assert ask.looks([work.pk], author=work.author_id) == {
        (work.pk, today): ask.Looks(2, 1, 5.999),
        (work.pk, today - timedelta(days=3)): ask.Looks(1, 0, 0.0),
    }
    assert list(ask.looks([work.pk], author=work.author_id, since=today)) == [(work.pk, today)]


def test_looks_read_the_same_before_and_after_compaction(work: Work, rea: Person) -> None:
    traced("dwelt", work, rea, ago=timedelta(minutes=5))
    before = ask.looks([work.pk], author=work.author_id)
    assert lake.compact() == 1
    assert ask.looks([work.pk], author=work.author_id) == before


def test_opening_a_work_and_staying_with_it_is_one_read(work: Work, rea: Person) -> None:
    for kind in ("impression", "open", "dwelt"):
        traced(kind, work, rea)
    assert sums(work, 7) == {"shown": 1, "read": 1}


def test_the_authors_own_looks_saves_likes_and_replies_do_not_count(work: Work) -> None:
    for kind in ("impression", "dwelt"):
        traced(kind, work, work.author)
    for verb in ("save", "like"):
        react(verb, work, by=work.author)
    reply(work, by=work.author, text="One more thing.")
    assert sums(work, 30) == {}
    assert tally(work.author_id, [work.pk]).standings() == []


def test_who_keeps_a_work_in_several_ways_is_one_person(work: Work, rea: Person, make_person: MakePerson) -> None:
    react("save", work, by=rea)
    for text in ("How long?", "And how hot?"):
        reply(work, by=rea, text=text)
    react("like", work, by=make_person("lee"))
    [standing] = tally(work.author_id, [work.pk], days=7).standings()
    assert standing == Standing(work.pk, 0, 0, 1, 2, 0, 1)


def test_what_was_taken_back_does_not_count(work: Work, rea: Person) -> None:
    react("save", work, by=rea)
    unreact("save", work, by=rea)
    assert sums(work, 30) == {}


def test_a_period_holds_its_days_and_no_others(work: Work, rea: Person, make_person: MakePerson) -> None:
    with clock.at(clock.now() - timedelta(days=7)):
        react("save", work, by=rea)
    with clock.at(clock.now() - timedelta(days=6)):
        react("save", work, by=make_person("lee"))
    assert [sums(work, days).get("saved") for days in (7, 30)] == [1, 2]
    assert [tally(work.author_id, [work.pk], days=days).kept[work.pk] for days in (7, 30, 0)] == [1, 2, 2]
    days = tally(work.author_id, [work.pk], days=7).days
    assert (len(days), days[-1]) == (7, clock.now().date())


def test_works_are_ordered_by_who_kept_them_then_by_who_read_them(work: Work, make_work: MakeWork, rea: Person) -> None:
    kept, read, seen = work, make_work(text="Read."), make_work(text="Seen.")
    react("save", kept, by=rea)
    traced("dwelt", read, rea)
    traced("impression", seen, rea)
    rows = tally(work.author_id, [seen.pk, read.pk, kept.pk], days=7).standings()
    assert [row.work for row in rows] == [kept.pk, read.pk, seen.pk]


def test_drafts_and_replies_are_none_of_a_creators_works(work: Work, make_work: MakeWork, rea: Person) -> None:
    make_work(text="A draft.", published=False)
    reply(make_work(rea, text="Somebody else's."), by=work.author, text="Nice.")
    assert works_of(work.author) == [work.pk]


def test_nothing_at_all_is_a_row_of_zeros(rea: Person) -> None:
    told = tally(rea.pk, [], days=7)
    assert (told.curve("shown").values, told.standings(), told.seconds) == ([0] * 7, [], 0)


def test_a_long_beginning_says_that_it_goes_on(make_work: MakeWork) -> None:
    assert titled(make_work(text="word " * 20)) == ("word " * 12)[:59] + "…"
    assert titled(make_work(title="Loaf")) == "Loaf"
