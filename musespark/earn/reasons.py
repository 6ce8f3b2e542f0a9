"""Say in words why a part of a reward is what it is: the arithmetic, step by step, so that anybody can check it."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from musespark.earn.models import Route, Share
from musespark.earn.plan import Part
from musespark.support.money import UNIT, show, show_ppm
from musespark.works.models import Work

Role = Share.Role


@dataclass(frozen=True)
class Reason:
    """Why a part is what it is: the `share` ("15 % of 2.00 XPM") and the `rule` behind it, read as one sentence.

    `terms` are the sentences that were accepted, in full.
    """

    amount: int
    share: str
    rule: str
    terms: Sequence[str] = ()


def reasons(parts: Sequence[Part], currency: str, unseen: Collection[int]) -> list[Reason]:
    """Return the reason of each part of one reward; all of its parts are needed, since each is what others leave.

    `unseen` are the people whose Works the reader may not see (see `title`).
    """
    whole = sum(part.amount for part in parts)
    return [
        Reason(part.amount, _share(part, whole, currency), _rule(part, parts, unseen), _accepted(part, unseen))
        for part in parts
    ]


def is_gone(work: Work | None, unseen: Collection[int]) -> bool:
    """Whether the Work is deleted (its author reads its words no more either, until they bring it back) or unseen.

    No query where author and withdrawal are loaded.
    """
    return work is None or work.is_withdrawn or not work.author.is_active or work.author_id in unseen


def title(work: Work | None, unseen: Collection[int]) -> str:
    """Return the Work's title in quotes, but no words of one that is gone or by one of the people `unseen` (ids)."""
    if is_gone(work, unseen):
        return _("a Work that is gone")
    text = str(work)
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text):
        text = f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"  # else it reorders the numbers beside it
    return f"“{text}”"


def _share(part: Part, whole: int, currency: str) -> str:
    words = {"part": show_ppm(part.ppm), "whole": show(whole, currency)}
    is_exact = abs(part.ppm * whole - part.amount * UNIT) < UNIT  # within the millionth that division must round to
    return (_("%(part)s of %(whole)s") if is_exact else _("about %(part)s of %(whole)s")) % words


def _rule(part: Part, parts: Sequence[Part], unseen: Collection[int]) -> str:
    if part.role == Role.FEE:
        return _("as the platform's fee, the same of every reward")
    return _as_creator(part, parts) if part.role == Role.CREATOR else _as_parent(part, unseen)


def _as_creator(part: Part, parts: Sequence[Part]) -> str:
    fee = sum(other.ppm for other in parts if other.role == Role.FEE)
    passed = part.reached_ppm - part.ppm - fee
    if not passed:
        return _("as the creator: all but %(fee)s for the platform") % {"fee": show_ppm(fee)}
    words = {"fee": show_ppm(fee), "passed": show_ppm(passed)}
    rule = _("as the creator: all but %(fee)s for the platform and %(passed)s for what it was made from") % words
    routes = [route for other in parts for route in other.routes if part.work and route.child_id == part.work.pk]
    if not routes or not routes[0].is_capped:
        return rule
    words = {"claimed": show_ppm(routes[0].claimed_ppm), "most": show_ppm(routes[0].most_ppm)}
    return rule + _(" (%(claimed)s was agreed, cut to the %(most)s that a Work passes on at most)") % words


def _as_parent(part: Part, unseen: Collection[int]) -> str:
    work, onward = title(part.work, unseen), part.reached_ppm - part.ppm
    if not part.routes:
        return _("for %(work)s, which it was made from") % {"work": work}
    ways = [way(route, unseen) for route in part.routes]
    rule = _("for %(work)s: %(ways)s") % {"work": work, "ways": _(", and ").join(ways)}
    if not onward:
        return rule
    return rule + _(", less the %(onward)s that goes on to what it was itself made from") % {"onward": show_ppm(onward)}


def way(route: Route, unseen: Collection[int]) -> str:
    """Return what came along the route and by which terms: "25 % of the whole by the terms accepted for “…” on …"."""
    words = {
        "passed": show_ppm(route.passed_ppm),
        "received": show_ppm(route.received_ppm),
        "child": title(route.child, unseen),
        "day": _day(route),
        "agreed": show_ppm(route.agreed_ppm),
        "claimed": show_ppm(route.claimed_ppm),
        "most": show_ppm(route.most_ppm),
    }
    if route.received_ppm == UNIT:
        sentence = _("%(passed)s of the whole by the terms accepted for %(child)s on %(day)s")
    else:
        sentence = _("%(passed)s of the %(received)s that reached %(child)s by the terms accepted for it on %(day)s")
    if route.is_capped:
        sentence += _(
            " (%(agreed)s agreed, cut to %(passed)s: %(claimed)s was agreed in all, a Work passes on at most %(most)s)"
        )
    return sentence % words


def _accepted(part: Part, unseen: Collection[int]) -> list[str]:
    sentence = _("Accepted for %(child)s on %(day)s: %(terms)s")
    return [
        sentence % {"child": title(route.child, unseen), "day": _day(route), "terms": route.terms}
        for route in part.routes
        if route.terms
    ]


def _day(route: Route) -> str:
    return date_format(route.agreed_at, "j F Y")
