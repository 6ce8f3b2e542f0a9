"""Fixtures of the tests that span rooms: a running instance and a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from conftest import PATIENCE, launched
from tests.instance import Instance
from tests.watch import staying


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser, shared by the tests of a file, none of which uses the database itself.

    No longer: where its event loop runs, Django refuses the queries of other tests.
    """
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An empty running instance, shared by the tests of a session."""
    instance = Instance(tmp_path_factory.mktemp("instance"))
    instance.prepare()
    instance.start()
    yield instance
    instance.stop()


@pytest.fixture(scope="session")
def battered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Another one, for tests that storm it and kill its processes."""
    instance = Instance(tmp_path_factory.mktemp("battered"))
    instance.prepare()
    instance.start()
    yield instance
    instance.stop()


@pytest.fixture
def context(browser: Browser, instance: Instance) -> Iterator[BrowserContext]:
    """A fresh browser profile that may talk to the instance alone; anything else fails the test."""
    context = browser.new_context(base_url=instance.address, viewport={"width": 1280, "height": 900})
    with staying(context, instance.address):
        yield context
        context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which no script may fail."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page
