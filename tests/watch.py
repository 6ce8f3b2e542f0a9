"""Who watches what pages do: where their requests go, and what the Content-Security-Policy allows."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

Policy = dict[str, list[str]]
INSIDE = {"data", "blob", "about"}  # never on the network
POLICY: Policy = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'self'"],
    "frame-ancestors": ["'none'"],
}


@contextmanager
def staying(context: BrowserContext, *homes: str) -> Iterator[BrowserContext]:
    """Fail at the end, with the addresses, where a page of the context asked another host than `homes`."""
    strangers: list[str] = []
    context.on("request", lambda request: None if stays(request.url, *homes) else strangers.append(request.url))
    yield context
    assert not strangers, f"a request left the host: {' '.join(strangers)}"


def stays(url: str, *homes: str) -> bool:
    """Whether the address is one of `homes` (scheme, host and port), or no place on the network."""
    return urlsplit(url).scheme in INSIDE or origin(url) in {origin(home) for home in homes}


def origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def parsed(header: str) -> Policy:
    """What a Content-Security-Policy says: directive -> sources. A second one of the same name would not count."""
    policy: Policy = {}
    for directive in header.split(";"):
        name, *sources = directive.split()
        assert name not in policy, name
        policy[name] = sources
    return policy


def sources(policy: Policy, name: str) -> list[str]:
    """What holds for a kind of content that may not be named: then `default-src` does."""
    return policy.get(name, policy["default-src"])
