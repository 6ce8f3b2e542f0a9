"""The frame of every page: words, theme, unread count, refusals that say what to do."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from musespark.people.models import Notification, Person
from musespark.support import clock
from musespark.web.context import face, word_of


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/", "share"),
        ("/following", "share"),
        ("/tag/wool", "share"),
        ("/search", "share"),
        ("/create", "create"),
        ("/create/k1", "create"),
        ("/prove/c/x", "prove"),
        ("/earn", "earn"),
        ("/learn", "learn"),
        ("/w/k1/earn", ""),
        ("/@ada", ""),
        ("/settings", ""),
    ],
)
def test_a_path_belongs_to_one_of_the_five_words_or_to_none(path: str, word: str) -> None:
    assert word_of(path) == word


def page(user: Person | AnonymousUser) -> str:
    request = RequestFactory().get("/nowhere")
    request.user = user
    return render_to_string("404.html", {"user": user, **face(request)}, request)


def test_a_visitors_frame_needs_no_database() -> None:
    html = page(AnonymousUser())  # without the mark for it any query would raise
    assert 'href="/account/signup/"' in html
    assert html.count("<h1") == 1
    assert 'href="#main"' in html


@pytest.mark.django_db
def test_a_persons_frame_counts_what_is_unread_with_one_query(
    make_person: Callable[..., Person], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada, imke = make_person("ada", theme="dark"), make_person("imke")
    Notification.objects.create(person=ada, actor=imke, kind="follow", url="/@imke")
    with django_assert_num_queries(1):
        html = page(ada)
    assert "Notifications, 1 new" in html
    assert 'data-theme="dark"' in html


def test_all_five_words_lead_the_frame_in_their_order() -> None:
    html = page(AnonymousUser())
    at = [html.index(f"<span>{word}</span>") for word in ("Create", "Prove", "Share", "Earn", "Learn")]
    assert at == sorted(at)


def test_a_part_drawn_once_is_drawn_again_for_other_facts_and_knows_nobody() -> None:
    part = '{% load face %}{% fixed "web/_words.html" word=word %}'
    html = {word: Template(part).render(Context({"word": word, "user": "ada"})) for word in ("earn", "learn", "earn")}
    assert 'href="/earn" aria-current="page"' in html["earn"]
    assert 'href="/earn" aria-current="page"' not in html["learn"]
    toasts = Template('{% load face %}{% fixed "web/_toasts.html" %}')
    assert "Hm" not in toasts.render(Context({"messages": ["Hm"]}))


def test_too_many_requests_are_told_when_to_come_back() -> None:
    request = RequestFactory().get("/create")
    request.user = AnonymousUser()
    facts = {"wait": 150, "until": clock.now()}
    assert "Try again in 3 minutes." in render_to_string("429.html", facts, request)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/password/reset/"])
def test_the_entrance_wears_the_face(client: Client, settings: Settings, path: str) -> None:
    settings.MAIL = "smtp://mail.example"
    html = client.get(path).content.decode()
    assert 'class="logo' in html
    assert 'class="field"' in html
    assert "button--primary" in html
    assert html.count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/2fa/", "/account/password/change/", "/account/email/"])
def test_the_pages_of_an_account_stand_in_the_frame(
    make_person: Callable[..., Person], client_of: Callable[[Person], Client], path: str
) -> None:
    ada = make_person("ada")
    ada.set_password("a long enough phrase")
    ada.save()
    html = client_of(ada).get(path, follow=True).content.decode()
    assert 'class="words"' in html or 'class="entrance' in html
    assert html.count("<h1") == 1
