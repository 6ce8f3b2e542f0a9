"""Fitting: the largest size that stands inside the box, measured by the engine that draws."""

from functools import partial

import pytest

from musespark.create.render import Spec, Step, TooMuchText, Words, fit, render, typeset
from musespark.create.render.hyphen import SOFT, softened
from musespark.create.render.sheet import Sheet
from musespark.create.render.typeset import JOINER, Size, Style


def _sheet(headline: str, **words: str) -> tuple[Sheet, Style]:
    sheet = Sheet(Spec(Words(headline, **words)))  # type: ignore[arg-type]  # only texts are passed here
    return sheet, Style(sheet.setting.faces.serif, sheet.palette.paper, biggest=200)


def _height(sheet: Sheet, style: Style, size: Size, width: int) -> float:
    return fit.measured(typeset.column(sheet.setting, style, size, width), sheet.renderer, width).height


def test_the_size_found_fits_and_one_a_little_larger_does_not() -> None:
    sheet, style = _sheet("The quiet art of mending wool by hand in the evening", body="A needle and an egg.")
    draw = partial(typeset.column, sheet.setting, style, width=700)
    head = partial(typeset.headline, sheet.setting, style, width=700)
    size, height = fit.largest(lambda s: draw(size=s), lambda s: head(size=s), sheet.renderer, (700, 620, 620), 300)
    assert height <= 621
    assert _height(sheet, style, size, 700) <= 620
    assert _height(sheet, style, Size(size.headline * 1.06, size.scale), 700) > 620


def test_a_short_headline_stops_at_the_biggest_size_the_layout_wants() -> None:
    sheet, style = _sheet("Hi")
    found = sheet.column(style, 900, 1000)
    assert found.size is not None
    assert found.size.headline == pytest.approx(200, rel=0.02)


def test_the_longest_word_decides_where_it_is_wider_than_the_column() -> None:
    sheet, style = _sheet("Dampfschiffe", language="de")
    found = sheet.column(style, 400, 1200)
    page = fit.measured(found.html, sheet.renderer, 400)
    assert [text for text, *_ in fit.runs_of(page)] == ["Dampfschiffe"]
    assert all(left + width <= 402 for _, left, _, width, _ in fit.runs_of(page))


def test_a_word_that_would_force_tiny_type_breaks_with_a_hyphen() -> None:
    sheet, style = _sheet("Donaudampfschifffahrtsgesellschaft", language="de")
    found = sheet.column(style, 700, 1200)
    page = fit.measured(found.html, sheet.renderer, 700)
    assert [text for text, *_ in fit.runs_of(page)] == ["Donaudampfschiff-", "fahrtsgesellschaft"]
    assert all(left + width <= 702 for _, left, _, width, _ in fit.runs_of(page))
    whole = sheet._column(style, (700, 1200, 1200))
    assert found.headline > 1.5 * whole.headline


def test_a_long_word_stays_whole_where_it_costs_little() -> None:
    sheet, style = _sheet("Straßenbahnhalt", language="de")
    assert "-" not in sheet.column(style, 936, 1200).html.split("<span>")[1]


@pytest.mark.parametrize(
    ("word", "soft"),
    [
        ("Geschwindigkeitsbegrenzung", "Geschwin-digkeits-begren-zung"),
        ("Rindfleischetikett", "Rind-flei-sche-tikett"),
        ("достопримечательность", "досто-приме-чатель-ность"),
        ("Strengths", "Strengths"),
        ("A sentence of short words", "A sentence of short words"),
    ],
)
def test_long_words_may_break_at_syllables(word: str, soft: str) -> None:
    assert softened(word).replace(SOFT, "-") == soft


def test_a_number_stays_beside_what_it_counts() -> None:
    assert _lines("20 minutes are enough", 700)[0] == "20 minutes"
    for width in range(300, 1000, 50):
        assert not [line for line in _lines("1 kg flour (18 g salt) for bread", width) if line.endswith("18")]


