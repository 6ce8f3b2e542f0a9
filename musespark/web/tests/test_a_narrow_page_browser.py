"""On a phone nothing is left out that matters: who is made up is said, and what was opened can be closed."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from conftest import ClientOf, MakePerson, MakeWork

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here"),
]
CALM = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking"]
NOTE = "<p class='top__note'>A demo world: its people are made up, and the money is play money.</p>"


@pytest.fixture
def page(
    live_server: LiveServer, make_person: MakePerson, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    """A phone of somebody who is signed in."""
    # Playwright's own event loop runs in this thread; the ORM is used between its steps, never inside.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    session = client_of(make_person("reader")).cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=CALM)
        context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        yield context.new_page()
        browser.close()


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


def test_a_reward_is_closed_where_it_was_opened(page: Page, make_work: MakeWork) -> None:
    page.goto(make_work().get_absolute_url())
    page.locator(".act--reward").click()
    page.get_by_role("link", name="Close").click()
    expect(page.locator(".work__panel")).to_be_empty()
    expect(page.locator(".act--reward")).to_be_focused()
