"""What the studio shows at a glance: glyphs without a font, shares that sum to 100, tiles that keep to their width."""

import re

import pytest
from playwright.sync_api import expect

from conftest import MakePerson, Visit
from musespark.create import choice, decide, pictures
from musespark.create.begin import begin
from musespark.create.make import make_round
from musespark.create.models import Offer, Round
from musespark.create.tests.conftest import NOTES, made, whole
from musespark.works.models import Work
from musespark.works.publish import publish
from musespark.works.withdraw import withdraw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FITS = """(field) => {
  const probe = document.createElement("span");
  const style = getComputedStyle(field);
  probe.style.font = style.font;
  probe.textContent = field.placeholder;
  probe.className = "row";
  probe.style.position = "absolute";
  probe.style.whiteSpace = "nowrap";
  document.body.append(probe);
  const needed = probe.getBoundingClientRect().width;
  probe.remove();
  return needed <= field.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
}"""
ASKED = "One picture has no alt text: say what somebody misses who can't see it."


@pytest.fixture
def work(make_person: MakePerson) -> Work:
    choice.save(choice.Setting(kind="off"))
    return begin(make_person("ada"), notes=NOTES)


def asked(work: Work, *kinds: str) -> Round:
    return Round.objects.create(brief=work.brief, by=work.author, kinds=list(kinds), expected=1)


def test_each_origin_has_an_icon_and_the_shares_sum_to_a_hundred(visit: Visit, make_person: MakePerson) -> None:
    choice.save(choice.Setting(kind="off"))
    work = begin(make_person("ada"), notes="", text="x" * 21)
    decide.accept(made(asked(work, "caption"), "caption", "y" * 82, "model"), by=work.author)
    page = visit(work.author).new_page()
    page.goto(f"/create/{work.key}")
    page.locator("#id_title").press_sequentially("z" * 97)
    shares = page.locator("[data-shares]")
    # 97, 82 and 21 of 200; the empty line is nobody's: each rounded by itself they were 101
    expect(shares).to_have_text("49 % typed by you41 % AI10 % not recordedthe record has gaps")
    for origin, glyph in {"typed": "human", "ai": "machine", "unknown": "why"}.items():
        expect(shares.locator(f".origin--{origin} use")).to_have_attribute("href", re.compile(rf"icons.*svg#{glyph}$"))


def test_publishing_without_alt_text_is_asked_about_once_and_there_is_the_focus(
    visit: Visit, work: Work, photo: bytes
) -> None:
    pictures.add(work, photo)
    page = visit(work.author).new_page()
    page.goto(f"/create/{work.key}")
    whole(page)
    button = page.locator(".desk-bar [data-publish]")
    button.evaluate("(it) => { it.formAction = it.formAction.split('?')[0]; }")  # as before the picture came
    button.click()
    page.wait_for_url("**#missing")
    expect(page.locator("[data-missing]")).to_be_focused()
    expect(page.get_by_text(ASKED)).to_have_count(1)


