"""Fixtures of the tests that span rooms: a running instance and a real browser."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.instance import Instance

REQUIRED = os.environ.get("MUSESPARK_REQUIRE", "").split()
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, unless it is required."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if "chromium" in REQUIRED:
            pytest.fail("Chromium is required and not installed")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


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
    strangers: list[str] = []
    context = browser.new_context(base_url=instance.address, viewport={"width": 1280, "height": 900})
    context.on("request", lambda request: strangers.append(request.url) if _leaves(request.url, instance) else None)
    yield context
    context.close()
    assert strangers == [], "a request left the host"


def _leaves(url: str, instance: Instance) -> bool:
    return not url.startswith((instance.address, "data:", "blob:"))


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which no script may fail."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page
