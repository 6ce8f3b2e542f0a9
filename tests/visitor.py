"""A visitor with a browser that has no JavaScript: cookies, plain forms, nothing else."""

import html
import re
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

import httpx

from tests.instance import Instance
from tests.walk import PASSWORD

FIELD = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def rows(instance: Instance, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Read the instance's own database, beside it."""
    with closing(sqlite3.connect(f"file:{instance.data}/musespark.sqlite3?mode=ro", uri=True, timeout=20)) as base:
        return base.execute(query, values).fetchall()


def one(instance: Instance, query: str, *values: object) -> Any:
    """The only value."""
    [[value]] = rows(instance, query, *values)
    return value


def write(instance: Instance, query: str, *values: object) -> None:
    """Change a row beside the instance: time that passed, a person's office."""
    with closing(sqlite3.connect(instance.data / "musespark.sqlite3", timeout=20)) as base, base:
        base.execute(query, values)


def wait_for(what: Callable[[], Any], seconds: float = 60) -> Any:
    """Return what `what` returns as soon as it is true."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
    return found


class Visitor:
    """Somebody at one network address. `last` is the newest answer."""

    def __init__(self, instance: Instance, address: str = "127.0.0.2") -> None:
        self.instance = instance
        self.handle = ""
        self.client = httpx.Client(
            base_url=instance.address,
            transport=httpx.HTTPTransport(local_address=address),
            timeout=60,
            follow_redirects=False,
        )

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path, **more)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Send a form with the token that every form of a page carries."""
        return self.client.post(path, data={"csrfmiddlewaretoken": self.token(), **(data or {})}, **more)

    def token(self) -> str:
        """The secret of the cookie; a page is asked for where there is none yet."""
        if "csrftoken" not in self.client.cookies:
            self.get("/account/login/")
        return str(self.client.cookies["csrftoken"])

    def fields(self, path: str, action: str = "") -> dict[str, str]:
        """The hidden fields of the form on `path` that posts to `action` (default: the page's own)."""
        for start, form in re.findall(r"<form([^>]*)>(.*?)</form>", self.get(path).text, re.DOTALL):
            if dict(ATTRIBUTE.findall(start)).get("action", "") == action and "csrfmiddlewaretoken" in form:
                inputs = [dict(ATTRIBUTE.findall(each)) for each in FIELD.findall(form)]
                hidden = [each for each in inputs if each.get("type") == "hidden"]
                return {each["name"]: html.unescape(each.get("value", "")) for each in hidden}
        raise AssertionError(f"{path} has no form for {action or 'itself'}")

    def sign_up(self, handle: str) -> "Visitor":
        done = self.post("/account/signup/", {"username": handle, "password1": PASSWORD})
        assert (done.status_code, done.headers.get("location")) == (302, "/welcome"), done.text[:2000]
        self.handle = handle
        return self

    def sign_in(self, handle: str, password: str = PASSWORD) -> httpx.Response:
        return self.post("/account/login/", {"login": handle, "password": password})

    def become_operator(self) -> "Visitor":
        write(self.instance, "UPDATE people_person SET is_staff = 1 WHERE username = ?", self.handle)
        return self

    def begin(self, text: str = "", notes: str = "", pictures: list[bytes] | None = None) -> str:
        """Make a draft; return its key."""
        files = [("pictures", (f"{n}.png", data)) for n, data in enumerate(pictures or [])]
        fields = self.fields("/create/new") | {"text": text, "notes": notes, "action": "open"}
        made = self.post("/create/new", fields, files=files or None)
        assert made.status_code == 302, made.text[:2000]
        return made.headers["location"].rsplit("/", 1)[1]

    def publish(self, text: str, **more: Any) -> str:
        """Make a Work public; return its key."""
        key = self.begin(text, **more)
        form = self.fields(f"/create/{key}", f"/create/{key}/save") | {"text": text}
        done = self.post(f"/create/{key}/publish?without-alt=1", form)
        assert done.headers.get("location") == f"/w/{key}", done.text[:2000]
        return key
