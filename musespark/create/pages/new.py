"""A new draft: facts first."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from musespark.create import alt, queries
from musespark.create.ask import WORDLESS, ask
from musespark.create.begin import Begun, begin
from musespark.create.manuscript import keep
from musespark.create.models import Brief
from musespark.create.pages.draft import again
from musespark.create.pages.forms import BriefForm, DraftForm
from musespark.create.pages.gate import own_work, person_of
from musespark.create.pages.taken import looking, take, take_recording, tell
from musespark.create.words.language import chosen
from musespark.support import limits, media
from musespark.support.ids import new_key
from musespark.works.models import Work
from musespark.works.publish import publish
from musespark.works.refuse import Refused

BARE = _("To publish at once, write your own draft below, or add a picture.")


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Ask for notes, a draft, pictures and the language; then make drafts, publish at once, or only open the editor."""
    person = person_of(request)
    asked = request.GET.get("notes", "")[: Brief.NOTES]  # an idea from the insights, for the person to fill in
    form = BriefForm(request.POST or None, initial={"language": person.language, "notes": asked})
    facts = {
        "form": form,
        "takes_media": media.is_here(),
        "dial": queries.dial_of(person),
        "once": request.POST.get("once") or new_key(),
    }
    if request.method != "POST" or not (form.is_valid() or request.FILES):
        return render(request, "create/new.html", facts, status=422 if form.errors else 200)
    limits.spend("draft", limits.caller(request), most=60, seconds=3600)
    if form.is_valid() and _is_empty(request, form):
        publishes = request.POST.get("action") == "publish"
        facts |= {"problem": BARE if publishes else WORDLESS, "publishes": publishes}
        return render(request, "create/new.html", facts, status=422)
    try:
        return _go_on(request, form) if form.is_valid() else _keep_files(request)
    except Begun as before:
        return redirect(before.work)
    except Refused as wrong:
        return render(request, "create/new.html", {**facts, "problem": str(wrong)}, status=422)


def _is_empty(request: HttpRequest, form: BriefForm) -> bool:
    """Whether something is to be made of nothing; an empty editor may be opened."""
    said = form.cleaned_data["notes"].strip() or form.cleaned_data["text"].strip() or request.FILES
    return not said and request.POST.get("action", "make") != "open"


def _keep_files(request: HttpRequest) -> HttpResponse:
    """Words were refused, and no page can give files back: a draft keeps those, and its page shows the words."""
    person = person_of(request)
    with looking(request) as looked:
        work = begin(person, language=person.language, once=request.POST.get("once", ""))
        problems = take(work, looked)
    tell(request, problems + take_recording(request, work))
    return again(request, own_work(request, work.key), DraftForm(request.POST))


def _begin(request: HttpRequest, data: dict[str, Any]) -> tuple[Work, list[str]]:
    """Make the draft; a picture that is refused is named, and the rest stays."""
    person = person_of(request)
    words = {"notes": data["notes"], "text": data["text"], "language": _language(data, person.language)}
    with looking(request) as looked:
        work = begin(person, **words, once=request.POST.get("once", ""))
        for field in ("notes", "text"):
            keep(work, field, data["events"].get(field, []))
        problems = take(work, looked)
    return work, problems + take_recording(request, work)


def _language(data: dict[str, Any], usual: str) -> str:
    """The language that was chosen; where it was left as the page had it, that of the words."""
    if data["language"] not in {"", usual}:
        return str(data["language"])
    return chosen(data["text"] if data["text"].strip() else data["notes"], usual)


def _go_on(request: HttpRequest, form: BriefForm) -> HttpResponse:
    work, problems = _begin(request, form.cleaned_data)
    action = request.POST.get("action", "make")
    if action == "publish":
        # What is not as its person meant it is not made public.
        problems += [asked] if (asked := alt.missing(work)) else []
    tell(request, problems)
    return _act(request, work, "open" if action == "publish" and problems else action)


def _act(request: HttpRequest, work: Work, action: str) -> HttpResponse:
    try:
        if action == "publish":
            publish(work, by=work.author)
            messages.success(request, _("Published."))
            return redirect(work.get_absolute_url())
        if action == "make":
            limits.spend("round", limits.caller(request), most=40, seconds=3600)
            ask(work, by=work.author)
            return redirect(f"{reverse('create:draft', args=[work.key])}#offers")  # on a phone they are below the fold
    except Refused as wrong:
        messages.error(request, str(wrong))
    return redirect("create:draft", work.key)
