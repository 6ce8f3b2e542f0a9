"""A text in disguise keeps its letters; what only looks alike in another alphabet stays apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from musespark.credential.alike import COPY, compare, weigh
from musespark.credential.fingerprint import shared_spans, shingles, skeleton
from musespark.credential.letters import FOLDING, readable
from musespark.credential.shingles import ShingleIndex

RUSSIAN = (
    "Вчера мы с дедушкой чинили старую лодку. Доски рассохлись за зиму, и пришлось конопатить каждый шов заново.",
    "Хлеб на закваске требует терпения: тесто бродит ночь, а утром его складывают и снова оставляют отдыхать.",
    "Наш театр ставит сказку для детей из соседних домов, костюмы шьём сами из штор и старых пальто.",
)
JAPANESE = (
    "祖母のセーターの肘に穴が空いたので、芥子色と錆色の毛糸で繕いました。四時間とお茶二杯かかりました。",
    "台所の蛇口が漏れていたので、五十円の座金を買って自分で直しました。まず水を止めるのを忘れないでください。",
)
ARABIC = (
    "أصلحت سترة جدتي القديمة بخيوط صفراء وحمراء، واستغرق العمل أربع ساعات وكوبين من الشاي.",
    "كان الصنبور في المطبخ يسرب الماء، فاشتريت حلقة رخيصة وأصلحته بنفسي في عشرين دقيقة.",
)


def alike(text: str, other: str) -> float:
    index = ShingleIndex()
    index.add(1, shingles(other))
    return compare(weigh(text, index.rarity), weigh(other, index.rarity)).score


@pytest.mark.parametrize(
    "disguised",
    [
        "ｇｒａｎｄｍｏｔｈｅｒ",
        "𝓰𝓻𝓪𝓷𝓭𝓶𝓸𝓽𝓱𝓮𝓻",
        "🅶🆁🅰🅽🅳🅼🅾🆃🅷🅴🆁",
        "ɢʀᴀɴᴅᴍᴏᴛʜᴇʀ",
        "grаndmоthеr",  # three Cyrillic letters
        "gr@ndm0th3r",
        "g\u0336r\u0336a\u0336n\u0336d\u0336mo\u0301ther",
        "gr\u200ba\u00adn\u2060d\ufe0fm\U000e0061o\u034ft\u3164her",
        "GRANDMOTHER",
    ],
)
def test_a_disguised_word_keeps_its_letters(disguised: str) -> None:
    assert skeleton(disguised).letters == "grandmother"


def test_tags_mentions_and_links_are_no_letters() -> None:
    assert skeleton("#sunset ＃夕日 @ada HTTPS://example.org/a?b www.example.org/x #हिन्दी").letters == ""


@pytest.mark.parametrize(
    "alphabet",
    ["абвгдежзиклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіклмнопрстуфхцчшщьюя", "αβγδεζηθικλμνξοπρστυφχψω"],
    ids=["Russian", "Ukrainian", "Greek"],
)
def test_no_two_letters_of_an_alphabet_become_one(alphabet: str) -> None:
    assert len({skeleton(letter).letters for letter in alphabet}) == len(alphabet)


@pytest.mark.parametrize("texts", [RUSSIAN, JAPANESE, ARABIC], ids=["Russian", "Japanese", "Arabic"])
def test_unrelated_texts_of_a_script_share_nothing(texts: tuple[str, ...]) -> None:
    for text, other in pairwise(texts):
        assert alike(text, other) < 0.1
        assert alike(text, text) > 0.9


def test_a_russian_text_with_latin_letters_in_it_is_still_found() -> None:
    swapped = RUSSIAN[0].translate(str.maketrans("аеорсху", "aeopcxy"))
    assert swapped != RUSSIAN[0]
    assert skeleton(swapped).letters == skeleton(RUSSIAN[0]).letters


def test_a_japanese_quote_is_found_in_a_longer_text() -> None:
    asked = f"友達の話です。{JAPANESE[0][:30]}。本当にいい話だと思いませんか。"
    ((start, end),) = shared_spans(asked, JAPANESE[0])
    assert asked[start:end] == JAPANESE[0][:30]
    assert alike(asked, JAPANESE[0]) >= COPY


def test_arabic_is_read_without_its_vowel_signs_and_strokes() -> None:
    assert skeleton("السَّلامُـــ").letters == skeleton("السلام").letters != ""


@given(some.text(max_size=200))
def test_every_letter_has_its_place(text: str) -> None:
    found = skeleton(text)
    assert len(readable(text)) == len(text) == len(found.kept)
    assert len(found.places) == len(found.letters)
    assert list(found.places) == sorted(found.places)
    assert all(
        letter in (FOLDING[ord(found.kept[at])] or "") for letter, at in zip(found.letters, found.places, strict=True)
    )
