"""What a reader may set."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musespark.distribute.models import FeedDial
from musespark.web.direction import straight
from musespark.works.models import Tag

RANGE = _("Give a whole number from 0 to 100.")


class DialForm(forms.ModelForm[FeedDial]):
    """The five dials, and one for each topic that is given."""

    class Meta:
        model = FeedDial
        fields = FeedDial.DIALS

    def __init__(self, *args: Any, topics: dict[Tag, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = {f"topic-{tag.pk}": tag for tag in topics}
        for tag, weight in topics.items():
            field = forms.IntegerField(label=str(tag), min_value=0, max_value=100, initial=weight, required=False)
            self.fields[f"topic-{tag.pk}"] = field
        for each in self.fields.values():
            each.error_messages |= dict.fromkeys(("required", "invalid", "min_value", "max_value"), RANGE)

    def topic_weights(self) -> dict[Tag, int]:
        """Return the topics that were sent, with their weights."""
        sent = self.cleaned_data
        return {tag: sent[name] for name, tag in self.topics.items() if sent.get(name) is not None}


# What is said of a low end is what it does: it takes a factor out of the score. AI alone is turned against there.
ENDS = {
    "freshness": (_("Any age"), _("New")),
    "originality": (_("Any"), _("Original")),
    "small": (_("Any size"), _("Small")),
    "machine": (_("By hand"), _("By AI")),
    "friends": (_("Anybody"), _("Friends")),
}


@dataclass(frozen=True, slots=True)
class Slide:
    """A slider as it is drawn: its field, and the words at its ends."""

    field: forms.BoundField
    low: str
    high: str


def sliders(form: DialForm) -> list[Slide]:
    return [Slide(form[name], str(low), str(high)) for name, (low, high) in ENDS.items()]


def topic_sliders(form: DialForm) -> list[Slide]:
    return [Slide(form[name], str(_("None")), str(_("Double"))) for name in form.topics]


class NameForm(forms.Form):
    """What a named feed is called: it stands in others' sentences and turns none of them."""

    name = forms.CharField(label=_("Save as a feed with a name"), max_length=40)

    def clean_name(self) -> str:
        name = straight(self.cleaned_data["name"]).strip()
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name
