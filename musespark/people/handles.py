"""Handles: what a person is called in addresses. Lower-case letters, digits and underscores, 2 to 30 of them."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

RESERVED = frozenset(
    {"admin", "administrator", "musespark", "support", "operator", "moderator", "root", "system", "everyone", "here"}
)

_letters = RegexValidator(r"\A[a-z0-9_]{2,30}\Z", _("Use 2 to 30 of a-z, 0-9 and the underscore."))


def validate_handle(handle: str) -> None:
    """Raise ValidationError where `handle` cannot be one."""
    _letters(handle)


def validate_free(handle: str) -> None:
    """Raise ValidationError where nobody may take `handle` by signing up."""
    if handle.lower() in RESERVED:
        raise ValidationError(_("This handle is reserved. Try another one."))


validators = [validate_handle, validate_free]
