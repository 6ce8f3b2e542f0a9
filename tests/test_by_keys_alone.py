"""Everything one does to a Work, by keys alone: Tab leads there, Enter and Space press, counts are right at once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import MakePerson, MakeWork, Visit
from musespark.earn.models import Reward
from musespark.earn.tests.conftest import committed  # noqa: F401  a fixture, asked for by its name
from musespark.people.models import Person
from musespark.works.models import Like, Repost, Save, Work
from musespark.works.react import react

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS: dict[str, type[Like | Save | Repost]] = {"repost": Repost, "like": Like, "save": Save}
AT = "id => document.activeElement.id === id"
AGAIN = """() => document.addEventListener('htmx:afterSwap', () => setTimeout(() => {
    document.documentElement.dataset.pressed = 'again';
    document.activeElement.click();
}), {once: true})"""
ON = "text => document.activeElement.textContent.trim() === text"


@pytest.fixture
def work(make_work: MakeWork) -> Work:
    return make_work(title="A loaf", remix_terms="allow")


@pytest.fixture
def eve(make_person: MakePerson) -> Person:
    return make_person("eve")


@pytest.fixture
def page(visit: Visit, eve: Person, work: Work) -> Page:
    page = visit(eve).new_page()
    page.goto(f"/w/{work.key}")
    return page


def tab_to(page: Page, place: str) -> None:
    """Press Tab until the element with the id `place` has the focus."""
    tab_until(page, AT, place)


def tab_to_text(page: Page, words: str) -> None:
    """Press Tab until what says these words has the focus."""
    tab_until(page, ON, words)


def tab_until(page: Page, look: str, wanted: str) -> None:
    for _ in range(60):  # more than a Work's page has to offer
        page.keyboard.press("Tab")
        if page.evaluate(look, wanted):
            return
    raise AssertionError(f"Tab never leads to {wanted}")


def act(page: Page, verb: str, work: Work) -> Locator:
    return page.locator(f"#{verb}-{work.key}")


def expect_count(button: Locator, count: int) -> None:
    """The number beside the icon; nought is not written."""
    shown = button.locator("span:not(.for-screen-reader)")
    expect(shown).to_have_text([str(count)] if count else [])


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("verb", ROWS)
def test_a_reaction_is_given_and_taken_back_by_the_same_key(
    page: Page, work: Work, eve: Person, make_person: MakePerson, verb: str, key: str
) -> None:
    react(verb, work, by=make_person("bob"))
    page.reload()
    button = act(page, verb, work)
    tab_to(page, f"{verb}-{work.key}")
    expect_count(button, 1)
    for pressed, count in (("true", 2), ("false", 1), ("true", 2)):
        page.keyboard.press(key)
        expect(button).to_have_attribute("aria-pressed", pressed)
        expect_count(button, count)
        expect(button).to_be_focused()
    assert ROWS[verb].objects.filter(work=work, person=eve).count() == 1
    page.keyboard.press(key)
    expect(button).to_have_attribute("aria-pressed", "false")
    assert not ROWS[verb].objects.filter(work=work, person=eve).exists()


def test_a_second_press_as_soon_as_the_first_is_answered_is_no_new_page(page: Page, work: Work) -> None:
    button = act(page, "like", work)
    tab_to(page, f"like-{work.key}")
    page.evaluate(AGAIN)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-pressed", "again")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_be_focused()
    expect(page.locator("html")).to_have_attribute("data-pressed", "again")  # it is the same page
    assert not Like.objects.exists()


def test_the_acts_follow_each_other_and_back(page: Page, work: Work) -> None:
    order = ["replies", "repost", "like", "save", "reward"]
    tab_to(page, f"{order[0]}-{work.key}")
    for verb in order[1:]:
        page.keyboard.press("Tab")
        expect(act(page, verb, work)).to_be_focused()
    for verb in order[-2::-1]:
        page.keyboard.press("Shift+Tab")
        expect(act(page, verb, work)).to_be_focused()


@pytest.mark.usefixtures("committed")
def test_a_reward_is_chosen_given_and_taken_back(page: Page, work: Work, eve: Person) -> None:
    tab_to(page, f"reward-{work.key}")
    page.keyboard.press("Enter")
    panel = page.locator(f"#p-{work.key}")
    amounts = panel.locator("p.row a")
    expect(amounts.first).to_be_focused()
    page.keyboard.press("Tab")
    expect(amounts.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel.get_by_role("button", name=re.compile("^Give 3.00"))).to_be_focused()
    page.keyboard.press("Enter")
    thanks = panel.get_by_role("heading", name="Thank you. Your reward has arrived.")
    expect(thanks).to_be_focused()
    expect(act(page, "reward", work)).to_have_text("Reward 1")
    given = Reward.objects.get()
    assert (given.giver, given.work, given.amount) == (eve, work, 3_000_000)

    tab_to_text(page, "3.00 XPM: every share, and how to take it back")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/earn/t/{given.transaction_id}")
    for address in (f"**/earn/t/{given.transaction_id}/refund", re.compile(r"/earn/t/\d+$")):
        tab_to_text(page, "Take it back")
        page.keyboard.press("Enter")
        page.wait_for_url(address)
    expect(page.get_by_text("The reward was taken back, with every share of it.")).to_be_visible()
    assert Reward.objects.get().is_refunded
    page.goto(f"/w/{work.key}")
    expect(act(page, "reward", work)).to_have_text("Reward")
