"""Whatever a stranger sends: the right answer or a clear error, never a 500, nothing of others shown, nothing lost."""

import html
import io
import re
import socket
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx
import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from conftest import picture
from tests.instance import Instance
from tests.visitor import Visitor, one, rows, wait_for

SECRET = "zwiebelkuchen"  # stands in all that ada keeps for herself
NOTES = f"Baked 3 {SECRET} on Sunday. Jonas ate two. The oven stood at 220 degrees."
ENDS = {"/account/logout/", "/settings/leave"}  # would end the walk
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address of the house as its pattern."""
    for each in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"[\^$]|\\Z", "", str(each.pattern))
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from routes(each, route)


def filled(route: str, values: Mapping[str, object]) -> str:
    """The pattern with values: those for numbers by the start of the route, the others by name."""

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        by_place = [str(found) for start, found in values.items() if start[0] == "/" and route.startswith(start)]
        return by_place[0] if by_place and name in {"number", "pk", "asset"} else str(values.get(name, "none"))

    return ARGUMENT.sub(value, route)


@dataclass
class World:
    """Ada with things of her own, bob who has none, and somebody who is not signed in."""

    instance: Instance
    ada: Visitor
    bob: Visitor
    nobody: Visitor
    draft: str
    public: str
    gone: str  # was public, is deleted

    def of(self, key: str) -> dict[str, object]:
        """Values for patterns: what belongs to the Work `key`, and what else of ada is no business of others."""
        pk = one(self.instance, "SELECT id FROM works_work WHERE key = ?", key)
        asset, blob = rows(self.instance, "SELECT id, blob FROM works_asset WHERE work_id = ?", pk)[0]
        offer = one(self.instance, "SELECT min(id) FROM create_offer WHERE text LIKE ?", f"%{SECRET}%")
        money = one(self.instance, "SELECT max(id) FROM earn_transaction")
        slate = one(self.instance, "SELECT max(key) FROM distribute_slate WHERE person_id IS NOT NULL")
        places = {"/create/offer": offer, "/create/picture": asset, "/m/": asset, "/earn/t": money, "/": 1}
        names = {"key": key, "name": "small", "version": blob[3:15], "slate": slate, "handle": self.ada.handle}
        return {**places, **names}


@pytest.fixture(scope="module")
def world(battered: Instance) -> World:
    ada = Visitor(battered, "127.0.1.1").sign_up("hostile_ada").become_operator()
    carl = Visitor(battered, "127.0.1.4").sign_up("hostile_carl")
    draft = ada.begin(f"My {SECRET}", NOTES, [picture()])
    ada.post(f"/create/{draft}/offers")
    public, gone = ada.publish("Bread for all #bread"), ada.publish(f"No more {SECRET}", pictures=[picture()])
    carl.post(f"/w/{public}/reward", carl.fields(f"/w/{public}/reward?amount=1", f"/w/{public}/reward"))
    count = "SELECT count(*) FROM credential_manifest m JOIN works_work w ON w.id = m.work_id WHERE w.key = ?"
    wait_for(lambda: one(battered, count, gone) >= 2)
    wait_for(lambda: rows(battered, "SELECT 1 FROM create_offer WHERE text LIKE ?", f"%{SECRET}%"))
    ada.post(f"/w/{gone}/withdraw", {"to": "on"})
    ada.get("/")
    bob = Visitor(battered, "127.0.1.2").sign_up("hostile_bob")
    return World(battered, ada, bob, Visitor(battered, "127.0.1.3"), draft, public, gone)


# what is others'


def kept(world: World) -> list[list[tuple[object, ...]]]:
    """What of ada nobody else may have changed."""
    tables = "works_work works_asset create_brief create_offer create_acceptance create_rejection create_round"
    tables += " works_publication works_withdrawal earn_refund credential_manifest"
    return [rows(world.instance, f"SELECT * FROM {table} ORDER BY id") for table in tables.split()]  # noqa: S608  own names


# names of people, words and feeds; the log of credentials, which names nobody
PUBLIC = ("/account/", "/@", "/tag/", "/known/", "/feeds/", "/prove/log/")


def asks_of_others(world: World) -> Iterator[str]:
    """Every address that names something, with what is ada's alone in its place."""
    draft, gone = world.of(world.draft), world.of(world.gone)
    for route in routes():
        if ARGUMENT.search(route) and not route.startswith(PUBLIC):
            yield filled(route, draft)
            yield filled(route, gone)
    query = "SELECT m.key, m.sha256 FROM credential_manifest m JOIN works_work w ON w.id = work_id WHERE w.key = ?"
    for key, sha256 in rows(world.instance, query, world.gone):
        yield from (f"/prove/c/{key}", f"/prove/c/{key}.json", f"/prove/m/{sha256}.c2pa")


