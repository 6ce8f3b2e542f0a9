"""What people type is shown as they typed it, with links and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.web.prose import prose

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "https://example.org/\"onmouseover='alert(1)'",
    "javascript:alert(1)",
    "@ada<b>",
    "#tag<i>",
    "https://example.org/<script>",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_text_stays_text(text: str) -> None:
    html = prose(text)
    assert not re.search(r"<(?!/?(p|a|br)\b)", html)
    assert " onmouseover" not in re.sub(r">[^<]*<", "><", html)
    assert 'href="javascript' not in html


@given(st.text(max_size=400))
def test_whatever_is_typed_only_our_own_elements_come_out(text: str) -> None:
    elements = re.findall(r"<[^>]*>", prose(text))
    assert all(re.fullmatch(r'</?p>|<br>|</a>|<a href="[^"<>]*"( rel="[a-z ]+")?>', each) for each in elements)


def test_empty_lines_part_paragraphs_and_single_ones_break_the_line() -> None:
    assert prose("one\ntwo\n\n\nthree") == "<p>one<br>two</p><p>three</p>"


def test_handles_and_tags_become_links_in_every_script() -> None:
    assert prose("by @ada #خبز #珈琲") == (
        '<p>by <a href="/@ada">@ada</a> <a href="/tag/%D8%AE%D8%A8%D8%B2">#خبز</a> '
        '<a href="/tag/%E7%8F%88%E7%90%B2">#珈琲</a></p>'
    )


@pytest.mark.parametrize("text", ["mail ada@example.org", "path /@ada", "see #1", "a#b", "C# and @", "@x"])
def test_what_only_looks_like_a_handle_or_tag_is_left_alone(text: str) -> None:
    assert "<a " not in prose(text)


def test_an_address_loses_the_full_stop_and_bracket_that_belong_to_the_sentence() -> None:
    html = prose("(see https://www.example.org/a?b=1&c=2).")
    assert html == (
        '<p>(see <a href="https://www.example.org/a?b=1&amp;c=2" rel="nofollow ugc noopener noreferrer">'
        "example.org/a?b=1&amp;c=2</a>).</p>"
    )


def test_a_long_address_is_shown_short_and_linked_whole() -> None:
    url = f"https://example.org/{'a' * 100}"
    html = prose(url)
    assert f'href="{url}"' in html
    assert f">example.org/{'a' * 32}…<" in html
