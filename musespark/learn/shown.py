"""What this room tells the others' pages: the rail's words for Learn."""

from collections.abc import Mapping

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from musespark.works.models import Save, Work


def station_words(work: Work) -> Mapping[str, str]:
    """Return how many others saved `work`, the plainest sign of what it was worth to them. One query."""
    if not work.is_published:
        return {}
    readers = Save.objects.filter(work=work).exclude(person=F("work__author")).count()
    return {
        "learn": ngettext("Saved by %(n)d", "Saved by %(n)d", readers) % {"n": readers}
        if readers
        else _("No saves yet")
    }
