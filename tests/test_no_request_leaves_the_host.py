"""Who watches the watcher: a request to anywhere else fails the test that made it, with the address."""

import pytest
from playwright.sync_api import Browser

from tests.watch import staying, stays

HOME = "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    "address",
    [
        "https://fonts.example/a.woff2",
        "http://127.0.0.1:81234/",
        "http://127.0.0.1:8123.evil.example/",
        "http://127.0.0.1:8123@evil.example/",
        "http://127.0.0.1/",
        "https://127.0.0.1:8123/",
        "http://localhost:8123/",
        "//127.0.0.1:8123/",
        "ws://127.0.0.1:8123/",
    ],
)
def test_another_host_port_or_scheme_is_elsewhere(address: str) -> None:
    assert not stays(address, HOME)


@pytest.mark.parametrize("address", [f"{HOME}/", f"{HOME}/w/a?b#c", "data:,x", f"blob:{HOME}/1", "about:blank"])
def test_home_is_home(address: str) -> None:
    assert stays(address, f"{HOME}/create")


@pytest.mark.browser
@pytest.mark.parametrize(
    "page",
    [
        '<img src="http://127.0.0.1:9/seen.png" alt="">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/seen.css">',
        '<script src="http://127.0.0.1:9/seen.js"></script>',
        '<iframe src="http://127.0.0.1:9/seen"></iframe>',
        '<script>fetch("http://127.0.0.1:9/seen")</script>',
        '<script>navigator.sendBeacon("http://127.0.0.1:9/seen", "x")</script>',
    ],
)
def test_whatever_a_page_asks_elsewhere_is_told_with_its_address(browser: Browser, page: str) -> None:
    with (  # noqa: PT012  a context ends in it
        pytest.raises(AssertionError, match=r"http://127\.0\.0\.1:9/seen"),
        browser.new_context() as context,
        staying(context, HOME),
    ):
        sheet = context.new_page()
        with sheet.expect_request("**/seen*"):
            sheet.set_content(f"<title>Elsewhere</title>{page}")


@pytest.mark.browser
def test_a_page_that_asks_nobody_else_passes(browser: Browser) -> None:
    with browser.new_context() as context, staying(context, HOME):
        context.new_page().set_content('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">')
