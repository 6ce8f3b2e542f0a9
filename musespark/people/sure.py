"""One word that proves a wish which can't be taken back: the password, or the handle where there is none."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from musespark.people.models import Person


class SureForm(forms.Form):
    """The word. Spend a limit before it is asked whether it is valid: it may be guessed at."""

    word = forms.CharField(max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person
        if person.has_usable_password():
            self.fields["word"].label = _("Your password")
        else:
            self.fields["word"].label = _("Your handle, @%(handle)s") % {"handle": person.username}
            self.fields["word"].widget = forms.TextInput(attrs={"autocomplete": "off"})

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if not self._proves(word):
            raise forms.ValidationError(_("This is not right. Nothing was done."))
        return word

    def _proves(self, word: str) -> bool:
        if self._person.has_usable_password():
            return self._person.check_password(word)
        return word.strip().lower().removeprefix("@") == self._person.username
