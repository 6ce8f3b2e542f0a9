"""Turn refusals that any room may raise into pages that say what to do."""

from codecs import lookup
from collections.abc import Callable
from math import ceil

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from musespark.support import clock
from musespark.support.limits import TooMany

Answer = Callable[[HttpRequest], HttpResponse]


class utf8_alone:  # noqa: N801  as below
    """Answer 400 to what is sent in another encoding: Django refuses such a form where nobody can answer any more."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding and lookup(request.encoding).name not in {"utf-8", "ascii"}:
            return HttpResponse("Send it in UTF-8, please.\n", status=400, content_type="text/plain; charset=utf-8")
        return self.answer(request)


class plain_errors:  # noqa: N801  middleware is named in settings as what it does
    """Answer BadRequest with 400, TooMany with 429 and the time to come back; keep the operator's pages for them.

    It also parts what htmx asked for in caches.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answer(request)
        if answer.status_code == 405 and not answer.content:
            # whoever signs in on the way to a button lands here: the browser repeats the address, not the form
            allowed, answer = answer["Allow"], render(request, "405.html", status=405)
            answer["Allow"] = allowed
        # one address answers with a page or, for htmx, with a part of it: caches must tell them apart
        patch_vary_headers(answer, ["HX-Request"])
        return answer

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Raise Http404 on the operator's pages for all others: to them, signed in or not, these do not exist."""
        is_operators = request.path == "/operate" or request.path.startswith("/operate/")
        if is_operators and not getattr(request.user, "is_staff", False):
            raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, BadRequest):  # an address, no fault of ours: Django would log it with its traceback
            return render(request, "400.html", status=400)
        if not isinstance(error, TooMany):
            return None
        wait = max(1, ceil((error.until - clock.now()).total_seconds()))
        page = render(request, "429.html", {"until": error.until, "wait": wait}, status=429)
        page["Retry-After"] = str(wait)
        return page
