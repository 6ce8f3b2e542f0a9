"""What a form says of the tiles: the person's own version of an offer's words."""

from django.http import HttpRequest

from musespark.create import decide, posters
from musespark.create.models import Offer
from musespark.create.pages.forms import sentence_of, version_form
from musespark.create.pages.gate import person_of
from musespark.support import limits
from musespark.works.models import Work
from musespark.works.refuse import Refused


def keep_version(request: HttpRequest, offer: Offer) -> None:
    """Keep the person's version of this offer; a poster is drawn again with it, so no transaction should be open.

    Raises Refused with what is wrong with it.
    """
    form = version_form(offer, request.POST)
    if not form.is_valid():
        raise Refused(sentence_of(form))
    if offer.kind != Offer.Kind.POSTER:
        decide.edit(offer, by=person_of(request), text=form.cleaned_data["text"])
        return
    limits.spend("poster", limits.caller(request), most=120, seconds=3600)
    try:
        drawn = posters.redraw(offer, form.cleaned_data)
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong
    decide.edit_poster(offer, by=person_of(request), drawn=drawn)


def keep_versions(request: HttpRequest, work: Work) -> None:
    """Keep the versions of texts that came with the whole draft, so that a click on another button loses none."""
    open_ones = Offer.objects.filter(brief__work=work, acceptance=None).exclude(kind=Offer.Kind.POSTER)
    for offer in open_ones:
        form = version_form(offer, request.POST)
        if form.add_prefix("text") in request.POST and form.is_valid() and form.cleaned_data["text"].strip():
            decide.edit(offer, by=person_of(request), text=form.cleaned_data["text"])
