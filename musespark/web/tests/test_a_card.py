"""A card shows one Work, whatever is in it, and works without JavaScript."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template, engines
from hypothesis import given
from hypothesis import strategies as st

from musespark.web.card import Card, Counts, Label, Mine, Picture, Playable, Ref, Reposters
from musespark.web.prose import prose

NOBODY = SimpleNamespace(is_authenticated=False)
ADA = SimpleNamespace(is_authenticated=True)
PLAIN = Card("k1", "/w/k1", "Ada", "ada", datetime(2026, 11, 1, tzinfo=UTC), text_html=prose("A loaf."))
HOSTILE = '"><script>alert(1)</script>'


def drawn(card: Card, user: object = ADA, **more: object) -> str:
    return str(engines["jinja2"].get_template("web/card.html").render({"card": card, "user": user, **more}))


def test_what_plays_is_shown_by_its_picture_in_a_list_and_by_a_player_on_its_page() -> None:
    plays = Playable("video", "/m/1/play/x", 64.6, "/m/1/captions/y", "de")
    card = replace(PLAIN, pictures=(Picture(src="/m/1", full="/m/2", alt=HOSTILE, plays=plays), Picture(src="/m/3")))
    listed, lead = drawn(card), drawn(card, style="lead")
    assert '<span class="for-screen-reader">Video, 1 minute 5 seconds</span>' in listed
    assert (listed.count("<video"), listed.count("data-lightbox")) == (0, 1)
    assert "1:05</span>" in listed
    assert '<track kind="captions" src="/m/1/captions/y" srclang="de"' in lead
    assert (lead.count("<video controls"), lead.count("mosaic--1"), lead.count("<script>")) == (1, 1, 0)
    sound = drawn(replace(card, pictures=(Picture(plays=replace(plays, kind="sound", captions="")),)), style="lead")
    assert (sound.count("<audio controls"), sound.count("<img"), sound.count("mosaic")) == (1, 0, 0)


class Elements(HTMLParser):
    """Collects elements with their attributes, and whether each was closed in order."""

    VOID = frozenset({"img", "br", "hr", "input", "rect", "path", "circle"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def attributes(self, name: str) -> list[str]:
        return [str(attributes[name]) for _, attributes in self.found if name in attributes]


FULL = replace(
    PLAIN,
    title="Mending",
    edited=True,
    pictures=(
        *(Picture(f"/p/{n}.webp", "", f"/l/{n}.webp", 4, 3, f"Plate {n}") for n in range(9)),
        Picture(alt="Late"),
    ),
    notices=("third-party", "paid", "finance", "ai"),
    label=Label("Text: 82 % typed by the author", 0.82, 0.18),
    tags=("wool",),
    counts=Counts(1, 1200, 3, 4, 5),
    mine=Mine(liked=True),
    reply_to=Ref("/w/k0", "imke", "The first"),
    remix_of=(Ref("/w/k9", "river"), Ref("/w/k8", "ada", "Tides & <b>")),
    reposted_by=Reposters("River", "river", 2),
    pinned=True,
    token="sealed",
    why_url="/why/s/k1",
)


def test_a_full_card_is_well_formed_and_shows_all_of_it() -> None:
    html = drawn(FULL)
    page = Elements(html)
    assert page.open == []
    assert [a["alt"] for tag, a in page.found if tag == "img"] == [f"Plate {n}" for n in range(9)]
    words = (
        "Being prepared",
        "Third-party content",
        "Text: 82\u202f% typed by the author",
        "#wool",
        "1.2k",
        "The first",
        "edited",
    )
    assert [each for each in words if each not in html] == []
    assert page.attributes("data-token") == ["sealed"]


def test_every_act_is_a_button_of_the_pages_form_that_says_which_state_is_wanted() -> None:
    buttons = {a["formaction"]: a for tag, a in Elements(drawn(FULL)).found if tag == "button"}
    assert {"/w/k1/like", "/w/k1/save", "/w/k1/repost", "/less/k1", "/@ada/mute", "/@ada/block"} == set(buttons)
    assert {a["form"] for a in buttons.values()} == {"act"}
    assert (buttons["/w/k1/like"]["value"], buttons["/w/k1/like"]["aria-pressed"]) == ("off", "true")
    assert (buttons["/w/k1/save"]["value"], buttons["/w/k1/save"]["aria-pressed"]) == ("on", "false")


def test_an_author_may_edit_pin_and_delete_and_cannot_reward_or_report_themselves() -> None:
    html = drawn(replace(FULL, is_mine=True))
    assert '"/w/k1/edit"' in html
    assert 'formaction="/w/k1/withdraw"' in html
    assert 'formaction="/w/k1/pin"' in html
    assert "/reward" not in html
    assert "/report" not in html
    assert "/block" not in html


def test_a_visitor_is_led_to_sign_in_and_comes_back() -> None:
    page = Elements(drawn(FULL, NOBODY))
    assert not [tag for tag, _ in page.found if tag == "button"]
    assert page.attributes("href").count("/account/login/?next=/w/k1") == 3


@pytest.mark.parametrize(
    ("others", "said"), [(0, ""), (1, " <span>and 1 other</span>"), (2, " <span>and 2 others</span>")]
)
def test_who_passed_it_on_is_named_with_a_link_and_the_others_counted(others: int, said: str) -> None:
    html = drawn(replace(PLAIN, reposted_by=Reposters("River", "river", others)))
    assert f'<span>Reposted by</span> <a class="clip" href="/@river"><bdi>River</bdi></a>{said}</p>' in html


def test_a_work_that_may_not_be_reposted_has_no_such_button() -> None:
    assert "/repost" not in drawn(replace(PLAIN, may_repost=False))


def test_all_that_a_remix_is_made_from_is_named() -> None:
    text = re.sub(r"<[^>]+>", "", drawn(replace(PLAIN, remix_of=tuple(Ref(f"/w/{at}", "x", at) for at in "abc"))))
    assert "Remix of a, b and c" in text
    assert "Remix of a and b" in re.sub(
        r"<[^>]+>", "", drawn(replace(PLAIN, remix_of=(Ref("/w/a", "x", "a"), Ref("/w/b", "b"))))
    )


@pytest.mark.parametrize(
    ("terms", "said", "may"), [("allow", "anyone may", True), ("ask", "ask the author", True), ("never", "none", False)]
)
def test_terms_stand_in_the_menu_and_on_the_works_own_page(terms: str, said: str, may: bool) -> None:  # noqa: FBT001  pytest passes it by name
    card = replace(PLAIN, terms=terms)
    assert drawn(card).count(f"Remixes: {said}") == 1
    assert drawn(card, style="lead").count(f"Remixes: {said}") == 2
    assert ("/create/remix/k1" in drawn(card)) is may


@pytest.mark.parametrize(
    "field", ["title", "author_name", "author_handle", "language", "token", "author_avatar", "reposted_by"]
)
def test_hostile_text_stays_text_in_every_place(field: str) -> None:
    spoilt: dict[str, Any] = {field: Reposters(HOSTILE, HOSTILE) if field == "reposted_by" else HOSTILE}
    html = drawn(replace(PLAIN, **spoilt))
    assert "<script" not in html
    assert [tag for tag, _ in Elements(html).found if tag == "script"] == []


def test_hostile_words_of_pictures_labels_and_other_works_stay_text() -> None:
    card = replace(
        PLAIN,
        pictures=(Picture(HOSTILE, HOSTILE, HOSTILE, alt=HOSTILE), Picture(alt=HOSTILE)),
        label=Label(HOSTILE),
        tags=(HOSTILE,),
        reply_to=Ref("/w/1", HOSTILE, HOSTILE),
    )
    assert "<script" not in drawn(card)


@given(st.text(max_size=120), st.text(max_size=300))
def test_any_title_and_text_make_a_well_formed_card(title: str, text: str) -> None:
    assert Elements(drawn(replace(PLAIN, title=title, text_html=prose(text)))).open == []


def test_a_long_text_is_clamped_with_a_link_to_read_on_except_on_its_own_page() -> None:
    long = replace(PLAIN, text_html=prose("word " * 200))
    assert "Read on" in drawn(long)
    assert "Read on" not in drawn(long, style="lead")
    assert "Read on" not in drawn(PLAIN)


def test_a_tag_that_the_text_shows_is_not_shown_twice() -> None:
    card = replace(PLAIN, text_html=prose("Warm #Wool"), tags=("wool", "mending"))
    assert card.further_tags == ("mending",)


def test_the_heading_has_the_level_that_the_page_asks_for() -> None:
    assert '<h1 class="work__title"' in drawn(replace(PLAIN, title="One"), style="lead", level=1)
    assert '<h2 class="work__title"' in drawn(replace(PLAIN, title="One"))


def test_djangos_tag_draws_the_same_card() -> None:
    tag = Template("{% load face %}{% card work 'reply' 3 %}").render(Context({"work": FULL, "user": ADA}))
    assert tag == drawn(FULL, style="reply", level=3)
