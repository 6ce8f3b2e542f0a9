"""Who goes to reply can write at once, and who says no to a question is back where they were."""

import pytest
from playwright.sync_api import expect

from conftest import MakePerson, MakeWork, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("by", ["click", "key"])
def test_who_goes_to_reply_writes_at_once(visit: Visit, make_work: MakeWork, make_person: MakePerson, by: str) -> None:
    work = make_work()
    page = visit(make_person("eve")).new_page()
    page.goto("/@ada")
    if by == "click":
        page.locator(f"#replies-{work.key}").click()
    else:
        page.keyboard.press("j")
        expect(page.locator(f"#w-{work.key}")).to_be_focused()
        page.keyboard.press("r")
    expect(page.get_by_label("Your reply")).to_be_focused()
    expect(page.get_by_label("Your reply")).to_be_in_viewport()


def test_who_may_not_reply_yet_is_led_to_where_they_sign_in(visit: Visit, make_work: MakeWork) -> None:
    work = make_work()
    page = visit().new_page()
    page.goto("/@ada")
    page.locator(f"#replies-{work.key}").click()
    expect(page.locator("#reply-text")).to_be_focused()
    expect(page.locator("#reply-text")).to_have_text("Sign in to reply")


def test_who_says_no_is_back_at_the_menu(visit: Visit, make_work: MakeWork, make_person: MakePerson) -> None:
    make_work()
    page = visit(make_person("eve")).new_page()
    page.goto("/@ada")
    menu = page.locator(".work summary").first
    menu.press("Enter")
    page.get_by_role("button", name="Block @ada").press("Enter")
    expect(page.locator("#question")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_be_hidden()
    expect(page.locator(".work summary:focus, .work .menu__item:focus")).to_have_count(1)