def test_what_is_others_is_not_there_by_any_way(world: World) -> None:
    before, wrong = kept(world), []
    for path in dict.fromkeys(asks_of_others(world)):
        for who in (world.bob, world.nobody):
            for answer in (who.get(path), who.post(path, {"text": "x", "to": "off", "action": "keep"})):
                to_sign_in = answer.status_code == 302 and answer.headers["location"].startswith("/account/login/")
                is_gone = answer.status_code == 410 and path == f"/w/{world.gone}"
                if not (answer.status_code in {404, 405} or to_sign_in or is_gone) or SECRET in answer.text:
                    wrong.append((who.handle, answer.request.method, path, answer.status_code))
    assert wrong == []
    assert kept(world) == before


def test_the_operators_pages_are_not_there_for_others(world: World) -> None:
    for route in routes():
        if route.startswith("/operate") and not ARGUMENT.search(route):
            assert world.ada.get(route).status_code == 200, route
            assert world.bob.get(route).status_code == 404, route
            assert world.nobody.get(route).status_code in {302, 404}, route


def test_a_form_without_its_secret_is_refused_with_a_page(world: World) -> None:
    before = kept(world)
    for path in (f"/w/{world.public}/like", f"/create/{world.draft}/publish", "/settings/profile", "/account/login/"):
        for token in ({}, {"csrfmiddlewaretoken": "a" * 64}):
            answer = world.ada.client.post(path, data={"text": "x", **token})
            assert answer.status_code == 403
            assert "load the page anew and send it again" in answer.text
    assert kept(world) == before


# nonsense

NASTY = (
    "\0",
    "9" * 400,
    "-1",
    "9223372036854775808",
    "1e9",
    "٣",
    "' OR 1=1 --",
    "{{7*7}}%(x)s%s",
    "../../etc/passwd",
    "\u202eevil\u200b\ufeff",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "a" * 2000,
    "#",
    "\r\nX-Injected: yes",
    '"*^:()-NEAR/2 AND',
    "//evil.example/",
    "2026-99",
)
ASKED = [
    "page",
    "after",
    "before",
    "slate",
    "upto",
    "q",
    "from",
    "month",
    "of",
    "order",
    "tab",
    "step",
    "days",
    "state",
    "amount",
    "next",
    "notes",
    "name",
    "check",
]
TYPED = [
    "title",
    "text",
    "notes",
    "language",
    "remix_terms",
    "notices",
    "revision",
    "events",
    "amount",
    "key",
    "once",
    "to",
    "word",
    "name",
    "line",
    "is_open",
    "bio",
    "url_0",
    "label_0",
    "theme",
    "consent",
    "reason",
    "words",
    "outcome",
    "why",
    "corrected",
    "kind",
    "embedded",
    "url",
    "model",
    "action",
    "answer",
    "note",
    "level",
    "alt",
    "source",
    "accept",
    "after",
    "slate",
    "freshness",
    "originality",
    "small",
    "machine",
    "friends",
    "login",
    "password",
    "username",
    "password1",
    "email",
]
BROKEN = (
    "\0a",
    "\ud800",
    "9" * 400,
    "a" * 10_001,
    "-1",
    "[" * 3000,
    '{"text":[{"n":1,"at":0,"remove":0,"text":"\\ud800","source":"typed"}]}',
    "http://[::1",
)


