"""Forms of the credential room."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from musespark.credential.inquire import LONGEST_TEXT
from musespark.credential.models import Answer, Contest, Finding, Label, Mining

UNSAID = _("I say nothing about it")
AS_ALL = _("As I chose for all my Works")
MOST_BYTES = 25 * 2**20
ONE_OF_THREE = dict.fromkeys(("required", "invalid_choice"), _("Choose one of the three."))


def _words(label: Any) -> forms.CharField:
    """A few lines that nobody has to write."""
    return forms.CharField(label=label, required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _why() -> forms.CharField:
    """The reason of a decision."""
    return forms.CharField(
        label=_("Why; both sides read it, and it is in the public log"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: both sides will read it.")},
    )


class VerifyForm(forms.Form):
    """A file, or a text that somebody pasted."""

    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True)
    text = forms.CharField(
        label=_("Or a text"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is over 25 MB. Save it smaller and try again."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and cleaned.get("file") is None and not (cleaned.get("text") or cleaned.get("link")):
            raise forms.ValidationError(_("Choose a file or paste a text first."))
        return cleaned

    @property
    def file_name(self) -> str:
        """The name of the file, "" for a text."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        return (file.name or "") if file is not None else ""

    @property
    def data_to_judge(self) -> bytes:
        """The bytes of the file, else of the text."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        return file.read() if file is not None else str(self.cleaned_data["text"]).encode()


class JudgeForm(VerifyForm):
    """The same, or a link to something here."""

    link = forms.CharField(label=_("Or a link to a Work here"), required=False, max_length=500)

    @property
    def only_link(self) -> str:
        """The link, "" where a file or a text came too."""
        said = self.cleaned_data
        return "" if said.get("file") is not None or said.get("text") else str(said["link"])


class MiningForm(forms.Form):
    """What machines may do with all Works, or with one."""

    choice = forms.ChoiceField(label=_("What may machines do?"), required=False, widget=forms.RadioSelect)

    def __init__(self, nothing: Any, *args: Any, **kwargs: Any) -> None:
        """`nothing` is what it is called to choose nothing here."""
        super().__init__(*args, **kwargs)
        choice = self.fields["choice"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", nothing), *Mining.Choice.choices]


class ContestForm(forms.Form):
    """Why a label is wrong."""

    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Contest.Reason.choices, widget=forms.RadioSelect)
    words = _words(_("In your words (not needed)"))


class RulingForm(forms.Form):
    """What was decided, and why."""

    corrected = forms.CharField(
        label=_("The label should say (leave empty to let it stand)"), required=False, max_length=600
    )
    disclosed = forms.ChoiceField(
        label=_("Of AI it should show"),
        choices=[("", _("what it shows now")), *Label.Disclosed.choices],
        required=False,
    )
    why = _why()


class DisputeForm(forms.Form):
    """Why the other Work is made from one's own."""

    words = _words(_("What should they and who decides know? (not needed)"))


class FirstForm(forms.Form):
    """Why a Work that came here later was there first."""

    words = forms.CharField(
        label=_("What shows that yours was there first? They and who decides will read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what shows it: where it was before, since when, and how one can check.")},
    )


class AnswerForm(forms.Form):
    """What one says to it."""

    choice = forms.ChoiceField(
        label=_("What do you say?"),
        choices=Answer.Choice.choices,
        widget=forms.RadioSelect,
        error_messages=ONE_OF_THREE,
    )
    words = _words(_("How was it made? (not needed)"))


class FindingForm(forms.Form):
    """What was decided, and why."""

    outcome = forms.ChoiceField(
        label=_("What is it?"),
        choices=Finding.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=ONE_OF_THREE,
    )
    why = _why()
