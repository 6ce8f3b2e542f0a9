"""Drawing: what happened to some Works over some days, as charts and as a table of the same numbers."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from musespark.learn import chart
from musespark.learn.numbers import Tally

NAMES: dict[str, Promise] = {
    "shown": _("On screen"),
    "read": _("Read"),
    "saved": _("Saved"),
    "replied": _("Replied (by others)"),
    "rewarded": _("Rewarded"),
    "liked": _("Liked"),
}
ATTENTION, RESPONSE = ("shown", "read"), ("saved", "replied", "rewarded", "liked")


class Key(NamedTuple):
    """What a line of the chart is called, and its sum."""

    label: Promise
    total: int


class Panel(NamedTuple):
    """A small chart: what it counts, the sum, the columns."""

    label: Promise
    total: int
    svg: SafeString


@dataclass(frozen=True)
class Drawing:
    """`seen` with its scale (highest tick, middle, 0), key and days (first, middle, last); panels of one scale.

    The table has (day, values) rows, newest first, for days with any; `minutes` in view are all together.
    """

    seen: SafeString
    scale: tuple[int, int, int]
    key: list[Key]
    days: tuple[date, date, date]
    panels: list[Panel]
    heads: list[Promise]
    table: list[tuple[date, tuple[int, ...]]]
    minutes: int


def draw(tally: Tally) -> Drawing:
    """Draw the tally of at least one day."""
    curves = {name: tally.curve(name) for name in NAMES}
    seen, done = [curves[name] for name in ATTENTION], [curves[name] for name in RESPONSE]
    top = chart.top_of(max(max(curve.values) for curve in seen))
    busiest = max(1, *(max(curve.values) for curve in done))
    rows = zip(tally.days, zip(*(curve.values for curve in curves.values()), strict=True), strict=True)
    return Drawing(
        chart.curves([curve.values for curve in seen], top),
        (top, top // 2, 0),
        [Key(NAMES[curve.name], curve.total) for curve in seen],
        (tally.days[0], tally.days[len(tally.days) // 2], tally.days[-1]),
        [Panel(NAMES[curve.name], curve.total, chart.columns(curve.values, busiest)) for curve in done],
        list(NAMES.values()),
        [(day, values) for day, values in rows if any(values)][::-1],
        round(tally.seconds / 60),
    )
