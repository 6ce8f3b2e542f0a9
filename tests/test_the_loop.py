"""The whole loop in a real browser, on a real photograph and real notes: from an idea to income and the next idea."""

import io
import re

import pytest
from encypher_c2pa import configure_telemetry, verify
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.instance import Instance
from tests.walk import PHOTO, sign_up
from tests.watch import staying

pytestmark = pytest.mark.browser

NOTES = (
    "Pulled 31 espresso shots on Sunday to learn why they taste sour. Finer grind, 18 g in, 36 g out, 28 seconds. "
    "My neighbour Jonas tried the last one and asked for a second. The old grinder from 1994 still works."
)
OWN = "Sour means too fast. I ground finer until the shot took 28 seconds. #espresso"
A_WHILE = 90_000  # ms: jobs of a busy machine


def test_from_an_idea_to_income(context: BrowserContext, page: Page, instance: Instance) -> None:
    sign_up(page, "ada")
    work = publish_a_work(page)
    key = work.rstrip("/").split("/")[-1]
    label = label_of(page, work)
    assert label.startswith("Text: ")
    assert "typed by the author" in label

    browser = context.browser
    assert browser is not None
    with browser.new_context(base_url=instance.address) as reading, staying(reading, instance.address):
        reader = reading.new_page()
        sign_up(reader, "rea")
        read_and_reward(reader, key)
        verify_elsewhere(reader, key)
        statement(page, giver_refunded=False)
        refund(reader)
    statement(page, giver_refunded=True)
    insights(page, key)


def publish_a_work(page: Page) -> str:
    """Brief, drafts, accept, write, publish; returns the Work's address."""
    page.goto("/create/new")
    page.get_by_label("What happened, for whom, what is special?").fill(NOTES)
    page.get_by_label("Pictures (up to ten)").set_input_files(PHOTO)
    page.get_by_role("button", name="Make drafts").click()
    page.wait_for_url(re.compile(r"/create/[0-9a-z]{14}"))
    page.locator("select[name$=source]").first.select_option(label="I took this photo")
    accept_first(page, "Posters")
    accept_first(page, "Alt text")
    accept_first(page, "Titles")
    expect(page.locator("#id_title")).not_to_have_value("")
    text = page.locator("#id_text")
    text.click()
    text.press_sequentially(OWN)
    expect(page.get_by_text("Saved").first).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).first.click()
    page.wait_for_url(re.compile(r"/w/[0-9a-z]{14}"))
    return page.url


def accept_first(page: Page, kind: str) -> None:
    """Accept the first offer of that kind, once there is one."""
    shelf = page.locator("section, div").filter(has=page.get_by_role("heading", name=kind, exact=True)).last
    shelf.get_by_role("button", name=re.compile("^Accept")).first.click(timeout=A_WHILE)
    expect(shelf.get_by_role("button", name=re.compile("^Undo"))).to_be_visible()


def label_of(page: Page, work: str) -> str:
    """The graded sentence, once the job that signs has said it."""
    for _ in range(60):
        page.goto(work)
        found = page.locator("article a.credit")
        if found.count():
            return found.first.inner_text()
        page.wait_for_timeout(1000)
    raise AssertionError("the Work was never signed")


def card_of(page: Page, key: str) -> Locator:
    return page.locator("article.work").filter(has=page.locator(f"#like-{key}"))


def read_and_reward(reader: Page, key: str) -> None:
    """Find the Work in one's own feed, see why, follow, save, reply and reward."""
    reader.goto("/")
    card = card_of(reader, key)
    expect(card).to_be_visible()
    card.locator("summary").first.click()
    card.get_by_text("Why this?").click()
    expect(card.locator(".work__panel")).to_be_in_viewport()
    points = card.locator(".work__panel table td")
    expect(points.first).to_be_visible()
    numbers = [int(each.replace("−", "-").replace("+", "")) for each in points.all_inner_texts()]
    assert sum(numbers[:-1]) == numbers[-1], numbers
    assert 2 <= len(numbers) <= 6

    card.get_by_role("button", name="Save").click()
    expect(card.locator(f"#save-{key}")).to_have_attribute("aria-pressed", "true")
    card.get_by_role("link", name="Reward").click()
    card.get_by_role("link", name="5.00").click()
    card.get_by_role("button", name=re.compile("^Give 5.00")).click()
    expect(card.get_by_text("Thank you. Your reward has arrived.")).to_be_visible()

    reader.goto("/@ada")
    reader.get_by_role("button", name="Follow").click()
    reader.goto(f"/w/{key}")
    reader.get_by_label("Your reply").fill("Which grinder is it? My shots are sour too.")
    reader.locator("#reply, form").get_by_role("button", name="Reply", exact=True).last.click()
    expect(reader.get_by_text("Which grinder is it?").first).to_be_visible()


def verify_elsewhere(reader: Page, key: str) -> None:
    """A stranger's software confirms the credential in the very bytes that are served."""
    reader.goto(f"/w/{key}")
    address = reader.locator("article a[data-lightbox]").last.get_attribute("href")
    assert address is not None
    served = reader.request.get(address).body()
    with Image.open(io.BytesIO(served)) as image:
        assert image.format == "WEBP"
    configure_telemetry(False)  # a test tells nobody
    said = verify(served, "image/webp")
    assert (said["integrity"], said["signature"], said["hard_binding"]) == ("valid", "valid", "match")


def statement(page: Page, *, giver_refunded: bool) -> None:
    """The creator's statement: the share, and after the refund its undoing."""
    page.goto("/earn")
    expect(page.get_by_text("4.75").first).to_be_visible()
    assert (page.get_by_text("−4.75").count() > 0) is giver_refunded


def refund(reader: Page) -> None:
    """Look at every share of the reward and take it back."""
    reader.goto("/earn?of=wallet")
    reader.locator("table a").filter(has_text=re.compile("[Rr]eward")).first.click()
    expect(reader.get_by_text("4.75").first).to_be_visible()
    reader.get_by_role("link", name="Take it back").click()
    reader.get_by_role("button", name="Take it back").click()
    expect(reader.get_by_text("The reward was taken back, with every share of it.")).to_be_visible()


def insights(page: Page, key: str) -> None:
    """What happened is on the insights page, and the next idea with its reason."""
    page.goto("/learn")
    expect(page.get_by_role("heading", name="What your Works did")).to_be_visible()
    page.goto(f"/w/{key}/share")
    expect(page.get_by_role("heading", name="How far it reached")).to_be_visible()
    page.goto("/learn")
    expect(page.get_by_text("Which grinder is it?").first).to_be_visible()
    page.get_by_role("button", name="Start from this").first.click()
    page.wait_for_url("**/create/new?notes=*")
    expect(page.get_by_label("What happened, for whom, what is special?")).to_have_value(re.compile("grinder"))