def test_no_address_breaks_on_nonsense_in_it(world: World) -> None:
    wrong = []
    for place, route in enumerate(routes()):
        path = filled(route, {**world.of(world.draft), "key": world.public})
        turns = [NASTY[(place * 3 + turn) % len(NASTY)] for turn in range(3)]
        asked = [f"{path}?{urlencode(dict.fromkeys(ASKED, value))}" for value in turns]
        asked += [ARGUMENT.sub(quote(value, safe=""), route) for value in turns if ARGUMENT.search(route)]
        for address in asked if path not in ENDS else []:
            answer = world.ada.get(address)
            if answer.status_code >= 500 or "x-injected" in answer.headers:
                wrong.append((address[:200], answer.status_code))
    assert wrong == []


def test_no_list_breaks_on_a_nonsensical_place(world: World) -> None:
    lists = {
        "/": ("page", "after", "slate", "since", "upto"),
        "/following": ("before",),
        "/search": ("q", "page"),
        "/tag/bread": ("after", "order"),
        "/@hostile_ada": ("after", "tab"),
        "/@hostile_ada/followers": ("page",),
        f"/w/{world.public}": ("from",),
        "/earn": ("page", "month", "of"),
        "/earn/statement.csv": ("month",),
        "/learn": ("days",),
        "/operate/jobs": ("state",),
    }
    for path, names in lists.items():
        for name in names:
            for value in NASTY[::2]:
                answer = world.ada.get(path, params={name: value, **({"q": "bread"} if name == "page" else {})})
                assert answer.status_code in {200, 302, 400, 404}, (path, name, value)


def test_no_form_breaks_on_nonsense_in_it(world: World) -> None:
    wrong, head = [], {"Content-Type": "application/x-www-form-urlencoded"}
    values = world.of(world.draft)
    for place, route in enumerate(routes()):
        path = filled(route, {**values, "key": world.public if "/w/" in route else world.draft})
        if path in ENDS or re.search("delete|withdraw|account|/block", path):
            continue
        turns = range(len(BROKEN)) if path.endswith(("/save", "/reply", "/create/new")) else (place, place + 3)
        for turn in turns:
            fields = dict.fromkeys(TYPED, BROKEN[turn % len(BROKEN)]) | {"action": "keep"}
            fields["csrfmiddlewaretoken"] = world.ada.token()
            answer = world.ada.client.post(path, content=urlencode(fields, errors="surrogatepass"), headers=head)
            if answer.status_code >= 500:
                wrong.append((path, BROKEN[turn % len(BROKEN)][:40], answer.status_code))
            if answer.status_code == 405:
                break
    assert wrong == []
    assert f"My {SECRET}" in world.ada.get(f"/create/{world.draft}").text


HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"
REQUESTS = {
    "a foreign host": b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "an unknown method": b"BREW /create HTTP/1.1\r\n" + HOST + b"\r\n",
    "a raw path": b"GET /tag/\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    "invalid UTF-8": b"GET /search?q=%ff%ed%a0%80&page=%c0%80 HTTP/1.1\r\n" + HOST + b"\r\n",
    "invalid UTF-8 in a path": b"GET /tag/%ff%fe HTTP/1.1\r\n" + HOST + b"\r\n",
    "a zero byte": b"GET /@a%00b?tab=%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a huge header": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 100_000 + b"\r\n\r\n",
    "a header too huge": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "a huge address": b"GET /search?q=" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "5,000 parameters": b"GET /search?" + b"&a=1" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a broken cookie": b"GET / HTTP/1.1\r\n" + HOST + b'Cookie: sessionid="\\x;; csrftoken=\x01; device=a:b:c\r\n\r\n',
    "no language": b"GET / HTTP/1.1\r\n" + HOST + b"Accept-Language: xx-\x80,../../;q=-1\r\n\r\n",
    "a long language": b"GET / HTTP/1.1\r\n" + HOST + b"Accept-Language: " + b"a-" * 3000 + b";q=zz\r\n\r\n",
    "a lying htmx": b"GET / HTTP/1.1\r\n" + HOST + b"HX-Request: true\r\nHX-Current-URL: http://[::\r\n\r\n",
    "a strange referer": b"POST /account/login/ HTTP/1.1\r\n"
    + HOST
    + b"Referer: http://[\r\nContent-Length: 0\r\n\r\n",
    "no length": b"POST /beacon HTTP/1.1\r\n" + HOST + b"Content-Length: abc\r\n\r\n",
    "a beacon of brackets": b"POST /beacon HTTP/1.1\r\n" + HOST + b"Content-Length: 60000\r\n\r\n" + b"[" * 60_000,
    "a beacon in UTF-16": b"POST /beacon HTTP/1.1\r\n" + HOST + b"Content-Length: 6\r\n\r\n\xff\xfe[\x001\x00",
    "a form in UTF-16": b"POST /account/login/ HTTP/1.1\r\n"
    + HOST
    + b"Cookie: csrftoken=a\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-16\r\n"
    + b"Content-Length: 7\r\n\r\nlogin=a",
    "a way up": b"GET /static/%2e%2e/%2e%2e/musespark.sqlite3%00 HTTP/1.1\r\n" + HOST + b"\r\n",
}


