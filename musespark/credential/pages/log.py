"""The public page of the log of credentials, and the same for programs: heads, entries and proofs as JSON."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from musespark.credential import transparency
from musespark.credential.fingerprint import canonical, exact
from musespark.credential.merkle import leaf
from musespark.credential.models import Logged
from musespark.credential.pages.forms import VerifyForm
from musespark.support import limits

Answer = TypeVar("Answer", bound=HttpResponse)
NEWEST = 20
_LARGEST = 2**62  # more than any log will have, less than a database can't hold


@transaction.non_atomic_requests  # a large file takes its time, and nobody waits for that
@require_http_methods(["GET", "POST", "HEAD"])
def log(request: HttpRequest) -> HttpResponse:
    """Show the head and the newest entries; say of a file or a text whether it is in the log."""
    with transaction.atomic():
        of, newest = transparency.head(), list(Logged.objects.order_by("-number")[:NEWEST])
    context = {"form": VerifyForm(), "head": of, "root": of.root.hex(), "newest": newest}
    context["key"] = transparency.public_key()
    if request.method != "POST":
        return render(request, "credential/log.html", context)
    limits.spend("verify", limits.caller(request), most=30, seconds=300)
    form = context["form"] = VerifyForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "credential/log.html", context, status=422)
    data = form.data_to_judge if form.file_name else canonical(form.data_to_judge.decode())
    found = Logged.objects.filter(file=exact(data))[:NEWEST]
    return render(request, "credential/log.html", {**context, "is_asked": True, "found": found, "sha256": exact(data)})


@require_safe
def head(request: HttpRequest) -> JsonResponse:
    """Give the present head, or with ?size= the one of that size."""
    return _said(lambda: _head(transparency.head(_number(request, "size"))))


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django passes it
    """Give the present head as a signed note, as witnesses read it."""
    return _open(HttpResponse(transparency.checkpoint(transparency.head()), content_type="text/plain; charset=utf-8"))


@require_safe
def entry(request: HttpRequest, number: int) -> JsonResponse:
    """Give an entry, and the proof that it is in the log of ?size= entries, or the present one."""
    row = get_object_or_404(Logged, number=min(number, _LARGEST))
    text = transparency.text_of(row)

    def say() -> dict[str, Any]:
        of = transparency.head(_number(request, "size"))
        proof = transparency.inclusion(row.number, of.size)
        return {"entry": text.decode(), "leaf": leaf(text).hex(), "inclusion": _hex(proof), "head": _head(of)}

    return _said(say)


@require_safe
def consistency(request: HttpRequest) -> JsonResponse:
    """Give the proof that the log of ?from= entries is the start of that of ?size=, or the present one."""

    def say() -> dict[str, Any]:
        old, of = transparency.head(_number(request, "from") or 0), transparency.head(_number(request, "size"))
        proof = transparency.consistency(old.size, of.size)
        return {"from": _head(old), "head": _head(of), "consistency": _hex(proof)}

    return _said(say)


def _head(of: transparency.Head) -> dict[str, Any]:
    signed = {"checkpoint": transparency.checkpoint(of), "key": transparency.public_key()}
    return {"size": of.size, "root": of.root.hex(), **signed}


def _hex(proof: list[bytes]) -> list[str]:
    return [one.hex() for one in proof]


def _number(request: HttpRequest, name: str) -> int | None:
    """The number in the query, None where none is asked for. Raises ValueError for what is no number."""
    said = request.GET.get(name, "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        raise ValueError(f"{name} must be a whole number")
    return int(said)


def _said(say: Callable[[], dict[str, Any]]) -> JsonResponse:
    """One moment of the log as JSON; what can't be proved is refused with a sentence."""
    try:
        with transaction.atomic():
            return _open(JsonResponse(say(), json_dumps_params={"indent": 1}))
    except ValueError as error:
        return _open(JsonResponse({"error": f"{error}."}, status=400))


def _open(answer: Answer) -> Answer:
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
