from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from musespark.support import clock
from musespark.support.limits import TooMany, spend, sweep
from musespark.support.models import Allowance


@pytest.mark.django_db
def test_the_last_allowed_time_passes_and_the_next_is_told_when_to_come_back() -> None:
    moment = clock.now()
    with clock.at(moment):
        for _ in range(3):
            spend("post", "p1", most=3, seconds=60)
        with pytest.raises(TooMany) as refusal:
            spend("post", "p1", most=3, seconds=60)
    assert refusal.value.until == moment + timedelta(seconds=60)


@pytest.mark.django_db
def test_a_new_window_counts_from_one() -> None:
    start = clock.now()
    with clock.at(start):
        spend("post", "p1", most=1, seconds=60)
    with clock.at(start + timedelta(seconds=61)):
        spend("post", "p1", most=1, seconds=60)
    assert Allowance.objects.get().used == 1


@pytest.mark.django_db
def test_one_person_does_not_use_up_what_another_may() -> None:
    spend("post", "p1", most=1, seconds=60)
    spend("post", "p2", most=1, seconds=60)
    spend("upload", "p1", most=1, seconds=60)
    assert Allowance.objects.count() == 3


@pytest.mark.django_db
def test_sweeping_deletes_windows_that_are_over_and_no_others() -> None:
    with clock.at(clock.now() - timedelta(hours=1)):
        spend("post", "old", most=1, seconds=60)
    spend("post", "new", most=1, seconds=60)
    assert sweep() == 1
    assert Allowance.objects.get().key == "post:new"


@pytest.mark.django_db
def test_the_page_says_from_when_on_and_offers_no_way_that_cannot_work_yet(client: Client) -> None:
    with clock.at(datetime(2026, 11, 22, 18, 4, 30, tzinfo=UTC)):
        spend("sign-in", "a127.0.0.1", most=20, seconds=300, times=20)
        answer = client.post("/account/login/", {"login": "ada", "password": "a guess"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "Try again in 5 minutes. You can go on after" in page
    assert '<time datetime="2026-11-22T18:09:30+00:00" title="22 November 2026, 18:09 UTC">18:09:30 UTC</time>' in page
    assert ">Try again<" not in page
    assert 'href="/account/login/"' not in page.split("<main")[1]


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_do_not_slip_through_together() -> None:
    passed: list[datetime] = []

    def attempt() -> None:
        try:
            spend("post", "p1", most=5, seconds=60)
            passed.append(clock.now())
        except TooMany:
            pass
        finally:
            connection.close()

    run_at_once([attempt] * 12)
    assert len(passed) == 5


def run_at_once(calls: list[Callable[[], None]]) -> None:
    threads = [Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
