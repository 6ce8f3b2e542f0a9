"""How long a Work was looked at: only while its page is in front. The page's clock is moved by hand, to the ms."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, Response

from conftest import Visit
from musespark.distribute.tests.conftest import Fill
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces import token
from musespark.traces.models import Trace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Playwright keeps every page of a headless browser in front, so what a page is told then is said to it by hand.
BEHIND = """window.behind = false;
Object.defineProperty(document, 'hidden', {get: () => window.behind});
Object.defineProperty(document, 'visibilityState', {get: () => (window.behind ? 'hidden' : 'visible')});"""
TURN = "behind => { window.behind = behind; document.dispatchEvent(new Event('visibilitychange')); }"
# observers are told in the order in which they were made: when this one knows, so does the page's own
KNOWN = """() => new Promise((known) => new IntersectionObserver((all, me) => { me.disconnect(); known(); })
    .observe(document.querySelector('[data-token]')))"""


class Earlier:
    """The clock of tokens: reports add up to no more than has passed since, and the page's time runs ahead."""

    def now(self) -> datetime:
        return clock.now() - timedelta(minutes=10)


@pytest.fixture
def page(visit: Visit, reader: Person, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page in which time stands."""
    monkeypatch.setattr(token, "clock", Earlier())
    page = visit(reader, viewport={"width": 1280, "height": 900}).new_page()
    page.clock.install(time=1_900_000_000_000)
    page.clock.pause_at(1_900_003_600_000)  # an hour on: it can only be stopped ahead of it
    page.add_init_script(BEHIND)
    return page


def turn(page: Page, *, behind: bool) -> None:
    """Put another page in front of it, or take that away."""
    page.evaluate(TURN, behind)


def reports(kind: str) -> Callable[[Response], bool]:
    """Whether that is the answer to a report of this kind."""
    return lambda answer: answer.url.endswith("/beacon") and f'"{kind}"' in (answer.request.post_data or "")


def put_behind(page: Page) -> None:
    """Put another page in front of it, and wait until it has told how long it was looked at."""
    with page.expect_response(reports("dwell")):
        turn(page, behind=True)


def told(kind: str) -> list[int]:
    """The milliseconds of the traces of that kind, in the order in which they came."""
    return [row.facts["ms"] for row in Trace.objects.filter(kind=kind).order_by("pk")]


def test_time_counts_only_while_the_page_is_in_front(page: Page, fill: Fill) -> None:
    fill(1)
    page.goto("/")
    page.evaluate(KNOWN)
    with page.expect_response(reports("impression")):
        page.clock.run_for(2500)
    put_behind(page)
    assert told("dwell") == [2500]
    page.clock.run_for(60_000)
    turn(page, behind=False)
    page.clock.run_for(2000)
    put_behind(page)
    assert told("dwell") == [2500, 2000]
    assert Trace.objects.filter(kind="impression").count() == 1
    assert Trace.objects.filter(kind="dwelt").count() == 1  # 4.5 s in all


def test_a_page_that_was_never_in_front_tells_nothing(page: Page, fill: Fill) -> None:
    fill(1)
    page.add_init_script("window.behind = true")
    page.goto("/")
    page.evaluate(KNOWN)
    page.clock.run_for(60_000)
    assert not Trace.objects.filter(kind__in=["impression", "dwell", "dwelt"]).exists()
    turn(page, behind=False)
    page.clock.run_for(700)
    put_behind(page)
    assert told("dwell") == [700]


def test_a_glance_that_is_too_short_is_none_and_glances_add_up(page: Page, fill: Fill) -> None:
    fill(1)
    page.goto("/")
    page.evaluate(KNOWN)
    page.clock.run_for(499)
    turn(page, behind=True)
    page.clock.run_for(60_000)
    assert not Trace.objects.filter(kind__in=["impression", "dwell"]).exists()
    turn(page, behind=False)
    page.clock.run_for(1)
    put_behind(page)
    assert told("dwell") == [500]
    assert Trace.objects.filter(kind="impression").count() == 1
