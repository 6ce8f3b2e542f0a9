"""What this room tells the others' pages: the rail's words for Share."""

from collections.abc import Mapping

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musespark.distribute.fold import SHOWN
from musespark.distribute.models import ReachDay
from musespark.works.models import Work


def station_words(work: Work) -> Mapping[str, str]:
    """Return how often `work` was sent with a page of For you, as counted so far; replies are not. One query.

    It names that feed: a Work that was never in it may well have been read in Following or on a profile.
    """
    if work.is_reply or not work.is_published:
        return {}
    times = ReachDay.objects.filter(work=work, outcome=SHOWN).aggregate(times=Sum("count"))["times"] or 0
    if not times:
        return {"share": _("Not in For you yet")}
    return {"share": ngettext("%(n)d time in For you", "%(n)d times in For you", times) % {"n": times}}
