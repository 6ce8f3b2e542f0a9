"""Fixtures that every room's tests share: people, Works, pictures, and a data folder that is thrown away."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from musespark.people.models import Person
from musespark.works.models import Publication, Work

ClientOf = Callable[[Person], Client]
MakePerson = Callable[..., Person]
expect.set_options(timeout=20_000)  # ms: a busy machine is no failure
MakeWork = Callable[..., Work]


@pytest.fixture(autouse=True)
def own_data(settings: Settings, tmp_path: Path) -> None:
    """Give each test a data folder of its own."""
    settings.DATA = tmp_path / "data"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow hashes are for strangers
    settings.STORAGES = {
        "default": {"BACKEND": "musespark.support.blobs.Folder", "OPTIONS": {"location": tmp_path / "data" / "blobs"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def make_person(db: None) -> MakePerson:
    """Return a maker of persons: make_person("ada", name="Ada")."""

    def make(username: str = "ada", **fields: object) -> Person:
        person = Person(username=username, **fields)
        person.set_unusable_password()
        person.save()
        return person

    return make


@pytest.fixture
def make_work(make_person: MakePerson) -> MakeWork:
    """Return a maker of published Works: make_work(author, text="…"); published=False makes a draft."""

    def make(author: Person | None = None, *, published: bool = True, **fields: object) -> Work:
        author = author or Person.objects.filter(username="ada").first() or make_person("ada")
        usual = {"text": "A loaf with spent grain.", "is_reply": fields.get("in_reply_to") is not None}
        work = Work.objects.create(author=author, **{**usual, **fields})
        if published:
            Publication.objects.create(work=work, by=author)
        return work

    return make


@pytest.fixture
def client_of() -> Callable[[Person], Client]:
    """Return a maker of signed-in test clients."""

    def make(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def picture(width: int = 64, height: int = 48, *, form: str = "PNG", colour: str = "teal") -> bytes:
    """Return the bytes of a plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, form)
    return out.getvalue()


@pytest.fixture
def photo() -> bytes:
    """A small picture with some structure."""
    image = Image.radial_gradient("L").resize((320, 240)).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
