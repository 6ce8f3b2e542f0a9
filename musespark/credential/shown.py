"""What this room tells the others' pages: labels for cards, words for the rail, a link for small pictures."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from musespark.credential.correct import grade_of
from musespark.credential.label import UNRECORDED
from musespark.credential.models import Label, Manifest
from musespark.web import card
from musespark.works import gather
from musespark.works.models import Rendition, Work

# see gather.py
_LABELS = "SELECT work_id, sentence, human, machine, disclosed FROM credential_label WHERE work_id IN ({ids})"
WORDS = {
    Label.Badge.HUMAN: _("By hand, signed"),
    Label.Badge.MIXED: _("With AI, signed"),
    Label.Badge.AI: _("By AI, signed"),
    Label.Badge.UNKNOWN: _("Signed, origin open"),
}
OPEN = {
    "text": _("Signed, origin of the text open"),
    "picture": _("Signed, origin of a picture open"),
    "both": _("Signed, origin of text and picture open"),
    "proof": _("Being proved"),
    "record": _("Signed, record has gaps"),
    "layout": _("Signed, a picture is layout alone"),
    "corrected": _("Signed, label corrected"),
}


def labels(works: Sequence[int]) -> Mapping[int, card.Label]:
    """Return the labels of Works by id, as cards draw them; none where nothing was recorded. One query."""
    rows = gather.ask(_LABELS, 0, works)
    return {row[0]: _drawn(*row[1:]) for row in rows if row[1].lower() != UNRECORDED}


def _drawn(sentence: str, human: int, machine: int, disclosed: str) -> card.Label:
    # Where nothing is known the ring is empty; where something is, what is missing from it stays open.
    share = human / 1_000_000 if human or machine else None
    return card.Label(sentence, share, machine / 1_000_000, disclosed if disclosed in card.DISCLOSED else "")


def station_words(work: Work) -> Mapping[str, str]:
    """Return the rail's words for Prove. One query."""
    signed = Manifest.objects.filter(work=OuterRef("work"))
    label = Label.objects.filter(work=work).annotate(is_signed=Exists(signed)).first()
    if label is None:
        return {}
    graded = grade_of(label)
    words = OPEN.get(graded.open, WORDS[Label.Badge(graded.badge)])
    return {"prove": str(words if label.is_signed else _("Not signed"))}


def link_header(rendition: Rendition) -> Mapping[str, str]:
    """Return the header by which a picture too small to carry its credential names it. One query."""
    sha256 = rendition.blob[:2] + rendition.blob[3:65]
    manifest = Manifest.objects.filter(sha256=sha256, embedded=False).first()
    return {"Link": f'<{manifest.sidecar_url}>; rel="c2pa-manifest"'} if manifest else {}
