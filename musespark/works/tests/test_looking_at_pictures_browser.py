"""Pictures at full size: buttons, arrows in the direction of the page, and the focus back at the picture."""

import pytest
from playwright.sync_api import Page, expect

from conftest import MakeWork, Visit, picture
from musespark.works.models import Work
from musespark.works.render import render_renditions
from musespark.works.upload import add_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    work = make_work()
    for alt, colour in (("One", "teal"), ("Two", "navy"), ("Three", "olive")):
        render_renditions.call(add_picture(work, picture(640, 480, colour=colour), alt=alt).pk)
    return work


@pytest.fixture
def page(visit: Visit, work: Work) -> Page:
    page = visit(None).new_page()
    page.goto(f"/w/{work.key}")
    return page


def test_buttons_lead_through_the_pictures_and_out(page: Page) -> None:
    page.locator("[data-lightbox]").first.click()
    viewer = page.get_by_role("dialog")
    expect(viewer.locator("figcaption")).to_have_text("1 / 3 · One")
    viewer.get_by_role("button", name="Next picture").click()
    expect(viewer.locator("figcaption")).to_have_text("2 / 3 · Two")
    viewer.get_by_role("button", name="Previous picture").click()
    expect(viewer.locator("figcaption")).to_have_text("1 / 3 · One")
    for button in viewer.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    viewer.get_by_role("button", name="Close").click()
    expect(viewer).to_have_count(0)
    expect(page.locator("[data-lightbox]").first).to_be_focused()


@pytest.mark.parametrize(
    ("direction", "key", "caption"), [("ltr", "ArrowRight", "2 / 3"), ("rtl", "ArrowLeft", "2 / 3")]
)
def test_arrows_follow_the_page_and_escape_ends_it(page: Page, direction: str, key: str, caption: str) -> None:
    page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
    page.locator("[data-lightbox]").first.click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press(key)
    expect(viewer.locator("figcaption")).to_contain_text(caption)
    page.keyboard.press("Escape")
    expect(page.locator("[data-lightbox]").nth(1)).to_be_focused()
