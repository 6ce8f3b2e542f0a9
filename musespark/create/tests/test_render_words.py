"""What a poster's words may be, and what is done to them before they are set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.render import SIZES, Spec, Step, Words
from musespark.create.render.script import right_to_left, script_of, scripts_in, upper
from musespark.create.render.sheet import Sheet
from musespark.create.render.spec import clean
from musespark.create.render.typeset import Setting, Size, Style, headline, opening

TEXTS = st.text(max_size=120)


def test_controls_and_bidi_overrides_are_removed_but_joiners_stay() -> None:
    assert clean("a\x00b\u202ec\ufeffd\u200be") == "abcde"
    assert clean("👩\u200d🚀") == "👩\u200d🚀"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


def test_lines_and_tabs_become_single_spaces() -> None:
    assert clean("  one\n\ntwo\t three ") == "one two three"


def test_a_control_between_two_line_ends_leaves_one_space() -> None:
    assert clean("0\r\x1b\r0") == "0 0"


def test_towers_of_marks_are_cut_down_to_four() -> None:
    assert clean("x" + "\u0316" * 60) == "x" + "\u0316" * 4


@given(TEXTS)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("headline_text", ["", "   ", "\u200b\u202e", "\u200d"])
def test_a_headline_without_a_visible_character_is_refused(headline_text: str) -> None:
    with pytest.raises(ValueError, match="visible character"):
        Words(headline_text)


def test_a_text_longer_than_its_limit_is_refused_with_both_numbers() -> None:
    with pytest.raises(ValueError, match="headline has 401 characters; a poster takes at most 400"):
        Words("a" * 401)
    with pytest.raises(ValueError, match="step title has 81"):
        Step("a" * 81)


def test_a_step_without_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        Step(" ")


def test_seven_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 6 steps; this one has 7"):
        Words("Steps", steps=(Step("one"),) * 7)


@pytest.mark.parametrize("language", ["", "e", 'en" onload="x', "en_US", "x" * 9])
def test_a_language_that_is_no_tag_is_refused(language: str) -> None:
    with pytest.raises(ValueError, match="language"):
        Words("Hello", language=language)


def test_only_three_sizes_exist() -> None:
    assert [Spec(Words("a"), width=w, height=h).height for w, h in SIZES] == [1350, 1080, 1920]
    with pytest.raises(ValueError, match="1080x1351 is not one of them"):
        Spec(Words("a"), height=1351)


@pytest.mark.parametrize("brand", [("red",), ("#12345",), ("#1234567",), ("#zzzzzz",), ("#123456",) * 7])
def test_brand_colours_are_checked(brand: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="Brand colours"):
        Spec(Words("a"), brand=brand)


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("The quiet art", "en", "latin"),
        ("قهوة أفضل with Wi-Fi", "ar", "arabic"),
        ("静かな朝", "ja", "japanese"),
        ("静謐", "ja", "japanese"),
        ("静谧", "zh", "chinese"),
        ("조용한 아침", "ko", "korean"),
        ("Тихое утро", "ru", "cyrillic"),
        ("Ήσυχο πρωί", "el", "cyrillic"),
        ("שקט", "he", "hebrew"),
        ("ऊन की कला", "hi", "other"),
        ("123 !?", "en", "latin"),
    ],
)
def test_the_script_is_the_one_most_letters_are_in(text: str, language: str, script: str) -> None:
    assert script_of(text, language) == script


def test_arabic_and_hebrew_begin_at_the_right_and_nothing_else_does() -> None:
    assert [right_to_left(script) for script in ("arabic", "hebrew", "latin", "japanese")] == [True, True, False, False]


def test_han_beside_kana_is_japanese() -> None:
    assert scripts_in("静かな café", "en") == {"japanese", "latin"}


def test_labels_are_capitalised_as_their_language_does() -> None:
    assert upper("istanbul", "tr") == "İSTANBUL"
    assert upper("istanbul", "en") == "ISTANBUL"


def _setting(text: str, language: str = "en") -> tuple[Setting, Style]:
    sheet = Sheet(Spec(Words(text, language=language)))
    return sheet.setting, Style(sheet.setting.faces.serif, sheet.palette.paper)


def test_markup_in_a_headline_is_escaped() -> None:
    setting, style = _setting('<img src=x onerror="alert(1)"> & more')
    html = headline(setting, style, Size(60), 900)
    assert "<img" not in html
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; more" in html


@pytest.mark.parametrize(
    ("text", "language", "sign"),
    [
        ("Das Brot", "de-AT", "„"),
        ("Le pain", "fr", "«"),
        ("El pan", "es", "«"),
        ("静かな朝", "ja", "｢"),
        ("Sourdough", "ja", "“"),
        ("خبز", "ar", "»"),
        ("The bread", "en", "“"),
        ("Brödet", "sv", "“"),
    ],
)
def test_a_quote_opens_with_the_mark_of_its_language(text: str, language: str, sign: str) -> None:
    setting, _ = _setting(text, language)
    assert opening(setting).sign == sign


def test_japanese_breaks_between_phrases_only() -> None:
    setting, style = _setting("静かな朝においしいコーヒーを淹れる", "ja")
    html = headline(setting, style, Size(60), 900)
    assert "静かな\u200b" in html
    assert "word-break:keep-all" in html


def test_words_are_never_broken_unless_longer_than_any_word() -> None:
    setting, style = _setting("Donaudampfschifffahrtsgesellschaftskapitänsmützen", "de")
    assert "anywhere" not in headline(setting, style, Size(60), 900)
    setting, style = _setting("https://example.org/" + "x" * 80)
    assert "overflow-wrap:anywhere" in headline(setting, style, Size(60), 900)
