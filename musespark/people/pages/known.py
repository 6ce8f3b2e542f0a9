"""What is known about me: seen, exported, deleted."""

from datetime import datetime
from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from musespark.people import known as knowledge
from musespark.people.asking import SignedIn
from musespark.people.columns import called
from musespark.people.known import Section
from musespark.people.models import Person
from musespark.support.limits import caller, spend
from musespark.web.spell import exact

SHOWN = 20  # rows of a section on the page; the export holds all


@transaction.non_atomic_requests  # what was seen and done is read for seconds, and nobody waits for that
@login_required
@require_safe
def known(request: SignedIn) -> HttpResponse:
    """Every room's section, its newest rows, and what can be done about it."""
    spend("known-page", caller(request), most=60, seconds=600)
    sections = [_shown(each, request.user) for each in knowledge.sections]
    shown, empty = ([each for each in sections if bool(each["rows"]) is some] for some in (True, False))
    return render(request, "people/known.html", {"shown": shown, "empty": empty})


def _shown(section: Section, person: Person) -> dict[str, object]:
    """Return what the template needs: plain values only, since it calls whatever can be called."""
    rows = list(islice(section.rows(person), SHOWN + 1))
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = [called(name) for name in names]
    cells = [[_readable(_spoken(section, name, row.get(name))) for name in names] for row in rows[:SHOWN]]
    return {
        "name": section.name,
        "title": section.title,
        "about": section.about,
        "heads": heads,
        "rows": cells,
        "only": list(zip(heads, cells[0], strict=True)) if len(cells) == 1 else [],
        "more": len(rows) > SHOWN,
        "can_forget": section.forget is not None,
    }


def _spoken(section: Section, name: str, value: object) -> object:
    """Return the words for a code that the section has words for."""
    return section.words.get(name, {}).get(value, value) if isinstance(value, str) else value


def _readable(value: object) -> str:
    """Return a value as people read it."""
    if isinstance(value, datetime):
        return exact(value)
    if isinstance(value, list):
        return ", ".join(map(_readable, value))
    if isinstance(value, dict):
        return " ".join(filter(None, map(_readable, value.values())))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


@transaction.non_atomic_requests
@login_required
@require_safe
def export(request: SignedIn) -> HttpResponse:
    """Everything as one JSON file."""
    spend("known", caller(request), most=20, seconds=600)
    answer = HttpResponse(knowledge.export(request.user), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{request.user.username}-known.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def forget(request: SignedIn, name: str) -> HttpResponse:
    """Delete what one section holds."""
    for section in knowledge.sections:
        if section.name == name and section.forget:
            section.forget(request.user)
            messages.success(request, _("Deleted: %(title)s.") % {"title": section.title})
            return redirect("people:known")
    raise Http404
