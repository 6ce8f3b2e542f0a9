"""The pages of one's signature, of a text to copy and of a recovered picture: whole at 320 pixels, in both looks."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from conftest import Visit
from musespark.credential import vouch
from musespark.credential.bearing import bear
from musespark.credential.mining import choose_for_all
from musespark.credential.tests.conftest import MakeWork, encode, scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("light", 1280), ("dark", 320)]


def is_whole(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0


@pytest.mark.parametrize(("look", "width"), LOOKS)
def test_one_says_what_machines_may_do_and_the_work_tells(
    make_picture_work: MakeWork, visit: Visit, look: str, width: int
) -> None:
    work = make_picture_work(text="A loaf.")
    vouch.vouch(work)
    page = visit(work.author, viewport={"width": width, "height": 900}, color_scheme=look).new_page()
    page.goto("/prove/mine")
    is_whole(page, width)
    page.get_by_label("Search through it and answer with it, but not be trained with it").check()
    page.get_by_role("button", name="Keep").click()
    page.goto(f"/w/{work.key}/prove")
    page.get_by_text("Its author says what machines may do with it").wait_for()
    page.get_by_text("What machines may do with this Work").click()
    is_whole(page, width)


@pytest.mark.parametrize(("look", "width"), LOOKS)
def test_a_text_is_copied_with_its_credential_and_judged(
    make_work: MakeWork, visit: Visit, look: str, width: int
) -> None:
    work = make_work(text="Bread is patience.\nSalt too.")
    choose_for_all(work.author, "nothing")
    vouch.vouch(work)
    page = visit(viewport={"width": width, "height": 900}, color_scheme=look).new_page()
    page.goto(f"/prove/t/{work.key}/copy")
    is_whole(page, width)
    signed = page.get_by_label("The text with its credential").input_value()
    page.goto("/prove")
    page.get_by_label("Or a text").fill(signed)
    page.get_by_role("button", name="Judge it", exact=True).click()
    page.get_by_role("heading", name="Verified: this file is as it was signed").wait_for()
    is_whole(page, width)


@pytest.mark.parametrize(("look", "width"), LOOKS)
def test_a_copy_without_its_credential_is_shown_beside_the_work(
    make_picture_work: MakeWork, visit: Visit, tmp_path: Path, look: str, width: int
) -> None:
    work = make_picture_work(text="Here is my picture.")
    vouch.vouch(work)
    bear(work)
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(encode(scene(1).resize((320, 240)), quality=50))
    page = visit(viewport={"width": width, "height": 900}, color_scheme=look).new_page()
    page.goto("/prove")
    page.get_by_label("File").set_input_files(copy)
    page.get_by_role("button", name="Judge it", exact=True).click()
    page.get_by_role("heading", name="Recovered by fingerprint: not proof of these bytes").wait_for()
    page.wait_for_function("[...document.querySelectorAll('.match__picture')].every(one => one.naturalWidth > 0)")
    is_whole(page, width)
