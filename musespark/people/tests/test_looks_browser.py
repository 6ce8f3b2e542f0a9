"""What one's own pages show at a glance: which field is for what, tables that are read in lines and not in words."""

import re

import pytest
from playwright.sync_api import expect

from conftest import MakePerson, MakeWork, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "A loaf with spent grain from the brewery, and rye that took two days to rise in a cold room."


def test_the_fields_of_links_say_what_goes_there(visit: Visit, make_person: MakePerson) -> None:
    page = visit(make_person("ada")).new_page()
    page.goto("/settings/profile")
    page.get_by_role("button", name="Another link").click()
    names = page.get_by_label("What it is")
    expect(names).to_have_count(2)
    for name in names.all():
        expect(name).to_have_attribute("placeholder", "For example Shop")
    shown = "(labels) => labels.filter((label) => label.clientWidth > 1).map((label) => label.textContent.trim())"
    assert page.locator(".link-row label").evaluate_all(shown) == ["Address", "What it is"]


def test_another_link_comes_in_place_and_enter_keeps_them_all(visit: Visit, make_person: MakePerson) -> None:
    ada = make_person("ada")
    page = visit(ada).new_page()
    page.goto("/settings/profile")
    page.get_by_label("Name").fill("Ada L.")
    page.get_by_label("Address").fill("https://e.org/1")
    page.get_by_role("button", name="Another link").click()
    second = page.get_by_label("Address").nth(1)
    expect(second).to_be_focused()
    expect(page.get_by_label("Name")).to_have_value("Ada L.")
    second.fill("https://e.org/2")
    second.press("Enter")
    page.wait_for_url("**/@ada")
    ada.refresh_from_db()
    assert (ada.name, [link["url"] for link in ada.links]) == ("Ada L.", ["https://e.org/1", "https://e.org/2"])


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_known_stands_in_lines_and_scrolls_in_its_own_box(
    visit: Visit, make_person: MakePerson, make_work: MakeWork, width: int
) -> None:
    ada = make_person("ada")
    for number in range(3):
        make_work(ada, title=f"Loaf {number}", text=f"{number} {LONG}")
    page = visit(ada, viewport={"width": width, "height": 844}).new_page()
    page.goto("/known")
    cell = page.get_by_role("cell", name=f"0 {LONG}")
    expect(cell).to_be_visible()
    lines = "(cell) => cell.querySelector('bdi').getClientRects().length"
    assert cell.evaluate(lines) <= 4
    box = page.locator(".table-frame", has=cell)
    expect(box).to_have_attribute("tabindex", "0")
    expect(box).to_have_role("group")
    expect(box).to_have_accessible_name(re.compile("^Your Works"))
    assert page.evaluate("document.documentElement.scrollWidth") == width
