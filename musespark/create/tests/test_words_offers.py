"""Offers for a brief: own words at once, a model's beside them with their marks; with a broken model, still tiles."""

import json
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.engine.writer import Ask, Chunk, EngineUnavailable
from musespark.create.words import prompt
from musespark.create.words.brief import LONGEST, Brief
from musespark.create.words.extract import CAPTION, TITLE, alts, captions, shorten, titles
from musespark.create.words.hashtags import clean as clean_tag
from musespark.create.words.hashtags import hashtags
from musespark.create.words.mine import missing, more_mine
from musespark.create.words.offers import (
    CANDIDATES,
    MISSES,
    ROUNDS,
    Offer,
    another,
    clean,
    full_sentences,
    offers,
    own_words,
    seed_of,
    tile,
    warm,
)
from musespark.create.words.rerank import alike, best, judge, same, stammers
from musespark.create.words.voice import as_notes, leaks, nearest

NOTES = "potatoes in buckets on the balcony. planted in april, 3 buckets, harvest 4.2 kg. no fertiliser, only compost"
BRIEF = Brief(NOTES, pictures=("",), author="ada")


class Script:
    """A writer that says given lines, one a candidate, and then fails: a second engine behind the same Protocol."""

    name = "script"

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.asked: list[Ask] = []

    def stream(self, ask: Ask) -> Iterator[Chunk]:
        self.asked.append(ask)
        kind = next(iter(ask.schema["properties"])) if ask.schema else "text"
        for index in range(ask.n):
            if not self.lines:
                raise EngineUnavailable("The model's server refuses connections.")
            yield Chunk(index, json.dumps({kind: self.lines.pop(0)}), done=True)

    def offer(self, ask: Ask) -> list[str]:
        return [chunk.text for chunk in self.stream(ask)]


TRUE = [
    "4.2 kg of potatoes from 3 buckets",
    "Planted in April on my balcony",
    "Only compost, and 4.2 kg of potatoes",
    "I harvested 4.2 kg of potatoes on my balcony.",
    "Planted in April, harvested now: 3 buckets gave 4.2 kg.",
    "There is no fertiliser in my buckets, only compost.",
]


def test_without_a_model_every_tile_is_the_persons_own_words() -> None:
    found = list(offers(BRIEF, None))
    assert {offer.origin for offer in found} == {"extracted"}
    assert [sum(offer.kind == kind for offer in found) for kind in ("title", "caption", "hashtags", "alt")] == [
        3,
        4,
        1,
        1,
    ]
    for offer in found:
        if offer.kind in {"title", "caption"}:
            assert all(part.strip(" .") in NOTES for part in offer.text.split(". "))


@pytest.mark.parametrize(("pictures", "count"), [((), 0), (("",), 1), (("A loaf",), 0), (("A loaf", ""), 1)])
def test_an_alt_text_is_offered_where_a_picture_has_none(pictures: tuple[str, ...], count: int) -> None:
    found = own_words(Brief(NOTES, pictures=pictures))
    assert sum(offer.kind == "alt" for offer in found) == count


COFFEE = "Dialled in the new grinder. 18 g in, 36 g out, 28 seconds. It tasted of plums. "


@pytest.mark.parametrize(
    ("said", "alt"),
    [
        ("Photo: the coffee before it was too sour.", "the coffee before it was too sour."),
        ("Picture 2: the cup", "the cup"),
        ("On the photo my sister laughs.", "On the photo my sister laughs."),
        ("Foto: Die Tasse vor dem Fenster.", "Die Tasse vor dem Fenster."),
        ("Auf dem Bild steht die Tasse.", "Auf dem Bild steht die Tasse."),
        ("En la imagen se ve la taza.", "En la imagen se ve la taza."),
        ("写真：窓辺のコーヒー。", "窓辺のコーヒー。"),
        ("写真は窓辺のコーヒーです。", "写真は窓辺のコーヒーです。"),
        ("الصورة: كوب القهوة.", "كوب القهوة."),
    ],
)
def test_a_sentence_about_the_picture_is_its_alt_text_before_any_other(said: str, alt: str) -> None:
    assert alts(Brief(COFFEE + said), 1) == [alt]


