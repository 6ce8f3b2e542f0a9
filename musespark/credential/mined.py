"""What machines may do with a Work: its author's own word, for this Work or for all of them; never guessed."""

from collections.abc import Mapping

from django.db.models import F, Q

from musespark.credential.models import Mining
from musespark.people.models import Person
from musespark.works.models import Rendition, Work

# TDMRep (W3C community report, 2024), and what crawlers for pictures look for
_RESERVED = {"TDM-Reservation": "1", "X-Robots-Tag": "noai, noimageai"}


def choice_for(work: Work) -> str:
    """Return the choice for `work`: its own, else its author's for all, else "". One query."""
    rows = Mining.objects.filter(Q(work=work) | Q(person=work.author_id, work=None))
    found = rows.order_by(F("work").desc(nulls_last=True)).values_list("choice", flat=True).first()
    return found or ""


def default_of(person: Person) -> str:
    """Return what `person` chose for all Works, "" for nothing. One query."""
    return Mining.objects.filter(person=person, work=None).values_list("choice", flat=True).first() or ""


def own_choice(work: Work) -> str:
    """Return what was chosen for this very Work, "" where that for all counts. One query."""
    return Mining.objects.filter(work=work).values_list("choice", flat=True).first() or ""


def headers_of(work: Work) -> Mapping[str, str]:
    """Return what an answer with `work` tells machines that ask for no credential. One query."""
    choice = choice_for(work)
    if not choice:
        return {}
    return {"TDM-Reservation": "0"} if choice == Mining.Choice.ALL else _RESERVED


def picture_headers(rendition: Rendition) -> Mapping[str, str]:
    """Return the same for a picture of a Work. One query, three where nothing of it was loaded."""
    return headers_of(rendition.asset.work)
