"""In a real browser: "back" finds the place, links are passed on, and what is set or undone is seen at once."""

import pytest
from playwright.sync_api import Page, expect

from conftest import Visit
from musespark.distribute.models import FeedDial, Less
from musespark.distribute.slates import PAGE, PAGES
from musespark.distribute.tests.conftest import Fill
from musespark.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = "() => [...document.querySelectorAll('.feed-item .work')].map((each) => each.dataset.key)"
TOP = """() => [...document.querySelectorAll('.feed-item .work')]
    .find((each) => each.getBoundingClientRect().bottom > 0)?.dataset.key"""


@pytest.fixture
def page(visit: Visit, reader: Person) -> Page:
    return visit(reader, viewport={"width": 1280, "height": 420}).new_page()


def to_the_end(page: Page, cards: int) -> None:
    """Read on until so many cards are there."""
    for there in range(PAGE, cards, PAGE):
        expect(page.locator(".feed-item")).to_have_count(there)
        page.evaluate("() => scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    expect(page.locator(".feed-item")).to_have_count(cards)


def test_back_from_a_work_of_the_second_list_finds_it_at_the_top_again(page: Page, fill: Fill) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    fill(PAGE * (PAGES + 2))
    page.goto("/")
    to_the_end(page, PAGE * (PAGES + 1))
    read = page.evaluate(KEYS)
    pressed = page.locator(".feed-item").nth(PAGE * PAGES + 3)
    pressed.evaluate("each => each.scrollIntoView({block: 'start', behavior: 'instant'})")
    top = page.evaluate(TOP)
    assert top in read[PAGE * PAGES :]
    pressed.locator(".work__when a").click()
    page.wait_for_url(f"**/w/{read[PAGE * PAGES + 3]}")
    page.go_back()
    page.wait_for_function(f"top => ({TOP})() === top", arg=top)
    page.wait_for_function(f"read => ({KEYS})().slice(0, read.length).join() === read.join()", arg=read)
    now = page.evaluate(KEYS)
    assert len(now) == len(set(now))
    assert page.evaluate("() => sessionStorage.getItem('htmx-history-cache')") is None
    assert not [line for line in said if "history" in line]


def test_on_their_own_page_the_dials_are_applied(page: Page, fill: Fill, reader: Person) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    fill(3)
    page.goto("/dials")
    page.get_by_label("New before old").fill("80")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".feed-item")).to_have_count(3)
    assert FeedDial.objects.get(person=reader).freshness == 80
    assert not [line for line in said if "htmx" in line]


def test_in_the_feed_a_slider_reorders_what_is_there(page: Page, fill: Fill, reader: Person) -> None:
    fill(3)
    page.goto("/")
    page.get_by_text("Set this feed").click()
    page.get_by_label("New before old").fill("80")
    page.get_by_label("New before old").dispatch_event("change")
    expect(page.locator("#feed-list [role=status]")).to_have_text("Your feed is in its new order.")
    expect(page.locator(".feed-item")).to_have_count(3)
    assert FeedDial.objects.get(person=reader).freshness == 80


def test_the_link_of_a_named_feed_is_copied_without_the_readers_list(page: Page, fill: Fill, reader: Person) -> None:
    fill(3)
    feed = FeedDial.objects.create(person=reader, name="Slow mornings")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(feed.get_absolute_url())
    page.wait_for_url(f"**/feeds/{feed.key}?slate=*&upto=1")
    page.locator(".banner").get_by_role("link", name="Share the link").click()
    expect(page.locator(".toast")).to_contain_text("Link copied")
    assert page.evaluate("() => navigator.clipboard.readText()").endswith(f"/feeds/{feed.key}")


def test_what_less_was_asked_of_comes_back_in_its_place_with_the_undo(page: Page, fill: Fill) -> None:
    fill(8, tagged=True)
    page.goto("/")
    before = page.evaluate(KEYS)
    page.locator(".work summary").nth(1).click()
    page.locator(".work").nth(1).get_by_role("button", name="Less of this").click()
    page.locator(".banner[autofocus]:focus").get_by_role("button", name="Undo").click()
    expect(page.locator(f"#w-{before[1]}")).to_be_focused()
    expect(page.locator(".toast")).to_contain_text("Undone. Its topics count as before.")
    page.wait_for_function(f"before => ({KEYS})().join() === before.join()", arg=before)
    assert not Less.objects.exists()
    page.locator(".work summary").nth(1).click()
    page.get_by_role("link", name="Why this?").click()
    expect(page.locator(f"#p-{before[1]} .why")).to_contain_text("Score")