def test_a_word_that_only_begins_like_picture_is_none() -> None:
    assert alts(Brief(COFFEE + "Imagine that."), 1) == alts(Brief(COFFEE), 1)


def test_with_a_model_own_words_come_first_and_make_four_with_its_offers() -> None:
    writer = Script(*[line for line in TRUE for _ in range(CANDIDATES)])
    found = list(offers(BRIEF, writer))
    assert [offer.origin for offer in found[:4]] == ["extracted"] * 4
    for kind, lines in (("title", TRUE[:3]), ("caption", TRUE[3:])):
        made = [offer for offer in found if offer.kind == kind]
        assert [offer.origin for offer in made] == ["extracted", "model", "model", "model"]
        assert [offer.text for offer in made[1:]] == lines
    assert found[-1].model == "script"
    assert len(found[-1].prompt) == 64


def test_tiles_come_one_by_one() -> None:
    writer = Script(*TRUE)
    stream = offers(BRIEF, writer)
    for _ in range(4):
        next(stream)
    assert writer.asked == []
    assert next(stream).text in TRUE[:CANDIDATES]
    assert len(writer.asked) == 1


def test_closing_the_stream_asks_no_more() -> None:
    writer = Script(*TRUE * 4)
    stream = offers(BRIEF, writer)
    for _ in range(5):
        next(stream)
    stream.close()
    assert len(writer.asked) == 1


def test_cancelling_ends_quietly() -> None:
    writer = Script(*TRUE * 4)
    found = list(offers(BRIEF, writer, go_on=lambda: len(writer.asked) < 2))
    assert [offer.origin for offer in found] == ["extracted"] * 4 + ["model"]


def test_a_model_that_breaks_leaves_own_words_in_its_places_and_a_sentence() -> None:
    found: list[Offer] = []
    with pytest.raises(EngineUnavailable, match="refuses connections"):  # noqa: PT012 - see below
        for offer in offers(BRIEF, Script(*[TRUE[0]] * CANDIDATES)):
            found.append(offer)  # noqa: PERF402 - what came before the error is what we look at
    assert [offer.text for offer in found if offer.origin == "model"] == [TRUE[0]]
    assert sum(offer.kind == "title" for offer in found) >= 3


def test_an_empty_brief_gives_nothing_and_asks_nothing() -> None:
    writer = Script(*TRUE)
    assert list(offers(Brief(" \n…"), writer)) == []
    assert writer.asked == []


def test_a_candidate_true_to_the_brief_wins_over_an_invented_one() -> None:
    made = tile(BRIEF, Script("I sold 90 kg of carrots with Maria in Lisbon.", TRUE[3]), "caption", 0, [])
    assert made
    assert made.text == TRUE[3]
    assert made.marks == ()


def test_a_marked_offer_is_shown_with_its_marks_when_nothing_better_came() -> None:
    text = "I harvested 5 kg of potatoes on my balcony."
    made = tile(BRIEF, Script(*[text] * 6), "caption", 0, [])
    assert made
    assert [(mark.kind, made.text[mark.start : mark.end]) for mark in made.marks] == [("number", "5")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("…", "it says nothing"),
        ("Ich habe die Kartoffeln auf dem Balkon und es ist nicht schlecht.", "it is in another language"),
        ("It rained until noon. I still sold 14 jars of plum jam.", "it repeats an example"),
        ("Potatoes in buckets on the balcony!", "it was shown already"),
        ("Potatoes on my balcony", "it was shown already"),
        ("4.2 kg of potatoes in 3 buckets 慢", "it is in another language"),
        ('{"caption": "4.2 kg of compost"', "it is not plain text"),
        ("**4.2 kg** of compost", "it is not plain text"),
        ("Cent by cent, 4.2 kg of compost", ""),
        ("4.2 kg of compost in the", "it ends in the middle"),
        ("Only compost. 4.2 kg of it. Only compost. 4.2 kg of it. Only compost. 4.2 kg of it.", "it goes in circles"),
        ("Say only what the notes say: compost and potatoes.", "it repeats an example"),
        (TRUE[3], ""),
    ],
)
def test_what_is_refused_and_why(text: str, why: str) -> None:
    shown = ["Potatoes in buckets on the balcony."]
    assert judge(text, BRIEF, shown, prompt.exemplars(BRIEF, [])).refusal == why


