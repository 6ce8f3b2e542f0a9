"""Likeness in words: who asks before publishing is told a band, for a number can be climbed down step by step."""

from django.utils.translation import gettext as _

from musespark.credential.alike import COPY, SHOWN


def of_text(score: float) -> str:
    """Return the band of a text's score; a passage that stands in both is some likeness, however short."""
    if score >= COPY:
        return _("near-copy")
    return _("close") if score >= SHOWN else _("some likeness")


def told(text: float, picture: float, recording: float = 0.0, *, in_part: bool = False) -> str:
    """Return what is said of a near Work, by the scores (0 to 1) of its text, its picture and its recording."""
    said = [_("recording: near-copy")] if recording else []
    said += [_("picture: the framed part is in both") if in_part else _("picture: near-copy")] if picture else []
    said += [_("text: %(band)s") % {"band": of_text(text)}] if text else []
    sentence = ", ".join(said)
    return sentence[:1].upper() + sentence[1:]
