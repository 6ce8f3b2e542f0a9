"""The library's forms of signing up and in, in the words of this house."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

# a line may not end within a range
_HELP = _(
    "What others call you here: 2 to 30 of a\N{WORD JOINER}-\N{WORD JOINER}z, 0\N{WORD JOINER}-\N{WORD JOINER}9 and _."
)


class SignupForm(forms.SignupForm):  # type: ignore[misc]  # the library is untyped
    """An account has a handle."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handle = self.fields["username"]
        handle.label, handle.help_text = _("Handle"), _HELP
        handle.widget.attrs.pop("placeholder", None)


class LoginForm(forms.LoginForm):  # type: ignore[misc]  # the library is untyped
    """By handle or by email address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label, self.fields["remember"].label = _("Handle or email address"), _("Stay signed in")
        self.fields["login"].widget.attrs.pop("placeholder", None)