def test_when_all_is_refused_the_seed_changes_and_then_own_words_stand() -> None:
    writer = Script(*["…"] * 6)
    assert tile(BRIEF, writer, "caption", 0, []) is None
    assert len({ask.seed for ask in writer.asked}) == 2
    assert best(["…"], BRIEF, [], []) is None


@pytest.mark.parametrize(
    ("one", "other", "alike_they_are"),
    [
        ("Repaired the brass tap today", "Repaired the brass tap in my kitchen today", True),
        ("A 50 cent washer, 20 minutes", "Repaired the brass tap in my kitchen today", False),
        ("It rained. We sang. Marta cried.", "It rained. We sang.", True),
        ("It rained. We sang. Marta cried.", "It rained. Nobody came.", False),
    ],
)
def test_two_texts_are_alike_where_a_reader_would_take_them_for_one(
    one: str, other: str, *, alike_they_are: bool
) -> None:
    assert alike(one, other, "en") is alike_they_are


@pytest.mark.parametrize(
    "notes",
    [
        NOTES,
        "It rained until noon. 23 people came. We sang too slowly. Marta cried. Nobody minded the cold.",
        "今日は庭で柿を干した。全部で48個。祖母に教わった。三週間待つ。",
    ],
)
def test_own_titles_and_captions_differ_and_the_first_begins_as_the_person_did(notes: str) -> None:
    brief = Brief(notes)
    for kind in ("title", "caption"):
        texts = [offer.text for offer in own_words(brief) if offer.kind == kind]
        assert len(texts) > 2
        assert not [pair for pair in combinations(texts, 2) if alike(*pair, brief.tongue)]
        assert texts[0][:6] == notes[:6]


def test_another_like_this_is_unlike_those_shown() -> None:
    like = Offer("caption", TRUE[3], "model")
    made = another(BRIEF, Script(TRUE[3], TRUE[4]), like, [TRUE[3], TRUE[5]])
    assert made
    assert made.text == TRUE[4]
    assert another(BRIEF, Script(*[TRUE[3]] * 6), like, []) is None


def test_another_set_of_hashtags_has_other_tags() -> None:
    brief = Brief("The tap in my kitchen. A washer from the shop, a video with the plumber, my sink and the hammer.")
    first = Offer("hashtags", " ".join(f"#{tag}" for tag in hashtags(brief)), "extracted")
    more = another(brief, Script(), first, [])
    assert (first.text, more.text if more else "") == ("#kitchen #plumber #tap #washer #hammer", "#video #shop #sink")
    assert another(Brief("bread"), Script(), Offer("hashtags", "#bread", "extracted"), []) is None


def test_two_creators_have_other_seeds_and_other_voices_for_one_brief() -> None:
    calm, loud = ("Slow evening, quiet balcony, one pot.",), ("BIG DAY on the balcony!!! So many potatoes!!!",)
    one, two = Brief(NOTES, past=calm, author="ada"), Brief(NOTES, past=loud, author="ben")
    assert seed_of("ada", "title", 0, 0) != seed_of("ben", "title", 0, 0)
    assert seed_of("ada", "title", 0, 0) == seed_of("ada", "title", 0, 0)
    chats = [prompt.messages(brief, nearest(brief), "caption", 0) for brief in (one, two)]
    assert calm[0] in chats[0][-2]["content"]
    assert loud[0] in chats[1][-2]["content"]
    assert prompt.fingerprint(chats[0]) != prompt.fingerprint(chats[1])


def test_all_that_stays_the_same_stands_before_what_changes() -> None:
    title, caption = (prompt.messages(BRIEF, [], kind, 1) for kind in ("title", "caption"))
    assert title[:-1] == caption[:-1]
    assert title[-1]["content"].split("\n\n")[0] == caption[-1]["content"].split("\n\n")[0]


def test_warming_reads_the_examples_and_writes_one_token() -> None:
    writer = Script("x")
    warm(writer, BRIEF)
    assert [(ask.n, ask.max_tokens) for ask in writer.asked] == [(1, 1)]


