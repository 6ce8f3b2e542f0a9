"""Sentences, words and languages, in scripts with and without spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.words.language import chosen, detect, lexicon
from musespark.create.words.numbers import tied
from musespark.create.words.tokens import content, grams, sentences, stem, words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I found it in the attic and it still works", "en"),
        ("Das Brot ist dunkel und die Kinder mögen es", "de"),
        ("las patatas están en el balcón y no llevan nada", "es"),
        ("on a chanté trop lentement et personne ne s'est plaint", "fr"),
        ("ho trovato una chitarra nella soffitta e suona ancora", "it"),
        ("encontrei uma guitarra e ela ainda toca muito bem", "pt"),
        ("ik heb een gitaar gevonden op de markt en het is mooi", "nl"),
        ("昨日、初めて泳いだ。先生はアナさん", "ja"),
        ("我昨天第一次游泳", "zh"),
        ("어제 처음으로 수영했다", "ko"),
        ("بطاطا في دلاء على الشرفة", "ar"),
        ("вчера я впервые плавал", "ru"),
        ("मैंने कल तैरना सीखा", "hi"),
    ],
)
def test_a_language_is_recognised(text: str, language: str) -> None:
    assert detect(text) == language


def test_the_stated_language_stands_where_the_text_says_nothing() -> None:
    assert detect("", "ja") == "ja"
    assert detect("14 km, 3 kg", "de") == "de"
    assert detect("Yamaha 1974", "fr") == "fr"


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        ("Der Stuhl hat gewackelt, und ich habe ihn geleimt.", "en", "de"),
        ("昨日、初めて泳いだ。", "en", "ja"),
        ("вчера я впервые плавал в реке", "en", "ru"),
        ("бульбу ў нас на вячэру я не ем, і не на абед", "en", "en"),
        ("Fixed the tap. Anna laughed.", "de", "de"),
        ("The tap was broken and I fixed it.", "de", "en"),
        ("Stühle", "en", "en"),
        ("Eu vi o mar e não dormi", "pt-br", "pt-br"),
        ("Stolen är trasig och en man lagade den", "sv", "sv"),
        ("", "en", "en"),
    ],
)
def test_a_language_is_chosen_only_where_it_is_sure(text: str, stated: str, language: str) -> None:
    assert chosen(text, stated) == language


def test_one_foreign_word_does_not_turn_a_language() -> None:
    assert detect("we sang 千の風 in the choir and it was good") == "en"


def test_an_unknown_language_reads_english_word_lists() -> None:
    assert lexicon("xx") is lexicon("en")
    assert lexicon("de-AT") is lexicon("de")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rained. We sang! Did you?", ["It rained.", "We sang!", "Did you?"]),
        ("Dr. Weiss came. He left.", ["Dr. Weiss came.", "He left."]),
        ("4.2 kg of it. Good.", ["4.2 kg of it.", "Good."]),
        ("1. Mix flour.\n2. Wait 12 hours. Good.", ["1. Mix flour.", "2. Wait 12 hours.", "Good."]),
        ("We had 3. Then it rained.", ["We had 3.", "Then it rained."]),
        ("Gestern am 3. Mai. Schön.", ["Gestern am 3. Mai.", "Schön."]),
        ("Leim, z. B. ohne Schrauben. Gut.", ["Leim, z. B. ohne Schrauben.", "Gut."]),
        ("By J. R. R. Tolkien. It rained.", ["By J. R. R. Tolkien.", "It rained."]),
        ("It was I. She left.", ["It was I. She left."]),
        ("- sails\n- bags\n\n• thread", ["sails", "bags", "thread"]),
        ("one; two", ["one", "two"]),
        ("泳いだ。怖い！先生は？", ["泳いだ。", "怖い！", "先生は？"]),
        ("ماذا؟ نعم.", ["ماذا؟", "نعم."]),
        ("“It is done.” She left.", ["“It is done.”", "She left."]),
        ("...", []),
        ("", []),
    ],
)
def test_sentences_are_found(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_words_keep_their_places() -> None:
    text = "Don't swim—25 m, mère-grand 泳ぐ"
    assert [word.text for word in words(text)] == ["Don't", "swim", "25", "m", "mère-grand", "泳ぐ"]
    assert all(text[word.start : word.end] == word.text for word in words(text))


def test_content_leaves_small_words_out_and_joins_forms() -> None:
    assert content("the crusts of the bread", "en") == content("a crust and bread", "en")
    assert stem("السيارات") == stem("سيارات")
    assert content("水泳を", "ja") == ["水泳", "泳を"]


@given(st.text(max_size=200))
def test_sentences_lose_no_letter_or_digit(text: str) -> None:
    joined = "".join(sentences(text))
    assert [c for c in joined if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.text(max_size=100))
def test_any_text_is_cut_without_error(text: str) -> None:
    assert detect(text)
    assert all(word.text == text[word.start : word.end] for word in words(text))
    assert isinstance(grams(text), set)
    content(text, detect(text))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("18 g in, 36 g out", "18_g in, 36_g out"),
        ("93 °C, 9 bar, 20 %", "93_°C, 9 bar, 20_%"),
        ("30 years of 3 girls", "30 years of 3 girls"),
    ],
)
def test_a_number_and_its_short_unit_stay_in_one_line(said: str, shown: str) -> None:
    assert tied(said) == shown.replace("_", "\u00a0")
