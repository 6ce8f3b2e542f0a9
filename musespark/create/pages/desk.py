"""What the draft's page shows: the editor's state for its script, and the offers as tiles."""

from dataclasses import dataclass
from typing import Any

from musespark.create import by_hand, choice
from musespark.create.begin import brief_of
from musespark.create.models import Offer, Round
from musespark.create.pages.forms import version_form
from musespark.create.recorder import state
from musespark.create.save import Words
from musespark.create.words.numbers import tied
from musespark.works.models import Work


@dataclass(frozen=True)
class Part:
    """A stretch of an offer's words; `reason` says why the fact lock marked it, "" where it did not."""

    text: str
    reason: str = ""


@dataclass(frozen=True)
class Tile:
    """An offer as it is shown."""

    offer: Offer
    parts: tuple[Part, ...]

    @property
    def marked(self) -> bool:
        """Whether something in it is not in the brief."""
        return any(part.reason for part in self.parts)

    @property
    def reasons(self) -> list[str]:
        """The reasons, each once."""
        return list(dict.fromkeys(part.reason for part in self.parts if part.reason))

    @property
    def fields(self) -> str:
        """The names of what can be changed on it, as htmx lists them."""
        form = version_form(self.offer)
        return ",".join(form.add_prefix(name) for name in form.fields)


def tile(offer: Offer) -> Tile:
    """The tile of an offer; words that their person changed carry no marks any more."""
    words = offer.words
    marks = offer.marks if words == offer.text else []
    return Tile(offer, tuple(_parts(tied(words), marks)))


def tiles_of(work: Work, after: int = 0) -> dict[str, list[Tile]]:
    """The tiles by kind, oldest first, those after offer number `after`. Two queries."""
    rows = Offer.objects.filter(brief__work=work, pk__gt=after).exclude(kind=Offer.Kind.ALT, asset=None)
    rows = rows.select_related("acceptance", "rejection", "brief__work", "asset").prefetch_related("edits")
    found: dict[str, list[Tile]] = {kind: [] for kind in Offer.Kind.values}
    for offer in rows:
        found[offer.kind].append(tile(offer))
    return found


def begun(work: Work) -> Round | None:
    """The newest round that a person asked for."""
    rounds = Round.objects.filter(brief__work=work).select_related("conclusion", "cancellation")
    # Those that are over when they begin have no progress to show, and must not hide one that runs.
    return rounds.exclude(kinds=["swap"]).exclude(kinds=["suggestion"]).order_by("-pk").first()


def engine(work: Work | None = None) -> dict[str, Any]:
    """Why no model writes now (for `work`), or how far its file is, for create/_engine.html."""
    if work is not None and (off := by_hand.why_off(work)):
        return {"progress": None, "no_model": off}
    return {"progress": choice.progress(), "no_model": "" if choice.writer() else choice.why_not()}


def editor(work: Work, words: Words) -> dict[str, Any]:
    """What the editor's script needs to go on: the recorder's state by field, the revision."""
    texts = {"title": words.title, "text": words.text, "notes": words.notes}
    return {"revision": brief_of(work).revision, "fields": state(work, texts)}


def _parts(text: str, marks: list[dict[str, Any]]) -> list[Part]:
    parts, here = [], 0
    for mark in sorted(marks, key=lambda mark: int(mark["start"])):
        parts += [Part(text[here : mark["start"]]), Part(text[mark["start"] : mark["end"]], mark["reason"])]
        here = mark["end"]
    return [part for part in [*parts, Part(text[here:])] if part.text]
