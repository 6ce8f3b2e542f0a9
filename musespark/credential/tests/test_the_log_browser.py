"""The page of the log and a verdict on an ancestor in a browser: on a phone nothing is cut off, in both looks."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import Visit
from musespark.credential import instance, vouch
from musespark.credential.claim import Claim, Ingredient
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import MakeWork, encode, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("look", "width"), [("light", 1280), ("dark", 390)])
def test_whoever_asks_for_a_text_is_told_that_it_is_in_the_log(
    make_picture_work: MakeWork, visit: Visit, look: str, width: int
) -> None:
    vouch.vouch(make_picture_work(text="A loaf."))
    page = visit(viewport={"width": width, "height": 900}, color_scheme=look).new_page()
    page.goto("/prove/log")
    page.get_by_label("Or a text").fill("A loaf.")
    page.get_by_role("button", name="Look it up").click()
    page.get_by_role("heading", name="It is in the log").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0


def test_the_ancestor_that_was_changed_is_marked_on_a_phone(visit: Visit, tmp_path: Path) -> None:
    parent = bytearray(sign(encode(scene(8)), Claim("p", "image/jpeg", "", {}), instance.authority()).data)
    parent[-200] ^= 1
    parts = (Ingredient(bytes(parent), "image/jpeg", "parent", "parentOf"),)
    child = tmp_path / "child.jpg"
    child.write_bytes(
        sign(encode(scene(9)), Claim("c", "image/jpeg", "", {}, ingredients=parts), instance.authority()).data
    )
    page = visit(viewport={"width": 390, "height": 900}, java_script_enabled=False).new_page()
    page.goto("/prove")
    page.get_by_label("File").set_input_files(child)
    page.get_by_role("button", name="Judge it").click()
    page.get_by_role("heading", name="As it was signed, but made from something that was changed").wait_for()
    assert page.get_by_text("its own credential is broken").count() == 1