@pytest.mark.parametrize("what", REQUESTS)
def test_no_request_breaks_the_server(world: World, what: str) -> None:
    with socket.create_connection(("127.0.0.1", world.instance.port), timeout=20) as line:
        line.sendall(REQUESTS[what])
        status = int(line.makefile("rb").readline().split()[1])
    assert status < 500


def test_an_address_behind_a_button_says_so_when_opened(world: World) -> None:
    for answer in (world.ada.get(f"/w/{world.public}/like"), world.ada.client.put("/")):
        assert answer.status_code in {403, 405}
        assert "Go back" in answer.text


# long and strange words


def test_ten_thousand_characters_are_taken_and_one_more_is_refused_with_nothing_lost(world: World) -> None:
    longest = "\r\n".join(["ä" * 98] * 100) + "12"  # 9,800 letters, 99 line ends and two
    longest += "x" * (10_000 - len(longest.replace("\r\n", "\n")))
    key = world.ada.publish(longest)
    assert one(world.instance, "SELECT length(text) FROM works_work WHERE key = ?", key) == 10_000
    same = world.ada.post(f"/w/{key}/edit", {"title": "", "text": longest, "remix_terms": "ask"})
    assert same.status_code == 302, "the editor of a published Work takes as much"
    assert (
        one(
            world.instance,
            "SELECT count(*) FROM works_revision r JOIN works_work w ON w.id = work_id WHERE w.key = ?",
            key,
        )
        == 0
    )
    replied = world.bob.post(f"/w/{key}/reply", {"text": longest})
    assert replied.status_code == 302

    said = f"{longest}!"
    form = world.ada.fields(f"/create/{world.draft}", f"/create/{world.draft}/save")
    for who, path, fields in (
        (world.ada, "/create/new", {"action": "publish"}),
        (world.ada, f"/create/{world.draft}/save", form),
        (world.ada, f"/create/{world.draft}/publish", form),
        (world.ada, f"/w/{key}/edit", {"remix_terms": "ask"}),
        (world.bob, f"/w/{key}/reply", {}),
    ):
        answer = who.post(path, {**fields, "text": said})
        assert answer.status_code == 422, path
        assert re.search(r"at most 10,?000|1 characters? too long", html.unescape(answer.text), re.IGNORECASE), path
        assert said.replace("\r\n", "\n") in html.unescape(answer.text).replace("\r\n", "\n"), f"{path} lost the text"
    assert one(world.instance, "SELECT text FROM works_work WHERE key = ?", world.draft) == f"My {SECRET}"


STRANGE = {
    "rtl": ("سارة \u200f txt", "خبز اليوم \u200f#خبز"),
    "emoji": ("👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈", "🥖🥐 👍🏽 #パン"),
    "zero_width": ("a\u200bd\u200da\ufeff", "z\u0335a\u0321l\u0336g\u0310o \u2066 \u200b #brot"),
    "markup": ("<b>ada</b>", "<script>alert(1)</script> & &amp; {{ 7 }} {% now %} #a"),
}


