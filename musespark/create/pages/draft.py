"""A draft's page: the editor, its saving, publishing, deleting."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from musespark.create import alt, aside, decide
from musespark.create import save as saving
from musespark.create.begin import brief_of
from musespark.create.manuscript import next_number
from musespark.create.pages.desk import begun, editor, engine, tiles_of
from musespark.create.pages.forms import DraftForm, sentence_of
from musespark.create.pages.gate import made_from, own_offer, own_work, person_of
from musespark.create.pages.taken import keep_pictures, shown, tell
from musespark.create.pages.versions import keep_versions
from musespark.create.save import Conflict, Words
from musespark.support import limits
from musespark.works import withdraw
from musespark.works.models import Work
from musespark.works.publish import publish as make_public
from musespark.works.refuse import Refused
from musespark.works.tags import find_tags


@never_cache  # Back after publishing shows what is, not the draft that was
@require_safe
@login_required
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """The editor at the left, the offers at the right."""
    work = own_work(request, key)
    if conflict := saving.overtaken(work):
        return _conflict(request, work, saving.words_of(work), conflict, by_script=False)
    return render(request, "create/draft.html", _page(request, work, DraftForm(initial=_initial(work))))


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_POST
@login_required
def save(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what stands in the editor; JSON for the editor's own script, a page otherwise."""
    work = own_work(request, key)
    limits.spend("save", limits.caller(request), most=240, seconds=60)
    if "application/json" in request.headers.get("Accept", ""):
        return _save_by_script(request, work)
    if stopped := keep_whole(request, work):
        return stopped
    messages.success(request, _("Saved."))
    return redirect("create:draft", work.key)


@transaction.non_atomic_requests  # pictures that come along are judged, and nobody waits for that
@require_POST
@login_required
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Save, accept the offer whose button it was, then publish; a published Work gets its changes.

    A picture without alt text is published only by a button that says so (`without-alt`).
    """
    work = own_work(request, key)
    limits.spend("publish", limits.caller(request), most=60, seconds=3600)
    if stopped := keep_whole(request, work):
        return stopped
    if "without-alt" not in request.GET and (asked := alt.missing(work)):
        return _to_pictures(request, work, [asked], "missing")
    try:
        changed = _make_public(request, work)
    except Refused as wrong:
        messages.error(request, str(wrong))
        return redirect("create:draft", work.key)
    said = _("Your changes are public.") if work.is_published else _("Published.")
    messages.success(request, said if changed else _("Nothing had changed."))
    return redirect(work.get_absolute_url())


@require_POST
@login_required
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Put a draft away; it can be restored for a while."""
    work = own_work(request, key)
    withdraw.withdraw(work, by=person_of(request))
    undo = format_html(
        '{} <button class="button" form="act" formaction="{}">{}</button>',
        _("Deleted. You can restore it for 30 days."),
        reverse("create:restore", args=[work.key]),
        _("Undo"),
    )
    messages.success(request, undo)
    return redirect("create:studio")


