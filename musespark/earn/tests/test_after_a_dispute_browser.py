"""A copied text, from the likeness to the money: both sides see the same, a person decides, the income follows."""

import re

import pytest
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import BrowserContext, Page, expect

from conftest import MakePerson, MakeWork, Visit
from musespark.credential.bearing import bear
from musespark.earn.redivide import divide_anew
from musespark.earn.reward import reward
from musespark.people.models import Person
from musespark.support.money import UNIT
from musespark.works.models import Work

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]
STORY = (
    "My grandmother's wool sweater had a gash at the elbow. I mended it with mustard, rust and teal yarn; it took "
    "four hours and two cups of tea. The pattern is a little crooked, and that is the part that I like best about it."
)


@pytest.fixture
def copy(make_work: MakeWork, make_person: MakePerson) -> Work:
    """A text by bob that he took from ada, after a reader rewarded him for it."""
    bear(make_work(text=STORY))
    later = make_work(make_person("bob"), text=f"Found this: {STORY.upper()}")
    reward(make_person("reader"), later, 4 * UNIT, "first-key")
    bear(later)
    return later


def shown(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def narrow(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_likeness_to_the_income_of_who_wrote_it_first(
    copy: Work, visit: Visit, make_person: MakePerson, *, scripts: bool
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": scripts}
    ada = shown(visit(Person.objects.get(username="ada"), **phone), "/notifications")
    ada.get_by_role("link", name=re.compile("like yours")).click()
    expect(ada.get_by_role("heading", level=1)).to_have_text("Two Works that are alike")
    expect(ada.locator("mark")).to_have_count(2)
    assert not scripts or narrow(ada)
    ada.get_by_role("textbox").last.fill("I wrote this first.")
    ada.get_by_role("button", name="It is made from mine").click()
    expect(ada.get_by_text("bob can answer until")).to_be_visible()

    bob = shown(visit(copy.author, **phone), "/notifications")
    bob.get_by_role("link", name=re.compile("Found this")).first.click()
    expect(bob.get_by_text("I wrote this first.")).to_be_visible()
    bob.get_by_label("It is mine, made without it").check()
    bob.get_by_role("button", name="Answer").click()
    expect(bob.get_by_text("It waits for a person who is on neither side.")).to_be_visible()

    olga = shown(visit(make_person("olga", is_staff=True), **phone), "/operate")
    olga.get_by_role("link", name=re.compile("Disputes")).click()
    olga.get_by_role("link", name=re.compile("Found this")).click()
    olga.get_by_label("It is made from the other Work").check()
    olga.get_by_label(re.compile("^Why;")).fill("The same words.")
    olga.get_by_role("button", name="Decide").click()
    expect(olga.get_by_text("Decided: It is made from the other Work.")).to_be_visible()

    waiting = DBTaskResult.objects.filter(task_path=divide_anew.module_path)
    for task in waiting:
        divide_anew.call(*task.args_kwargs["args"])
    ada.goto("/earn")
    expect(ada.get_by_text("Divided anew: the reward from @reader")).to_be_visible()
    expect(ada.locator("main")).to_contain_text("1.00")
    bob.goto(copy.get_absolute_url())
    expect(bob.locator(f"#w-{copy.key}")).to_contain_text("Remix of")
