"""Every page that links lead to, walked as the operator of a living demo: accessible, small, strict, and at home.

One page stands for its route; axe looks at it in both themes at two widths.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page

from tests.instance import Instance
from tests.walk import become_operator

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Colours fade over when the theme changes: what is judged is where they end.
STILL = (
    "() => document.getAnimations().forEach((one) => one.effect.getComputedTiming().endTime < Infinity && one.finish())"
)
RUN_AXE = """() => axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(
    fault => fault.id + ': ' + fault.nodes.slice(0, 4).map(node => node.target.join(' ')).join(' | ')))"""
LOOKS = [(width, theme) for width in (1280, 320) for theme in ("light", "dark")]
MOST_HTML = 100_000
NO_PAGES = {"account_logout", "works:picture", "known_json"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A running instance with the demo world."""
    instance = Instance(tmp_path_factory.mktemp("demo"))
    instance.prepare()
    instance.command("demo", "--works", "40")
    instance.start()
    yield instance
    instance.stop()


@pytest.fixture(scope="module")
def operator(browser: Browser, demo: Instance) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=demo.address)
    become_operator(context.new_page(), demo)
    yield context
    context.close()


def routes(page: Page, address: str) -> dict[str, str]:
    """Return route name -> an address of it, for every route that links lead to from the first page."""
    found: dict[str, str] = {}
    waiting = ["/", "/create", "/prove", "/earn", "/learn", "/search?q=bread", "/settings", "/known", "/operate"]
    while waiting:
        path = waiting.pop(0)
        name = route(path)
        if name is None or name in found:
            continue
        found[name] = ""
        if is_file(path):
            continue
        page.goto(f"{address}{path}")
        found[name] = path
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [inside(link) for link in links if link.startswith(address)]
    return {name: path for name, path in found.items() if path}


def is_file(path: str) -> bool:
    """Whether the address leads to something to download or to look at alone, not to a page."""
    last = urlsplit(path).path.rsplit("/", 1)[-1]
    return path.startswith("/m/") or "." in last or last in {"original", "csv", "export"} or "/picture/" in path


def inside(link: str) -> str:
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def route(path: str) -> str | None:
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
    return None if name in NO_PAGES else name


def test_every_page_is_accessible_small_and_strict(operator: BrowserContext, demo: Instance) -> None:
    page = operator.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    walked = routes(page, demo.address)
    assert len(walked) >= 25, sorted(walked)
    findings = [finding for path in walked.values() for finding in faults(page, f"{demo.address}{path}")]
    assert findings == []
    assert said == []


def faults(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    found = [] if answer.status == 200 else [f"{address} answered {answer.status}"]
    size = len(answer.body())
    if size > MOST_HTML:
        found.append(f"{address} has {size} bytes of HTML")
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.wait_for_timeout(250)
        page.evaluate(STILL)
        page.evaluate(AXE)
        found += [f"{address} {width} {theme}: {violation}" for violation in page.evaluate(RUN_AXE)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{address} {width} {theme}: is {wide} px wide")
    return found