def _lines(headline: str, width: int) -> list[str]:
    sheet, style = _sheet(headline)
    page = fit.measured(sheet.column(style, width, 1200).html, sheet.renderer, width)
    return [text.replace(JOINER, "").strip() for text, *_ in fit.runs_of(page)]


@pytest.mark.parametrize(
    ("headline", "language"),
    [("24 שעות במקרר", "he"), ("زرعت ٣ دلاء", "ar"), ("토요일 시장에서 자두잼 14병을 팔았다", "ko")],
)
def test_headlines_of_every_script_are_large(headline: str, language: str) -> None:
    sheet, style = _sheet(headline, language=language, body="זה")
    assert sheet.column(style, 936, 1000).headline > 150


def test_running_text_gives_way_before_the_headline_gets_small() -> None:
    sheet, style = _sheet("Better coffee", body="word " * 110)
    found = sheet.column(style, 700, 640)
    assert found.size is not None
    assert found.size.scale < 1
    assert found.size.headline >= 44


def test_a_wished_height_is_kept_while_the_text_stays_comfortable() -> None:
    sheet, style = _sheet("The quiet art of mending wool")
    assert sheet.column(style, 900, 900, wish=300).height <= 300
    crowded, style = _sheet("word " * 70, body="word " * 100)
    assert 300 < crowded.column(style, 900, 1200, wish=300).height <= 1200


def test_a_column_that_can_not_fit_is_refused() -> None:
    sheet, style = _sheet("word " * 70)
    with pytest.raises(TooMuchText, match="too much text for this layout"):
        sheet.column(style, 300, 200)


def test_lines_come_out_even_without_becoming_more() -> None:
    sheet, style = _sheet("Nobody reads the manual so we read it to you all")
    size = Size(80)
    wide = _height(sheet, style, size, 900)

    def draw(width: int) -> str:
        return typeset.headline(sheet.setting, style, size, width)

    narrow = fit.narrowest(draw, sheet.renderer, 900)
    assert narrow < 860
    assert fit.measured(draw(narrow), sheet.renderer, 900).height == wide
    assert fit.measured(draw(narrow - 30), sheet.renderer, 900).height > wide


def test_what_is_measured_is_what_is_drawn() -> None:
    """The engine once measured other lines than it drew; every reported line must have ink in its box."""
    words = Words(
        "静かな朝に、もっとおいしいコーヒーを淹れる三つのコツ",
        body="高い道具はいりません。はかる、待つ。",
        language="ja",
    )
    for layout in ("quote", "broadside", "woven"):
        assert all(line.contrast >= 4.5 for line in render(Spec(words), layout).lines)


def test_steps_are_rows_of_a_numeral_a_title_and_a_text() -> None:
    words = Words("How", steps=(Step("One", "First of all."), Step("Two")), language="ar")
    sheet = Sheet(Spec(words))
    html = typeset.steps(sheet.setting, Style(sheet.setting.faces.serif, sheet.palette.paper), Size(60), 700)
    page = fit.measured(html, sheet.renderer, 700)
    assert [text.strip() for text, *_ in fit.runs_of(page)] == ["1", "One", "First of all.", "2", "Two"]


def test_arabic_steps_are_counted_in_arabic_digits() -> None:
    words = Words("قهوة أفضل", steps=(Step("زن البن"),), language="ar")
    sheet = Sheet(Spec(words))
    assert "١" in typeset.steps(sheet.setting, Style(sheet.setting.faces.serif, sheet.palette.paper), Size(60), 700)


def test_labels_are_spaced_capitals_only_where_letters_have_cases() -> None:
    latin, _ = _sheet("Hello")
    arabic, _ = _sheet("مرحبا", language="ar")
    assert "NOTES" in typeset.label(latin.setting, "notes", (0, 0, 0), 25)
    assert "letter-spacing:0.13em" in typeset.label(latin.setting, "notes", (0, 0, 0), 25)
    assert "letter-spacing:0.13em" not in typeset.label(arabic.setting, "دفتر", (0, 0, 0), 25)
    assert typeset.label(latin.setting, "", (0, 0, 0), 25) == ""
