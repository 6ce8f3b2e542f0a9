"""Answer the question of the verify page: what can be said of this file? Any bytes, always an answer, offline."""

from codecs import getincrementaldecoder
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from mimetypes import guess_type

from PIL import Image

from musespark.credential import instance, near
from musespark.credential.ancestry import RANK, Standing, proved_at, stand
from musespark.credential.apart import judge_apart
from musespark.credential.fingerprint import canonical, exact
from musespark.credential.hit import Near
from musespark.credential.inscribe import inscribed_in
from musespark.credential.judge import Verdict
from musespark.credential.models import Manifest
from musespark.credential.queries import manifest_for, revoked_since
from musespark.credential.reading import Part
from musespark.credential.recovered import Recovered, recover
from musespark.people.queries import Viewer, hidden_from
from musespark.support import blobs, clock
from musespark.support.pictures import judge as judge_picture
from musespark.works.refuse import Refused

LONGEST_TEXT = 40_000
STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")  # of the pictures that can be decoded here; see _is_damaged
MISNAMED = "Its name says that it is something else, but what is in it is a text."
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DAMAGED = "It starts as a picture does, but it is damaged or cut short."


@dataclass(frozen=True)
class Answer:
    """The verdict; this instance's own row on the file, where there is one; how it was found; Works it resembles.

    `way` is "inside" (the credential is in the file), "beside" (kept here for exactly these bytes) or "recorded"
    (its certificate has expired, but this instance recorded the signature when it was valid). `why` says in a sentence
    why it can't be judged, where that is known.
    """

    verdict: Verdict
    way: str = "inside"
    manifest: Manifest | None = None
    alike: tuple[Near, ...] = ()
    is_empty: bool = False
    why: str = ""
    standing: Standing = field(default_factory=Standing)
    recovered: Recovered | None = None

    @property
    def state(self) -> str:
        """What is said of the file: its own state, or "from-" and that of an ancestor, where that is worse.

        An ancestor without a credential is no reason to doubt the file. "recovered" is one without a credential that
        shows what a Work here shows.
        """
        if self.recovered is not None and self.verdict.state == "none":
            return "recovered"
        own, above = self.standing.own, self.standing.ancestors
        if self.verdict.state in {"none", "unreadable", "changed", "older"} or not self.verdict.links:
            return self.verdict.state
        if RANK.index(above) > max(RANK.index(own), RANK.index("unknown-origin")):
            return f"from-{above}"
        return "verified" if own == "clean" else own

    @property
    def unknown(self) -> list[str]:
        """What is not known, in sentences."""
        return list(_unknown(self))


def inquire(data: bytes, name: str = "", viewer: Viewer | None = None) -> Answer:
    """Judge `data` by its credential, by the credentials kept here for its bytes, and by likeness.

    `name` is that of the file, "" for a text that was pasted; what is kept here behind a block from `viewer` is as if
    it were not.
    """
    if not data:
        return Answer(Verdict("unreadable"), is_empty=True)
    if inscribed_in(data) is not None:
        data = data.replace(b"\r\n", b"\n")  # as it was before a form took it
    verdict = judge_apart(data, instance.anchors(), people=instance.people_anchor())
    kept = manifest_for(exact(data), viewer)
    answer = weigh(Answer(verdict), kept)
    if verdict.state in {"none", "unreadable"}:
        answer = _beside(answer, data, name, viewer)
    if answer.verdict.state in {"none", "unreadable", "changed"}:
        hidden = hidden_from(viewer) if viewer is not None else frozenset()
        alike = tuple(hit for hit in _alike(data) if hit.work.author_id not in hidden)
        return replace(answer, alike=alike, recovered=recover(data, alike))
    return replace(answer, manifest=answer.manifest or kept)


def weigh(answer: Answer, kept: Manifest | None) -> Answer:
    """Return the answer with the standing of the file, which `kept` is for: what was recorded here was good then."""
    recorded, revoked = kept.signed_at if kept else None, revoked_since()
    verdict = _with_person(answer.verdict, recorded, revoked)
    answer = replace(answer, verdict=verdict)
    standing = stand(verdict.links, clock.now(), recorded=recorded, revoked=revoked)
    if verdict.state != "expired" or standing.own != "clean":
        return replace(answer, standing=standing)
    if kept is None:  # the reader and this clock disagree by a moment
        return replace(answer, standing=replace(standing, own="expired"))
    verdict = replace(verdict, state="verified")
    return replace(answer, verdict=verdict, way="recorded", manifest=kept, standing=standing)


