"""What people type about money."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from musespark.earn.providers import chosen
from musespark.earn.reward import LEAST, MOST
from musespark.support.money import read, show


class AmountForm(forms.Form):
    """An amount in the provider's currency, as micro-units once cleaned."""

    amount = forms.CharField(label=_("Another amount"), max_length=20)

    def clean_amount(self) -> int:
        """Read the amount exactly; a sentence for what isn't one."""
        currency = chosen().currency
        try:
            amount = read(self.cleaned_data["amount"], currency)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if not LEAST <= amount <= MOST:
            bounds = {"least": show(LEAST, currency), "most": show(MOST, currency)}
            raise ValidationError(_("A reward is between %(least)s and %(most)s."), params=bounds)
        return amount


class RewardForm(AmountForm):
    """The confirmed amount, with the key that makes a double click one reward."""

    key = forms.CharField(min_length=8, max_length=40, validators=[RegexValidator(r"\A[0-9A-Za-z_-]+\Z")])
