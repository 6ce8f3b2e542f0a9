"""How accounts meet django-allauth."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person
from musespark.support.ids import new_key
from musespark.support.limits import caller, spend, visitor
from musespark.web import instance

DEVICE, YEAR = "device", 365 * 24 * 3600  # a cookie, signed: whose browser it is, and which


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Handles are lower case, whatever the phone's keyboard made of them; limits say when to try again."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": _("This handle is taken. Try another one."),
        "username_blacklisted": _("This handle can't be used. Try another one."),
        "username_password_mismatch": _("No account has this handle with this password."),
        "email_password_mismatch": _("No account has this email address with this password."),
        "email_taken": _("Somebody has an account with this email address already. Sign in, or leave it out."),
        "invalid_login": _("This is neither a handle nor an email address."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002  the library's signature
        return str(super().clean_username(username.lower().removeprefix("@"), shallow))

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  the library's signature
        """Whether strangers may make an account: the operator decides."""
        return instance.load().is_open

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:  # noqa: FBT001, FBT002  the library's signature
        """Keep the new account. Nothing is learned from it before its person says yes: the welcome page asks."""
        spend("sign-up", caller(request), most=10, seconds=3600)
        person: Person = super().save_user(request, user, form, commit)
        return person

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whose address the library's own limits count: the same as ours do."""
        return str(visitor(request) or "")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count attempts by address and by name in place of the library's own counters, which can't say until when."""
        name = str(credentials.get("username") or credentials.get("email") or "").lower()
        spend("sign-in", caller(request), most=20, seconds=300)
        # strangers' guesses must not lock out who signed in with this browser before: that is counted by itself
        spend("sign-in-as", f"{name[:100]}:{_device(request, name)}", most=30, seconds=900)

    def post_login(self, request: HttpRequest, user: Person, **facts: Any) -> HttpResponse:
        """Mark the browser as one that this person signs in with."""
        answer: HttpResponse = super().post_login(request, user, **facts)
        answer.set_signed_cookie(
            DEVICE, f"{user.pk}.{new_key()}", max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
        return answer

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send once all is committed: no transaction waits for a mail server, and what it refuses is in the log."""
        site = {"name": instance.load().name, "domain": urlsplit(settings.ADDRESS).netloc, "address": settings.ADDRESS}
        named = {**context, "current_site": site}
        send = super().send_mail
        transaction.on_commit(lambda: send(template_prefix, email, named), robust=True)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  the library's signature
        return "/welcome"


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]  # the library is untyped
    """Authenticator apps and passkeys show what the instance is called."""

    def _get_site_name(self) -> str:
        return instance.load().name


def _device(request: HttpRequest, name: str) -> str:
    """Return which of `name`'s browsers this is, "" where they never signed in with it."""
    person, _, device = str(request.get_signed_cookie(DEVICE, default="")).partition(".")
    theirs = (
        person.isdigit() and Person.objects.filter(Q(username=name) | Q(email__iexact=name), pk=int(person)).exists()
    )
    return device if theirs else ""
