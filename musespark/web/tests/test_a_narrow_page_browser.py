"""On a phone nothing is left out that matters: who is made up is said, and what was opened can be closed."""

import pytest
from playwright.sync_api import Page, expect

from conftest import MakePerson, MakeWork, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTE = "<p class='top__note'>A demo world: its people are made up, and the money is play money.</p>"


@pytest.fixture
def page(visit: Visit, make_person: MakePerson) -> Page:
    """A phone of somebody who is signed in."""
    return visit(make_person("reader"), viewport={"width": 320, "height": 640}).new_page()


def test_the_note_of_a_demo_world_is_shown_and_scrolls_away_from_the_bar(page: Page, make_work: MakeWork) -> None:
    page.goto(make_work(text="A loaf.\n" * 200).get_absolute_url())
    page.locator(".words").evaluate("(words, note) => words.insertAdjacentHTML('afterend', note)", NOTE)
    expect(page.locator(".top__note")).to_be_in_viewport()
    page.locator("#talk-title").scroll_into_view_if_needed()
    expect(page.locator(".top__note")).not_to_be_in_viewport()
    expect(page.locator(".top .logo")).to_be_in_viewport()


def test_a_long_handle_leaves_the_mark_of_a_demo_person(page: Page, make_person: MakePerson) -> None:
    make_person("a" * 30, is_demo=True)
    page.goto(f"/search?q={'a' * 30}")
    handle = page.locator(".main .person__handle")
    expect(handle).to_have_text(f"@{'a' * 30} · demo")
    assert handle.evaluate("handle => handle.scrollWidth <= handle.clientWidth")


def test_tabs_without_room_stay_one_row_and_are_reached_by_keys(page: Page, make_person: MakePerson) -> None:
    make_person("ada")
    page.goto("/@ada")
    tabs = page.locator(".segments").first
    tops = tabs.locator("a").evaluate_all("tabs => tabs.map(tab => tab.getBoundingClientRect().top)")
    assert len(tops) >= 4
    assert len(set(tops)) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tabs.locator("a").last.focus()
    expect(tabs.locator("a").last).to_be_in_viewport(ratio=1)


def test_a_reward_is_closed_where_it_was_opened(page: Page, make_work: MakeWork) -> None:
    page.goto(make_work().get_absolute_url())
    page.locator(".act--reward").click()
    page.get_by_role("link", name="Close").click()
    expect(page.locator(".work__panel")).to_be_empty()
    expect(page.locator(".act--reward")).to_be_focused()