@require_POST
@login_required
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Bring a deleted draft back, or a deleted Work."""
    work = get_object_or_404(Work, key=key, author=person_of(request))
    try:
        withdraw.restore(work, by=person_of(request))
    except Refused as wrong:
        messages.error(request, str(wrong))
        return redirect("create:studio")
    messages.success(request, _("It is back."))
    return redirect(work) if work.is_published else redirect("create:draft", work.key)


def is_whole(request: HttpRequest) -> bool:
    """Whether the whole draft came with a click: so it does without a script."""
    return "revision" in request.POST


def keep_first(request: HttpRequest, work: Work) -> HttpResponse | None:
    """Where the whole draft came with a click, keep it before anything else; see `keep_whole`."""
    return keep_whole(request, work) if is_whole(request) else None


def keep_whole(request: HttpRequest, work: Work) -> HttpResponse | None:
    """Keep words, pictures and tiles as the page sent them; where that can't be, the page that says why, with all.

    Each by itself: no transaction should be open, for files are judged.
    """
    problems = keep_pictures(request, work)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return again(request, work, form)
    try:
        keep(work, form)
    except Conflict as conflict:
        return _conflict(request, work, form.words(), conflict, by_script=False)
    keep_versions(request, work)
    return _to_pictures(request, work, problems) if problems else None


def keep(work: Work, form: DraftForm) -> int:
    """Save a valid form: words with their events, and what a reader should know."""
    data = form.cleaned_data
    events = {**data["events"]}
    revision = data["revision"] if data["revision"] is not None else brief_of(work).revision
    number = saving.save(work, form.words(), revision=revision, events=events)
    if "remix_terms" in form.data:
        language, terms = data["language"] or work.language, form.terms(aside.beside(work)["terms"])
        saving.say_beside(work, language=language, terms=terms, notices=data["notices"])
    return number


def _save_by_script(request: HttpRequest, work: Work) -> HttpResponse:
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": sentence_of(form)}, status=422)
    try:
        revision = keep(work, form)
    except Conflict as conflict:
        return _conflict(request, work, form.words(), conflict, by_script=True)
    words = form.words()
    # whose words these are as the server counts: it knows what an offer took from the notes
    fields = editor(work, words)["fields"]
    return JsonResponse({"revision": revision, "tags": find_tags(f"{words.title}\n{words.text}"), "fields": fields})


def _to_pictures(request: HttpRequest, work: Work, problems: list[str], place: str = "pictures") -> HttpResponse:
    tell(request, problems)
    return redirect(f"{reverse('create:draft', args=[work.key])}#{place}")


@transaction.atomic
def _make_public(request: HttpRequest, work: Work) -> bool:
    _accept(request, work)
    return saving.apply(work) if work.is_published else bool(make_public(_fresh(work), by=person_of(request)))


def _accept(request: HttpRequest, work: Work) -> None:
    number = request.POST.get("accept", "")
    if number.isdecimal() and len(number) < 19:
        offer = own_offer(request, int(number))
        if offer.brief.work_id == work.pk:
            decide.accept(offer, by=person_of(request))


def _fresh(work: Work) -> Work:
    return Work.objects.select_related("author").get(pk=work.pk)


def again(request: HttpRequest, work: Work, form: DraftForm) -> HttpResponse:
    """The page of a draft with the words of a form that was refused, and why."""
    return render(request, "create/draft.html", _page(request, work, form), status=422)


def _conflict(request: HttpRequest, work: Work, mine: Words, conflict: Conflict, *, by_script: bool) -> HttpResponse:
    """Show both versions; nothing is overwritten before the person chose."""
    theirs = {"title": conflict.theirs.title, "text": conflict.theirs.text, "notes": conflict.theirs.notes}
    if by_script:
        said = {"problem": str(conflict), "theirs": theirs, "revision": conflict.revision}
        return JsonResponse({**said, "next": {name: next_number(work, name) for name in theirs}}, status=409)
    facts = {"work": work, "mine": mine, "theirs": theirs, "revision": conflict.revision}
    return render(request, "create/conflict.html", facts, status=409)


def _initial(work: Work) -> dict[str, Any]:
    words, beside = saving.words_of(work), aside.beside(work)
    return {
        "title": words.title,
        "text": words.text,
        "notes": words.notes,
        "language": beside["language"],
        "notices": beside["notices"],
        **beside["terms"].as_json(),
        "revision": brief_of(work).revision,
    }


def _page(request: HttpRequest, work: Work, form: DraftForm) -> dict[str, Any]:
    words, tiles = saving.words_of(work), tiles_of(work)
    return {
        "work": work,
        "form": form,
        "editor": editor(work, words),
        "tiles": tiles,
        "after": max((one.offer.pk for kind in tiles.values() for one in kind), default=0),
        "round": begun(work),
        **shown(work),
        **made_from(request, work),
        "tags": find_tags(f"{words.title}\n{words.text}"),
        **engine(work),
    }
