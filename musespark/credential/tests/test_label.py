"""The label is a graded sentence: exact, honest about what is unknown, never a bare "AI"."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as some

from musespark.credential.facts import Facts, as_json, from_json
from musespark.credential.grade import grade
from musespark.credential.label import speak
from musespark.credential.process import (
    LAYERS,
    ORIGINS,
    Layer,
    ProcessRecord,
    Shares,
    picture_shares,
    text_shares,
    untitled_shares,
)


def text(*, complete: bool = True, sentences: int = 0, edited: int = 0, **letters: int) -> ProcessRecord:
    named = {name.replace("_", "-"): count for name, count in letters.items()}
    return ProcessRecord(text=named, ai_sentences=sentences, ai_edited_sentences=edited, complete=complete)


def said(record: ProcessRecord, *pictures: tuple[Layer, ...], has_text: bool = True, **more: object) -> tuple[str, str]:
    facts = Facts(record, has_text, pictures, **more)  # type: ignore[arg-type]  # a test's shorthand
    return speak(facts), grade(facts).badge


PHOTO = (Layer("photo"),)


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (text(typed=50), "Text: typed by the author"),
        (text(typed=82, ai_edited=18, edited=2), "Text: 82 % typed by the author, 2 AI sentences edited"),
        (text(typed=90, ai=10), "Text: 90 % typed by the author, 10 % by AI, unedited"),
        (text(ai=100), "Text: not typed by the author, by AI, unedited"),
        (text(typed=75, ai=25, edited=1), "Text: 75 % typed by the author, 25 % by AI, 1 AI sentence edited"),
        (
            text(ai=90, typed=10, sentences=5, edited=1),
            "Text: 10 % typed by the author, 5 AI sentences, 1 AI sentence edited",
        ),
        (text(ai=40, unknown=60, sentences=1), "Text: 1 AI sentence, 60 % of unknown origin"),
        (text(typed=1, pasted=2), "Text: 33 % typed by the author, 67 % pasted"),
        (text(typed=999, unknown=1), "Text: over 99 % typed by the author, under 1 % of unknown origin"),
        (text(imported=5), "Text: from the author's notes"),
        (text(typed=1, imported=3), "Text: 25 % typed by the author, 75 % from the author's notes"),
        (text(typed=9, pasted=1, complete=False), "Text: 90 % typed by the author, 10 % pasted (the record has gaps)"),
        (ProcessRecord(), "Text: how it was written is not recorded"),
        (text(unknown=7, complete=False), "Text: how it was written is not recorded"),
    ],
)  # fmt: skip
def test_the_text_is_told_by_origin(record: ProcessRecord, sentence: str) -> None:
    assert said(record)[0] == sentence


def test_one_ai_sentence_left_as_it_was_is_said_so() -> None:
    record = ProcessRecord(text={"typed": 60, "ai": 40}, ai_sentences=1, complete=True)
    assert said(record)[0] == "Text: 60 % typed by the author, 1 AI sentence"


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [
        (PHOTO, "Picture: own photo"),
        ((Layer("ai", 300_000, "background"), Layer("photo", 700_000)), "Picture: own photo, AI background"),
        ((Layer("ai"),), "Picture: AI picture"),
        ((Layer("ai", signer="Firefly", role="picture"),), "Picture: AI picture (credential of Firefly)"),
        ((Layer("ai-edited", role="photo"),), "Picture: photo edited with AI"),
        ((Layer("camera", signer="Leica"),), "Picture: photo captured with a camera (credential of Leica)"),
        ((Layer("unknown"),), "Picture: uploaded picture of unknown origin"),
        ((Layer("broken", signer="X"),), "Picture: picture whose credential is broken (credential of X)"),
        ((Layer("drawn", 900_000), Layer("text", 100_000)), "Picture: studio layout"),
        ((Layer("photo", 900_000), Layer("work", 100_000)), "Picture: own photo, part of another Work"),
        ((), "Picture: how it was made is not recorded"),
        ((Layer("nonsense"),), "Picture: uploaded picture of unknown origin"),
    ],
)
def test_a_picture_is_told_by_its_layers(layers: tuple[Layer, ...], sentence: str) -> None:
    assert said(ProcessRecord(complete=True), layers, has_text=False)[0] == sentence


def test_pictures_alike_are_told_together() -> None:
    record = ProcessRecord(complete=True)
    assert said(record, PHOTO, PHOTO, has_text=False)[0] == "2 pictures: own photo"
    mixed = said(record, PHOTO, PHOTO, (Layer("ai"),), has_text=False)[0]
    assert mixed == "Pictures 1 to 2: own photo; picture 3: AI picture"


def test_parents_are_counted_and_nobody_is_named() -> None:
    for parents, words in ((1, "made from another Work"), (2, "made from 2 other Works")):
        sentence = said(text(typed=5), parents=("a Work by @ada",) * parents)[0]
        assert sentence == f"Text: typed by the author; {words}"


def test_facts_that_were_kept_before_are_read_as_they_were() -> None:
    """Rows of a former version name their parents, and don't count the title apart."""
    kept = as_json(Facts(text(typed=5), has_text=True, parents=("a Work by @ada",)))
    record = {name: told for name, told in asdict(text(typed=5)).items() if name != "title"}
    facts = from_json({**kept, "record": record})
    assert facts.parents == ("a Work by @ada",)
    assert speak(facts) == "Text: typed by the author; made from another Work"
    assert untitled_shares(facts.record) == Shares(1_000_000, 0, 0)


