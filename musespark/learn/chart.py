"""Charts drawn on the server as SVG: only what has no words in it, stretched to its place by the page.

Ticks, names and numbers are text of the page around them, so that they keep their size on every screen and are read
aloud. Colours come from classes (`chart__line`, `chart__area`, `chart__column` …) in learn.css, so both themes work.
"""

from collections.abc import Sequence
from itertools import count, groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SIDE = 100  # of the square that is stretched


def top_of(highest: float) -> int:
    """Return the round number at or above `highest`, at least 2, whose half is whole: the top of a scale of counts."""
    steps = (step * int(10**power) for power in count() for step in (2, 4, 6, 8, 10, 12, 16))
    return next(step for step in steps if step >= highest)


def curves(series: Sequence[Sequence[float]], top: float) -> SafeString:
    """Return lines from 0 to `top`, the first one filled below, over lines at the bottom, the middle and the top."""
    grid = format_html_join(
        "", '<line class="chart__grid" x1="0" x2="100" y1="{0}" y2="{0}"/>', ((y,) for y in (0, 50, 100))
    )
    lines = format_html_join(
        "",
        '<polyline class="chart__line chart__line--{}" points="{}"/>',
        ((number, _points(values, top)) for number, values in enumerate(series, 1)),
    )
    return _svg(grid + _area(series[0], top) + lines)


def course(values: Sequence[float | None], top: float) -> SafeString:
    """Return a line from 0 to `top` with a mark at each value; where one is None the line stops."""
    grid = format_html_join(
        "", '<line class="chart__grid" x1="0" x2="100" y1="{0}" y2="{0}"/>', ((y,) for y in (0, 50, 100))
    )
    places = [
        None if value is None else f"{_said(_x(place, len(values)))},{_said(_y(value, top))}"
        for place, value in enumerate(values)
    ]
    runs = [list(run) for known, run in groupby(places, key=lambda place: place is not None) if known]
    lines = format_html_join(
        "",
        '<polyline class="chart__line chart__line--1" points="{}"/>',
        ((" ".join(filter(None, run)),) for run in runs),
    )
    # a line of no length with round ends is a dot that is not stretched
    marks = format_html_join(
        "", '<path class="chart__mark" d="M{}h0"/>', ((place,) for place in places if place is not None)
    )
    return _svg(grid + lines + marks)


def columns(values: Sequence[float], top: float) -> SafeString:
    """Return a column for each value from 0 to `top`, side by side."""
    width = SIDE / max(1, len(values))
    return _svg(
        format_html_join(
            "",
            '<rect class="chart__column" x="{}" y="{}" width="{}" height="{}"/>',
            (
                map(_said, (width * (place + 0.12), _y(value, top), width * 0.76, SIDE - _y(value, top)))
                for place, value in enumerate(values)
                if value
            ),
        )
    )


def bar(share: float) -> SafeString:
    """Return a bar over this share (0 to 1) of the width; its round ends are not stretched."""
    return format_html(
        '<svg class="chart__bar" aria-hidden="true" focusable="false"><rect width="{}%" height="100%" rx="4"/></svg>',
        _said(100 * share),
    )


def _svg(inner: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        "{}</svg>",
        inner,
    )


def _said(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _x(place: int, of: int) -> float:
    return SIDE * (place / (of - 1) if of > 1 else 0.5)


def _y(value: float, top: float) -> float:
    return SIDE * (1 - value / top)


def _points(values: Sequence[float], top: float) -> str:
    return " ".join(f"{_said(_x(place, len(values)))},{_said(_y(value, top))}" for place, value in enumerate(values))


def _area(values: Sequence[float], top: float) -> SafeString:
    if len(values) < 2:
        return SafeString("")
    return format_html('<polygon class="chart__area" points="0,{0} {1} {0},{0}"/>', SIDE, _points(values, top))
