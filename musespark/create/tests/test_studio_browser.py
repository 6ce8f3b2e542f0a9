"""The editor in a real browser: whose words these are survives undo, paste, reload, an offline gap and a second tab."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, Route, expect

from conftest import Visit
from musespark.create import choice, pictures
from musespark.create.authorship.shares import spans
from musespark.create.begin import begin
from musespark.create.make import make_round
from musespark.create.manuscript import manuscript
from musespark.create.models import Conclusion, Offer, Round
from musespark.create.process import process_record
from musespark.create.tests.conftest import NOTES, letters, made, whole
from musespark.people.models import Person
from musespark.works.models import Work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def offer(make_person: Callable[..., Person]) -> Offer:
    """A caption by a model, for an empty draft."""
    choice.save(choice.Setting(kind="off"))
    person = make_person("ada")
    work = begin(person, notes=NOTES)
    asked = Round.objects.create(brief=work.brief, by=person, kinds=["caption"], expected=1)
    Conclusion.objects.create(round=asked)
    return made(asked, "caption", "The sweater took four hours.", "model")


@pytest.fixture
def context(visit: Visit, offer: Offer) -> BrowserContext:
    """A browser signed in as the draft's author."""
    return visit(offer.brief.work.author)


@pytest.fixture
def bare(visit: Visit, offer: Offer) -> Page:
    """The same person in a browser without JavaScript, at the draft."""
    return visit(offer.brief.work.author, java_script_enabled=False).new_page()


def opened(context: BrowserContext, offer: Offer) -> Page:
    page = context.new_page()
    page.goto(f"/create/{offer.brief.work.key}")
    expect(page.locator("html")).to_have_attribute("data-scripted", "")
    whole(page)
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "saved")


def record(offer: Offer) -> tuple[str, dict[str, int], bool]:
    work = Work.objects.get(pk=offer.brief.work_id)
    found = process_record(work)
    return work.text, dict(found.text), found.complete


