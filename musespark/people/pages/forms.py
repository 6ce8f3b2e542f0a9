"""Forms about oneself."""

from typing import Any, Self

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from musespark.people.languages import LANGUAGES
from musespark.people.models import Person
from musespark.people.picture import drop_picture, hang_picture, keep_square
from musespark.support.pictures import take
from musespark.support.refuse import Refused
from musespark.web.direction import straight

LINKS = 5


class ProfileForm(forms.ModelForm[Person]):
    """Picture, name, words and links that everybody sees."""

    portrait = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_(
            "JPEG, PNG, WebP, GIF or AVIF, at most 20 MB; cut to a square. "
            "Place and device data are removed; of an animation the first frame stays."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"}),
    )
    without = forms.BooleanField(label=_("Remove the picture"), required=False)

    class Meta:
        model = Person
        fields = ("name", "bio")
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
            "bio": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(LINKS):
            link = self.instance.links[number] if number < len(self.instance.links) else {}
            self.fields[f"url_{number}"] = forms.CharField(
                label=_("Address"), required=False, max_length=200, initial=link.get("url", ""),
                validators=[URLValidator(["http", "https"])], widget=forms.URLInput(attrs={"placeholder": "https://"}),
            )  # fmt: skip
            self.fields[f"label_{number}"] = forms.CharField(
                label=_("What it is"),
                required=False,
                max_length=40,
                initial=link.get("label", ""),
                widget=forms.TextInput(attrs={"placeholder": _("For example Shop"), "dir": "auto"}),
            )

        self.shown = min(LINKS, self._filled() + 1)

    @classmethod
    def longer(cls, sent: QueryDict, person: Person) -> Self:
        """Return the form with what was `sent` in it, unjudged, and one more pair for a link, which has the focus."""
        form = cls(instance=person, initial=sent.dict())
        form.shown = min(LINKS, max(form._filled(), sum(f"url_{n}" in sent for n in range(LINKS))) + 1)
        form.fields[f"url_{form.shown - 1}"].widget.attrs["autofocus"] = True
        return form

    @property
    def has_room(self) -> bool:
        """Whether another pair for a link can be shown."""
        return self.shown < LINKS

    def _filled(self) -> int:
        """How many pairs there are up to the last one in which something stands."""
        names = ((f"url_{number}", f"label_{number}") for number in range(LINKS))
        return max((at for at, pair in enumerate(names, 1) if any(self[name].value() for name in pair)), default=0)

    def link_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The pairs of fields of the links that are shown, for the template."""
        return [(self[f"url_{number}"], self[f"label_{number}"]) for number in range(self.shown)]

    def clean_name(self) -> str:
        """Return the name; it stands in others' sentences and turns none of them."""
        return straight(self.cleaned_data["name"]).strip()

    def clean_bio(self) -> str:
        """Return the words about oneself, which turn nothing that stands around them."""
        return straight(self.cleaned_data["bio"])

    def clean_portrait(self) -> bytes | None:
        """Return the bytes sent, or None."""
        file = self.cleaned_data["portrait"]
        try:
            return take(file) if isinstance(file, UploadedFile) else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def save(self, commit: bool = True) -> Person:  # noqa: FBT001, FBT002  Django's signature
        """Keep everything; a picture that can't be one becomes an error of the form by `keep`."""
        if any(name.startswith("url_") for name in self.data):  # the welcome asks for no links
            pairs = [(self.cleaned_data[f"url_{n}"], self.cleaned_data[f"label_{n}"]) for n in range(LINKS)]
            self.instance.links = [{"label": label, "url": url} for url, label in pairs if url]
        return super().save(commit)

    def keep(self) -> bool:
        """Save if all is valid and return whether it was; a refused picture is said beside its field.

        The picture is read before the transaction: call it in none.
        """
        if not self.is_valid():
            if self.files.get("portrait") and "portrait" not in self.errors:  # no browser sends a file by itself again
                self.add_error("portrait", _("Nothing is kept yet. Choose the picture again, please."))
            return False
        portrait = self.cleaned_data["portrait"]
        try:
            square = keep_square(portrait) if portrait is not None else ""
        except Refused as refusal:
            self.add_error("portrait", str(refusal))
            return False
        with transaction.atomic():
            if square:
                hang_picture(self.instance, square)
            elif self.cleaned_data["without"]:
                drop_picture(self.instance)
            self.save()
        return True


class ReadingForm(forms.ModelForm[Person]):
    """How the instance speaks and looks to oneself."""

    language = forms.ChoiceField(
        label=_("Your language"),
        choices=LANGUAGES,
        help_text=_(
            "Your new Works and replies are marked as written in it; a draft can be in another. "
            "The pages themselves are in English."
        ),
    )

    class Meta:
        model = Person
        fields = ("language", "theme")
        widgets = {"theme": forms.RadioSelect}
