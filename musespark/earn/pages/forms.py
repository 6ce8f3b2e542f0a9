"""What people type about money."""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from musespark.earn.providers import chosen
from musespark.earn.reward import LEAST, MOST
from musespark.support.money import UNIT, read, show

_SIGNS = {"\N{ARABIC DECIMAL SEPARATOR}": ".", "\N{MINUS SIGN}": "-"}
_NUMBER = re.compile(r"[-+]?[0-9]{1,20}(\.[0-9]{0,20})?(e[-+]?[0-9]{1,3})?", re.IGNORECASE)


class AmountForm(forms.Form):
    """An amount in the provider's currency, as micro-units once cleaned."""

    amount = forms.CharField(label=_("Another amount"), max_length=20)

    def clean_amount(self) -> int:
        """Read the amount exactly; a sentence for what isn't one."""
        currency, typed = chosen().currency, in_ascii(self.cleaned_data["amount"])
        try:
            amount = read(typed, currency)
        except ValueError as error:
            if is_far_off(typed):
                raise _out_of_range(currency) from error
            raise ValidationError(str(error)) from error
        if not LEAST <= amount <= MOST:
            raise _out_of_range(currency)
        return amount


def in_ascii(text: str) -> str:
    """Return an amount in the digits of any script, and with the Arabic or the real minus and point, in ASCII."""
    return "".join(_SIGNS.get(sign) or str(unicodedata.decimal(sign, sign)) for sign in text)


def is_far_off(text: str) -> bool:
    """Whether `text` is a number, but none that a reward can have: "-1", "1e9", "99999999999999"."""
    found = _NUMBER.fullmatch(text.strip().replace(",", "."))
    return found is not None and not LEAST <= Decimal(found[0]) * UNIT <= MOST


def _out_of_range(currency: str) -> ValidationError:
    bounds = {"least": show(LEAST, currency), "most": show(MOST, currency)}
    return ValidationError(_("A reward is between %(least)s and %(most)s."), params=bounds)


class RewardForm(AmountForm):
    """The confirmed amount, with the key that makes a double click one reward."""

    key = forms.CharField(min_length=8, max_length=40, validators=[RegexValidator(r"\A[0-9A-Za-z_-]+\Z")])