@pytest.mark.parametrize("code", list(prompt.manners()))
def test_every_language_has_whole_instructions(code: str) -> None:
    manner = prompt.manners()[code]
    assert len(manner.angles) == 4
    assert all({"notes", "title", "caption", "angle"} == set(shot) for shot in manner.shots)


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        ('{"caption": "One. Two."}', "caption", "One. Two."),
        ('{"caption": "One. Two, and th', "caption", "One."),
        ('{"caption": "Never ending', "caption", ""),
        ('{"caption": "bad \\', "caption", ""),
        ('{"title": "A title."}', "title", "A title"),
        ('{"title": "Cut off ti', "title", ""),
        ('{"other": 1}', "caption", ""),
        ("hello", "caption", ""),
        ('["caption"]', "caption", ""),
        ('{"caption": "  spaced \\n out  "}', "caption", "spaced out"),
        ('{"caption": "文です。途中', "caption", "文です。"),
        (r'{"caption": "A mended \ud83c sweater\u0000."}', "caption", "A mended sweater."),
        ('{"caption": null}', "caption", ""),
    ],
)
def test_answers_are_cleaned(raw: str, kind: str, text: str) -> None:
    assert clean(raw, "title" if kind == "title" else "caption") == text


def test_a_long_answer_ends_at_its_last_full_sentence() -> None:
    assert full_sentences("One is here. Two is here. Three", 30) == "One is here. Two is here."
    assert full_sentences("One is here. Two is here.", 20) == "One is here."
    assert full_sentences("no end", 100) == ""


@given(st.text(max_size=600))
def test_any_notes_give_tiles_within_bounds(notes: str) -> None:
    brief = Brief(notes)
    for found, most in ((titles(brief), TITLE), (captions(brief), CAPTION)):
        assert len(found) == len(set(found)) <= 4
        assert all(0 < len(text) <= most for text in found)
    assert all(clean_tag(tag) == tag for tag in hashtags(brief))


def test_no_caption_is_a_part_of_another_while_there_are_other_ones() -> None:
    own = captions(Brief("Sour means too fast. I ground finer. The shot took 28 seconds. Jonas asked for a second."))
    assert len(own) == 4
    assert [(one, other) for one in own for other in own if one != other and one in other] == []
    assert captions(Brief("It took four hours. I mended it.")) == [
        "It took four hours. I mended it.",
        "It took four hours.",
        "I mended it.",
    ]


def test_a_line_in_latin_letters_alone_is_no_japanese() -> None:
    brief = Brief("今日はエチオピアの豆を焼いた。12キロ。", language="ja")
    assert judge("Today's Ethiopian Guji", brief, [], []).refusal == "it is in another language"


def test_what_stands_in_the_draft_is_no_caption_for_it() -> None:
    said = "I sold 12 jars of honey. It rained all day."
    texts = [
        offer.text for offer in own_words(Brief("My mother helped. It was cold.", said)) if offer.kind == "caption"
    ]
    assert texts
    assert not [text for text in texts if text in said]
    assert [offer for offer in own_words(Brief(draft=said)) if offer.kind == "caption"] == []


CHAIR = "The chair creaked for years. Now it holds my weight."
CREAKING = Brief(
    "Glued on Sunday, 3 clamps. My brother sat on it first.", CHAIR, title="The chair of Łódź", author="ada"
)


@pytest.mark.parametrize(
    "said",
    [
        "The chair creaked for years.",
        "the  chair CREAKED, for years! Now it holds my weight",
        "Now it holds my weight.",
    ],
)
def test_what_the_author_wrote_does_not_come_back_as_the_models_caption(said: str) -> None:
    assert tile(CREAKING, Script(*[said] * CANDIDATES * ROUNDS), "caption", 0, []) is None
    found = offers(CREAKING, Script(*["…"] * 2 * MISSES * ROUNDS * CANDIDATES, *[said] * 40))
    assert said not in [offer.text for offer in found]


def test_a_caption_that_says_the_draft_in_part_stays_behind_one_that_does_not() -> None:
    new, half = "My brother sat on it first.", "The chair creaked for years. My brother sat on it first."
    writer = Script(half, new)
    made = tile(CREAKING, writer, "caption", 0, [])
    assert made
    assert made.text == new
    alone = tile(CREAKING, Script(*[half] * CANDIDATES * ROUNDS), "caption", 0, [])
    assert alone
    assert alone.text == half


