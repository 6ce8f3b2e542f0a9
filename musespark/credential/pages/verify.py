"""The verify page: any file, an honest verdict, no sign-in, no JavaScript needed, nothing kept."""

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from musespark.credential import instance
from musespark.credential.inquire import Answer, inquire
from musespark.credential.own_links import file_at
from musespark.credential.pages.forms import JudgeForm
from musespark.credential.pages.told import as_json, as_text
from musespark.credential.pages.words import GLYPHS, HEADINGS, MEANINGS, mining, named, steps, tree
from musespark.people.asking import Visit
from musespark.support import limits


@transaction.non_atomic_requests  # judging takes its time, and nobody waits for that
@require_http_methods(["GET", "POST", "HEAD"])
def verify(request: Visit) -> HttpResponse:
    """Show the form; judge what was sent with it: on the page, or as a report to keep (`as` json or text)."""
    context: dict[str, object] = {
        "word": "prove",
        "form": JudgeForm(),
        "fingerprint": instance.authority().fingerprint,
    }
    if request.method != "POST":
        return render(request, "credential/verify.html", context)
    form, answer = _asked(request)
    context["form"] = form
    if answer is None:
        return render(request, "credential/verify.html", context, status=422)
    if kind := request.POST.get("as"):
        return _report(answer, kind)
    return render(request, "credential/verify.html", {**context, **_shown(answer)})


@csrf_exempt  # it changes nothing, and programs have no page to take a token from
@transaction.non_atomic_requests
@require_POST
def verify_api(request: Visit) -> HttpResponse:
    """Judge `file`, `text` or `link` (one of them, as form data) and answer with JSON; 422 with `errors` otherwise."""
    form, answer = _asked(request)
    said = as_json(answer) if answer else {"errors": form.errors.get_json_data()}
    return JsonResponse(said, status=200 if answer else 422, json_dumps_params={"indent": 1})


def _asked(request: Visit) -> tuple[JudgeForm, Answer | None]:
    """What was sent, and the answer to it; none where the form says what is wrong."""
    limits.spend("verify", limits.caller(request), most=30, seconds=300)
    form = JudgeForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, None
    data = file_at(link, request.get_host(), request.user) if (link := form.only_link) else form.data_to_judge
    if data is None:
        form.add_error("link", _("This leads to nothing here. From elsewhere, save the file and choose it above."))
        return form, None
    return form, inquire(data, form.file_name, request.user)


def _report(answer: Answer, kind: str) -> HttpResponse:
    if kind == "json":
        made: HttpResponse = JsonResponse(as_json(answer), json_dumps_params={"indent": 1})
    else:
        made, kind = HttpResponse(as_text(answer), content_type="text/plain; charset=utf-8"), "txt"
    made["Content-Disposition"] = f'attachment; filename="report.{kind}"'
    return made


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
