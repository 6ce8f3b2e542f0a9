"""The map in a browser: by keyboard a place opens beside it, without scripts as a page, and nothing is cut off."""

import pytest
from playwright.sync_api import expect

from conftest import MakePerson, MakeWork, Visit
from musespark.credential.bearing import bear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXTS = ["A loaf of rye from a hot oven.", "Rye bread, a hot oven, a dark crust.", "The hive swarmed at noon."]


@pytest.fixture
def works(make_work: MakeWork, make_person: MakePerson) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    for author, text in zip((ada, bob, bob), TEXTS, strict=True):
        bear(make_work(author, text=text))


def test_a_place_opens_beside_the_map_by_keyboard(works: None, make_person: MakePerson, visit: Visit) -> None:
    page = visit(make_person("cem"), viewport={"width": 390, "height": 844}).new_page()
    page.goto("/prove/map")
    tile = page.locator(".ground__link").first
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#place h2")).to_be_visible()
    expect(page.locator("#place")).to_contain_text("Works since the start of the last month")
    assert page.url.endswith("/prove/map")


def test_without_scripts_a_place_is_a_page(works: None, make_person: MakePerson, visit: Visit) -> None:
    page = visit(make_person("cem"), java_script_enabled=False).new_page()
    page.goto("/prove/map")
    page.locator("table a").first.click()
    expect(page.locator("h1")).to_have_count(1)
    assert "/prove/ground/" in page.url


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_name_leaves_its_tile_and_no_page_is_wider_than_the_screen(
    works: None, make_person: MakePerson, visit: Visit, width: int
) -> None:
    page = visit(make_person("cem"), viewport={"width": width, "height": 844}).new_page()
    page.goto("/prove/map")
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    wide = """() => [...document.querySelectorAll('.ground__link')].map(link => {
        const tile = link.querySelector('.ground__tile').getBoundingClientRect();
        return [...link.querySelectorAll('text')].every(text => {
            const box = text.getBoundingClientRect(); return box.left >= tile.left && box.right <= tile.right; }); })"""
    assert all(page.evaluate(wide))
