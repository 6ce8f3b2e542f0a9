"""The rail of a Work in a real browser: from any station to any other without the page being loaded anew, and back."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import MakePerson, MakeWork, Visit
from musespark.people.models import Person
from musespark.works.models import Work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATIONS = {  # -> what stands at that station alone
    "create": "Whose words",
    "prove": "Its label and credentials are being made.",
    "share": "Where it went",
    "earn": "What it earned",
    "learn": "What was learned",
}


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    return make_work(title="A loaf")


@pytest.fixture(params=["a stranger", "its author", "a reader"])
def page(request: pytest.FixtureRequest, visit: Visit, make_person: MakePerson, work: Work) -> Page:
    """A Work's page that remembers whether it was loaded anew."""
    people: dict[str, Person | None] = {"a stranger": None, "its author": work.author}
    who = people[request.param] if request.param in people else make_person("reader")
    page = visit(who).new_page()
    page.goto(f"/w/{work.key}")
    page.evaluate("window.still = 'the same page'")
    return page


def link(page: Page, station: str) -> Locator:
    return page.locator(f"[data-rail] a[href$='/{station}#station']")


def expect_at(page: Page, work: Work, station: str) -> None:
    """Address, mark and words are that station's, around them the Work stays, and the page was not loaded anew."""
    expect(page).to_have_url(re.compile(rf"/w/{work.key}/{station}$"))
    expect(link(page, station)).to_have_attribute("aria-current", "page")
    expect(page.locator("[data-rail] [aria-current]")).to_have_count(1)
    expect(page.locator("#station")).to_contain_text(STATIONS[station])
    for other in STATIONS.keys() - {station}:
        expect(page.locator("#station")).not_to_contain_text(STATIONS[other])
    expect(page.locator(f"#w-{work.key}")).to_be_visible()
    assert page.evaluate("window.still") == "the same page"


def test_the_five_are_clicked_one_after_the_other_and_back_returns(page: Page, work: Work) -> None:
    for station in STATIONS:
        link(page, station).click()
        expect_at(page, work, station)
        expect(page.locator("#station")).to_be_focused()
    for station in list(STATIONS)[-2::-1]:
        page.go_back()
        expect_at(page, work, station)
    page.go_back()
    expect(page).to_have_url(re.compile(rf"/w/{work.key}$"))
    expect(page.locator("[data-rail] [aria-current]")).to_have_count(0)
    page.go_forward()
    expect_at(page, work, "create")


def test_from_any_station_to_any_other(page: Page, work: Work) -> None:
    way = ["prove", "create", "learn", "share", "prove", "earn", "create", "share", "learn", "earn", "prove", "learn"]
    assert len(set(pairwise(way))) == len(way) - 1  # no step twice
    for station in way:
        link(page, station).press("Enter")
        expect_at(page, work, station)
