"""What the studio's pages take in, bounded."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from musespark.create.choice import KINDS
from musespark.create.engine import registry
from musespark.create.manuscript import read
from musespark.create.models import AssetOrigin, Brief, Dial, Offer, RemixRequest
from musespark.create.render.spec import LIMITS
from musespark.create.save import Words
from musespark.people.languages import LANGUAGES
from musespark.works.models import Notice, Work
from musespark.works.terms_form import TermsFields


class Lines(forms.CharField):
    """Text as the editor counts it: line ends are one unit long, and nothing is trimmed."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "strip": False, **options})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class Line(Lines):
    """A text in one line."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\n", " ")


class Events(forms.Field):
    """The editor's events as JSON by field."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> dict[str, object]:
        return read(value)


def sentence_of(form: forms.Form) -> str:
    """All that is wrong with a form, in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


class Quiet(forms.Form):
    """Labels without a colon: the face sets them above their fields."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})


class DraftForm(TermsFields, Quiet):
    """Everything in the editor but the pictures."""

    title = Line(label=_("Title"), max_length=Work.TITLE)
    text = Lines(label=_("Text"), max_length=Work.TEXT)
    notes = Lines(label=_("What happened, for whom, what is special?"), max_length=Brief.NOTES)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    notices = forms.MultipleChoiceField(
        label=_("Notices"), choices=Notice.Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    events = Events(required=False)

    def words(self) -> Words:
        """The words of a valid form."""
        return Words(*(self.cleaned_data[name] for name in ("title", "text", "notes")))


class BriefForm(Quiet):
    """The facts of a new draft."""

    notes = Lines(label=_("What happened, for whom, what is special?"), max_length=Brief.NOTES)
    text = Lines(label=_("Your own draft"), max_length=Work.TEXT)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        required=False,
        help_text=_("Left as it is, it follows your words where they are clearly in another language."),
    )
    events = Events(required=False)


class PictureForm(forms.Form):
    """What its maker says of a picture."""

    alt = Line(label=_("Alt text"), max_length=1000, strip=True)
    source = forms.ChoiceField(
        label=_("Where is it from?"),
        choices=[choice for choice in AssetOrigin.Source.choices if choice[0] != AssetOrigin.Source.POSTER],
        required=False,
    )


class OfferForm(forms.Form):
    """An offer's words as its person changed them."""

    text = Lines(label=_("Your version"), max_length=Work.TEXT)


class PosterForm(forms.Form):
    """What a poster says, as its person changed it; `steps` are lines "title: text"."""

    headline = Line(label=_("Headline"), max_length=200)
    kicker = Line(label=_("Kicker"), max_length=LIMITS["kicker"])
    body = Line(label=_("Text"), max_length=LIMITS["body"])
    steps = Lines(label=_("Steps, one a line"), max_length=2000)


def version_form(offer: Offer, sent: QueryDict | None = None) -> forms.Form:
    """The form of a person's version of `offer`; its names are its own, for all tiles stand in one form."""
    return (PosterForm if offer.kind == Offer.Kind.POSTER else OfferForm)(sent, prefix=f"offer-{offer.pk}")


class WishForm(Quiet):
    """A wish to remix."""

    note = forms.CharField(label=_("What do you want to make of it?"), max_length=500, required=False)
    use = forms.ChoiceField(choices=RemixRequest.Use.choices, required=False)


class DialForm(forms.Form):
    """How much the studio does by itself."""

    level = forms.ChoiceField(label=_("The studio"), choices=Dial.Level.choices)


class EngineForm(Quiet):
    """The operator's choice of a model. An empty key keeps the one there is."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    embedded = forms.ChoiceField(
        label=_("Model"),
        required=False,
        choices=lambda: [(name, model.title) for name, model in registry.models().items()],
    )
    url = forms.URLField(label=_("Address"), required=False, max_length=300, assume_scheme="http")
    key = forms.CharField(label=_("Key"), required=False, max_length=300, widget=forms.PasswordInput)
    model = forms.CharField(label=_("Model's name there"), required=False, max_length=120)
