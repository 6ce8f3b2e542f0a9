"""What tests do in a browser again and again, in a person's words."""

import re
from pathlib import Path

import skimage
from playwright.sync_api import Page

from tests.instance import Instance

PASSWORD = "grain-and-water-42"
PHOTO = Path(skimage.__file__).parent / "data" / "coffee.png"  # a real photograph that a package carries


def sign_up(page: Page, handle: str) -> None:
    """Make an account, and allow on the welcome pages that it teaches the feed and the insights."""
    page.goto("/account/signup/")
    page.locator("input[name=username]").fill(handle)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    page.wait_for_url("**/welcome")
    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_role("button", name="Allow all of these").click()
    page.wait_for_url("**/welcome?step=3")


def become_operator(page: Page, instance: Instance, handle: str = "olive") -> None:
    """Open the one-time link that `musespark invite` prints and make the account there."""
    link = re.search(r"https?://\S+/operator/\S+", instance.command("invite"))
    assert link is not None
    page.goto(link[0])
    page.locator("input[name=username]").fill(handle)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.get_by_role("button", name="Make my account and begin").click()
    page.wait_for_url("**/operate/instance?setup=1")
