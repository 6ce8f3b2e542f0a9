"""Fixtures that every room's tests share: people, Works, pictures, and a data folder that is thrown away."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import settings as hypothesis
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from musespark.credential.models import Logged, Subtree
from musespark.credential.unchanging import LOG
from musespark.people.models import Person
from musespark.works.models import Publication, Work

ClientOf = Callable[[Person], Client]
MakePerson = Callable[..., Person]
MakeWork = Callable[..., Work]
Visit = Callable[..., BrowserContext]
REQUIRED = os.environ.get("MUSESPARK_REQUIRE", "").split()
CALM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE = 60_000  # ms: a busy machine is no failure
expect.set_options(timeout=PATIENCE)
hypothesis.register_profile("patient", deadline=None)
if "CI" not in os.environ:  # where it has a profile of its own, as patient and always the same
    hypothesis.load_profile("patient")


@pytest.fixture(autouse=True)
def own_data(settings: Settings, tmp_path: Path) -> None:
    """Give each test a data folder of its own."""
    settings.DATA = tmp_path / "data"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow hashes are for strangers
    settings.STORAGES = {
        "default": {"BACKEND": "musespark.support.blobs.Folder", "OPTIONS": {"location": tmp_path / "data" / "blobs"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def emptied_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits: the log of credentials refuses DELETE, so it is emptied before the flush would try."""
    mark = request.node.get_closest_marker("django_db")
    if not (
        {"transactional_db", "live_server"} & set(request.fixturenames) or (mark and mark.kwargs.get("transaction"))
    ):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if Logged.objects.exists():
        with transaction.atomic():
            LOG.remove(connection)
            for model in (Logged, Subtree):
                model.objects.all().delete()
            LOG.install(connection)


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


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, unless it is required."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if "chromium" in REQUIRED:
            pytest.fail("Chromium is required and not installed")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=CALM)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a file that use the database as well."""
    # Playwright's own event loop runs in this thread; the ORM is used between its steps, never inside.
    with pytest.MonkeyPatch.context() as patched, launched() as browser:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture(scope="session")
def typefaces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where typefaces are kept once they are cut, for all tests: that takes seconds."""
    return tmp_path_factory.mktemp("type")


@pytest.fixture
def visit(
    live_server: LiveServer, client_of: ClientOf, chromium: Browser, typefaces: Path, settings: Settings
) -> Iterator[Visit]:
    """Return a maker of browser profiles: visit(ada, java_script_enabled=False) is signed in, visit() a stranger's."""
    made: list[BrowserContext] = []
    settings.DATA.mkdir(exist_ok=True)
    (settings.DATA / "type").symlink_to(typefaces)

    def make(person: Person | None = None, **options: object) -> BrowserContext:
        context = chromium.new_context(base_url=live_server.url, **options)  # type: ignore[arg-type]  # passed on
        context.set_default_timeout(PATIENCE)
        if person:
            session = client_of(person).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        made.append(context)
        return context

    yield make
    for context in made:  # what they go on asking would meet the next test
        context.close()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """Host and port of a server that speaks S3."""
    moto = import_module("moto.server")  # here, because most runs of a few tests need no such thing
    running = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"{host}:{port}"
    running.stop()
