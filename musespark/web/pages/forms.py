"""What the operator says about the instance."""

from django import forms
from django.utils.translation import gettext_lazy as _


class InstanceForm(forms.Form):
    """Its name, one line about it, and whether anybody may join."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("Stands on every page and in the browser's tab."),
        error_messages={"required": _("Give it a name.")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    line = forms.CharField(
        label=_("One line about it"),
        max_length=140,
        required=False,
        help_text=_("Who it is for. Strangers read it where they make an account."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    is_open = forms.BooleanField(
        label=_("Anybody may make an account"),
        required=False,
        help_text=_("Off: those who have an account sign in, and nobody new can join."),
    )