def test_another_message_is_said_beside_it(visit: Visit, work: Work, photo: bytes) -> None:
    pictures.add(work, photo)
    page = visit(work.author, java_script_enabled=False).new_page()
    page.goto(f"/create/{work.key}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".toast")).to_have_text("Saved.")
    expect(page.get_by_text(ASKED)).to_have_count(1)


def test_what_is_changed_on_a_tile_is_no_wider_than_what_it_says(visit: Visit, work: Work) -> None:
    offer = made(asked(work, "caption"), "caption", "It took 4 hours.", "model")
    page = visit(work.author, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/create/{work.key}")
    page.locator(f"#tile-{offer.pk} summary").click()
    expect(page.locator(f"#edit-{offer.pk}")).to_be_visible()
    ends = "(place) => document.querySelector(place).getBoundingClientRect().right"
    assert page.evaluate(ends, f"#edit-{offer.pk}") == page.evaluate(ends, f"#tile-{offer.pk} .tile__words")


def test_opening_what_is_changed_on_a_tile_leaves_its_buttons_where_they_are(visit: Visit, work: Work) -> None:
    offer = made(asked(work, "caption"), "caption", "It took 4 hours.", "model")
    page = visit(work.author, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/create/{work.key}")
    tile = page.locator(f"#tile-{offer.pk}")
    row = tile.locator(".tile__acts > .button, .tile__edit > summary, .tile__acts > .act").all()
    place = """(each) => {
      const [box, tile] = [each, each.closest(".tile")].map((one) => one.getBoundingClientRect());
      return [box.left - tile.left, box.top - tile.top, box.width, box.height];
    }"""
    before = [each.evaluate(place) for each in row]
    assert len(before) == 4
    tile.locator("summary").click()
    expect(page.locator(f"#edit-{offer.pk}")).to_be_visible()
    assert [each.evaluate(place) for each in row] == before


@pytest.mark.parametrize("width", [320, 390])
def test_the_bar_of_a_draft_is_one_row_on_a_phone(visit: Visit, work: Work, photo: bytes, width: int) -> None:
    pictures.add(work, photo)
    page = visit(work.author, viewport={"width": width, "height": 844}).new_page()
    page.goto(f"/create/{work.key}")
    button = page.get_by_role("button", name="Publish without alt text", exact=True)
    expect(button).to_have_attribute("title", "Publish without alt text")
    bar, box = page.locator(".desk-bar").bounding_box(), button.bounding_box()
    assert bar
    assert box
    assert bar["height"] < 2 * box["height"]
    assert box["height"] < 50
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("textbox", name="Alt text").fill("A grey sweater")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_attribute("title", "")


def test_a_poster_among_the_pictures_is_shown_whole(visit: Visit, work: Work, photo: bytes) -> None:
    pictures.add(work, photo)
    make_round.call(asked(work, "poster").pk)
    decide.accept(Offer.objects.filter(kind="poster")[0], by=work.author)
    page = visit(work.author, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/create/{work.key}")
    shown = page.locator(".picture-row > img").all()
    fits = [each.evaluate("(image) => getComputedStyle(image).objectFit") for each in shown]
    assert fits == ["cover", "contain"]


def test_a_round_asked_for_on_a_phone_is_seen(visit: Visit, work: Work) -> None:
    Work.objects.update(text="A line. " * 200)
    page = visit(work.author, viewport={"width": 390, "height": 844}, reduced_motion="reduce").new_page()
    page.goto(f"/create/{work.key}")
    expect(page.locator("html")).to_have_attribute("data-scripted", "")
    page.get_by_role("button", name="Make it more mine").click()
    expect(page.locator("#offers-title")).to_be_in_viewport()
    bar, title = page.locator(".desk-bar").bounding_box(), page.locator("#offers-title").bounding_box()
    assert bar
    assert title
    assert title["y"] >= bar["y"] + bar["height"]


def test_no_word_makes_the_list_of_drafts_wider_than_a_phone(visit: Visit, work: Work) -> None:
    public, gone, _ = [begin(work.author, title="W" * 120, text="Said.") for _ in range(3)]
    publish(public, by=work.author)
    withdraw(gone, by=work.author)
    page = visit(work.author, viewport={"width": 390, "height": 844}).new_page()
    page.goto("/create")
    expect(page.get_by_text("W" * 60)).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_undo_and_another_stand_in_one_row_below_a_poster(visit: Visit, work: Work, photo: bytes) -> None:
    pictures.add(work, photo)
    make_round.call(asked(work, "poster").pk)
    offer = Offer.objects.filter(kind="poster")[0]
    decide.reject(offer, by=work.author)
    page = visit(work.author, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"/create/{work.key}")
    undo, another = page.locator(f"#tile-{offer.pk} .tile__acts > :is(.button, .act)").all()
    expect(another).to_be_visible()
    boxes = [each.bounding_box() for each in (undo, another)]
    assert len({round(box["y"] + box["height"] / 2) for box in boxes if box}) == 1


def test_the_words_in_an_empty_alt_field_are_not_cut(visit: Visit, work: Work, photo: bytes) -> None:
    pictures.add(work, photo)
    page = visit(work.author).new_page()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"/create/{work.key}")
        field = page.get_by_role("textbox", name="Alt text")
        expect(field).to_have_attribute("placeholder", "What does one miss who can't see it?")
        assert field.evaluate(FITS)
