"""Hashtags: found in any script, kept in one form."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import MakeWork
from musespark.works.models import Tag
from musespark.works.tags import MOST, find_tags, fold, is_tag, retag


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#Rye and #rye, ＃ＲＹＥ.", ["rye"]),
        ("#パン #خبز #日本語", ["パン", "خبز", "日本語"]),
        ("number #1, but #1st", ["1st"]),
        ("https://example.org/#part a#b &#39; ##", []),
        ("#" + "x" * 61, ["x" * 60]),
        ("#हिन्दी #ไทยแลนด์ #שָׁלוֹם #می\u200cخواهم", ["हिन्दी", "ไทยแลนด์", "שָׁלוֹם", "می\u200cخواهم"]),
        ("#İstanbul #Straße", ["i̇stanbul", "strasse"]),
        ("#\ufe0f\u20e3 #1\ufe0f", []),
        ("#one#two", ["one"]),
        ("(#bracket) #a_b-c", ["bracket", "a_b"]),
        ("#🍞", []),
        ("", []),
    ],
)
def test_tags_are_found(text: str, tags: list[str]) -> None:
    assert find_tags(text) == tags


def test_a_work_has_thirty_tags_at_most() -> None:
    assert find_tags(" ".join(f"#tag{number}" for number in range(50))) == [f"tag{number}" for number in range(MOST)]


@given(st.text(max_size=80))
@example("ΐ\u0345")
@example("ŉ" * 60)
def test_a_folded_name_is_folded(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert len(fold(name)) <= 60


@given(st.text(max_size=200))
@example("#¼")
def test_whatever_is_found_has_a_page(text: str) -> None:
    assert all(is_tag(name) for name in find_tags(text))


def test_an_edit_changes_the_tags(make_work: MakeWork) -> None:
    work = make_work(title="#bread", text="#rye #rye")
    retag(work)
    work.text = "#spelt"
    retag(work)
    assert sorted(row.tag.name for row in work.taggings.all()) == ["bread", "spelt"]
    assert Tag.objects.count() == 3


def test_new_tags_are_written_in_one_order_for_all(make_work: MakeWork) -> None:
    retag(make_work(text="#rye #bread #spelt"))  # so that two publications cannot wait for each other
    assert list(Tag.objects.order_by("pk").values_list("name", flat=True)) == ["bread", "rye", "spelt"]
