"""Letters without a font are found before they become boxes; what needs no glyph is not asked for one."""

import pytest

from musespark.create.render import Spec, Words, render
from musespark.create.render.glyphs import NoFont, drawable, missing


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Plain, “quoted” — and 3,50 €", "en"),
        ("Łódź, Çeşme, Việt Nam", "pl"),
        ("Сегодня · Σήμερα", "ru"),
        ("رتقتُ سترة ٤ ساعات", "ar"),
        ("24 שעות", "he"),
        ("毛糸を直した。", "ja"),
        ("昨晚第一次", "zh"),
        ("昨晚第一次", "zh-Hant"),
        ("토요일 시장", "ko"),
        ("आज मैंने", "hi"),
        ("วันนี้ ខ្មែរ မြန်မာ አማርኛ தமிழ் ქართული Հայերեն", "th"),
        ("👩\u200d🚀 ❤️ 🇩🇪 👍🏽 1\ufe0f\u20e3", "en"),
    ],
)
def test_what_people_write_has_its_fonts(text: str, language: str) -> None:
    assert missing(text, language) == []


@pytest.mark.parametrize("text", ["ᏣᎳᎩ", "བོད", "ދިވެހި", "𓀀", "ܣܘܪ"])
def test_letters_without_a_font_are_refused_in_a_sentence(text: str) -> None:
    assert set(missing(f"I say {text}", "en")) == set(text)
    with pytest.raises(NoFont, match=f"The studio has no font for {text[0]}"):
        render(Spec(Words(f"I say {text}")), "quilt")


def test_a_symbol_without_a_font_is_left_out_and_a_letter_is_not() -> None:
    assert drawable("Roots \U0001d800 and 🚀 Ꮳ", "en") == "Roots  and 🚀 Ꮳ"


def test_a_thai_line_breaks_between_words_and_stays_large() -> None:
    said = "วันนี้ฉันทำต้มยำกุ้งครั้งแรกใช้กุ้งสดจากตลาดเช้า"
    lines = [line for line in render(Spec(Words(said, language="th")), "broadside").lines if line.text.strip()]
    assert len(lines) > 2
    assert "".join(line.text.replace("\u200b", "") for line in lines) == said


def test_a_number_and_its_unit_keep_a_space_between_them() -> None:
    apart, joined = (
        render(Spec(Words(said, language="ru")), "broadside").lines[0] for said in ("340 метров", "340метров")
    )
    # a space of at least an eighth of the letters' height
    assert apart.width / apart.height - joined.width / joined.height > 0.12
