"""The studio's front page: drafts, and how much the studio does by itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from musespark.create import queries
from musespark.create.models import Dial
from musespark.create.pages.desk import engine
from musespark.create.pages.forms import DialForm
from musespark.create.pages.gate import person_of
from musespark.people.models import Person
from musespark.support import clock
from musespark.works import withdraw
from musespark.works.models import Work

SHOWN = 60


@require_safe
@login_required
def studio(request: HttpRequest) -> HttpResponse:
    """The drafts as cards, last published Works below, what can be restored, the dial."""
    person = person_of(request)
    mine = Work.objects.visible().by_themselves().filter(author=person)
    facts = {
        "drafts": list(queries.drafts_of(person)[:SHOWN]),
        "published": mine.prefetch_related("assets__renditions").order_by("-publication__at")[:6],
        "deleted": deleted_of(person)[:SHOWN],
        "level": queries.dial_of(person),
        "levels": Dial.Level.choices,
        **engine(),
    }
    return render(request, "create/studio.html", facts)


def deleted_of(person: Person) -> QuerySet[Work]:
    """What the person deleted and may still restore, drafts and published Works, last deleted first."""
    since = clock.now() - withdraw.UNDO
    mine = Work.objects.filter(author=person, withdrawal__by=person, withdrawal__at__gte=since)
    return mine.select_related("withdrawal", "brief").order_by("-withdrawal__at")


@require_POST
@login_required
def dial(request: HttpRequest) -> HttpResponse:
    """Set how much the studio does by itself."""
    form = DialForm(request.POST)
    if form.is_valid():
        facts = {"level": form.cleaned_data["level"], "at": clock.now()}
        Dial.objects.update_or_create(person=person_of(request), defaults=facts)
        messages.success(request, _("Set. The studio never publishes by itself."))
    return redirect("create:studio")


@require_safe
@login_required
def known(request: HttpRequest) -> HttpResponse:
    """All that the studio keeps about the caller, as a JSON file."""
    answer = JsonResponse(queries.known(person_of(request)), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="studio.json"'
    return answer
