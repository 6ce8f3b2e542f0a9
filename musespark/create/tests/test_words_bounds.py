"""Whatever a stranger's text is made of, the work over it stays in proportion, and the quick ways find the same."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.create.words import brief as briefs
from musespark.create.words import extract, mine, negation, rerank
from musespark.create.words import numbers as counting
from musespark.create.words.brief import LONGEST, Brief
from musespark.create.words.factlock import _by_fact, _near, check
from musespark.create.words.hashtags import hashtags
from musespark.create.words.language import detect
from musespark.create.words.meaning import varied
from musespark.create.words.mine import more_mine
from musespark.create.words.names import _Known
from musespark.create.words.negation import denials
from musespark.create.words.numbers import Number, agrees, numbers
from musespark.create.words.offers import own_words
from musespark.create.words.rerank import as_one, plainly, same
from musespark.create.words.tokens import _folded, fold, sentences, sign_before, without_tags, words


def counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[Any]:
    """The first arguments of the calls of a function, which still does what it does."""
    seen: list[Any] = []
    real: Callable[..., Any] = getattr(module, name)

    def told(*given: Any, **named: Any) -> Any:
        seen.append(given[0])
        return real(*given, **named)

    monkeypatch.setattr(module, name, told)
    return seen


def test_however_many_numbers_the_words_around_them_are_cut_as_often(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = counted(monkeypatch, counting, "words")
    numbers("1 pot ", "en")
    once = len(seen)
    assert len(numbers("1 pot " * 500, "en")) == 500
    assert len(seen) == 2 * once


def test_the_numbers_of_one_part_have_one_set_of_words_around_them_in_common() -> None:
    found = numbers("1 pot " * 500 + ". 2 cups", "en")
    assert len({id(number.around) for number in found}) == 2


def test_a_brief_finds_its_language_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = counted(monkeypatch, briefs, "detect")
    own_words(Brief("\n".join(f"I baked loaf {n} at night." for n in range(30))))
    assert len(seen) == 1


def test_a_hundred_sentences_are_weighed_and_the_others_follow_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = counted(monkeypatch, extract, "likeness")
    own = [f"w{n} x" for n in range(300)]
    found = extract.alts(Brief("\n".join(own)), 300)
    assert [len(texts) for texts in seen] == [100]
    assert found[100:] == own[100:]
    assert sorted(found[:100]) == sorted(own[:100])


def test_the_text_is_compared_with_two_hundred_sentences_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = counted(monkeypatch, mine, "as_one")
    more_mine("\n".join(f"a{n} b" for n in range(900)), Brief("\n".join(f"c{n} d" for n in range(900))))
    assert len(seen) <= 200 * 200


def test_a_sentence_that_stands_late_in_a_long_text_is_not_offered_again() -> None:
    text = "\n".join(f"Sentence {n} of it all." for n in range(400))
    assert not more_mine(text, Brief("Sentence 399 of it all.")).own


def test_each_negation_is_read_once_for_a_text_and_once_for_its_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = counted(monkeypatch, negation, "_read")
    notes = ". ".join(f"no w{n}e" for n in range(200))
    check("Not w3e. But w5e.", notes, "en")
    assert len(seen) <= 2 * (1 + 200)


@pytest.mark.parametrize("text", ["Not " * 2500, "no x " * 2000, "not w or " * 1111])
def test_a_negation_reaches_four_words_however_many_stand_around_it(text: str) -> None:
    assert max(len(denial.places) for denial in denials(text, "en")) <= 2 * negation.REACH + 1


HOSTILE = [*'😀あ漢ا\n w"½十', "1 ", "a. ", "# ", "#tag ", "Not ", "A B ", "May 1 ", "Dr. "]


@pytest.mark.parametrize("part", HOSTILE)
def test_the_longest_brief_of_anything_gives_offers_or_none(part: str) -> None:
    brief = Brief((part * LONGEST)[:LONGEST], (part * LONGEST)[:LONGEST])
    assert all(len(offer.text) <= extract.CAPTION for offer in own_words(brief))
    assert isinstance(more_mine(brief.draft, brief).text, str)
    assert isinstance(check(part * 40, brief.facts), list)


@pytest.mark.parametrize(("text", "language"), [("1" * 5000, "en"), ("九" * 400 + "人", "ja"), ("1." * 3000, "de")])
def test_a_number_without_end_is_still_one(text: str, language: str) -> None:
    assert len(numbers(text, language)) == 1


def test_a_whole_text_is_not_remembered_only_because_it_was_folded() -> None:
    before = _folded.cache_info().currsize
    assert fold("A LONG TEXT " * 100) == "a long text " * 100
    assert _folded.cache_info().currsize == before


@given(st.integers(1, 12), st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_items_vary_as_the_plain_formula_says(size: int, count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    gains, alike = chance.random(size).tolist(), chance.random((size, size)).astype(np.float32)
    left, taken = list(range(size)), list[int]()
    while left and len(taken) < count:
        best = max(left, key=lambda i: 0.7 * gains[i] - (1 - 0.7) * max((alike[i, j] for j in taken), default=0))
        left.remove(best)
        taken.append(best)
    assert varied(gains, alike, count) == taken


SHORT = st.text("ab ", max_size=12)


@given(SHORT, SHORT)
def test_common_letters_are_those_of_the_longest_common_subsequence(one: str, other: str) -> None:
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, left in enumerate(one, start=1):
        for j, right in enumerate(other, start=1):
            table[i][j] = table[i - 1][j - 1] + 1 if left == right else max(table[i - 1][j], table[i][j - 1])
    assert rerank._in_common(one, other) == table[-1][-1]
    assert as_one(plainly(one), plainly(other)) == same(one, other)


@given(st.text(st.sampled_from("ab#＃ .!"), max_size=20))
def test_the_hashtags_behind_a_sentence_are_those_that_a_pattern_finds(text: str) -> None:
    text = text.strip()
    found = re.sub(r"(?:(?:^|\s+)[#＃]\w+)+[\s.!]*$", "", text)
    assert without_tags(text) == found


@given(st.text("天地玄黄", max_size=25))
def test_what_chinese_says_twice_is_the_longest_of_what_comes_twice(text: str) -> None:
    found = Counter(text[i : i + size] for size in (4, 3, 2) for i in range(len(text) - size + 1))
    often = [part for part, count in found.items() if count > 1]
    whole = {part for part in often if not any(part in other and part != other for other in often)}
    assert set(hashtags(Brief(text, language="zh"), count=99)) == (whole if detect(text, "zh") == "zh" else set())


KNOWN = st.lists(
    st.builds(
        Number,
        st.integers(0, 9),
        st.just(9),
        st.sets(st.sampled_from([1.0, 2.0, 12.0]), min_size=1, max_size=2).map(frozenset),
        st.sampled_from(["", "hour", "euro"]),
        st.sets(st.sampled_from(["pot", "tub"]), max_size=1).map(frozenset),
        st.sets(st.sampled_from(["pot", "tub", "sun"]), max_size=2).map(frozenset),
        st.booleans(),
    ),
    max_size=12,
)


@given(KNOWN)
def test_a_number_agrees_with_those_near_it_as_with_all(found: list[Number]) -> None:
    for number in found:
        assert agrees(number, _near(number, _by_fact(found[1:]))) == agrees(number, found[1:])


@given(st.lists(st.text("abc", min_size=1, max_size=7), max_size=6), st.text("abc", min_size=1, max_size=9))
def test_a_word_is_inside_another_where_it_begins_or_ends_it(brief: list[str], low: str) -> None:
    pairs = (sorted((low, other), key=len) for other in brief)
    plain = any(len(short) > 3 and (long.startswith(short) or long.endswith(short)) for short, long in pairs)
    assert _Known.of(" ".join(brief), "en").compounds(low) == plain


@given(st.text(st.sampled_from("a \t.\n"), max_size=12), st.integers(0, 12))
def test_the_sign_before_a_place_is_the_last_that_counts(text: str, at: int) -> None:
    at = min(at, len(text))
    assert sign_before(text, at) == text[:at].rstrip()[-1:]
    assert sign_before(text, at, " a") == text[:at].rstrip(" a")[-1:]


def test_sentences_of_spaces_and_abbreviations_come_out_whole() -> None:
    assert sentences("Dr. " * 2000) == [("Dr. " * 2000).strip()]
    assert sentences(f"One.{' ' * 9000}Two.") == ["One.", "Two."]
    assert len(words("a'" * 5000)) == 1
