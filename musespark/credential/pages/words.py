"""What verdicts, steps and parts are called on pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from musespark.credential.reading import Part, Step

HEADINGS = {
    "verified": _("Verified: this file is as it was signed"),
    "unknown-signer": _("Valid, but we don't know the signer"),
    "expired": _("Whole, but the signer's certificate has expired"),
    "changed": _("Changed after signing"),
    "none": _("No credential"),
    "unreadable": _("Can't be judged"),
}
MEANINGS = {
    "verified": _("Not a byte was changed since, and the signer is one that this instance trusts."),
    "unknown-signer": _("Not a byte was changed since, but anybody can make a certificate with any name on it."),
    "expired": _(
        "Not a byte was changed since, but nothing proves that it was signed while the certificate was valid."
    ),
    "changed": _(
        "Its credential does not fit the file. Somebody changed the file or the credential; don't rely on either."
    ),
    "none": _("It carries no Content Credential. Most files don't; many tools and sites remove them."),
    "unreadable": _("It is damaged, cut short, or of a kind that this page can't read."),
}
GLYPHS = {"verified": "check", "unknown-signer": "info", "expired": "clock", "changed": "warning", "none": "info"}
ACTIONS = {
    "c2pa.opened": _("opened"),
    "c2pa.created": _("created"),
    "c2pa.placed": _("another picture placed in it"),
    "c2pa.edited": _("edited"),
    "c2pa.addedText": _("text added"),
    "c2pa.drawing": _("layout drawn"),
    "c2pa.cropped": _("cropped"),
    "c2pa.adjustedColor": _("colours adjusted"),
    "c2pa.filtered": _("filtered"),
    "c2pa.resized.proportional": _("made smaller"),
    "c2pa.transcoded": _("saved in another format"),
    "c2pa.published": _("published"),
    "c2pa.redacted": _("place and device data removed"),
    "org.musespark.derived": _("made from another Work"),
}
SOURCES = {
    "trainedAlgorithmicMedia": _("made by AI"),
    "compositeWithTrainedAlgorithmicMedia": _("partly made by AI"),
    "digitalCapture": _("captured by a camera"),
    "computationalCapture": _("captured by a camera that computes"),
    "digitalCreation": _("made by a person with software"),
    "algorithmicMedia": _("by a program, without AI"),
    "humanEdits": _("by a person"),
    "composite": _("put together from several"),
}
SIDES = {
    "human": _("by people"),
    "ai": _("by AI"),
    "layout": _("studio layout"),
    "notes": _("from the author's notes"),
    "unknown": _("unknown"),
}
UNTITLED = {"text": _("text without its title")}  # how credentials of a former method count
RELATIONS = {"parentOf": _("made from"), "componentOf": _("contains"), "inputTo": _("refers to")}


@dataclass(frozen=True)
class Row:
    """One line of the tree of parts: how deep, and what to say."""

    depth: int
    relation: str
    part: Part


def tree(parts: tuple[Part, ...], depth: int = 0) -> Iterator[Row]:
    """Return the parts as lines, each followed by its own parts."""
    for part in parts:
        yield Row(min(depth, 5), str(RELATIONS.get(part.relation, part.relation)), part)
        yield from tree(part.parts, depth + 1)


def steps(said: tuple[Step, ...]) -> list[dict[str, str]]:
    """Return the steps in plain words; a name that we don't know is shown as it is."""
    return [
        {
            "action": str(ACTIONS.get(step.action, step.action)),
            "source": str(SOURCES.get(step.source, step.source)),
            "tool": step.tool,
        }
        for step in said
    ]
