"""Where a reward is given: below a card, in an open station, or on a page of its own."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from musespark.earn.pages.station import figures
from musespark.earn.shown import station_words
from musespark.works.cards import cards_for
from musespark.works.models import Work


def shown_around(request: HttpRequest, work: Work) -> dict[str, object]:
    """Return what the open page shows of the rewards of `work`, as it is now, for htmx to put in: card, rail, figures.

    Only what is there: htmx complains about each part that it finds no place for.
    """
    path, own = _path(request), work.get_absolute_url()
    if path == f"{own}/reward":
        return {}
    [card] = cards_for([work], request.user)
    shown: dict[str, object] = {"card": card}
    if f"{path}/".startswith(f"{own}/"):
        shown["rail"] = station_words(work).get("earn", _("Nothing yet"))
    if path == f"{own}/earn":
        shown["figures"] = figures(work)
    return shown


def way_out(request: HttpRequest, work: Work) -> str:
    """Return where the form is left to."""
    own = work.get_absolute_url()
    return f"{own}/earn#station" if _path(request) == f"{own}/earn" else own


def _path(request: HttpRequest) -> str:
    """Return the path of the page that htmx asks from, "" where it says none."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by HtmxMiddleware
    return urlsplit(details.current_url_abs_path or "").path