def _with_person(verdict: Verdict, recorded: datetime | None, revoked: Mapping[str, datetime]) -> Verdict:
    """Return the verdict with what is to be said of the person's own key, where they took it back."""
    named = verdict.named
    if named is None or named.state != "known" or named.serial not in revoked:
        return verdict
    known = recorded or proved_at(verdict.links)
    if known is not None and known < revoked[named.serial]:
        return verdict
    return replace(verdict, named=replace(named, state="revoked"))


def _beside(answer: Answer, data: bytes, name: str, viewer: Viewer | None) -> Answer:
    text = _text(data)
    file = canonical(text) if text is not None else data
    kept = manifest_for(exact(file), viewer)
    if kept is None:
        return _bare(answer, data, name, is_text=text is not None)
    beside = blobs.get(kept.blob)
    verdict = judge_apart(file, instance.anchors(), people=instance.people_anchor(), manifest=beside)
    return weigh(Answer(verdict, "beside", kept), kept)


def _bare(answer: Answer, data: bytes, name: str, *, is_text: bool) -> Answer:
    """Bytes without any credential: "none" where they can be read as what they are, else "unreadable"."""
    if is_text and not _may_be_text(name):
        return Answer(Verdict("unreadable"), why=MISNAMED)
    if is_text:  # words are never damaged: none here are these, that is all
        return Answer(Verdict("none"))
    return Answer(Verdict("unreadable"), why=DAMAGED) if _is_damaged(data) else answer


def _may_be_text(name: str) -> bool:
    kind = guess_type(name)[0] or "text/plain"
    return kind.startswith(("text/", "application/")) or kind == "image/svg+xml"


def _is_damaged(data: bytes) -> bool:
    """Whether it starts as a picture and can't be decoded; a picture that is only too large is not damaged."""
    if not (data.startswith(STARTS) or data[8:12] in {b"WEBP", b"avif"}):
        return False
    try:
        judge_picture(data)
    except Refused as refusal:
        cause = refusal.__cause__
        return cause is not None and not isinstance(cause, _TOO_LARGE)
    return False


def _text(data: bytes) -> str | None:
    most = LONGEST_TEXT * 4  # bytes; where more is cut off, the last letter may be half a one
    try:
        text = getincrementaldecoder("utf-8")().decode(data[:most], final=len(data) <= most)
    except UnicodeDecodeError:
        return None
    return text if text.strip() and "\x00" not in text else None


def _alike(data: bytes) -> list[Near]:
    text = _text(data)
    if text is not None:
        return [hit for hit in near.nearest(near.probe(text)) if hit.is_copy]
    try:
        judge_picture(data)  # bounds what is decoded
        return [hit for hit in near.nearest(near.probe(pictures=[data])) if hit.is_copy]
    except (Refused, OSError):
        return []


def _unknown(answer: Answer) -> "list[str]":
    verdict, reading = answer.verdict, answer.verdict.reading
    if answer.state == "recovered":
        return ["Who saved these bytes and when, and whether a detail was changed that is too small to be seen here."]
    if verdict.state in {"none", "unreadable"}:
        return ["Who made it, how, and whether AI took part. A missing credential proves nothing either way."]
    if verdict.state == "older":
        return ["What stood in the bytes that its hash leaves out, when it was signed."]
    if verdict.state == "changed":
        return ["What was changed, by whom, and whether anything it says still holds."]
    worst = answer.standing.ancestors
    is_stamped = reading.signed_at and (not verdict.links or "" in verdict.links[0].stamped_by)
    said = [
        (verdict.state != "verified", "Whether the signer is who the name says: nobody trusted here vouches for it."),
        (not is_stamped, "When exactly it was signed: it carries no time stamp that is trusted here."),
        (is_stamped and answer.manifest, "Whether the time is right: the stamp is by this instance's own clock."),
        (not reading.all_actions, "Whether the list of steps is complete: its maker does not say so."),
        (reading.broken_parts or worst == "changed", "What happened to the part whose own credential is broken."),
        (worst == "revoked", "Whether the part whose certificate was revoked is by whom it says."),
        (worst == "expired", "Whether the part whose certificate has expired was signed while it was valid."),
        (worst == "unknown-signer", "Whether every part is by whom it says: nobody trusted here vouches for a signer."),
        (any(_is_bare(part) for part in reading.parts), "Where the parts without a credential come from."),
    ]
    return [sentence for holds, sentence in said if holds]


def _is_bare(part: Part) -> bool:
    return (not part.signer and not part.parts) or any(_is_bare(one) for one in part.parts)