def test_parents_and_the_authors_own_notices_are_told() -> None:
    sentence, badge = said(text(typed=5), notices=("ai", "paid", "third-party"), parents=("one", "two"))
    assert sentence == (
        "Text: typed by the author; made from 2 other Works; "
        "the author says that AI took part; the author says that it contains third-party content"
    )
    assert badge == "mixed"


def test_nothing_known_is_said_so() -> None:
    assert said(ProcessRecord(), has_text=False) == ("Nothing is recorded about how this was made", "unknown")


def test_a_human_badge_needs_a_whole_record_and_a_proof_that_holds() -> None:
    whole = text(typed=500)
    assert said(whole, PHOTO, proved=True)[1] == "human"
    assert said(whole, PHOTO, proved=False)[1] == "unknown"
    assert said(text(complete=False, typed=500), PHOTO, proved=True)[1] == "unknown"
    assert said(whole, (Layer("unknown"),), proved=True)[1] == "unknown"
    assert said(whole, (Layer("broken"),), proved=True)[1] == "unknown"
    assert said(whole, (Layer("exif"),), proved=True)[1] == "unknown"
    assert said(ProcessRecord(complete=True), proved=True)[1] == "unknown"
    assert said(text(typed=96, pasted=4), proved=True)[1] == "human"
    assert said(text(typed=90, pasted=10), proved=True)[1] == "unknown"
    assert said(text(typed=90, imported=10), proved=True)[1] == "unknown"


def test_a_layout_by_the_studio_is_no_persons_work_but_takes_nothing_from_theirs() -> None:
    whole, layout = text(typed=500), Layer("drawn", 800_000)
    assert picture_shares((layout, Layer("photo", 200_000))) == Shares(200_000, 0, 0, 800_000)
    assert picture_shares((Layer("own-drawing"),)) == Shares(1_000_000, 0, 0)
    assert said(whole, (layout, Layer("photo", 200_000)), proved=True)[1] == "human"
    assert said(whole, (layout,), proved=True)[1] == "unknown"


def test_light_help_is_not_all_ai() -> None:
    assert said(text(typed=99, ai=1), proved=True)[1] == "mixed"
    assert said(text(ai=100), (Layer("ai"),), proved=True)[1] == "ai"


def test_ai_in_the_text_does_not_colour_the_picture() -> None:
    assert picture_shares(PHOTO) == Shares(1_000_000, 0, 0)
    assert text_shares(text(ai=1, typed=1)) == Shares(500_000, 500_000, 0)


def test_what_comes_from_the_notes_is_neither_proved_nor_unknown() -> None:
    assert text_shares(text(typed=1, imported=3)) == Shares(250_000, 0, 0, 0, 750_000)


def test_the_shares_of_a_text_without_its_title_leave_the_title_out() -> None:
    record = ProcessRecord(text={"typed": 30, "ai": 70}, title={"typed": 20})
    assert text_shares(record) == Shares(300_000, 700_000, 0)
    assert untitled_shares(record) == Shares(125_000, 875_000, 0)
    assert untitled_shares(ProcessRecord(text={"typed": 5}, title={"typed": 5})) == Shares(0, 0, 1_000_000)


counts = some.dictionaries(some.sampled_from(ORIGINS), some.integers(0, 10**6))
layers = some.lists(some.builds(Layer, some.sampled_from(LAYERS), some.integers(0, 10**6)), max_size=5)


@given(
    letters=counts,
    pictures=some.lists(layers.map(tuple), max_size=4),
    complete=some.booleans(),
    proved=some.booleans(),
)
def test_whatever_the_facts_shares_sum_up_and_ai_is_never_bare(
    letters: dict[str, int], pictures: list[tuple[Layer, ...]], *, complete: bool, proved: bool
) -> None:
    record = ProcessRecord(text=letters, complete=complete)
    shares = [text_shares(record), *map(picture_shares, pictures)]
    assert {share.human + share.ai + share.unknown + share.layout + share.notes for share in shares} == {1_000_000}
    assert all(min(share.human, share.ai, share.unknown, share.layout, share.notes) >= 0 for share in shares)
    facts = Facts(record, has_text=True, pictures=tuple(pictures), proved=proved)
    graded = grade(facts)
    assert speak(facts) not in {"", "AI"}
    assert bool(graded.reason) == bool(graded.open) == (graded.badge == "unknown")
    assert graded.badge != "human" or (proved and complete and all(share.ai == 0 for share in shares))
    assert as_json(facts)["proved"] is proved
