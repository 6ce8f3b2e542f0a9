"""The fields in which an author says what others may make of a Work; each form that asks for terms has them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musespark.support.money import show_ppm
from musespark.works.models import Work
from musespark.works.terms import SHARES, Terms


def _answers(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Work.Terms.choices, required=False)


def _shares() -> list[tuple[int, str]]:
    return [(ppm, show_ppm(ppm) if ppm else str(_("nothing, only name it"))) for ppm in SHARES]


class TermsFields(forms.Form):
    """Four answers; one that was not sent stays as it is."""

    remix_terms = _answers(_("Remixes by hand"))
    ai_terms = _answers(_("Remixes with AI"))
    remix_share_ppm = forms.TypedChoiceField(
        label=_("A remix passes on"), choices=_shares, coerce=int, empty_value=None, required=False
    )
    repost_terms = _answers(_("Reposts and long quotations"))

    def terms(self, before: Terms) -> Terms:
        """Return the terms of a valid form, where those of `before` stood."""
        return before.changed(self.cleaned_data)

    def sentence(self) -> str:
        """Return what the answers mean: those that were sent, else those that the form began with."""
        if self.is_bound and not self.is_valid():
            return ""
        before = Terms().changed({name: self.get_initial_for_field(self.fields[name], name) for name in self.fields})
        return (self.terms(before) if self.is_bound else before).sentence
