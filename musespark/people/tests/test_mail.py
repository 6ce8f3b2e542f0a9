"""Mail: sent where a server is set, and nowhere promised where none is."""

import os
import subprocess
import sys

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from conftest import ClientOf, MakePerson
from musespark.web import instance

ASK = "/account/password/reset/"


def test_without_a_mail_server_the_pages_say_what_to_do(
    make_person: MakePerson, client: Client, client_of: ClientOf
) -> None:
    ada = make_person("ada", email="ada@example.org")
    for page in (client.get(ASK), client.post(ASK, {"email": "ada@example.org"}, follow=True)):
        said = page.content.decode()
        assert "This instance sends no mail" in said
        assert "<code>bin/musespark changepassword HANDLE</code>" in said
        assert "We have sent" not in said
        assert "on its way" not in said
    assert '<input type="email"' not in client.get(ASK).content.decode()
    assert "No mail was sent" in client.get("/account/confirm-email/").content.decode()
    added = client_of(ada).post("/account/email/", {"email": "new@example.org", "action_add": ""}, follow=True)
    assert "new@example.org is kept, and no mail was sent" in added.content.decode()
    assert "Send the link again" not in added.content.decode()
    assert "none is needed" in client_of(make_person("bob")).get("/settings").content.decode()


def test_with_a_mail_server_a_link_sets_a_new_password(
    make_person: MakePerson,
    client: Client,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MAIL = "smtp://mail.example"
    instance.keep(instance.Instance("The Loaf"))
    ada = make_person("ada", email="ada@example.org")
    ada.set_password("old-and-forgotten")
    ada.save()
    assert 'type="email"' in client.get(ASK).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        said = client.post(ASK, {"email": "ada@example.org"}, follow=True).content.decode()
        assert mail.outbox == []  # not before all is committed
    assert "a link is on its way" in said
    [letter] = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert "The Loaf" in letter.body
    assert "example.com" not in letter.subject + str(letter.body)
    link = next(word for word in str(letter.body).split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True)
    changed = client.post(form.redirect_chain[-1][0], {"password1": "new-and-known-1", "password2": "new-and-known-1"})
    assert changed.status_code == 302
    ada.refresh_from_db()
    assert ada.check_password("new-and-known-1")


def test_a_mail_says_in_plain_words_what_where_and_what_if_not(
    make_person: MakePerson,
    client_of: ClientOf,
    client: Client,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MAIL, settings.ADDRESS = "smtp://mail.example", "https://loaf.example"
    instance.keep(instance.Instance("The Loaf & Co"))
    ada = make_person("ada")
    with django_capture_on_commit_callbacks(execute=True):
        client_of(ada).post("/account/email/", {"email": "ada@example.org", "action_add": ""})
        make_person("bob", email="bob@example.org").set_password("x")
        client.post(ASK, {"email": "bob@example.org"})
        client.post(ASK, {"email": "nobody@example.org"})
    confirm, reset, unknown = mail.outbox
    assert [letter.subject for letter in mail.outbox] == [
        "Confirm your email address for The Loaf & Co",
        "A new password for The Loaf & Co",
        "No account on The Loaf & Co has this address",
    ]
    assert "for the account @ada on The Loaf & Co" in confirm.body
    assert "do nothing: without your yes it stays unconfirmed." in confirm.body
    assert "for the account @bob on The Loaf & Co" in reset.body
    assert "do nothing: your password stays as it is." in reset.body
    assert "/account/password/reset/key/" in reset.body
    assert "nobody@example.org. No account there has it" in unknown.body
    for letter in mail.outbox:
        assert str(letter.body).endswith("-- \nThe Loaf & Co\nhttps://loaf.example")
        assert "example.com" not in letter.body
    link = next(word for word in str(confirm.body).split() if "/confirm-email/" in word)
    page = client_of(ada).get(link).content.decode()
    assert "ada@example.org" in page


def test_a_mail_server_that_refuses_breaks_no_page(
    make_person: MakePerson,
    client: Client,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.MAIL, settings.EMAIL_BACKEND = "smtp://127.0.0.1:9", "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    make_person("ada", email="ada@example.org").set_password("x")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ASK, {"email": "ada@example.org"}).status_code == 302


SHOW = (
    "from django.conf import settings as s; "
    "print(s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, "
    "s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.DEFAULT_FROM_EMAIL)"
)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "console  587   False False musespark@localhost"),
        ("smtp://ada:p%40ss@mail.example", "smtp mail.example 587 ada p@ss True False musespark@localhost"),
        ("smtps://a%40b.example:x@mail.example", "smtp mail.example 465 a@b.example x False True a@b.example"),
        ("smtp://127.0.0.1:25", "smtp 127.0.0.1 25   False False musespark@localhost"),
        ("mail.example:587", "MUSESPARK_MAIL is smtp://user:password@host:587 or smtps://user:password@host:465"),
    ],
)
def test_one_setting_names_the_mail_server(given: str, said: str) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("MUSESPARK_")}
    world = own | {"MUSESPARK_MAIL": given, "DJANGO_SETTINGS_MODULE": "musespark.settings"}
    done = subprocess.run([sys.executable, "-c", SHOW], env=world, capture_output=True, text=True, check=False)
    assert said in done.stdout + done.stderr
