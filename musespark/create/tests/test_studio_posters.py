"""What posters say is taken from the person's words; too many of them are shortened, not refused."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from PIL import Image

from musespark.create import decide, pictures
from musespark.create.make import facts_of
from musespark.create.models import Offer
from musespark.create.poster_words import spoken, words_for
from musespark.create.posters import layers_of, photo_of
from musespark.create.render.layouts import LAYOUTS, woven
from musespark.create.render.plate import Box
from musespark.create.render.sheet import Sheet
from musespark.create.render.typeset import Style
from musespark.create.tests.conftest import Desk
from musespark.people.models import Consent
from musespark.works.models import Work
from musespark.works.publish import publish

pytestmark = pytest.mark.django_db
BREAD = "Baked rye bread in an old oven. 3 loaves, 780 g each. The neighbour gave me coffee."
STEPS = "Better coffee\n1. Weigh it: 18 g in, 36 g out.\n2. Wait a week\n3. Warm the cup: It steals 8 degrees."


def test_steps_in_the_notes_become_steps_on_the_poster(desk: Desk) -> None:
    work = desk.draft(notes=STEPS)
    words = words_for(work, facts_of(work))
    assert [(step.title, step.text) for step in words.steps] == [
        ("Weigh it", "18 g in, 36 g out."),
        ("Wait a week", ""),
        ("Warm the cup", "It steals 8 degrees."),
    ]
    assert words.body == ""


def test_a_quote_poster_says_what_somebody_said(desk: Desk) -> None:
    said = "Your bread smells like my grandmother's kitchen."
    work = desk.draft(notes=f"Baked rye bread in an old oven. My neighbour said: “{said}” I gave her a loaf.")
    facts = facts_of(work)
    assert spoken(facts) == said
    assert spoken(replace(facts, notes="She called it “good”. It was.")) == ""
    desk.offers(work, "poster")
    shown = {one.spec["layout"]: one.spec["words"]["headline"] for one in Offer.objects.filter(kind="poster")}
    assert shown["quote"] == said


def test_the_title_is_the_headline_and_the_handle_the_authors(desk: Desk) -> None:
    work = desk.draft(title="Thirty years of wool")
    words = words_for(work, facts_of(work))
    assert (words.headline, words.handle, words.language) == ("Thirty years of wool", "@ada", "en")


@pytest.mark.parametrize(
    "notes",
    [
        "A" * 120 + " " + "b" * 300,
        "毛糸を直した。四時間かかった。",
        "رتقتُ سترة من الصوف. استغرق ذلك ٤ ساعات.",
        "토요일 시장에서 자두잼 14병을 팔았다. 정오까지 비가 왔다. 한 남자가 두 번째 병을 사러 돌아왔다.",
        "Хор репетировал после двух лет перерыва. Пришли 23 человека. Мы пели слишком медленно.",
        "24 שעות במקרר. הילדים אוכלים אותו בלי חמאה.",
        "Έψησα ψωμί με σίκαλη. 24 ώρες στο ψυγείο.",
    ],
)
def test_posters_come_for_long_words_and_other_scripts(desk: Desk, notes: str) -> None:
    asked = desk.offers(desk.draft(notes=notes), "poster")
    assert asked.offers.filter(kind="poster").count() == 3, asked.conclusion.problem


def test_more_posters_are_other_ones(desk: Desk) -> None:
    work = desk.draft(notes=BREAD)
    for _ in range(3):
        desk.offers(work, "poster")
    shown = list(Offer.objects.filter(kind="poster").values_list("blob", flat=True))
    assert len(shown) == len(set(shown)) == 9


def test_where_fewer_than_three_can_be_laid_out_a_sentence_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for layout in set(LAYOUTS) - {"woven", "quilt"}:
        monkeypatch.delitem(LAYOUTS, layout)
    asked = desk.offers(desk.draft(notes="Fixed a grey wool sweater."), "poster")
    assert {one.spec["layout"] for one in asked.offers.all()} == {"woven", "quilt"}
    assert asked.conclusion.problem == (
        "Only 2 of 3 posters could be laid out with these words. Shorten the title for more."
    )


def test_a_layout_that_fails_its_checks_makes_room_for_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(sheet: Sheet) -> None:
        tone = sheet.palette.paper
        sheet.fill(Box(0, 0, sheet.width, sheet.height), tone.ink)
        sheet.put(sheet.column(Style(sheet.setting.faces.serif, tone), sheet.inner, 900), 72, 72)

    monkeypatch.setattr(woven, "compose", unreadable)
    asked = desk.offers(desk.draft(notes="Fixed a grey wool sweater."), "poster")
    assert [one.position for one in asked.offers.all()] == [0, 1, 2]
    assert "woven" not in {one.spec["layout"] for one in asked.offers.all()}
    assert asked.conclusion.problem == ""


def test_a_small_photo_is_said_to_be_small(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    small = io.BytesIO()
    Image.new("RGB", (60, 45), "#907050").save(small, "PNG")
    pictures.add(work, small.getvalue())
    assert desk.offers(work, "poster").conclusion.problem == (
        "Your photo has only 60 × 45 pixels, so posters show it soft. Add a larger one."
    )
    page = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    assert "Only 60 × 45 pixels: shown large, it looks soft." in page
    sharp = io.BytesIO()
    Image.open(io.BytesIO(photo)).resize((640, 480)).save(sharp, "PNG")
    other = desk.draft()
    pictures.add(other, sharp.getvalue())
    assert desk.offers(other, "poster").conclusion.problem == ""


@pytest.mark.parametrize(
    ("notes", "title", "kicker"),
    [
        ("Go for a walk. Go far.", "Go", ""),
        ("Close the door. It took 24 hours.", "It took 24 hours", ""),
        ("A grey sweater. The sweater took 4 hours.", "Thirty years", "Sweater"),
        ("A grey sweater. The sweater took 4 hours.", "My sweater", ""),
        ("A grey sweater #mending", "Thirty years", "Mending"),
        ("毛糸を直した。四時間かかった。", "四時間", ""),
        ("毛糸を直した。毛糸は灰色だ。四時間かかった。", "四時間", "毛糸"),
        ("今日は庭で柿を干した。", "四時間", ""),
        ("毛糸を直した。四時間かかった。", "毛糸の話", ""),
    ],
)
def test_a_kicker_says_what_it_is_about_and_never_the_headline_again(
    desk: Desk, notes: str, title: str, kicker: str
) -> None:
    work = desk.draft(notes=notes, title=title)
    assert words_for(work, facts_of(work)).kicker == kicker


@pytest.mark.parametrize(
    ("notes", "headline", "body"),
    [
        (
            "Repaired the brass tap. A washer for 50 cents. The plumber wanted 80 euros.",
            "Repaired the brass tap",
            "A washer for 50 cents.",
        ),
        ("今日は庭で採れた柿を干しました。全部で48個です。", "今日は庭で採れた柿を干しました", ""),
        ("🎉🎉🎉 Launch day!!! 🚀 🚀 We did it after 3 years", "🎉 Launch day!!!", "🚀 We did it after 3 years"),
        (
            "https://www.example.org/a/long/path?query=1 is where the recipe lives now",
            "example.org is where the recipe lives now",
            "",
        ),
        ("My grey sweater lives again #mending #wool", "My grey sweater lives again", ""),
        (
            "I have been thinking about why the small bakery on the corner of our street has closed after sixty years",
            "I have been thinking about why the small bakery on the corner of our street…",
            "",
        ),
        (
            "The rent of the small shop on our street went up within three years alone from 900 to 2,400 euros again",
            "The rent of the small shop on our street went up within three years alone…",
            "",
        ),
    ],
)
def test_the_headline_is_the_first_sentence_whole_or_cut_where_it_may_be(
    desk: Desk, notes: str, headline: str, body: str
) -> None:
    work = desk.draft(notes=notes)
    said = words_for(work, facts_of(work))
    assert (said.headline, said.body) == (headline, body)


def test_steps_without_a_title_are_the_headline_and_stand_there_once(desk: Desk) -> None:
    work = desk.draft(notes="1. Warm the cup: boil water first\n2. Weigh the beans: 18 g in\n3. Wait")
    said = words_for(work, facts_of(work))
    assert (said.headline, said.body, said.steps) == ("Warm the cup. Weigh the beans. Wait.", "", ())


@pytest.mark.parametrize(
    ("title", "notes", "headlines"),
    [
        ("", BREAD, ["Baked rye bread in an old oven", "3 loaves, 780 g each", "The neighbour gave me coffee"]),
        ("Rye", BREAD, ["Rye", "Baked rye bread in an old oven", "3 loaves, 780 g each"]),
        ("Rye", "Photo: the loaf on its board. Baked.", ["Rye", "Rye", "Rye"]),
        ("", "Baked rye bread in an old oven.", ["Baked rye bread in an old oven"] * 3),
    ],
)
def test_each_poster_has_another_own_headline_as_far_as_the_notes_have_one(
    desk: Desk, title: str, notes: str, headlines: list[str]
) -> None:
    asked = desk.offers(desk.draft(title=title, notes=notes), "poster")
    assert [one.spec["words"]["headline"] for one in asked.offers.all()] == headlines
    assert len({one.spec["layout"] for one in asked.offers.all()}) == 3


def test_letters_that_no_font_has_are_named_and_no_poster_shows_boxes(desk: Desk) -> None:
    asked = desk.offers(desk.draft(notes="ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ"), "poster")
    assert not asked.offers.exists()
    assert asked.conclusion.problem == (
        "The studio has no font for Ꮳ Ꮃ Ꭹ Ꭶ Ꮼ Ꮒ, so a poster cannot show these letters. A Work can."
    )


def test_a_second_sentence_without_a_font_leaves_the_headline_alone(desk: Desk) -> None:
    asked = desk.offers(desk.draft(notes="Learned three words today. They are ᏣᎳᎩ and more."), "poster")
    assert asked.conclusion.problem == ""
    assert [one.spec["words"]["headline"] for one in asked.offers.all()] == ["Learned three words today"] * 3
    assert {one.spec["words"]["body"] for one in asked.offers.all()} == {""}


@pytest.mark.parametrize(("colour", "said"), [("#000205", "nearly black"), ("#f4f4f0", "nearly white")])
def test_a_photo_of_which_nothing_can_be_seen_is_told_of_and_left_as_it_is(desk: Desk, colour: str, said: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (800, 800), colour).save(file, "PNG")
    work = desk.draft()
    pictures.add(work, file.getvalue())
    asked = desk.offers(work, "poster")
    assert asked.offers.count() == 3
    assert said in asked.conclusion.problem


def test_a_studio_poster_is_never_the_photo_of_the_next_poster(desk: Desk) -> None:
    work = desk.draft()
    poster = desk.offers(work, "poster").offers.all()[0]
    decide.accept(poster, by=desk.person)
    assert work.assets.count() == 1
    assert photo_of(work) is None


def test_layers_sum_to_the_whole_and_carry_what_the_author_said_of_the_photo() -> None:
    shares = {"photo": 1 / 3, "pattern": 0.0, "type": 1 / 3, "ground": 1 / 3}
    layers = layers_of(shares, "ai")
    assert [(layer["kind"], layer["area"]) for layer in layers] == [
        ("ai", 333_333),
        ("text", 333_333),
        ("drawn", 333_334),
    ]


def test_a_poster_keeps_all_that_is_needed_to_draw_it_again(desk: Desk) -> None:
    poster = desk.offers(desk.draft(), "poster").offers.all()[0]
    assert set(poster.spec) == {
        "layout", "words", "brand", "size", "seed", "photo_blob", "photo_asset", "shares", "contrast", "ink",
    }  # fmt: skip
    assert poster.spec["contrast"] >= 4.5
    assert Offer.objects.get(pk=poster.pk).spec == poster.spec


def test_past_works_teach_the_voice_only_where_their_author_allows_it(desk: Desk) -> None:
    mine = desk.draft(text="Ovens are honest.")
    publish(mine, by=desk.person)
    work = desk.draft()
    assert facts_of(work).past == ()
    Consent.objects.create(person=desk.person, signal="writing", purpose="voice")
    assert facts_of(Work.objects.get(pk=work.pk)).past == ("Ovens are honest.",)
