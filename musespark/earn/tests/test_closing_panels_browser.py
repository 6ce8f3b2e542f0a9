"""What was opened within a card closes by its button and by Escape, and the focus is back where it was opened."""

import pytest
from playwright.sync_api import Page, expect

from conftest import MakePerson, MakeWork, Visit
from musespark.distribute.enlist import enlist
from musespark.works.models import Work

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    work = make_work()
    enlist(work)
    return work


@pytest.fixture
def page(visit: Visit, work: Work, make_person: MakePerson) -> Page:
    page = visit(make_person("reader")).new_page()
    page.goto("/")
    return page


@pytest.mark.parametrize("way", ["button", "key"])
def test_why_this_closes_and_the_menu_has_the_focus(page: Page, work: Work, way: str) -> None:
    menu = page.locator(f"#w-{work.key} summary")
    menu.click()
    page.get_by_role("link", name="Why this?").click()
    panel = page.locator(f"#p-{work.key}")
    expect(panel.locator("tfoot")).to_contain_text("Score")
    close = panel.get_by_role("link", name="Close")
    size = close.bounding_box()
    assert size
    assert min(size["width"], size["height"]) >= 44
    expect(panel).to_be_focused()
    if way == "button":
        close.click()
    else:
        page.keyboard.press("Escape")
    expect(panel).to_be_empty()
    expect(menu).to_be_focused()


def test_the_thanks_for_a_reward_close_by_escape(page: Page, work: Work) -> None:
    button, panel = page.locator(f"#reward-{work.key}"), page.locator(f"#p-{work.key}")
    button.click()
    panel.get_by_role("link", name="1.00 XPM").click()
    panel.get_by_role("button", name="Give 1.00 XPM").click()
    expect(panel.get_by_role("heading", name="Thank you")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_empty()
    expect(button).to_be_focused()


def test_a_wrong_amount_has_the_focus(page: Page, work: Work) -> None:
    panel = page.locator(f"#p-{work.key}")
    page.locator(f"#reward-{work.key}").click()
    field = panel.get_by_role("textbox")
    field.fill("-1")
    field.press("Enter")
    expect(panel.get_by_role("alert")).to_have_text("A reward is between 0.10 XPM and 1\u202f000.00 XPM.")
    expect(field).to_be_focused()