def test_typed_pasted_undone_and_reloaded_words_keep_their_origin(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    text = page.locator("#id_text")
    text.press_sequentially("Hello 🧶 you")
    saved(page)
    assert record(offer) == ("Hello 🧶 you", {"typed": 9}, True)

    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText(' and everybody else')")
    text.press("ControlOrMeta+v")
    expect(page.locator("[data-shares]")).to_contain_text("pasted")
    text.press("ControlOrMeta+z")
    expect(page.locator("[data-shares]")).not_to_contain_text("pasted")
    text.press("ControlOrMeta+Shift+z")
    saved(page)
    assert record(offer) == ("Hello 🧶 you and everybody else", {"typed": 9, "pasted": 16}, True)

    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scripted", "")
    expect(page.locator("[data-shares]")).to_contain_text("36 % typed by you")
    text.press("End")
    text.press_sequentially("!")
    saved(page)
    assert record(offer)[1:] == ({"typed": 10, "pasted": 16}, True)


def test_an_accepted_offer_goes_where_the_caret_is_and_is_the_models(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    page.locator("#id_text").press_sequentially("Mine.")
    page.locator(f"#tile-{offer.pk}").get_by_role("button", name="Accept The sweater").click()
    expect(page.locator(f"#tile-{offer.pk}")).to_contain_text("in draft")
    saved(page)
    assert record(offer) == (f"Mine.\n\n{offer.text}", {"typed": 5, "ai": 24}, True)

    page.locator(f"#tile-{offer.pk}").get_by_role("button", name="Undo").click()
    expect(page.locator("#id_text")).to_have_value("Mine.")
    saved(page)
    assert record(offer)[1:] == ({"typed": 5}, True)
    assert Offer.objects.get().state == "open"


def test_one_text_after_the_other_stands_whole_and_leaves_without_a_trace(
    context: BrowserContext, offer: Offer
) -> None:
    second = made(offer.round, "caption", "Inês wore it at the market.", "model")
    tags = made(offer.round, "hashtags", "#wool #mending", "extracted")
    page = opened(context, offer)
    text, tile, other = page.locator("#id_text"), page.locator(f"#tile-{offer.pk}"), page.locator(f"#tile-{second.pk}")
    page.locator(f"#tile-{tags.pk}").get_by_role("button", name="Accept").click()
    expect(text).to_have_value("#wool #mending")
    tile.locator("summary").click()
    tile.get_by_label("Your version").fill("The old sweater took me five hours.")
    tile.get_by_role("button", name="Keep my version").click()
    expect(tile.locator(".tile__words")).to_have_text("The old sweater took me five hours.")
    tile.get_by_role("button", name="Accept").click()
    expect(text).to_have_value("The old sweater took me five hours.\n\n#wool #mending")
    other.get_by_role("button", name="Accept").click()
    whole = "The old sweater took me five hours.\n\nInês wore it at the market.\n\n#wool #mending"
    expect(text).to_have_value(whole)
    tile.get_by_role("button", name="Undo").click()
    expect(text).to_have_value("Inês wore it at the market.\n\n#wool #mending")
    other.get_by_role("button", name="Undo").click()
    expect(text).to_have_value("#wool #mending")


def test_the_empty_line_between_two_offers_counts_for_nobody(context: BrowserContext, offer: Offer) -> None:
    second = made(offer.round, "caption", "Inês wore it at the market.", "model")
    page = opened(context, offer)
    for each in (offer, second):
        page.locator(f"#tile-{each.pk}").get_by_role("button", name=f"Accept {each.text}").click()
        expect(page.locator(f"#tile-{each.pk}")).to_contain_text("in draft")
    expect(page.locator("[data-shares]")).to_have_text("100 % AI")
    saved(page)
    assert record(offer) == (f"{offer.text}\n\n{second.text}", {"ai": letters(offer.text, second.text)}, True)


def test_an_answer_that_was_lost_is_no_conflict(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)  # it arrives, and its answer does not
        return route.abort("connectionreset")

    page.route("**/save", lose)
    text = page.locator("#id_text")
    text.press_sequentially("Hello there")
    expect(page.locator("[data-state]")).to_have_attribute("data-state", "offline")
    assert lost == [200]
    text.press_sequentially(" and more")
    saved(page)
    expect(page.locator("[data-conflict]")).to_be_hidden()
    assert record(offer) == ("Hello there and more", {"typed": 17}, True)


def test_a_page_that_was_left_while_it_saved_goes_on_where_it_was(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    page.route("**/save", lambda route: route.fetch() and None)  # it arrives; the answer never comes
    page.locator("#id_text").press_sequentially("Hello there")
    for _ in range(100):
        if record(offer)[0]:
            break
        page.wait_for_timeout(100)
    page.locator("#id_text").press_sequentially(" and more")
    page.close()
    again = opened(context, offer)
    expect(again.locator("#id_text")).to_have_value("Hello there and more")
    saved(again)
    expect(again.locator("[data-conflict]")).to_be_hidden()
    assert record(offer) == ("Hello there and more", {"typed": 17}, True)


def test_a_gap_in_the_line_loses_nothing(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    context.set_offline(True)
    page.locator("#id_text").press_sequentially("Written in a tunnel.")
    expect(page.locator("[data-state]")).to_contain_text("Offline: kept in this browser")
    assert record(offer)[0] == ""
    context.set_offline(False)
    saved(page)
    assert record(offer) == ("Written in a tunnel.", {"typed": 17}, True)


def test_words_that_never_reached_us_come_back_with_the_page(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    context.set_offline(True)
    page.locator("#id_text").press_sequentially("Kept here.")
    expect(page.locator("[data-state]")).to_contain_text("Offline: kept in this browser")
    page.close()
    context.set_offline(False)
    assert record(offer)[0] == ""
    again = opened(context, offer)
    expect(again.locator("#id_text")).to_have_value("Kept here.")
    saved(again)
    assert record(offer) == ("Kept here.", {"typed": 9}, True)


def test_words_that_changed_elsewhere_are_said_to_be_unknown(context: BrowserContext, offer: Offer) -> None:
    Work.objects.update(text="From another tool.")
    page = opened(context, offer)
    expect(page.locator("[data-shares]")).to_contain_text("not recorded")
    expect(page.locator("[data-shares]")).to_contain_text("the record has gaps")
    assert record(offer)[1:] == ({"unknown": 16}, False)


def test_two_tabs_show_both_versions_and_the_person_chooses(context: BrowserContext, offer: Offer) -> None:
    first, second = opened(context, offer), opened(context, offer)
    first.locator("#id_text").press_sequentially("First")
    saved(first)
    second.locator("#id_text").press_sequentially("Second")
    expect(second.locator("[data-theirs]")).to_contain_text("First")
    assert record(offer)[0] == "First"
    second.get_by_role("button", name="Keep this one").click()
    saved(second)
    text, counts, complete = record(offer)
    assert (text, complete) == ("Second", False)
    assert sum(counts.values()) == 6


def test_publishing_takes_the_last_letter_with_it(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    page.locator("#id_text").press_sequentially("To the last letter")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/w/*")
    work = Work.objects.get()
    assert work.is_published
    assert record(offer) == ("To the last letter", {"typed": 15}, True)


def test_the_page_that_edits_a_published_work_records_as_the_editor_does(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    page.locator("#id_text").press_sequentially("Typed here.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/w/*")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/w/{offer.brief.work.key}/edit")
    expect(page.locator("html")).to_have_attribute("data-scripted", "")
    page.evaluate("navigator.clipboard.writeText(' Brought along.')")
    text = page.locator("#id_text")
    text.press("End")
    text.press("ControlOrMeta+v")
    text.press_sequentially("\n🧶 And typed ")
    page.get_by_role("button", name="Publish the changes").click()
    page.wait_for_url(f"**/w/{offer.brief.work.key}")
    assert record(offer) == ("Typed here. Brought along.\n🧶 And typed ", {"typed": 19, "pasted": 13}, True)


def test_what_asks_by_itself_raises_no_message_while_offline(context: BrowserContext, offer: Offer) -> None:
    Round.objects.create(brief=offer.brief, by=offer.brief.work.author, kinds=["title"], expected=1)
    page = opened(context, offer)
    expect(page.locator("#round-progress")).to_be_visible()
    context.set_offline(True)
    for _ in range(2):
        page.wait_for_event("requestfailed", lambda request: "/offers" in request.url)
    expect(page.locator(".toast")).to_have_count(0)
    page.locator(f"#tile-{offer.pk}").get_by_role("button", name="Reject").click()
    expect(page.locator(".toast")).to_have_count(1)
    context.set_offline(False)


def test_an_alt_text_has_room_for_its_lines_and_enter_keeps_it(
    context: BrowserContext, offer: Offer, photo: bytes
) -> None:
    asset = pictures.add(offer.brief.work, photo)
    page = opened(context, offer)
    field = page.locator(f"#alt-{asset.pk}")
    low = field.evaluate("(field) => field.offsetHeight")
    field.fill("A grey sweater with a hole that was mended in another grey. " * 8)
    assert field.evaluate("(field) => field.offsetHeight") > low
    field.fill("A grey\nsweater")
    field.press("Enter")
    expect(page.locator(".picture-row .tag--warn")).to_have_count(0)
    asset.refresh_from_db()
    assert (asset.alt, Work.objects.get().is_published) == ("A grey sweater", False)


def test_no_tile_stands_twice_whatever_was_asked_for(context: BrowserContext, offer: Offer) -> None:
    Round.objects.all().delete()
    Work.objects.update(text="We had a nice time with it.")
    page = opened(context, offer)
    for button in ["Make drafts", "Another like this", "More"]:
        page.get_by_role("button", name=button, exact=True).first.click()
        expect(page.locator("#round-progress")).to_have_count(1)
        make_round.call(Round.objects.get(conclusion=None).pk)
        expect(page.locator("#round-progress")).to_have_count(0)
    page.get_by_role("button", name="Make it more mine").click()
    expect(page.locator(".tile--swap")).to_have_count(1)
    ids = page.locator(".tile").evaluate_all("tiles => tiles.map((tile) => tile.id).sort()")
    assert ids == sorted(f"tile-{number}" for number in Offer.objects.values_list("pk", flat=True))


def test_a_description_typed_a_moment_before_publishing_goes_along(
    context: BrowserContext, offer: Offer, photo: bytes
) -> None:
    asset = pictures.add(offer.brief.work, photo)
    page = opened(context, offer)
    expect(page.get_by_role("button", name="Publish without alt text", exact=True)).to_be_visible()
    page.locator(f"#alt-{asset.pk}").fill("A grey sweater")
    expect(page.locator("[data-missing]")).to_be_hidden()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/w/*")
    asset.refresh_from_db()
    assert (asset.alt, Work.objects.get().is_published) == ("A grey sweater", True)


def at_rest(button: Locator) -> FloatRect:
    """Where the button is once all that the page fetches for itself is in its place."""
    seen: FloatRect | None = None
    while (now := button.bounding_box()) is None or now != seen:
        seen = now
        button.page.wait_for_timeout(1000)
    return now


def test_no_button_moves_away_under_a_press_that_leaves_a_field(
    context: BrowserContext, offer: Offer, photo: bytes
) -> None:
    asset = pictures.add(offer.brief.work, photo)
    page = opened(context, offer)
    page.locator(f"#alt-{asset.pk}").fill("A grey sweater")
    edge = at_rest(page.get_by_role("button", name="Publish", exact=True))
    page.mouse.move(edge["x"] + 4, edge["y"] + edge["height"] / 2)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.mouse.down()
    page.evaluate("fetch('/create').then((answer) => answer.text())")  # all that the press sent is known by now
    assert [each for each in sent if each.startswith("POST")] == []  # what it asks every second is not the press
    page.mouse.up()
    page.wait_for_url("**/w/*")
    asset.refresh_from_db()
    assert (asset.alt, Work.objects.get().is_published) == ("A grey sweater", True)


def test_a_suggestion_is_used_in_one_click_and_the_button_says_what_it_does(
    context: BrowserContext, offer: Offer, photo: bytes
) -> None:
    asset = pictures.add(offer.brief.work, photo)
    page = opened(context, offer)
    expect(page.get_by_role("button", name="Publish without alt text", exact=True)).to_be_visible()
    page.get_by_role("button", name="Suggest alt text").click()
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_visible()
    asset.refresh_from_db()
    expect(page.locator(f"#alt-{asset.pk}")).to_have_value(asset.alt)
    assert asset.alt in NOTES
    expect(page.locator(".said")).to_have_text("Picture: uploaded picture of unknown origin")


def test_what_an_offer_took_from_the_notes_is_shown_as_the_server_counts_it(
    context: BrowserContext, offer: Offer
) -> None:
    Offer.objects.update(text="Inês wore it for 30 years. It looks like new.")
    page = opened(context, offer)
    page.locator(f"#tile-{offer.pk}").get_by_role("button", name="Accept Inês").click()
    expect(page.locator("[data-shares]")).to_contain_text("from your notes")
    saved(page)
    said = page.locator("[data-shares]").inner_text()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scripted", "")
    expect(page.locator("[data-shares]")).to_have_text(said, use_inner_text=True)


def test_a_version_typed_on_a_tile_is_what_accept_takes(context: BrowserContext, offer: Offer) -> None:
    page = opened(context, offer)
    tile = page.locator(f"#tile-{offer.pk}")
    tile.locator("summary").click()
    tile.get_by_label("Your version").fill("The sweater took five hours.")
    tile.get_by_role("button", name="Accept The sweater").click()
    expect(tile).to_contain_text("in draft")
    saved(page)
    assert record(offer) == ("The sweater took five hours.", {"ai": 21, "typed": 3}, True)


def test_without_javascript_a_version_on_a_tile_costs_no_words_of_the_draft(bare: Page, offer: Offer) -> None:
    bare.goto(f"/create/{offer.brief.work.key}")
    bare.locator("#id_text").fill("Mended by hand.")
    tile = bare.locator(f"#tile-{offer.pk}")
    tile.locator("summary").click()
    tile.get_by_label("Your version").fill("It took me four hours.")
    tile.get_by_role("button", name="Keep my version").click()
    expect(bare.locator("#id_text")).to_have_value("Mended by hand.")
    expect(tile.locator(".tile__words")).to_have_text("It took me four hours.")


def test_without_javascript_pictures_lose_nothing_that_was_typed(bare: Page, offer: Offer, photo: bytes) -> None:
    bare.goto(f"/create/{offer.brief.work.key}")
    bare.locator("#id_title").fill("Thirty years")
    bare.locator("#id_text").fill("Mended by hand.")
    bare.locator("#more-pictures").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo})
    bare.get_by_role("region", name="Pictures").get_by_role("button", name="Add", exact=True).click()
    expect(bare.get_by_role("textbox", name="Alt text")).to_be_visible()
    assert (bare.locator("#id_title").input_value(), bare.locator("#id_text").input_value()) == (
        "Thirty years",
        "Mended by hand.",
    )
    bare.locator("#id_text").fill("Mended by hand, at night.")
    bare.get_by_role("textbox", name="Alt text").fill("A grey sweater")
    bare.get_by_label("Where is it from?").select_option(label="I took this photo")
    bare.get_by_role("button", name="Publish without alt text", exact=True).click()
    bare.wait_for_url("**/w/*")
    work = Work.objects.get()
    asset = work.assets.get()
    assert (work.title, work.text, asset.alt, asset.origin.source) == (
        "Thirty years", "Mended by hand, at night.", "A grey sweater", "photo",
    )  # fmt: skip


def test_with_javascript_a_picture_is_described_beside_the_words(
    context: BrowserContext, offer: Offer, photo: bytes
) -> None:
    page = opened(context, offer)
    page.locator("#more-pictures").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.get_by_role("textbox", name="Alt text").fill("A grey sweater")
    page.get_by_role("textbox", name="Alt text").press("Enter")
    expect(page.locator("#pictures [data-missing]")).to_have_count(0)
    page.get_by_label("Where is it from?").select_option("drawn")
    page.locator("#id_text").press_sequentially("Mended.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/w/*")
    asset = Work.objects.get().assets.get()
    assert (asset.alt, asset.origin.source) == ("A grey sweater", "drawn")


def test_more_than_ten_pictures_are_counted_before_they_are_sent(
    context: BrowserContext, offer: Offer, photo: bytes
) -> None:
    twelve = [{"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": photo} for number in range(12)]
    for address, field in (("/create/new", "#id_pictures"), (f"/create/{offer.brief.work.key}", "#more-pictures")):
        page = context.new_page()
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-scripted", "")
        page.locator(field).set_input_files(twelve)  # type: ignore[arg-type]  # the stub wants a class for a dict
        expect(page.get_by_role("alert")).to_have_text("A Work takes ten pictures; you chose 12. Choose again.")
        assert page.locator(field).evaluate("field => field.files.length") == 0
    assert not Work.objects.get().assets.exists()


def test_notes_that_were_not_sent_come_back_with_their_record(context: BrowserContext, offer: Offer) -> None:
    page = context.new_page()
    page.goto("/create/new")
    notes = page.get_by_label("What happened, for whom, what is special?")
    notes.press_sequentially("Mended a sweater.")
    page.goto("/create")
    page.goto("/create/new")
    expect(notes).to_have_value("Mended a sweater.")
    notes.press("End")
    notes.press_sequentially(" At night.")
    page.get_by_role("button", name="Only open the editor").click()
    page.wait_for_url("**/create/m*")
    work = Work.objects.exclude(pk=offer.brief.work_id).get()
    assert work.brief.notes == "Mended a sweater. At night."
    made = manuscript(work, "notes", work.brief.notes)
    assert [(span.origin, span.end) for span in spans(made)] == [("typed", 27)]
    page.goto("/create/new")
    expect(notes).to_have_value("")
