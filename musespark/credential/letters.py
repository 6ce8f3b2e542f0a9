"""The plainest letters of any text, so that copies stay alike however they are dressed up. Pure: no Django.

Each sign is folded by itself, by what Unicode says of it: its compatibility decomposition (NFKD), its case, the value
of a digit, and its name ("LATIN LETTER SMALL CAPITAL R", "NEGATIVE SQUARED LATIN CAPITAL LETTER R": r). A table adds
letters of other scripts that look Latin, as UTS 39, section 4, does. No two letters of the Russian, Ukrainian, Greek or
Armenian alphabet fold into one (but that й, ї and ё lose their marks, as all letters do), so texts that are really
written in them stay as far apart as they were.
"""

import re
import unicodedata

# Links, mentions and hashtags. These start a word, else the sign is a letter in disguise ("gr@ndmother").
# Each pattern begins with the sign that it looks for and looks back from there: a fifth of the time.
_NOISE = re.compile(r"(?:[hHwW](?i:ttps?://|ww\.)|[@#＠＃](?<!\w.))[^\s@#＠＃]+")
# Signs that stand for a letter between letters; elsewhere they are what they are.
_DISGUISED = re.compile(r"[@$!|+€£¢](?<=\w.)(?=\w)")
_MEANT = dict(zip("@$!|+€£¢", "asiitelc", strict=True))

_NAMED = re.compile(r"(?:[A-Z]+ )*LATIN (?:[A-Z]+ )*LETTER (?:[A-Z]+ )*([A-Z])(?: WITH .*)?")
_FULL = ("CJK UNIFIED", "HIRAGANA", "KATAKANA")  # one of these says about as much as two letters
_UNSEEN = "\u115f\u1160\u0640\u07fa"  # fillers of Hangul, the strokes that stretch Arabic and N'Ko words
_DIGITS = "oizeasgtbg"
_PAIRS = (
    # Cyrillic
    "аa вb гr еe иu кk мm нh оo пn рp сc тt уy хx шw іi ѕs јj һh ӏl ԁd ԛq ԝw ѵv үy қk ҳx әe "
    # Greek
    "αa βb γy εe ζz ηn ιi κk μm νv οo ρp τt υu χx ωw "
    # Armenian
    "օo սu ոn հh ցg զq յj աw "
    # Cherokee
    "Ꭺa Ᏼb Ꮯc Ꭰd Ꭼe Ꭸg Ꮋh Ꭻj Ꮶk Ꮮl Ꮇm Ꮲp Ꮢr Ꮪs Ꭲt Ꮩv Ꮃw Ꮓz "
    # Lisu
    "ꓮa ꓐb ꓚc ꓓd ꓰe ꓝf ꓖg ꓧh ꓲi ꓙj ꓗk ꓡl ꓟm ꓠn ꓳo ꓑp ꓣr ꓢs ꓔt ꓴu ꓦv ꓪw ꓫx ꓬy ꓜz "
    # Coptic
    "ⲁa ⲃb ⲉe ⲏh ⲓi ⲕk ⲙm ⲛn ⲟo ⲣp ⲥc ⲧt ⲩy ⲭx "
    # Latin letters with names of their own, and Arabic ones that are typed for one another
    "ɑa ɩi ىي یي کك ہه ەه"
)
_TWINS = {pair[0]: pair[1] for pair in _PAIRS.split()}


def readable(text: str) -> str:
    """Return `text` as long as it is: blanks for what is no text of its own, letters for their disguises."""
    kept = _NOISE.sub(lambda hit: " " * len(hit.group()), text)
    return _DISGUISED.sub(lambda hit: _MEANT[hit.group()], kept)


class _Folding(dict[int, str | None]):
    """What each sign (by its code) folds to, found out when it is first met: a table for `str.translate`."""

    def __missing__(self, code: int) -> str | None:
        found = "".join(map(_letter, unicodedata.normalize("NFKD", chr(code)))).replace("l", "i")
        self[code] = found or None  # None takes a sign out at once, "" five times as slowly
        return self[code]


FOLDING = _Folding()


def _letter(sign: str) -> str:
    """Return what one decomposed sign is as a letter ("" for what is none)."""
    if sign in _UNSEEN or not (sign.isalnum() or unicodedata.category(sign) == "So"):
        return ""
    if (digit := unicodedata.digit(sign, None)) is not None:
        return _DIGITS[digit]
    name = unicodedata.name(sign, "")
    if name.startswith(_FULL):
        return sign * 2
    if named := _NAMED.fullmatch(name):
        return named.group(1).lower()  # letters in squares and circles count as symbols
    return "".join(_TWINS.get(letter, letter) for letter in sign.casefold() if letter.isalnum())
