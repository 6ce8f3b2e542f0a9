"""Ideas need evidence, differ in kind, and say nothing that their numbers do not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.learn.ideas import (
    Corner,
    Idea,
    Known,
    OwnTopic,
    OwnWork,
    Question,
    Remixable,
    open_corners,
    openness,
    rate,
    suggest,
)

BREAD = OwnWork("k1", "Spent-grain loaf", ("bread",), 60, 9)
USUAL = OwnWork("k2", "Monday", (), 100, 2)
QUESTION = Question("k2", "Monday", "rea", "How long should rye dough rise in winter?")
ELSEWHERE = Question("k9", "Rye", "lee", "How dark should a rye crust get at home?", "bea", 0.4)
OPEN = Corner("rye", 12, 3, 1, 1, 0.4)
CROWDED = Corner("coffee", 30, 20, 40, 9, 0.1)
PLAIN = Corner("howto", 10, 9, 9, 8, 0.1)
MARKET = (OPEN, CROWDED, PLAIN)
RESTED = OwnTopic("clay", 2, 5, 40)
REMIX = Remixable("k7", "Vat", "tope", 6, 0.3)


def one(known: Known) -> Idea:
    [idea] = suggest(known)
    return idea


def test_three_ideas_are_of_three_kinds() -> None:
    known = Known([BREAD, USUAL], [RESTED], [QUESTION, QUESTION], MARKET, [REMIX], [ELSEWHERE])
    assert [(idea.kind, idea.source) for idea in suggest(known)] == [("deeper", "k1"), ("question", "k2"), ("open", "")]
    assert [idea.kind for idea in suggest(known, most=9)] == ["deeper", "question", "open", "again", "remix"]


def test_who_has_made_nothing_gets_what_is_open_in_general_and_is_told_so() -> None:
    known = Known((), (), (), [replace(each, close=None) for each in MARKET], [replace(REMIX, close=None)], [ELSEWHERE])
    ideas = suggest(known)
    assert [idea.kind for idea in ideas] == ["open", "remix", "question"]
    assert ideas[0].why.endswith("You have no Works yet, so this is what is open here in general.")


def test_without_evidence_there_is_no_idea() -> None:
    assert suggest(Known()) == []


# a Work that did well


def test_a_triumph_is_told_in_numbers_that_can_be_added_up() -> None:
    idea = one(Known([BREAD, USUAL]))
    assert idea.evidence == "It was on screen 60 times and 9 people kept it: 15 in 100. Your other Works: 2 in 100."
    assert idea.notes.endswith("#bread")


def test_a_rate_is_never_told_of_a_work_that_was_kept_more_often_than_it_was_seen() -> None:
    for seen in (0, 3, 8):
        assert suggest(Known([OwnWork("k", "Kept unseen", (), seen, 9), USUAL])) == []


def test_few_looks_or_few_people_are_no_triumph() -> None:
    assert suggest(Known([OwnWork("k", "Lucky", (), 29, 9), USUAL])) == []
    assert suggest(Known([OwnWork("k", "Two friends", (), 60, 2), replace(USUAL, kept=0)])) == []


def test_a_first_work_has_nothing_to_be_compared_with() -> None:
    assert suggest(Known([BREAD])) == []
    assert suggest(Known([BREAD, replace(USUAL, shown=29)])) == []


def test_other_works_whose_looks_are_unknown_do_not_lower_the_usual_rate() -> None:
    unseen = OwnWork("k3", "Before pages counted", (), 0, 40)
    assert one(Known([BREAD, USUAL, unseen])).evidence.endswith("Your other Works: 2 in 100.")


def test_a_rare_keep_is_not_rounded_away() -> None:
    assert one(Known([BREAD, OwnWork("k2", "Monday", (), 900, 3)])).evidence.endswith("less than 1 in 100.")
    assert one(Known([BREAD, OwnWork("k2", "Monday", (), 900, 0)])).evidence.endswith("0 in 100.")


# questions


def test_a_question_under_an_own_work_goes_before_one_elsewhere() -> None:
    assert one(Known((), (), [QUESTION], (), (), [ELSEWHERE])).evidence == (
        "They asked under your “Monday”: “How long should rye dough rise in winter?” Nobody has replied to it."
    )


def test_of_questions_elsewhere_the_closest_is_chosen() -> None:
    far = replace(ELSEWHERE, text="How far should a rye starter run at home?", close=0.1)
    idea = one(Known((), (), (), (), (), [far, ELSEWHERE]))
    assert (
        idea.evidence
        == "They asked under “Rye” by @bea: “How dark should a rye crust get at home?” Nobody has replied to it."
    )
    assert idea.why == "A question asked once is often one that many have. It was asked close to what you make."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("How dark?", False),
        ("Isn't this Margaux's? Word for word?", False),
        ("What is it that they do, and why?", False),
        ("Bread? Bread? Bread? Bread? Bread?", False),
        ("Which flour keeps a loaf soft until Sunday?", True),
        ("¿La pluma es de gallina o de paloma blanca, seca?", True),
        ("何度？", False),
        ("薪窯でパンを焼くときの温度は何度ですか？", True),
        ("?", False),
        ("", False),
    ],
)
def test_a_question_starts_a_work_where_five_of_its_words_say_something(text: str, says: bool) -> None:  # noqa: FBT001  pytest passes it by name
    assert bool(suggest(Known(questions=[replace(QUESTION, text=text)]))) is says


def test_the_newest_question_that_says_enough_is_chosen() -> None:
    assert one(Known(questions=[replace(QUESTION, text="Why?"), QUESTION])).evidence.startswith(
        "They asked under your “Monday”: “How long should"
    )


# open corners


def test_an_open_corner_tells_demand_supply_and_closeness() -> None:
    idea = one(Known((), (), (), MARKET))
    assert idea.what == "#rye is open"
    assert idea.why == "People keep Works about it, and few are made. It is close to what you make."
    assert idea.evidence == ("In the last month 12 people kept 3 Works about it; 1 new one was published, by 1 person.")


def test_supply_is_told_in_whole_words() -> None:
    def said(made: int, makers: int) -> str:
        return one(Known((), (), (), [replace(OPEN, people=90, made=made, makers=makers), CROWDED, PLAIN])).evidence

    assert said(0, 0).endswith("; nobody published a new one.")
    assert said(3, 2).endswith("; 3 new ones were published, by 2 people.")


def test_a_corner_far_away_is_called_so() -> None:
    idea = one(Known((), (), (), [replace(OPEN, close=0.0), CROWDED, PLAIN]))
    assert idea.why.endswith("It is some way from what you make so far.")


def test_one_work_however_well_liked_opens_no_corner() -> None:
    assert open_corners([replace(OPEN, kept=1), CROWDED, PLAIN]) == []


def test_two_people_open_no_corner() -> None:
    assert open_corners([replace(OPEN, people=2, made=0), CROWDED, PLAIN, PLAIN]) == []


def test_a_corner_as_busy_as_the_others_is_not_open() -> None:
    assert open_corners([PLAIN, PLAIN, PLAIN]) == []


def test_the_closer_of_two_open_corners_goes_first() -> None:
    wider = replace(OPEN, tag="ink", people=14, close=0.2)
    assert [corner.tag for corner in open_corners([wider, OPEN, CROWDED, PLAIN, PLAIN])] == ["rye", "ink"]


# coming back, and remixing


def test_a_topic_that_was_kept_and_rested_may_come_back() -> None:
    assert one(Known((), [RESTED])).evidence == ("5 people kept your 2 Works about it; the last one is 40 days old.")
    for thin in (replace(RESTED, works=1), replace(RESTED, people=2), replace(RESTED, days=20)):
        assert suggest(Known((), [thin])) == []


def test_a_work_that_several_kept_may_be_remixed() -> None:
    near, far = REMIX, replace(REMIX, key="k8", people=7, close=0.1)
    idea = one(Known(remixables=[far, near]))
    assert (idea.source, idea.evidence) == ("k7", "6 people kept it in the last month.")
    assert suggest(Known(remixables=[replace(REMIX, people=2)])) == []


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_keeping_is_never_worse(shown: int, kept: int) -> None:
    assert rate(shown, kept + 1) > rate(shown, kept) > rate(shown + 1, kept)


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_more_supply_is_never_more_open(made: int, people: int) -> None:
    corner = replace(OPEN, people=people, made=made)
    assert openness(replace(corner, made=made + 1)) < openness(corner)
