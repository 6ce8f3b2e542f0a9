"""What verdicts, steps and parts are called on pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from musespark.credential.ancestry import Standing
from musespark.credential.judge import Verdict
from musespark.credential.reading import Part, Reading, Step
from musespark.credential.relation import Relation

HEADINGS = {
    "verified": _("Verified: this file is as it was signed"),
    "unknown-signer": _("Valid, but we don't know the signer"),
    "expired": _("Whole, but the signer's certificate has expired"),
    "revoked": _("Whole, but its certificate was revoked"),
    "changed": _("Changed after signing"),
    "older": _("Whole by older rules, which prove less"),
    "from-unknown-signer": _("As it was signed, but made from something by a signer we don't know"),
    "from-expired": _("As it was signed, but made from something whose certificate has expired"),
    "from-revoked": _("As it was signed, but made from something whose certificate was revoked"),
    "from-changed": _("As it was signed, but made from something that was changed"),
    "recovered": _("Recovered by fingerprint: not proof of these bytes"),
    "none": _("No credential"),
    "unreadable": _("Can't be judged"),
}
MEANINGS = {
    "verified": _("Not a byte was changed since, and the signer is one that this instance trusts."),
    "unknown-signer": _("Not a byte was changed since, but anybody can make a certificate with any name on it."),
    "expired": _(
        "Not a byte was changed since, but nothing proves that it was signed while the certificate was valid."
    ),
    "revoked": _(
        "Not a byte was changed since, but nothing proves that it was signed before its certificate was revoked."
        " Anybody may have signed it."
    ),
    "from-unknown-signer": _(
        "Not a byte of the file itself was changed. Of a part that it is made from we can't say who signed it."
    ),
    "from-expired": _(
        "Not a byte of the file itself was changed. Nothing proves that a part that it is made from was signed while"
        " the certificate was valid."
    ),
    "from-revoked": _(
        "Not a byte of the file itself was changed. A part that it is made from may have been signed by anybody."
    ),
    "from-changed": _(
        "Not a byte of the file itself was changed. But a part that it is made from had been changed after its own"
        " signing, so what that part says of its origin can't be relied on."
    ),
    "changed": _(
        "Its credential does not fit the file. Somebody changed the file or the credential; don't rely on either."
    ),
    "recovered": _(
        "It carries no credential, but it shows what a Work here shows, part by part. The credential below is for that"
        " Work; these bytes were saved by somebody else, or by a tool that removed it."
    ),
    "older": _(
        "What was signed is as it was. But its credential leaves out a part of the file, as was allowed once: that part"
        " may have been changed."
    ),
    "none": _("It carries no Content Credential. Most files don't; many tools and sites remove them."),
    "unreadable": _("It is damaged, cut short, or of a kind that this page can't read."),
}
GLYPHS = {
    "verified": "check",
    "unknown-signer": "info",
    "expired": "clock",
    "revoked": "warning",
    "changed": "warning",
    "older": "info",
    "from-unknown-signer": "info",
    "from-expired": "clock",
    "from-revoked": "warning",
    "from-changed": "warning",
    "recovered": "search",
    "none": "info",
}
# What is said of one part: a part without a credential is no reason to doubt anything.
PARTS = {
    "unknown-origin": _("no credential, so its origin is open"),
    "unknown-signer": _("signer not known here"),
    "expired": _("its certificate has expired"),
    "revoked": _("its certificate was revoked"),
    "changed": _("its own credential is broken"),
}
DOUBTFUL = frozenset({"expired", "revoked", "changed"})
# What is said of the person whom a file names, by the state of their own signature in it.
NAMED = {
    "known": _("who signed it too, with their own key from this instance"),
    "unknown": _("by a key that somebody else gave out (unproved)"),
    "revoked": _("by a key that they took back before (unproved)"),
    "broken": _("but the signature is not theirs"),
}
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
USES = {
    "data_mining": _("search through it"),
    "ai_inference": _("answer with it"),
    "ai_training": _("be trained with it"),
    "ai_generative_training": _("be trained with it to make such things"),
}
SIDES = {
    "human": _("by people"),
    "ai": _("by AI"),
    "layout": _("studio layout"),
    "notes": _("from the author's notes"),
    "unknown": _("unknown"),
}
TO_EACH_OTHER = {
    "copy": _("a copy"),
    "derivative": _("made from it, with changes"),
    "quote": _("a quotation from it"),
    "self": _("near to an earlier Work of the same author"),
    "independent": _("a Work of its own"),
}
SURE = {
    "almost-certain": _("almost certainly"),
    "very-likely": _("very likely"),
    "as-far-as-measured": _("as far as can be measured"),
}
UNTITLED = {"text": _("text without its title")}  # how credentials of a former method count
RELATIONS = {"parentOf": _("made from"), "componentOf": _("contains"), "inputTo": _("refers to")}


_BOTH = (True, False)


@dataclass(frozen=True)
class Row:
    """One line of the tree of parts: how deep, what to say, and the state of the part ("clean" is said of none)."""

    depth: int
    relation: str
    part: Part
    state: str

    @property
    def words(self) -> str:
        """What its state is called, "" for a clean one."""
        return str(PARTS.get(self.state, ""))

    @property
    def is_doubtful(self) -> bool:
        """Whether it is to be marked."""
        return self.state in DOUBTFUL


def relation_words(found: Relation) -> str:
    """Return what one Work is to another in words, with how sure it is."""
    return f"{SURE[found.sure]} {TO_EACH_OTHER[found.kind]}"


def tree(parts: tuple[Part, ...], standing: Standing, depth: int = 0) -> Iterator[Row]:
    """Return the parts as lines, each followed by its own parts."""
    for part in parts:
        state = standing.states.get(part.key) or ("changed" if part.broken else "unknown-origin")
        yield Row(min(depth, 5), str(RELATIONS.get(part.relation, part.relation)), part, state)
        yield from tree(part.parts, standing, depth + 1)


def named(verdict: Verdict) -> str:
    """Return what is said of the person whom a file names, "" for none."""
    return str(NAMED[verdict.named.state]) if verdict.named else ""


def mining(reading: Reading) -> str:
    """Return what machines may do and what not, "" where nothing is said."""
    sides = {allowed: ", ".join(str(USES[use]) for use, said in reading.mining if said is allowed) for allowed in _BOTH}
    said = {True: _("may: %(uses)s"), False: _("may not: %(uses)s")}
    return "; ".join(str(said[allowed]) % {"uses": uses} for allowed, uses in sides.items() if uses)


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
