"""What every page knows."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from musespark.web.instance import load

PLACES = {"create": "create", "prove": "prove", "earn": "earn", "learn": "learn"}
SHARED = {"", "following", "search", "tag", "dials", "feeds"}
# both filled by loop.py: fragments that the feed asks for on top, and sheets of fragments in other rooms' pages
banners: list[str] = []
stylesheets: list[str] = []


def face(request: HttpRequest) -> dict[str, object]:
    """Return the instance, theme, the word that the page belongs to, and the unread count (one query, where shown)."""
    user = getattr(request, "user", None)
    # by what the person offers: the face needs not know how notifications are kept
    unread = getattr(user, "unread_count", None)
    return {
        "instance": load(),
        "sends_mail": bool(settings.MAIL),
        "theme": getattr(user, "theme", "auto"),
        "word": word_of(request.path),
        "unread": cache(unread) if unread else 0,
        "stylesheets": tuple(stylesheets),
        "banners": tuple(banners),
    }


def word_of(path: str) -> str:
    """Return which of the five words a path belongs to, "" for none."""
    first = path.strip("/").split("/")[0]
    return "share" if first in SHARED else PLACES.get(first, "")
