"""Every page, walked in a living demo: accessible, small, strict, at home, and asking nobody else for anything.

What links lead to is walked twice, as its operator and by somebody who is not signed in; one page stands for its route.
What only a maker of Works has (a draft with its offers, a history, a reward to take back) is made first.
axe looks at each in both themes at two widths.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from django.urls import Resolver404, resolve
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from conftest import PATIENCE
from tests.instance import Instance
from tests.visitor import Visitor, one, rows, wait_for, write
from tests.walk import PASSWORD, PHOTO, become_operator
from tests.watch import POLICY, parsed, staying

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# the width is that of the look, nothing is on its way any more, every letter and every picture in sight is there
READY = """width => innerWidth === width && document.readyState === 'complete' && document.fonts.status === 'loaded'
    && !document.querySelector('.htmx-request')
    && [...document.images].every(each => each.loading === 'lazy' || each.complete)"""
# Colours fade over when the theme changes: what is judged is where they end.
STILL = (
    "() => document.getAnimations().forEach((one) => one.effect.getComputedTiming().endTime < Infinity && one.finish())"
)
RUN_AXE = """() => axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(
    fault => fault.id + ': ' + fault.nodes.slice(0, 4).map(node => node.target.join(' ')).join(' | ')))"""
# in a drawing the address of a link is an object
ADDRESSES = "links => links.map(link => new URL(link.getAttribute('href'), link.baseURI).href)"
LOOKS = [(width, theme) for width in (1280, 320) for theme in ("light", "dark")]
MOST_HTML = 100_000
NO_PAGES = {"account_logout", "works:picture", "known_json"}
A_WHILE = 240  # s: what the worker has to do first
NOTES = "Pulled 31 espresso shots on Sunday. Finer grind, 18 g in, 36 g out, 28 seconds. Jonas asked for a second."
OFFERED = """SELECT 1 FROM create_conclusion c JOIN create_round r ON r.id = c.round_id
    JOIN create_brief b ON b.id = r.brief_id JOIN works_work w ON w.id = b.work_id WHERE w.key = ?"""
SIGNED = """SELECT count(*) FROM credential_manifest m JOIN works_work w ON w.id = m.work_id
    WHERE w.key = ? AND m.media_type = 'image/webp'"""
ASKED = "SELECT r.id FROM create_remixrequest r JOIN works_work w ON w.id = r.parent_id WHERE w.key = ?"


@dataclass
class Walk:
    """A page on which nothing may go wrong; `faults` is what did, all of it told at the end."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def hear(self, message: ConsoleMessage) -> None:
        """What the console calls an error; that the page itself is a refusal is asked for by `look_at`."""
        if message.type == "error" and message.location["url"] != self.page.url:
            self.faults.append(f"{self.page.url}: {message.text}")

    def look_at(self, address: str, status: int = 200) -> None:
        """Open a page and judge it."""
        answer = self.page.goto(f"{self.home}{address}")
        assert answer is not None
        self.weigh(answer, status)
        self.judge()

    def weigh(self, answer: Response, status: int = 200) -> None:
        said = {
            f"answered {answer.status}": answer.status != status,
            f"has {len(answer.body())} bytes of HTML": len(answer.body()) > MOST_HTML,
            "has another policy": parsed(answer.headers.get("content-security-policy", "none")) != POLICY,
        }
        self.faults += [f"{answer.url} {words}" for words, is_so in said.items() if is_so]

    def judge(self) -> None:
        """Let axe look at what is open, in every look."""
        self.page.evaluate(AXE)
        for width, theme in LOOKS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            self.page.wait_for_function(READY, arg=width)
            self.page.evaluate(STILL)
            found = self.page.evaluate(RUN_AXE)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            found += [f"is {wide} px wide"] if wide > width else []
            self.faults += [f"{self.page.url} {width} {theme}: {fault}" for fault in found]

    def follow(self, *starts: str) -> dict[str, str]:
        """Look at one page of every route that links lead to from `starts`; return route name -> its address."""
        found: dict[str, str] = {}
        waiting = list(starts)
        while waiting:
            path = waiting.pop(0)
            name = route(path)
            if name is None or name in found or is_file(path):
                continue
            found[name] = path
            self.look_at(path)
            links = self.page.eval_on_selector_all("a[href]", ADDRESSES)
            waiting += [inside(link) for link in links if link.startswith(f"{self.home}/")]
        return found


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


Enter = Callable[..., Walk]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """A running instance with the demo world."""
    instance = Instance(tmp_path_factory.mktemp("demo"))
    instance.prepare()
    instance.command("demo", "--works", "40")
    instance.start()
    yield instance
    instance.stop()


@dataclass
class Maker:
    """Somebody with a draft, a Work that was edited and that another asks to remix, and a reward that was given.

    The draft has its offers and the Work its credentials before anybody walks.
    """

    visitor: Visitor
    draft: str
    work: str
    transaction: str
    wish: int


