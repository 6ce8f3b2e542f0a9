"""Answering in a real browser: the record begins with the first stroke, outlives a refusal, and begins anew."""

from collections.abc import Callable

import pytest
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page, expect

from conftest import MakePerson, MakeWork, Visit
from musespark.create.process import process_record
from musespark.people.models import Person
from musespark.works.models import Work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opened = Callable[..., Page]


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    """A Work that asks for an answer."""
    return make_work(text="Which flour?")


@pytest.fixture
def opened(visit: Visit, work: Work, make_person: MakePerson) -> Opened:
    """Return what opens the Work's page in a browser of its own where eve is signed in."""
    eve = make_person("eve")

    def opened(**options: bool) -> Page:
        context = visit(eve, **options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"/w/{work.key}")
        return page

    return opened


def paste(page: Page, words: str) -> None:
    page.evaluate("words => navigator.clipboard.writeText(words)", words)
    page.get_by_label("Your reply").press("ControlOrMeta+v")


def send(page: Page) -> None:
    page.get_by_role("button", name="Reply", exact=True).click()


def sent(page: Page, work: Work) -> tuple[str, dict[str, int], bool]:
    """Send the reply, and return the record of the newest one once it stands there."""
    send(page)
    expect(page.get_by_label("Your reply")).to_have_value("")
    newest = work.replies.latest("pk")
    found = process_record(newest)
    return newest.text, dict(found.text), found.complete


def test_one_reply_after_the_other_is_recorded_from_its_first_letter(opened: Opened, work: Work) -> None:
    page = opened()
    field = page.get_by_label("Your reply")
    field.press_sequentially("  Rye 🧶, I thinkk")
    field.press("Backspace")
    field.press_sequentially(".\n\n")
    assert sent(page, work) == ("Rye 🧶, I think.", {"typed": 12}, True)

    paste(page, "As the miller says.")
    assert sent(page, work) == ("As the miller says.", {"pasted": 16}, True)

    field.press_sequentially("He says: ")
    paste(page, "rye, of course")
    assert sent(page, work) == ("He says: rye, of course", {"typed": 7, "pasted": 12}, True)
    assert work.replies.count() == 3


def test_a_refused_reply_comes_back_with_its_record(opened: Opened, work: Work) -> None:
    page = opened()
    field = page.get_by_label("Your reply")
    field.press("Enter")
    field.press_sequentially("So: ")
    page.get_by_label("Your reply").evaluate("field => field.removeAttribute('maxlength')")
    paste(page, "long " * 2000)
    for _ in range(2):  # a refusal of what a refusal gave back
        send(page)
        expect(page.get_by_role("alert")).to_have_text("This is 3 characters too long. At most 10,000 are possible.")
        page.get_by_role("alert").evaluate("alert => alert.remove()")
    field.press("End")
    field.press("ControlOrMeta+End")
    for _ in range(6):
        field.press("Backspace")
    field.press_sequentially("!")
    text, counts, complete = sent(page, work)
    assert (text[:5], text[-5:], len(text)) == ("So: l", "long!", 9999)
    assert (counts, complete) == ({"typed": 4, "pasted": 7996}, True)


def test_a_refused_edit_comes_back_with_its_record(opened: Opened, work: Work, make_work: MakeWork) -> None:
    page = opened()
    own = make_work(Person.objects.get(username="eve"), text="")
    page.goto(f"/w/{own.key}/edit")
    text, publish = page.get_by_label("Text"), page.get_by_role("button", name="Publish the changes")
    text.press_sequentially("  ")
    publish.click()
    expect(page.get_by_text("Nothing would be left.")).to_be_visible()
    text.press("End")
    text.press_sequentially("Rye.")
    publish.click()
    page.wait_for_url(f"**/w/{own.key}")
    own.refresh_from_db()
    found = process_record(own)
    assert (own.text, found.text, found.complete) == ("  Rye.", {"typed": 4}, True)


def test_a_line_that_broke_loses_nothing_and_counts_nothing_twice(opened: Opened, work: Work) -> None:
    page = opened()
    page.get_by_label("Your reply").press_sequentially("In a tunnel")
    page.context.set_offline(True)
    send(page)
    expect(page.locator(".toast")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_label("Your reply").press_sequentially(".")
    assert sent(page, work) == ("In a tunnel.", {"typed": 10}, True)
    assert work.replies.count() == 1


def test_words_that_this_browser_had_kept_are_of_unknown_origin(opened: Opened, work: Work) -> None:
    page = opened()
    page.get_by_label("Your reply").press_sequentially("Kept. ")
    page.reload()
    field = page.get_by_label("Your reply")
    expect(field).to_have_value("Kept. ")
    field.press("End")
    field.press_sequentially("And typed.")
    assert sent(page, work) == ("Kept. And typed.", {"unknown": 5, "typed": 9}, False)


def test_what_was_begun_after_a_reply_is_kept_whatever_moment_one_leaves_at(opened: Opened, work: Work) -> None:
    page = opened()
    field = page.get_by_label("Your reply")
    field.press_sequentially("Rye.")
    assert sent(page, work)[0] == "Rye."
    field.press_sequentially("And sp")
    page.reload()
    expect(field).to_have_value("And sp")


def test_without_javascript_a_reply_is_of_unknown_origin(opened: Opened, work: Work) -> None:
    page = opened(java_script_enabled=False)
    page.get_by_label("Your reply").fill("Rye.")
    assert "<noscript> Without JavaScript it counts as of unknown origin.</noscript>" in page.content()
    assert sent(page, work) == ("Rye.", {"unknown": 4}, False)


def test_the_card_of_a_reply_says_what_was_recorded(opened: Opened, work: Work) -> None:
    page = opened()
    page.get_by_label("Your reply").press_sequentially("Rye.")
    assert sent(page, work)[2]
    queued = DBTaskResult.objects.get(task_path__endswith=".vouch_for")
    queued.task.call(*queued.args_kwargs["args"])
    page.reload()
    expect(page.locator(".work--reply")).to_contain_text("Text: typed by the author")
