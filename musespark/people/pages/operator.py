"""The operator's one-time link: whoever opens it first runs this instance, with the account they have or make here."""

from allauth.account.utils import complete_signup
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from musespark.people.accounts import SignupForm
from musespark.people.asking import Visit
from musespark.people.invite import accept, is_good, was_used
from musespark.people.models import Person
from musespark.support.limits import caller, spend
from musespark.web.setup import START


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: Visit, token: str) -> HttpResponse:
    """Say what the link is for; by POST whoever opened it accepts, and comes to the first-run wizard.

    A link that is over says so, and how to come by another.
    """
    spend("operator", caller(request), most=30, seconds=600)
    if not is_good(token):
        used = was_used(token)
        return render(request, "people/operator_over.html", {"used": used}, status=410 if used else 404)
    if not isinstance(request.user, Person):
        return _newcomer(request, token)
    if request.method != "POST":
        # the address is a secret; same-origin (the default here) keeps it at home, and no-referrer would break the form
        return render(request, "people/operator.html", {"token": token})
    _accept(token, request.user)
    return redirect(START)


def _newcomer(request: Visit, token: str) -> HttpResponse:
    """Let somebody without an account make one here; also where nobody else may join."""
    form = SignupForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "people/operator.html", {"token": token, "form": form}, status=status)
    person, instead = form.try_save(request)
    answer: HttpResponse
    if person is None:  # somebody has this address already: the library tells its owner by mail, and nobody else
        answer = instead
    else:
        _accept(token, person)  # the account is made and made the operator's in one transaction
        answer = complete_signup(request, person, None, START)
    return answer


def _accept(token: str, person: Person) -> None:
    if not accept(token, person):
        raise Http404
