"""The verify page: any file, an honest verdict, no sign-in, no JavaScript needed, nothing kept."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from musespark.credential import instance
from musespark.credential.inquire import Answer, inquire
from musespark.credential.pages.forms import VerifyForm
from musespark.credential.pages.words import GLYPHS, HEADINGS, MEANINGS, mining, named, steps, tree
from musespark.support import limits


@transaction.non_atomic_requests  # judging takes its time, and nobody waits for that
@require_http_methods(["GET", "POST", "HEAD"])
def verify(request: HttpRequest) -> HttpResponse:
    """Show the form; judge what was sent with it."""
    context: dict[str, object] = {
        "word": "prove",
        "form": VerifyForm(),
        "fingerprint": instance.authority().fingerprint,
    }
    if request.method != "POST":
        return render(request, "credential/verify.html", context)
    limits.spend("verify", limits.caller(request), most=30, seconds=300)
    form = context["form"] = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "credential/verify.html", context, status=422)
    answer = inquire(form.data_to_judge, form.file_name, request.user)
    return render(request, "credential/verify.html", {**context, **_shown(answer)})


def _shown(answer: Answer) -> dict[str, object]:
    state = answer.state
    heading = _("Nothing is in this file") if answer.is_empty else HEADINGS[state]
    return {
        "answer": answer,
        "state": state,
        "glyph": GLYPHS.get(state, "info"),
        "heading": heading,
        "meaning": answer.why or MEANINGS[state],
        "reading": answer.verdict.reading,
        "named": named(answer.verdict),
        "mining": mining(answer.verdict.reading),
        "steps": steps(answer.verdict.reading.steps),
        "parts": list(tree(answer.verdict.reading.parts, answer.standing)),
        "alike": answer.alike,
    }
