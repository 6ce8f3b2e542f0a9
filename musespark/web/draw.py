"""Small pieces of markup that both template languages call: icons, avatars, times, the ring of shares."""

from datetime import datetime
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from musespark.web.identicon import identicon
from musespark.web.spell import exact, percent, since

TURNS = frozenset({"back", "forward", "in", "out", "undo", "reply"})  # point the other way in right-to-left pages
FILLS = frozenset({"like", "save", "reward", "pin"})


@lru_cache(maxsize=512)  # a page draws the same few hundreds of times
def icon(name: str, extra: str = "") -> SafeString:
    """Return the icon `name` of the sprite; silent to screen readers, so words must stand beside it."""
    names = ["icon", *(["icon--turns"] if name in TURNS else []), *(["icon--fills"] if name in FILLS else [])]
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        " ".join([*names, *extra.split()]),
        static("web/icons.svg"),
        name,
    )


@lru_cache(maxsize=4096)
def avatar(handle: str, picture: str = "", size: str = "") -> SafeString:
    """Return the person's picture, else the spark of their handle; silent, their name stands beside it."""
    names = f"avatar avatar--{size}" if size else "avatar"
    if picture:
        return format_html('<img class="{}" src="{}" alt="" width="256" height="256" loading="lazy">', names, picture)
    inner = mark_safe(identicon(handle))  # noqa: S308  numbers and colours of our own
    return format_html('<svg class="{}" viewBox="-32 -32 64 64" aria-hidden="true">{}</svg>', names, inner)


def ago(moment: datetime | None) -> SafeString:
    """Return a time element: relative to read, exact on hover and for machines."""
    if moment is None:
        return format_html("<span>{}</span>", _("not published"))
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(timespec="seconds"), exact(moment), since(moment)
    )


@lru_cache(1024)
def ring(human: float | None, machine: float = 0.0, size: str = "") -> SafeString:
    """Return the ring of shares: a solid arc by hand, a broken one by machine, a thin one where nothing is known."""
    names = f"ring ring--{size}" if size else "ring"
    arcs = [_arc("unknown", 0, 100, "1.5 5")]
    if human is not None:
        hand, tool = percent(human), percent(machine)
        arcs = [_arc("unknown", 0, 100, "1.5 5")] if hand + tool < 97 else []
        arcs += [_arc("human", 0, hand, "")] if hand else []
        arcs += [_arc("machine", hand, tool, "3.2 2.2")] if tool else []
    inner = mark_safe("".join(arcs))  # noqa: S308  numbers and words of our own
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', names, inner)


def _arc(role: str, start: int, length: int, dashes: str) -> str:
    """Return a part of the circle in hundredths; `dashes` repeats a pattern within it."""
    pattern = _dashed(length, dashes) if dashes else f"{length} 100"
    return (
        f'<circle class="ring__{role}" cx="12" cy="12" r="9" pathLength="100" '
        f'stroke-dasharray="{pattern}" stroke-dashoffset="-{start}"/>'
    )


def _dashed(length: int, dashes: str) -> str:
    on, off = (float(each) for each in dashes.split())
    times = max(1, int(length // (on + off)))
    return " ".join([f"{on} {off}"] * (times - 1) + [f"{on} 100"])
