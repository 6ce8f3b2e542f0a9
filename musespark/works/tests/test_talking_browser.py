"""Talking in a real browser: counts and focus follow at once, and messages never bury the page."""

import pytest
from playwright.sync_api import expect

from conftest import MakePerson, MakeWork, Visit
from musespark.people.relate import follow
from musespark.works.reply import reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reply_is_counted_and_gets_the_focus(visit: Visit, make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    page = visit(eve).new_page()
    page.goto(f"/w/{work.key}")
    count = page.locator(f"#replies-{work.key}")
    for number in ("1", "2"):
        page.get_by_label("Your reply").fill(f"Answer {number}")
        page.get_by_role("button", name="Reply", exact=True).click()
        expect(page.get_by_text(f"Answer {number}", exact=True)).to_be_visible()
        expect(count).to_have_text(f"Reply {number}")
        new = work.replies.latest("pk")
        expect(page.locator(f"#w-{new.key}")).to_be_focused()
    expect(page.get_by_label("Your reply")).to_have_value("")


def test_a_deleted_reply_is_counted_off_and_its_undo_gets_the_focus(
    visit: Visit, make_work: MakeWork, make_person: MakePerson
) -> None:
    work, eve = make_work(), make_person("eve")
    for text in ("One", "Two"):
        reply(work, by=eve, text=text)
    page = visit(eve).new_page()
    page.goto(f"/w/{work.key}")
    expect(page.locator(f"#replies-{work.key}")).to_have_text("Reply 2")
    mine = page.locator(".work--reply").first
    mine.locator("summary").click()
    mine.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted.", exact=True)).to_be_visible()
    expect(page.locator(f"#replies-{work.key}")).to_have_text("Reply 1")
    expect(page.locator(":focus")).to_contain_text("Deleted.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is back.")).to_be_visible()
    page.goto(f"/w/{work.key}")
    expect(page.locator(f"#replies-{work.key}")).to_have_text("Reply 2")


def test_messages_are_few_and_escape_closes_the_newest(visit: Visit, make_person: MakePerson) -> None:
    page = visit(make_person("eve")).new_page()
    page.goto("/settings")
    for text in ("one", "two", "two", "three", "four"):
        page.evaluate("text => document.dispatchEvent(new CustomEvent('toast', {detail: {text}}))", text)
    toasts = page.locator(".toast > span")
    expect(toasts).to_have_text(["two", "three", "four"])
    page.keyboard.press("Escape")
    expect(toasts).to_have_text(["two", "three"])
    page.get_by_role("button", name="Close").first.click()
    expect(toasts).to_have_text(["three"])


def test_who_closes_a_message_is_back_where_they_were(visit: Visit, make_person: MakePerson) -> None:
    page = visit(make_person("eve")).new_page()
    page.goto("/settings")
    page.get_by_label("Your language").focus()
    for key in ("Enter", "Escape"):
        page.evaluate("document.dispatchEvent(new CustomEvent('toast', {detail: {text: 'Kept.'}}))")
        page.get_by_role("button", name="Close").focus()
        page.keyboard.press(key)
        expect(page.locator(".toast")).to_have_count(0)
        expect(page.get_by_label("Your language")).to_be_focused()


def test_what_a_page_brings_along_is_said_to_screen_readers(visit: Visit, make_person: MakePerson) -> None:
    page = visit(make_person("eve")).new_page()
    page.add_init_script(
        "addEventListener('load', () => new MutationObserver((all) => all.forEach((each) => each.addedNodes.forEach("
        "(node) => node.matches?.('span') && (document.documentElement.dataset.heard = node.textContent)))).observe("
        "document.getElementById('toasts'), {childList: true, subtree: true}))"
    )
    page.goto("/settings")
    page.locator("#reading").get_by_role("button", name="Keep").click()
    expect(page.locator("html")).to_have_attribute("data-heard", "Kept.")
    expect(page.locator(".toast > span")).to_have_text(["Kept."])


def test_where_more_was_pressed_the_first_of_it_has_the_focus(
    visit: Visit, make_work: MakeWork, make_person: MakePerson
) -> None:
    work = make_work()
    answers = [reply(work, by=work.author, text=f"Answer {number}") for number in range(31)]
    for number in range(51):
        follow(make_person(f"p{number:02}"), work.author)
    page = visit(make_person("eve")).new_page()
    page.goto(f"/w/{work.key}")
    page.get_by_role("link", name="More replies").press("Enter")
    expect(page.locator(f"#w-{answers[30].key}")).to_be_focused()
    page.goto("/@ada/followers")
    page.get_by_role("link", name="More", exact=True).press("Enter")
    expect(page.get_by_role("link", name="p00")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_without_javascript_messages_stand_above_the_page(visit: Visit, make_person: MakePerson, width: int) -> None:
    bob, eve = make_person("bob"), make_person("eve")
    page = visit(eve, java_script_enabled=False, viewport={"width": width, "height": 800}).new_page()
    page.goto(f"/@{bob.username}")
    page.locator("summary", has=page.locator(".icon")).last.click()
    page.get_by_role("button", name="Mute").click()
    toast, shell = page.locator(".toasts").bounding_box(), page.locator(".shell").bounding_box()
    assert toast
    assert shell
    expect(page.locator(".toast")).to_contain_text("You no longer see @bob.")
    assert toast["y"] == 0
    assert shell["y"] >= toast["y"] + toast["height"]
    assert shell["width"] == min(width, 1408)
