"""Say times, counts, shares and the beginnings of texts the way people do."""

from datetime import datetime, timedelta

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musespark.support import clock

MINUTE, HOUR, DAY = 60, 3600, 86_400


def since(moment: datetime) -> str:
    """Return how long ago `moment` was, short: "now", "5 min", "3 h", "2 d", then the date; the future as a date."""
    seconds = int((clock.now() - moment).total_seconds())
    if seconds < -MINUTE or seconds >= 7 * DAY:
        return day(moment)
    if seconds < MINUTE:
        return _("now")
    if seconds < HOUR:
        return _("%d min") % (seconds // MINUTE)
    return _("%d h") % (seconds // HOUR) if seconds < DAY else _("%d d") % (seconds // DAY)


def day(moment: datetime) -> str:
    """Return the date, with its year only where that is not the present one."""
    local = localtime(moment)
    text = f"{local.day} {MONTHS_3[local.month].title()}"
    return text if local.year == localtime(clock.now()).year else f"{text} {local.year}"


def exact(moment: datetime) -> str:
    """Return date and time to the minute, with the zone."""
    local = localtime(moment)
    return f"{local.day} {MONTHS[local.month]} {local:%Y, %H:%M %Z}"


def wait(seconds: float) -> str:
    """Return how long to wait, rounded up: "40 seconds", "3 minutes", "2 hours"."""
    whole = -(-timedelta(seconds=seconds) // timedelta(seconds=1))
    if whole < 2 * MINUTE:
        return ngettext("%d second", "%d seconds", whole) % whole
    if whole < 2 * HOUR:
        return _("%d minutes") % -(-whole // MINUTE)
    return _("%d hours") % -(-whole // HOUR)


def playing(seconds: float) -> str:
    """Return a moment of a recording, or how long it lasts, as on a clock: "0:07", "12:30"."""
    whole = int(seconds)
    return f"{whole // MINUTE}:{whole % MINUTE:02}"


def lasting(seconds: float) -> str:
    """Return the same in words, for who hears it: "1 minute 5 seconds"."""
    minutes, rest = divmod(max(1, round(seconds)), MINUTE)
    parts = [ngettext("%d minute", "%d minutes", minutes) % minutes] if minutes else []
    return " ".join([*parts, *([ngettext("%d second", "%d seconds", rest) % rest] if rest else [])])


def short(count: int) -> str:
    """Return a count in at most four characters: 950, 1.2k, 34k, 5.1M; rounded down, so never more than there is."""
    for size, letter in ((1_000_000, "M"), (1000, "k")):
        if count >= size:
            tenths = count * 10 // size
            return f"{tenths // 10}{letter}" if tenths >= 100 or tenths % 10 == 0 else f"{tenths / 10:.1f}{letter}"
    return str(count)


def clip(text: str, most: int) -> str:
    """Return `text` on one line of at most `most` characters; a longer one ends with "…" behind its last whole word.

    What has no spaces (Japanese, a long address) is cut where the room ends.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = line.rfind(" ", 0, most)
    return line[: end if end >= most // 2 else most - 1].rstrip(" ,;:.–—-\u200d") + "…"


def together(text: str) -> str:
    """Return `text` with each per cent sign held to its number by a narrow no-break space. For display alone."""
    return text.replace(" %", "\u202f%")


def percent(share: float) -> int:
    """Return a share of 0..1 as whole percent that says 0 and 100 only when it is exactly none and all."""
    if 0 < share < 1:
        return min(99, max(1, round(share * 100)))
    return round(share * 100)