@pytest.fixture(scope="module")
def maker(demo: Instance) -> Maker:
    mira = Visitor(demo, "127.0.7.1").sign_up("mira")
    draft = mira.begin("Sour means too fast. #espresso", NOTES, [PHOTO.read_bytes()])
    assert mira.post(f"/create/{draft}/offers").status_code == 302
    work = mira.publish("I ground finer.", pictures=[PHOTO.read_bytes()])
    write(demo, "UPDATE works_work SET remix_terms = 'ask' WHERE key = ?", work)
    changed = mira.fields(f"/w/{work}/edit") | {"text": "I ground much finer. #espresso", "remix_terms": "ask"}
    assert mira.post(f"/w/{work}/edit", changed).headers["location"] == f"/w/{work}"
    [[theirs]] = rows(demo, "SELECT key FROM works_work WHERE NOT is_reply AND key != ? ORDER BY id LIMIT 1", work)
    form = mira.fields(f"/w/{theirs}/reward?amount=2", f"/w/{theirs}/reward")
    given = mira.post(f"/w/{theirs}/reward", form).headers["location"]
    Visitor(demo, "127.0.7.2").sign_up("jonas").post(f"/create/remix/{work}", {"action": "ask", "note": "May I?"})
    wish = one(demo, ASKED, work)
    wait_for(lambda: rows(demo, OFFERED, draft), A_WHILE)
    wait_for(lambda: one(demo, SIGNED, work) == 3, A_WHILE)
    return Maker(mira, draft, work, given, wish)


def show_again(visitor: Visitor) -> None:
    """Pages on which a way to sign in is added ask for the password; five minutes later again."""
    assert visitor.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302


@pytest.fixture
def enter(browser: Browser, demo: Instance) -> Iterator[Enter]:
    """Return a maker of walks: enter() is not signed in, enter(visitor) is who that is; none may leave the host."""
    name = demo.address.replace("127.0.0.1", "localhost")
    with browser.new_context() as context, staying(context, demo.address, name):

        def walk(visitor: Visitor | None = None, home: str = demo.address) -> Walk:
            for key, value in (visitor.client.cookies if visitor else {}).items():
                context.add_cookies([{"name": key, "value": value, "url": home}])
            return Walk(context.new_page(), home)

        yield walk


def test_every_page_that_links_lead_an_operator_to(enter: Enter, demo: Instance, maker: Maker) -> None:
    walk = enter()
    become_operator(walk.page, demo)
    starts = ["/", "/create", "/prove", "/earn", "/learn", "/search?q=bread", "/settings", "/known", "/operate"]
    walked = walk.follow(*starts)
    assert len(walked) >= 50, sorted(walked)
    assert walked.keys() >= {"prove:credential", "create:new", "operate:jobs", "care:queue"}
    assert walk.faults == []


def test_every_page_that_links_lead_a_stranger_to(enter: Enter, demo: Instance, maker: Maker) -> None:
    walk = enter()
    [link] = re.findall(r"/operator/\S+", demo.command("invite", "--another"))
    walk.look_at(link)
    walked = walk.follow("/", "/account/signup/", "/account/password/reset/", f"/w/{maker.work}", "/tag/espresso")
    wanted = {"share:feed", "works:work", "people:profile", "works:tag", "account_login", "account_signup"}
    wanted |= {"prove:verify", "prove:credential", "works:history", "account_reset_password", "share:search"}
    wanted |= {f"{room}:station" for room in ("create", "prove", "share", "earn", "learn")}
    assert walked.keys() >= wanted, wanted - walked.keys()
    for nothing in ("/nothing/here", "/w/nothing", "/@nobody_here", "/operate", "/operator/nothing"):
        walk.look_at(nothing, 404)
    assert walk.faults == []


def test_every_page_that_only_a_maker_has(enter: Enter, demo: Instance, maker: Maker) -> None:
    walk = enter(maker.visitor)
    walk.look_at(f"/create/{maker.draft}")
    expect(walk.page.get_by_role("heading", name="Posters", exact=True)).to_be_visible()
    expect(walk.page.locator("main img").first).to_be_visible()
    for page in ("", "/edit", "/history", "/create", "/learn"):
        walk.look_at(f"/w/{maker.work}{page}")
    for address in (maker.transaction, f"{maker.transaction}/refund", f"/create/remix-request/{maker.wish}"):
        walk.look_at(address)
    show_again(maker.visitor)
    for address in ("/create/new", "/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"):
        walk.look_at(address)
    assert walk.faults == []


def test_the_page_on_which_a_passkey_is_added(enter: Enter, demo: Instance, maker: Maker) -> None:
    show_again(maker.visitor)
    walk = enter(maker.visitor, demo.address.replace("127.0.0.1", "localhost"))
    walk.look_at("/account/2fa/webauthn/add/")
    expect(walk.page.get_by_role("button", name="Add")).to_be_visible()
    assert walk.faults == []


def nobodys() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((300, 200), 80).save(file, "PNG")
    return file.getvalue()


def test_the_verdicts_of_the_verify_page(enter: Enter, demo: Instance, maker: Maker) -> None:
    [address, *_] = re.findall(r'href="(/m/[^"]+)" data-lightbox', maker.visitor.get(f"/w/{maker.work}").text)
    served = maker.visitor.get(address).content
    changed = bytearray(served)
    changed[len(served) // 2] ^= 1
    walk = enter()
    for file, verdict in (
        (served, "Verified: this file is as it was signed"),
        (bytes(changed), "Changed after signing"),
        (PHOTO.read_bytes(), "Recovered by fingerprint"),  # a Work here has it
        (nobodys(), "No credential"),
    ):
        walk.page.goto(f"{demo.address}/prove")
        walk.page.locator("input[type=file]").set_input_files({"name": "cup", "mimeType": "", "buffer": file})
        with walk.page.expect_navigation() as judged:
            walk.page.get_by_role("button", name="Judge it").click()
        expect(walk.page.get_by_role("heading", name=verdict)).to_be_visible()
        walk.weigh(judged.value)
        walk.judge()
    assert walk.faults == []