def test_the_title_that_stands_there_is_no_offer() -> None:
    said = CREAKING.title
    assert tile(CREAKING, Script(*[said] * CANDIDATES * ROUNDS), "title", 0, []) is None
    assert said not in [offer.text for offer in own_words(CREAKING) if offer.kind == "title"]


def test_own_sentences_of_the_draft_are_no_caption_however_they_are_joined() -> None:
    brief = Brief("Rain again.", "One loaf rose. Two loaves fell. Three loaves burned. I ate the first.")
    texts = [offer.text for offer in own_words(brief) if offer.kind == "caption"]
    assert texts
    assert all("Rain again." in text for text in texts)


def test_a_kind_for_which_the_model_says_nothing_new_is_not_tried_to_the_end() -> None:
    writer = Script(*["…"] * 60)
    found = list(offers(BRIEF, writer))
    assert {offer.origin for offer in found} == {"extracted"}
    assert len(writer.asked) == MISSES * ROUNDS * 2


def test_notes_without_end_are_refused() -> None:
    with pytest.raises(ValueError, match="10000 characters"):
        Brief("x" * (LONGEST + 1))


def test_shortening_cuts_between_words_and_clauses() -> None:
    assert shorten("short", 10) == "short"
    assert shorten("first clause, second clause that goes on", 20) == "first clause"
    assert shorten("unbroken" * 5, 10) == "unbrokenun"


def test_hashtags_are_the_persons_own_first_and_clean() -> None:
    brief = Brief(f"{NOTES} #UrbanGarden")
    found = hashtags(brief, ["#Potatoes!", "viral", "potato", "#", "2024"])
    assert found[:2] == ["urbangarden", "potatoes"]
    assert "viral" not in found
    assert len(found) == len(set(found)) == 5


@pytest.mark.parametrize(
    ("notes", "tags"),
    [
        ("土曜の市場でプラムジャムを売った", ["市場", "プラムジャム"]),
        ("今日は庭で採れた柿を干しました。全部で48個焼いた。", []),
        ("昨天在市场买了二十个苹果，做苹果派。苹果很甜。", ["苹果"]),
        ("クロワッサンを3個焼いた。バターは二百グラム。", ["クロワッサン", "バター"]),
        ("我昨天第一次游泳。25米，很开心", []),
        ("วันนี้ฉันอบขนมปัง", []),
        ("Gestern habe ich drei Stühle gekauft und repariert. Maria half.", ["stühle", "maria"]),
        ("ich kaufte einen stuhl und strich ihn blau", ["stuhl"]),
        ("Repaired the brass tap in my kitchen today. A 50 cent washer.", ["kitchen", "tap", "washer"]),
        ("https://example.org/q?query=1 is where the recipe lives, says @ada.makes", ["recipe"]),
        ("The kids love the glass jar. It took us two more hours.", ["kids", "jar"]),
        ("Salimos a las 5:30 y vimos amanecer sobre el mar con mi hermana", ["mar"]),
        ("J'ai torréfié 12 kilos d'Éthiopie dans mon garage. L'odeur a tout réveillé", ["éthiopie", "garage", "odeur"]),
        ("Вчера мы запустили самодельную ракету. Парашют раскрылся, дед доволен.", ["парашют", "доволен", "дед"]),
        ("आज मैंने दादी की पुरानी सिलाई मशीन ठीक की", ["पुरानी", "सिलाई", "दादी", "मशीन"]),
        ("#मशीन आज ठीक की", ["मशीन"]),
        ("오늘 할머니의 김치를 혼자 만들었어요", ["할머니", "김치"]),
        ("היום אפיתי חלה ראשונה בחיים שלי", []),
        ("leaky tap, 20 minutes. no plumber needed", ["leaky", "tap"]),
        (
            "Baked rye bread in my mother's old oven on Saturday. 3 loaves. The neighbour took one and gave me coffee.",
            ["bread", "oven", "loaves"],
        ),
        ("Sold plum jam at the market in May. My friend came.", ["market", "jam"]),
        ("My mother sings. A letter to my mother.", ["mother", "letter"]),
        ("Am Samstag half meine Nachbarin. Das Brot ist fertig.", ["brot"]),
        ("Mi vecina trajo la harina el sábado.", ["harina"]),
        ("J'ai un pain de ma voisine, du samedi.", ["pain"]),
    ],
)
def test_tags_are_whole_words_that_name_something(notes: str, tags: list[str]) -> None:
    assert hashtags(Brief(notes)) == tags


