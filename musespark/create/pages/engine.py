"""The operator's page: which model writes."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musespark.create import choice
from musespark.create.choice import Setting
from musespark.create.engine import registry, status
from musespark.create.engine.check import Verdict, check
from musespark.create.pages.forms import EngineForm
from musespark.support import limits
from musespark.web.setup import walk

NO_ADDRESS = gettext_lazy("Type the address of your server first: Test asks that one, before anything is kept.")


@transaction.non_atomic_requests  # Test waits for a server, and nobody else should
@login_required
def engine(request: HttpRequest) -> HttpResponse:
    """Choose the embedded model, a server of one's own, or none; Test asks the server before anything is kept."""
    if not getattr(request.user, "is_staff", False):
        raise Http404
    now, at = choice.load(), walk(request)
    form = EngineForm(request.POST or None, initial={**vars(now), "key": ""})
    facts: dict[str, Any] = {"form": form, "now": now, "models": _models(), "walk": at, **_state()}
    if request.method == "POST" and form.is_valid():
        made = _setting(form.cleaned_data, now)
        if request.POST.get("action") == "test":
            limits.spend("model-test", limits.caller(request), most=20, seconds=600)
            facts["verdict"] = check(made.url, made.key, made.model) if made.url else Verdict(False, str(NO_ADDRESS))
            return render(request, "create/model.html", facts)
        choice.save(made)
        messages.success(request, _("Kept. New offers use it at once; an embedded model starts with the next start."))
        return redirect(at.onward if at else "create:model")
    return render(request, "create/model.html", facts, status=422 if form.errors else 200)


def _state() -> dict[str, Any]:
    """Whether a model can be asked, else why not, and how far its file is."""
    writes = choice.writer() is not None
    return {"writes": writes, "why_not": "" if writes else choice.why_not(), "progress": choice.progress()}


def _setting(data: dict[str, str], now: Setting) -> Setting:
    """The choice as the form says it; no key typed keeps the one there is, for the same address only."""
    key = data["key"] or (now.key if data["url"] == now.url else "")
    kept = replace(now, kind=data["kind"], url=data["url"], key=key, model=data["model"])
    return replace(kept, embedded=data["embedded"]) if data["embedded"] else kept


def _models() -> list[dict[str, Any]]:
    folder = registry.cache_folder()
    return [
        {"model": model, "status": status.read(folder, model), "megabytes": round(model.size / 1e6)}
        for model in registry.models().values()
    ]
