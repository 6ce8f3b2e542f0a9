"""The Earn station of a Work: what it earned, by whom it was split, and the reward."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from musespark.earn import queries
from musespark.earn.explain import named
from musespark.earn.figures import places
from musespark.earn.pages.access import work_for
from musespark.earn.plan import parts_of
from musespark.earn.plot import segments
from musespark.earn.providers import chosen
from musespark.earn.reasons import is_gone, way
from musespark.people.queries import blocked_with
from musespark.support.money import UNIT
from musespark.works.around import show_station
from musespark.works.models import Work


@require_safe
def station(request: HttpRequest, key: str) -> HttpResponse:
    """Show the station: a fragment in place of the rail's link, a page of its own without JavaScript."""
    work = work_for(request, key)
    provider = chosen()
    parts = parts_of(work, UNIT)
    unseen = blocked_with(request.user)
    ways = {
        part.work.pk: way(route, unseen) for part in parts for route in part.routes if part.work and route.child == work
    }
    context = {
        "work": work,
        "step": "button",
        "currency": provider.currency,
        "figures": figures(work),
        "from_remixes": queries.passed_up_to(work, provider.currency),
        "terms": [
            (edge, is_gone(edge.parent, unseen), ways.get(edge.parent_id, "")) for edge in queries.terms_of(work)
        ],
        "one": UNIT,
        "of_one": named(parts, provider.currency, request.user),
        "can_reward": work.author_id != request.user.pk and work.is_published and not work.is_withdrawn,
    }
    return show_station(request, work, "earn", "earn/station.html", context)


def figures(work: Work) -> dict[str, object]:
    """Return what `work` earned and who had what of it, as the station shows it."""
    currency = chosen().currency
    pieces = queries.pieces_of(work, currency)
    amounts = [piece.amount for piece in pieces]
    return {
        "currency": currency,
        "earned": queries.earned_by([work.pk], currency).get(work.pk),
        "places": places(amounts, currency),
        "split": list(zip(segments(amounts), pieces, strict=True)) if pieces else [],
    }
