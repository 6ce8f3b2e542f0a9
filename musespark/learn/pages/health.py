"""The operator's page of how healthy the instance is, week by week."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from musespark.learn import chart
from musespark.learn.health import WEEKS, Health, Values, health, told
from musespark.people.asking import Visit

MEANINGS: dict[str, tuple[Promise, Promise]] = {
    "alike": (
        gettext_lazy("How alike Works are"),
        gettext_lazy(
            "How close the nearest Work by somebody else of the four weeks before is, on average: 100 % is the same. "
            "Rising means that people make more of what is there already."
        ),
    ),
    "machine": (
        gettext_lazy("AI’s share"),
        gettext_lazy(
            "Of what was published, by its labels; what is not recorded counts for nobody. Neither good nor bad by "
            "itself: read it beside how alike Works are."
        ),
    ),
    "fresh": (
        gettext_lazy("New voices"),
        gettext_lazy(
            "Of the people who published, how many had their first Work within four weeks. Falling towards 0 means "
            "that nobody new is heard; in the first weeks of an instance everybody is new."
        ),
    ),
    "reach": (
        gettext_lazy("Reach of the top tenth"),
        gettext_lazy(
            "Of all times that a Work was on a screen, the share of the tenth of people who had most. 10 % would be "
            "all alike; rising means that fewer are seen. For fewer than ten people it is not told."
        ),
    ),
    "income": (
        gettext_lazy("Income of the top tenth"),
        gettext_lazy(
            "Of all rewards of four weeks, without fees and what was taken back, the share of the tenth of the people "
            "who had any. For fewer than ten people it is not told."
        ),
    ),
}


class Curve(NamedTuple):
    """A curve on the page: what it is, its picture, what it says."""

    name: str
    label: Promise
    meaning: Promise
    svg: SafeString
    said: str


@transaction.non_atomic_requests  # it asks the lake, and nobody waits for that
@require_safe
def show(request: Visit) -> HttpResponse:
    """How alike Works are, AI's share, new voices, and how evenly reach and income are spread. For operators."""
    if not getattr(request.user, "is_staff", False):
        raise Http404
    found = health()
    facts = {
        "curves": [_curve(name, getattr(found, name)) for name in MEANINGS],
        "days": (found.days[0], found.days[WEEKS // 2], found.days[-1]),
        "rows": list(_rows(found)),
        "is_empty": not any(found.works),
    }
    return render(request, "learn/health.html", facts)


def _curve(name: str, values: Values) -> Curve:
    label, meaning = MEANINGS[name]
    return Curve(name, label, meaning, chart.course(values, 1), _said(values))


def _said(values: Sequence[float | None]) -> str:
    """The newest value beside the weeks before it, in a sentence."""
    known = told(values)
    now, before = known["now"], known["before"]
    if now is None:
        return _("Not known yet: there is too little to count.")
    if before is None:
        return _("%(now).0f %% in the last week that is known.") % {"now": 100 * now}
    facts = {"now": 100 * now, "before": 100 * before}
    return _("%(now).0f %% in the last week that is known, %(before).0f %% in the weeks before it.") % facts


def _rows(found: Health) -> Iterator[tuple[object, ...]]:
    """The table, the newest week first."""
    reach, income = found.even
    columns = (found.alike, found.variety, found.machine, found.fresh, found.reach, reach, found.income, income)
    for day, works, *values in reversed(list(zip(found.days, found.works, *columns, strict=True))):
        shown = [_shown(value, place) for place, value in enumerate(values)]
        yield day, works, shown


def _shown(value: float | None, place: int) -> str:
    """A share in percent; the Vendi score (1) and Gini coefficients (5, 7) as they are."""
    if value is None:
        return "–"
    if place == 1:
        return f"{value:.0f}"
    return f"{value:.2f}" if place in {5, 7} else f"{100 * value:.0f}\u202f%"
