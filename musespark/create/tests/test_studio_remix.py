"""Remixes by the author's terms: at once, after asking, or never."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from musespark.create import remix as remixes
from musespark.create.models import RemixAnswer, RemixRequest
from musespark.create.tests.conftest import Desk
from musespark.people.models import Block, Notification, Person
from musespark.works.models import Derivation, Work
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(make_person: Callable[..., Person]) -> Person:
    return make_person("bert")


@pytest.fixture
def parent(other: Person, make_work: Callable[..., Work]) -> Callable[[str], Work]:
    return lambda terms: make_work(other, text="A loaf.", remix_terms=terms, ai_terms=terms)


def post(desk: Desk, work: Work, action: str, note: str = "") -> int:
    url = reverse("create:remix", args=[work.key])
    return desk.client.post(url, {"action": action, "note": note}).status_code


def test_an_allowed_remix_begins_with_the_terms_it_was_taken_under(desk: Desk, parent: Callable[[str], Work]) -> None:
    work = parent("allow")
    page = desk.client.get(reverse("create:remix", args=[work.key])).content.decode()
    assert remixes.terms_of(work) == (
        "25\N{NARROW NO-BREAK SPACE}% of each reward for the remix goes to @bert for the Work that it is made from and "
        "names. What that Work was itself made from has its part of this share. A remix of several Works passes on at "
        "most 40\N{NARROW NO-BREAK SPACE}% in all."
    )
    assert remixes.terms_of(work) in page
    assert post(desk, work, "remix") == 302
    edge = Derivation.objects.select_related("child").get()
    assert (edge.parent, edge.child.author, edge.share_ppm) == (work, desk.person, 250_000)
    assert edge.terms == remixes.terms_of(work)
    assert not edge.child.is_published
    assert "A remix of" in desk.client.get(reverse("create:draft", args=[edge.child.key])).content.decode()


def test_the_terms_that_are_kept_quote_no_words_of_a_work_that_may_be_deleted(
    desk: Desk, other: Person, make_work: Callable[..., Work]
) -> None:
    remixes.remix(make_work(other, title="Rye", text="A loaf.", remix_terms="allow"), by=desk.person)
    kept = Derivation.objects.get().terms
    assert [words for words in ("Rye", "A loaf", "“") if words in kept] == []


def test_a_remix_of_ones_own_work_shares_nothing(desk: Desk, make_work: Callable[..., Work]) -> None:
    remixes.remix(make_work(desk.person, remix_terms="never"), by=desk.person)
    edge = Derivation.objects.get()
    assert (edge.share_ppm, edge.terms) == (0, "")  # terms to oneself say nothing


def test_never_is_said_and_makes_no_draft(desk: Desk, parent: Callable[[str], Work]) -> None:
    work = parent("never")
    assert "does not want remixes" in desk.client.get(reverse("create:remix", args=[work.key])).content.decode()
    assert post(desk, work, "remix") == 422
    assert post(desk, work, "ask") == 422
    assert not Derivation.objects.exists()
    assert not RemixRequest.objects.exists()


def test_a_wish_is_told_once_and_granted_by_the_author_alone(
    desk: Desk, other: Person, parent: Callable[[str], Work], client_of: Callable[[Person], Client]
) -> None:
    work = parent("ask")
    assert post(desk, work, "remix") == 422
    for _ in range(2):
        assert post(desk, work, "ask", "As a poster") == 302
    request = RemixRequest.objects.get()
    assert Notification.objects.get(person=other).kind == "ask"
    url = reverse("create:remix_request", args=[request.pk])
    assert desk.client.post(url, {"answer": "yes"}).status_code == 404
    assert not RemixAnswer.objects.exists()
    author = client_of(other)
    assert "As a poster" in author.get(url).content.decode()
    author.post(url, {"answer": "yes"})
    assert Notification.objects.get(person=desk.person).kind == "decision"
    assert post(desk, work, "remix") == 302
    assert Derivation.objects.get().parent == work


def test_a_declined_wish_begins_no_remix(desk: Desk, other: Person, parent: Callable[[str], Work]) -> None:
    work = parent("ask")
    request = remixes.wish(work, by=desk.person)
    remixes.answer(request, by=other, granted=False)
    with pytest.raises(Refused):
        remixes.remix(work, by=desk.person)
    assert "said no" in desk.client.get(reverse("create:remix", args=[work.key])).content.decode()


def test_a_blocked_person_finds_no_work_to_remix(desk: Desk, other: Person, parent: Callable[[str], Work]) -> None:
    work = parent("allow")
    Block.objects.create(person=other, blocked=desk.person)
    assert post(desk, work, "remix") == 404
    assert not Derivation.objects.exists()


def test_a_draft_is_nothing_to_remix(desk: Desk, other: Person, make_work: Callable[..., Work]) -> None:
    assert post(desk, make_work(other, published=False, remix_terms="allow"), "remix") == 404


def test_a_changed_answer_is_told_and_the_former_one_no_longer(
    make_work: Callable[..., Work], make_person: Callable[..., Person]
) -> None:
    parent, bob = make_work(), make_person("bob")
    asked = remixes.wish(parent, by=bob)
    for granted in (True, False):
        remixes.answer(asked, by=parent.author, granted=granted)
    told = Notification.objects.get(person=bob)
    assert (told.text, told.url) == ("Not this one.", f"/create/remix/{parent.key}")


def test_a_draft_names_one_more_parent_under_its_terms(desk: Desk, parent: Callable[[str], Work]) -> None:
    first, second, closed = parent("allow"), parent("allow"), parent("never")
    draft = remixes.remix(first, by=desk.person)
    for _ in range(2):
        remixes.add_parent(draft, second, by=desk.person)
    with pytest.raises(Refused):
        remixes.add_parent(draft, closed, by=desk.person)
    with pytest.raises(Refused, match="draft of your own"):
        remixes.add_parent(draft, second, by=second.author)
    with pytest.raises(Refused, match="draft of your own"):
        remixes.add_parent(first, second, by=first.author)
    edges = Derivation.objects.order_by("pk").values_list("child", "parent", "share_ppm", "terms")
    terms = remixes.terms_of(first)
    assert list(edges) == [(draft.pk, first.pk, 250_000, terms), (draft.pk, second.pk, 250_000, terms)]
