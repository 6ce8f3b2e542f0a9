"""Where a Work went, drawn: an axis of days, those without showings among them."""

from datetime import date, timedelta

import pytest
from django.test import Client

from conftest import ClientOf, MakeWork
from musespark.distribute.chart import Chart, chart
from musespark.distribute.models import ReachDay
from musespark.distribute.queries import reach_receipt
from musespark.distribute.shown import station_words
from musespark.support import clock
from musespark.works.models import Work

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)


def drawn(work: Work, **counts: int) -> Chart:
    """Draw where `work` was sent d<days ago>=<times>."""
    rows = [
        ReachDay(work=work, day=TODAY - timedelta(days=int(name[1:])), outcome="shown", count=count)
        for name, count in counts.items()
    ]
    ReachDay.objects.bulk_create(rows)
    return chart(reach_receipt(work), TODAY)


def test_days_without_showings_have_their_place(make_work: MakeWork) -> None:
    made = drawn(make_work(), d9=3, d7=5, d0=1)
    assert [count for _, count in made.days] == [3, 0, 5, 0, 0, 0, 0, 0, 0, 1]
    assert (made.top, made.half) == (6, 3)
    assert made.columns == [(1.4, 50, 50), (21.4, 16.67, 83.33), (91.4, 83.33, 16.67)]
    assert made.width == 7.2
    assert made.marks == (date(2026, 5, 11), date(2026, 5, 16), TODAY)
    assert made.earlier == 0


def test_a_first_day_stands_at_the_end_of_a_week(make_work: MakeWork) -> None:
    made = drawn(make_work(), d0=1)
    assert [count for _, count in made.days] == [0, 0, 0, 0, 0, 0, 1]
    assert made.top == 2


def test_what_is_older_than_a_month_is_said_in_a_number(make_work: MakeWork) -> None:
    made = drawn(make_work(), d90=7, d30=4, d29=2)
    assert (len(made.days), made.days[0], made.earlier) == (30, (date(2026, 4, 21), 2), 11)
    old = drawn(make_work(text="Old"), d90=7)
    assert (old.columns, old.top, old.earlier) == ([], 2, 7)


def test_the_author_alone_sees_it_and_reads_the_same_numbers(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work()
    ReachDay.objects.create(work=work, day=clock.now().date(), outcome="shown", count=4321)
    page = client_of(work.author).get(f"/w/{work.key}/share").content.decode()
    assert '<td class="number">4321</td>' in page.replace("4,321", "4321")
    assert page.count('<rect class="chart__column"') == 1
    assert "chart__column" not in Client().get(f"/w/{work.key}/share").content.decode()


def test_the_rail_says_how_often_it_was_sent_in_for_you(make_work: MakeWork) -> None:
    work = make_work()
    assert station_words(work) == {"share": "Not in For you yet"}
    today = clock.now().date()
    ReachDay.objects.create(work=work, day=today, outcome="listed", count=7)
    ReachDay.objects.create(work=work, day=today, outcome="shown", count=1)
    assert station_words(work) == {"share": "1 time in For you"}
    ReachDay.objects.create(work=work, day=today - timedelta(days=1), outcome="shown", count=411)
    assert station_words(work) == {"share": "412 times in For you"}
    assert "412 times in For you" in Client().get(f"/w/{work.key}").content.decode()


def test_of_drafts_and_replies_the_rail_says_nothing_of_the_feed(make_work: MakeWork) -> None:
    work = make_work()
    assert station_words(make_work(in_reply_to=work, thread=work)) == station_words(make_work(published=False)) == {}