@pytest.mark.parametrize("what", STRANGE)
def test_names_and_texts_of_every_script_are_shown_as_they_are(world: World, what: str) -> None:
    name, text = STRANGE[what]
    who = Visitor(world.instance, f"127.0.7.{len(what)}").sign_up(f"name_{what}")
    assert who.post("/settings/profile", {"name": name, "bio": text}).headers["location"] == f"/@name_{what}"
    key = who.publish(text)
    assert one(world.instance, "SELECT name FROM people_person WHERE username = ?", who.handle) == name.strip()
    assert one(world.instance, "SELECT text FROM works_work WHERE key = ?", key) == text
    for path in (f"/w/{key}", f"/@name_{what}", f"/@name_{what}/about"):
        page = world.bob.get(path)
        assert page.status_code == 200
        assert html.escape(name.strip()) in page.text.replace("&quot;", '"'), path
        assert "<script>alert" not in page.text
        assert "<b>ada" not in page.text
    shown = world.bob.get(f"/w/{key}").text
    assert html.escape(text.split(" #")[0].rstrip("\u200f"), quote=False) in shown
    named = """SELECT t.name FROM works_tag t JOIN works_tagging g ON g.tag_id = t.id
               JOIN works_work w ON w.id = work_id WHERE w.key = ?"""
    tag = one(world.instance, named, key)
    assert f"/w/{key}" in world.bob.get(f"/tag/{quote(tag)}").text


# pictures


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb() -> bytes:
    """A PNG of some hundred bytes that says it is 60,000 pixels wide and high."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def tiff() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "TIFF")
    return out.getvalue()


PICTURES = {
    "zero bytes": (b"", "This file is empty"),
    "truncated": (picture(400, 300, form="JPEG")[:900], "picture"),
    "a truncated PNG": (picture(400, 300)[:200], "picture"),
    "words": (b"not a picture at all", "JPEG, PNG, WebP, GIF or AVIF"),
    "a page": (b"<html><script>alert(1)</script>", "JPEG, PNG, WebP, GIF or AVIF"),
    "a vector drawing": (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "JPEG, PNG, WebP, GIF or AVIF",
    ),
    "another format": (tiff(), "JPEG, PNG, WebP, GIF or AVIF"),
    "a bomb": (bomb(), "megapixels"),
    "too many bytes": (picture() + b"\0" * (20 * 2**20), "over 20 MB"),
}


@pytest.mark.parametrize("what", PICTURES)
def test_a_picture_that_is_none_costs_a_sentence_and_nothing_else(world: World, what: str) -> None:
    data, words = PICTURES[what]
    count = "SELECT count(*) FROM works_asset a JOIN works_work w ON w.id = work_id WHERE w.key = ?"
    before = one(world.instance, count, world.draft)
    sent = world.ada.post(f"/create/{world.draft}/pictures", files=[("pictures", ("photo.jpg", data, "image/jpeg"))])
    assert sent.status_code == 302
    page = html.unescape(world.ada.get(sent.headers["location"]).text)
    assert re.search(rf"photo\.jpg: [^<]*{words}", page), re.findall(r"photo\.jpg[^<]*", page)
    assert f"My {SECRET}" in page
    assert one(world.instance, count, world.draft) == before

    portrait = world.ada.post("/settings/profile", {"name": "Ada"}, files={"portrait": ("me.png", data, "image/png")})
    assert portrait.status_code == 422
    assert re.search(words, html.unescape(portrait.text)) or not data
    judged = world.bob.post("/prove", files={"file": ("photo.jpg", data, "image/jpeg")})
    assert judged.status_code == 200, what
    assert "Verified" not in re.findall(r"<h1[^>]*>(.*?)</h1>", judged.text, re.DOTALL)


def test_a_picture_with_the_wrong_name_is_what_its_bytes_are(world: World) -> None:
    key = world.ada.begin("Mislabelled.")
    files = [("pictures", ("notes.txt", picture(form="GIF"), "text/plain"))]
    assert world.ada.post(f"/create/{key}/pictures", files=files).status_code == 302
    kind = "SELECT media_type FROM works_asset a JOIN works_work w ON w.id = work_id WHERE w.key = ?"
    assert one(world.instance, kind, key) == "image/gif"


def test_a_server_error_was_never_written_down(world: World) -> None:
    log = (world.instance.data / "web.log").read_text(errors="replace")
    assert "Internal Server Error" not in log
    assert httpx.get(world.instance.address).status_code == 200
