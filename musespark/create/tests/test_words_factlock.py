"""What an offer adds to its brief in numbers, names, quotations and negations is marked."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.words.factlock import Mark, check
from musespark.create.words.numbers import numbers
from musespark.create.words.tokens import root, sentences

TABLE = tomllib.loads((Path(__file__).parents[3] / "bench" / "briefs.toml").read_text(encoding="utf-8"))
BRIEFS = [one["notes"] for one in TABLE["brief"]]
RADIO = "Found a 1962 radio at the Sunday market. 8 euros. It hums on 93.4."


def marked(offer: str, brief: str, language: str = "") -> list[tuple[str, str]]:
    return [(mark.kind, offer[mark.start : mark.end]) for mark in check(offer, brief, language)]


@pytest.mark.parametrize(
    ("offer", "brief"),
    [
        ("It took twenty minutes.", "fixed in 20 min"),
        ("It took 20 minutes.", "fixed in twenty minutes"),
        ("Twenty-five of them came.", "25 came"),
        ("A hundred and five jars.", "105 jars"),
        ("Two thousand three hundred steps.", "2,300 steps"),
        ("I ran 10k.", "ran 10 km today"),
        ("1,234.5 kg", "1.234,5 kg"),
        ("It rained and one man came.", "rain. a man came"),
        ("On the 3rd of May, a Tuesday.", "Tuesday, May 3"),
        ("Planted in April.", "planted in april"),
        ("Half a loaf is left.", "½ loaf left"),
        ("My teacher is called Ana.", "teacher is called Ana"),
        ("Zweihundert Leute kamen auf den Markt.", "200 Leute kamen auf den Markt"),
        ("Es dauerte anderthalb Stunden.", "es dauerte 1,5 Stunden"),
        ("Zweitausendvierundzwanzig war gut.", "2024 war gut"),
        ("El lunes llovió.", "llovió el lunes"),
        ("The honey is good.", "I did not finish the jar of honey"),
        ("Comi o pão.", "Não gostei de ver o pão"),
        ("Read on at https://example.com/abc.", "see https://example.com/abc"),
        ("I don't need a plumber.", "no plumber needed"),
        ("It works without sugar.", "no sugar"),
        ("Fünfundzwanzig Leute kamen.", "25 Leute sind gekommen"),
        ("Die Kruste ist dunkel, der Abend war lang.", "dunkle Kruste"),
        ("Ich will nicht zurück zum Auto.", "Zurück zum Auto will ich nicht"),
        ("Treinta y cinco personas.", "35 personas"),
        ("No lleva azúcar.", "sin azúcar"),
        ("Quatre-vingt-dix-sept pots.", "97 pots"),
        ("Soixante-douze heures.", "72 heures"),
        ("Je n'ai pas mis de sucre.", "sans sucre"),
        ("先生はアナさんです。25メートル泳ぎました。", "先生はアナさん。25メートル"),
        ("三百人が来た。", "300人"),
        ("砂糖は使わない。", "砂糖なし"),
        ("زرعت ٣ دلاء", "3 دلاء"),
        ("بلا سماد", "بدون سماد"),
        ("Двадцать пять человек.", "25 человек"),
        ("She was not there.", "she was not there"),
        ("I called my sister.", "I did not call a plumber, I called my sister"),
        ("Anna called me.", "did not call a plumber. Anna rang"),
        ("I used honey.", "did not use sugar. honey instead"),
        ("I used a pan.", "I did not use the oven. a pan"),
        ("The holes took 4 hours.", "Fixed a sweater. 4 hours. I did not hide the holes"),
        ("My sister ran with me.", "knee did not hurt. ran with my sister"),
        ("Lina called later.", "Lina was not there. Lina called later"),
        ("I didn't sell the last one.", "sold 14 jars. didn't sell the last one"),
        ("3 jars were sold.", "3 of the 14 jars were sold"),
        ("Two eggs.", "2 eggs, later 3 more eggs"),
        ("Swimming is new to me. Yesterday, finally, I've done it.", "done"),
        ("Kids laughed. It's fine. Twenty-five came.", "25 laughed, fine"),
        ("Apfelkuchen ist fertig.", "Kuchen mit Äpfeln fertig"),
        ("Gestern regnete es.", "Regen gestern"),
        ("様子を見た。野菜が育った。", "育つのを見た。"),
        ("The 100th day by bike.", "bike, day 100. 14 km each way"),
        ("Three buckets planted in April 3 years ago.", "planted in april, 3 buckets, 3 years"),
        ("Le 1er mai, avec des amis.", "le 1 mai avec des amis dans la rue"),
        ("An hour, and a year ago another one.", "1 h of work last year"),
        ("1 year in a box.", "a year in a box"),
        ("What a day! It was a second radio.", "a radio"),
        ("Half an hour of it.", "half an hour"),
        ("On the eighth day it rained.", "8 days"),
        ("Eine halbe Stunde.", "0,5 Stunden"),
        ("Nach einer Woche.", "eine Woche lang"),
    ],
)
def test_what_stands_in_the_brief_is_not_marked(offer: str, brief: str) -> None:
    assert marked(offer, brief) == []


@pytest.mark.parametrize(
    ("offer", "brief", "kind", "span"),
    [
        ("It took thirty minutes.", "fixed in 20 minutes", "number", "thirty"),
        ("It weighs 25 kg.", "swam 25 m", "number", "25"),
        ("It cost 30 dollars.", "paid 30 euros", "number", "30"),
        ("It cost $30.", "paid €30", "number", "30"),
        ("花了30元", "花了30円", "number", "30"),
        ("Since 1975.", "a 1974 guitar", "number", "1975"),
        ("On Monday it rained.", "on Sunday it rained", "number", "Monday"),
        ("Llovió el lunes.", "llovió el martes", "number", "lunes"),
        ("En mars il a plu.", "en juin il a plu", "number", "mars"),
        ("Em janeiro choveu.", "em junho choveu", "number", "janeiro"),
        ("В понедельник был дождь.", "во вторник был дождь", "number", "понедельник"),
        ("월요일에 비가 왔다", "화요일에 비가 왔다", "number", "월요일에"),
        ("Es kamen dreihundert Leute.", "200 Leute kamen", "number", "dreihundert"),
        ("Vinieron trescientas personas.", "vinieron 200 personas", "number", "trescientas"),
        ("We sold 20 loaves and 14 cakes.", "sold 14 loaves and 20 cakes", "number", "20"),
        ("I ran 5 miles.", "ran 5 km", "number", "5"),
        ("It weighs 5 lbs.", "it weighs 5 kg", "number", "5"),
        ("I sold the bread.", "I didn´t sell the bread", "negation", "sold"),
        ("I met Ana in Lisbon.", "met Ana", "name", "Lisbon"),
        ("Maria Lopez taught me.", "my teacher taught me", "name", "Maria"),
        ("See www.shop.com now.", "see my shop", "name", "shop.com"),
        ("Thanks @ada for it.", "thanks", "name", "@ada"),
        ("My teacher, Dr. Weiss, came.", "my teacher came", "name", "Weiss"),
        ("She said “you must try this now”.", "she liked it", "quotation", "you must try this now"),
        ("No plumber came.", "the plumber came", "negation", "No"),
        ("I made it with sugar.", "no sugar", "negation", "sugar"),
        ("I did not use any fertiliser or compost.", "no fertiliser, only compost", "negation", "not"),
        ("Only fertiliser, no compost.", "no fertiliser, only compost", "negation", "no"),
        ("It never rained there.", "it rained", "negation", "never"),
        ("Ich habe nie Brot gekauft.", "Brot gekauft", "negation", "nie"),
        ("Mit viel Zucker.", "Kein Zucker", "negation", "Zucker"),
        ("Das Mehl ist aus Kassel.", "Mehl aus der Mühle", "name", "Kassel"),
        ("Meine Lehrerin, Frau Weiss, kam.", "meine Lehrerin kam", "name", "Weiss"),
        ("Cuarenta y dos personas.", "35 personas", "number", "Cuarenta y dos"),
        ("Llevé azúcar al horno.", "sin azúcar", "negation", "azúcar"),
        ("Il a plu à Nantes hier.", "il a plu hier", "name", "Nantes"),
        ("四百人が来た。", "300人", "number", "四百"),
        ("田中さんに習いました。", "先生に習った", "name", "田中"),
        ("パリで泳ぎました。", "プールで泳いだ", "name", "パリ"),
        ("砂糖を使いました。", "砂糖なし", "negation", "砂糖"),
        ("زرعت ٤ دلاء", "3 دلاء", "number", "٤"),
        ("لم ينجح الزرع", "نجح الزرع", "negation", "لم"),
        ("خبزت اليوم، وتحترق جارتي", "لم يحترق أي رغيف", "negation", "وتحترق"),
        ("درّبتني السيدة منى", "درّبتني معلمة", "name", "منى"),
        ("Anna laughed and called plumber", "I did not call a plumber. Anna laughed", "negation", "called"),
        ("A plumber came.", "I did not call a plumber", "negation", "plumber"),
        ("We used sugar.", "did not use any sugar", "negation", "sugar"),
        ("It is sweet with sugar.", "did not use sugar", "negation", "sugar"),
        ("I sold the bread.", "I didn't sell the bread", "negation", "sold"),
        ("I used the oven.", "I did not use the oven. a pan", "negation", "oven"),
        ("I bought a chair.", "did not buy a chair", "negation", "chair"),
        ("Lina was there with us.", "Lina was not there. Lina called later", "negation", "there"),
        ("Ich habe das Brot verkauft.", "Brot nicht verkauft", "negation", "verkauft"),
        ("Vendí las sillas.", "no vendí las sillas", "negation", "Vendí"),
        ("J'ai utilisé du sucre.", "je n'ai pas utilisé de sucre", "negation", "sucre"),
        ("كانت لينا هناك", "لم تكن لينا هناك", "negation", "لينا"),
        ("كانت لينا هناك", "لينا ليست هناك", "negation", "هناك"),
        ("استخدمت السكر", "لم أستخدم السكر", "negation", "السكر"),
        ("Maria baked bread.", "baked bread", "name", "Maria"),
        ("Berlin is great.", "the city is great", "name", "Berlin"),
        ("It rained. Nantes was cold.", "rain. the city was cold", "name", "Nantes"),
        ("Maria backt Brot.", "Brot gebacken", "name", "Maria"),
        ("María hizo pan en casa.", "hice pan en casa con los niños", "name", "María"),
        ("太郎は来なかった。", "誰も来なかった。", "name", "太郎"),
        ("佐藤さんではなく中村が来た。", "友達が来た。", "name", "中村"),
        ("Two bicycle tubes became a lamp.", "3 bicycle tubes, 2 hours, a lamp", "number", "Two"),
        ("The radio hums since the 8th.", RADIO, "number", "8th"),
        ("The eighth radio.", RADIO, "number", "eighth"),
        ("On Sunday, 8 May.", RADIO, "number", "8"),
        ("8 euros.", "found it on the 8th", "number", "8"),
        ("It's been in stock for a year.", RADIO, "number", "a year"),
        ("It hums for one whole week.", RADIO, "number", "one whole week"),
        ("An hour a bag.", "6 hours a bag", "number", "An hour"),
        ("Half an hour of it.", "½ loaf left", "number", "Half an hour"),
        ("Am 8. gefunden.", "Radio für 8 Euro gefunden", "number", "8."),
        ("Seit einem Jahr im Laden.", "Radio für 8 Euro gefunden", "number", "einem Jahr"),
        ("Nach einer halben Stunde.", "ein halbes Brot", "number", "halben"),
        ("Trouvée le 8 au marché.", "radio trouvée pour 8 euros", "number", "8"),
        ("En boutique depuis une semaine.", "radio trouvée pour 8 euros", "number", "une semaine"),
        ("Lo encontré el 8 en el mercado.", "radio por 8 euros en el mercado", "number", "8"),
        ("Desde hace un año.", "radio por 8 euros en el mercado", "number", "un año"),
    ],
)
def test_what_the_offer_adds_is_marked(offer: str, brief: str, kind: str, span: str) -> None:
    assert (kind, span) in marked(offer, brief)


@pytest.mark.parametrize("notes", BRIEFS)
def test_no_brief_of_the_benchmark_marks_its_own_sentences(notes: str) -> None:
    for sentence in sentences(notes):
        assert [mark for mark in check(sentence, notes) if mark.kind != "negation"] == []


def test_a_mark_says_why() -> None:
    assert check("It took 30 minutes.", "20 minutes", "en") == [Mark(8, 10, "number", "“30” is not in your notes")]
    assert check("2 tubes", "3 tubes, 2 hours", "en") == [Mark(0, 1, "number", "your notes say “2” of something else")]


def test_marks_do_not_overlap() -> None:
    marks = check("“Maria Lopez sold 99 jars to Ben Ames”, she said.", "sold jars")
    assert all(one.end <= two.start for one, two in pairwise(marks))
    assert marks


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("one and a half", "en", [{0.5}]),
        ("five and six", "en", [{5}, {6}]),
        ("two million three hundred thousand", "en", [{2_300_000}]),
        ("siebenundneunzig", "de", [{97}]),
        ("mil doscientas", "es", [{1200}]),
        ("1.234", "de", [{1.234, 1234}]),
        ("12万3千円", "ja", [{123_000}]),
        ("二千二十六年", "ja", [{2026}]),
        ("१२ किलो", "hi", [{12}]),
        ("10k", "en", [{10, 10_000}]),
        ("", "en", []),
    ],
)
def test_numbers_are_read(text: str, language: str, values: list[set[float]]) -> None:
    found = [set(number.values) for number in numbers(text, language)]
    assert found == values or [value & seen for value, seen in zip(values, found, strict=False)] == values


LANGUAGES = st.sampled_from(["", "en", "de", "es", "fr", "ja", "zh", "ar", "ko", "hi", "ru", "xx"])


@given(st.text(max_size=120), st.text(max_size=120), LANGUAGES)
def test_any_texts_are_checked_and_marks_lie_inside_the_offer(offer: str, brief: str, language: str) -> None:
    marks = check(offer, brief, language)
    assert all(0 <= mark.start < mark.end <= len(offer) and mark.reason for mark in marks)


@given(
    st.lists(
        st.sampled_from(
            ["It took 20 min.", "Ana came.", "no rain", "25 m", "Kein Zucker.", "砂糖なし。", "3 دلاء", "\n"]
        ),
        max_size=6,
    )
)
def test_a_brief_never_marks_its_own_numbers_and_names(pieces: list[str]) -> None:
    brief = " ".join(pieces)
    assert [mark for mark in check(brief, brief) if mark.kind in {"number", "name", "quotation"}] == []


@given(st.integers(2, 999_999))
def test_every_number_not_in_the_brief_is_marked(value: int) -> None:
    assert marked(f"There were {value} of them.", f"there were {value} of them", "en") == []
    assert marked(f"There were {value} of them.", f"there were {value + 1} of them", "en") == [("number", str(value))]


def test_forms_of_a_verb_have_one_root() -> None:
    for language, forms in {
        "en": "call called calls calling",
        "de": "kaufen kaufte kauft gekauft",
        "es": "vender vendí vendió vendido",
        "fr": "vendre vendu",
        "ar": "أتصل اتصلت يتصل",
    }.items():
        assert len({root(form, language) for form in forms.split()}) == 1, forms
    pairs = {
        root(one, "en") == root(other, "en") for one, other in [("sold", "sell"), ("went", "go"), ("tried", "try")]
    }
    assert pairs == {True}
