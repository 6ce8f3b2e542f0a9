"""Fold: one spelling for what people type alike, so that a search for `lodz` finds Łódź, and `elodie` Élodie.

Used where something is indexed and where it is asked for; both databases are given folded text and need no rules.
"""

import re
import unicodedata
from typing import Any

from django.db import models

_KEPT = "\u3099\u309a"  # marks that make another letter of a kana
# letters that Unicode does not take apart, though people type the plain one for them
_ALIKE = {
    "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "n", "ĸ": "k",
    "ة": "ه", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ٱ": "ا", "ـ": "",
}  # fmt: skip
_STRUCK = re.compile(r"LATIN SMALL LETTER ([A-Z]) WITH ")


def _table() -> dict[int, str]:
    """Return what each letter becomes: ł, ø, đ and their like by their names in Unicode."""
    names = ((code, _STRUCK.match(unicodedata.name(chr(code), ""))) for code in range(0xC0, 0x250))
    return {code: name[1].lower() for code, name in names if name} | {ord(sign): to for sign, to in _ALIKE.items()}


_TABLE = _table()


def plain(text: str) -> str:
    """Return `text` without case, accents, vowel points and joiners; nothing that is a word is cut or joined."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if _stays(sign)).translate(_TABLE))


def _stays(sign: str) -> bool:
    category = unicodedata.category(sign)
    return sign in _KEPT or not (category[0] == "M" or category == "Cf")


class Folded(models.CharField[str, str]):
    """A column that holds the column `of` folded, made when the row is saved: look-ups fold what they ask by `plain`.

    `QuerySet.update` and `save(update_fields=…)` without this column leave it as it was.
    """

    def __init__(self, *, of: str, **options: Any) -> None:
        super().__init__(**{"max_length": 200, "editable": False, "default": "", **options})
        self.of = of

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Add to what migrations write down which column it folds."""
        name, path, arguments, options = super().deconstruct()
        return name, path, list(arguments), {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001  Django's signature
        """Return, and set, the folded text."""
        folded = plain(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded
