"""Seen in a real browser: what was on the screen does not come back, what was only sent may; the focus stays."""

import pytest
from playwright.sync_api import Page

from conftest import Visit
from musespark.distribute.models import SeenDay
from musespark.distribute.seen import works_of
from musespark.distribute.tests.conftest import Fill
from musespark.people.models import Person
from musespark.works.models import Work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(visit: Visit, reader: Person) -> Page:
    """A low window of the signed-in reader: two Works fit at most."""
    return visit(reader, viewport={"width": 1280, "height": 420}).new_page()


def keys(page: Page) -> list[str]:
    return [
        str(key) for key in page.eval_on_selector_all(".work[data-token]", "all => all.map(each => each.dataset.key)")
    ]


def test_what_was_on_the_screen_does_not_come_back(page: Page, fill: Fill, reader: Person) -> None:
    fill(8)
    with page.expect_response("**/beacon"):
        page.goto("/")
    first = keys(page)
    held = SeenDay.objects.filter(person=reader).values_list("looks", flat=True)
    seen = set(Work.objects.filter(pk__in=works_of(held).tolist()).values_list("key", flat=True))
    assert len(first) == 8
    assert first[0] in seen
    assert first[-1] not in seen
    page.goto("/")
    again = keys(page)
    new = 8 - len(seen)
    assert set(again[:new]) == set(first) - seen
    assert set(again[new:]) == seen
    before = page.locator(".feed > :has-text('seen before') + .feed-item .work").get_attribute("data-key")
    assert before == again[new]


def test_what_is_said_of_less_has_the_focus_and_so_has_its_undo(page: Page, fill: Fill) -> None:
    fill(8, tagged=True)
    page.goto("/")
    page.locator(".work summary").first.click()
    page.get_by_role("button", name="Less of this").first.click()
    page.locator(".banner[autofocus]:focus").get_by_role("button", name="Undo").click()
    page.locator(".work:focus").wait_for()


def test_f5_after_less_leaves_the_work_out_and_back_keeps_the_place(page: Page, fill: Fill) -> None:
    fill(8, tagged=True)
    page.goto("/")
    before = keys(page)
    page.locator(".work summary").first.click()
    page.get_by_role("button", name="Less of this").first.click()
    page.locator(".feed-item [role=status], .feed-item.banner").first.wait_for()
    page.reload()
    after = keys(page)
    assert before[0] not in after
    page.goto("/following")
    page.go_back()
    assert keys(page) == after