@pytest.mark.parametrize(
    ("text", "stutters"),
    [
        ("Kitchen leaky kitchen tap", True),
        ("The tap tap in the kitchen", True),
        ("Two years of rehearsal after two years", True),
        ("Two years of it. After two years we sang", False),
        ("Step by step, jar by jar", False),
        ("Walk, walk, walk", False),
        ("We had had enough", False),
    ],
)
def test_a_word_that_comes_again_at_once_is_noticed(text: str, *, stutters: bool) -> None:
    assert stammers(text, "en") is stutters


def test_a_stammering_candidate_is_not_shown_unless_the_notes_stammer() -> None:
    texts = ["Kitchen leaky kitchen tap"]
    assert best(texts, Brief("the leaky tap in the kitchen"), [], []) is None
    assert best(texts, Brief("kitchen leaky kitchen tap, bye bye"), [], []) is not None


def test_the_nearest_past_works_are_the_voice() -> None:
    past = ("My car needs new tyres again this winter.", "The potatoes on the balcony are growing in their pots.", "ok")
    assert nearest(Brief(NOTES, past=past), 1) == [past[1]]
    assert nearest(BRIEF) == []
    assert as_notes("The crust was dark and I had no butter", "en") == "crust dark no butter"


def test_four_words_from_an_exemplar_are_a_leak_unless_the_brief_has_them() -> None:
    exemplar = ["one man came back for more"]
    assert leaks("And one man came back.", exemplar, "market")
    assert not leaks("And one man came back.", exemplar, "one man came back")
    assert leaks("昼まで雨でした。それでも", ["昼まで雨でした。それでも土曜の"], "市場")


def test_same_texts_are_seen_through_case_and_stops() -> None:
    assert same("Only compost!", "only compost")
    assert not same("Only compost", "4.2 kg of potatoes")


def test_the_most_general_sentence_gives_way_to_the_nearest_own_one() -> None:
    brief = Brief("the crust was dark. kids ate it without butter")
    found = more_mine("The crust was dark. Baking bread is always a wonderful thing!", brief)
    assert found.text == "The crust was dark. Kids ate it without butter!"
    assert found.general == "Baking bread is always a wonderful thing!"
    assert found.own == "kids ate it without butter"
    assert found.missing is None


GENERAL = "Baking bread is always a wonderful thing!"


@pytest.mark.parametrize(
    ("text", "general"),
    [
        (f"#bread #rye\n{GENERAL}", GENERAL),
        (f"#bread #rye {GENERAL} #baking", GENERAL),
        (f"{GENERAL} #bread", GENERAL),
        (f"{GENERAL} #bread\nThe crust was dark.", GENERAL),
    ],
)
def test_hashtags_beside_a_sentence_stay_when_it_gives_way(text: str, general: str) -> None:
    found = more_mine(text, Brief("the crust was dark. kids ate it without butter"))
    assert (found.general, found.text) == (general, text.replace(general, "Kids ate it without butter!"))


def test_a_sentence_that_the_person_wrote_never_gives_way() -> None:
    brief, text = Brief("the crust was dark. kids ate it without butter"), f"{GENERAL} It was nice to have it."
    end = len(GENERAL)
    assert more_mine(text, brief, [(0, end)]).general == "It was nice to have it."
    assert more_mine(text, brief, [(end, len(text))]).general == GENERAL
    whole = more_mine(text, brief, [(0, len(text))])
    assert (whole.text, whole.own, whole.missing) == (text, "", None)


def test_with_nothing_of_their_own_left_the_person_is_asked_for_what_is_missing() -> None:
    found = more_mine("The crust was dark.", Brief("the crust was dark"))
    assert (found.text, found.missing) == ("The crust was dark.", "number")
    assert missing(Brief("24 hours")) == "name"
    assert missing(Brief("it took 24 hours, Ana helped in Lisbon")) == "moment"
