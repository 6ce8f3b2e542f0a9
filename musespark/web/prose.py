"""Turn what people typed into safe markup: paragraphs, links, @handles and #tags, and nothing else."""

import re
from functools import lru_cache
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from musespark.support.hashtag import BODY

# one pass over escaped text, so nothing that was inserted is read again
_PARTS = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?<![\w/@&])@(?P<handle>[a-z0-9_]{2,30})(?![\w@])"
    rf"|(?<![\w/#&])[#＃](?P<tag>{BODY})"
)
_TAIL = ".,;:!?'»”’"


@lru_cache(maxsize=2048)  # what is read much is drawn often; about a kB each, at worst 40
def prose(text: str) -> SafeString:
    """Return `text` as paragraphs with links. Linear in its length; markup in it is shown as it was typed."""
    paragraphs = re.split(r"\n[ \t\r]*\n\s*", text.strip())
    return mark_safe("".join(f"<p>{_inline(paragraph)}</p>" for paragraph in paragraphs if paragraph))  # noqa: S308  every part is escaped


def coded(text: str) -> SafeString:
    """Return `text`, which no stranger typed, with what stands in it between backticks as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308  escaped before


def _inline(text: str) -> str:
    out, last = [], 0
    for match in _PARTS.finditer(text):
        out += [escape(text[last : match.start()]), _linked(match)]
        last = match.end()
    out.append(escape(text[last:]))
    return "".join(out).replace("\r", "").replace("\n", "<br>")


def _linked(match: re.Match[str]) -> str:
    if handle := match["handle"]:
        return f'<a href="/@{handle}">@{handle}</a>'
    if tag := match["tag"]:
        return f'<a href="/tag/{quote(tag)}">#{escape(tag)}</a>'
    return _address(match[0])


def _address(whole: str) -> str:
    url = whole.rstrip(_TAIL)
    if url.endswith(")") and "(" not in url:
        url = url[:-1]
    shown = url.split("://", 1)[1].removeprefix("www.").rstrip("/")
    shown = shown if len(shown) <= 48 else f"{shown[:44]}…"
    link = f'<a href="{escape(url)}" rel="nofollow ugc noopener noreferrer">{escape(shown)}</a>'
    return link + str(escape(whole[len(url) :]))
