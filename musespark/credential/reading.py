"""Read what a manifest store says: who, how, which AI, from what, and what it leaves open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from musespark.credential.claim import CONTRIBUTION, MINING, TERMS
from musespark.credential.graph import is_change, part_key

Json = dict[str, Any]
MACHINE_TYPES = frozenset({"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"})
CAPTURE_TYPES = frozenset({"digitalCapture", "computationalCapture"})
# Actions that leave what is seen as it was: a captured photograph stays one.
HARMLESS = frozenset(
    {
        "c2pa.opened",
        "c2pa.created",
        "c2pa.converted",
        "c2pa.transcoded",
        "c2pa.published",
        "c2pa.repackaged",
        "c2pa.resized.proportional",
        "c2pa.edited.metadata",
        "c2pa.redacted",
        "c2pa.orientation",
    }
)
DEPTH = 60  # generations that are told one by one; those above count, in ancestry.py
PRIVATE = ("c2pa.metadata", "cawg.metadata", "stds.exif", "stds.iptc")


@dataclass(frozen=True)
class Step:
    """One action: its name in plain words, the tool, and the kind of source it names ("" where none)."""

    action: str
    tool: str
    source: str


@dataclass(frozen=True)
class Part:
    """An ingredient: title, relation, who signed it ("" for nobody), its own parts, and whether its proof is broken.

    `key` is that of its link in the graph. What stands in two places is told whole in the first one alone.
    """

    title: str
    relation: str
    signer: str
    broken: bool
    parts: tuple["Part", ...] = ()
    key: str = ""


@dataclass(frozen=True)
class Reading:
    """A manifest in plain facts."""

    label: str = ""
    title: str = ""
    signer: str = ""
    signed_at: str = ""
    tools: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    parts: tuple[Part, ...] = ()
    sentence: str = ""
    all_actions: bool = False
    terms: tuple[str, ...] = ()
    mining: tuple[tuple[str, bool], ...] = ()  # what machines may do (claim.MINING), and whether it is allowed

    @property
    def broken_parts(self) -> bool:
        """Whether anything it was made from was changed after its own signing."""
        return any(_broken(part) for part in self.parts)

    @property
    def origin(self) -> str:
        """Return "ai", "ai-edited", "camera", "made" or "unknown" from the kinds of source named."""
        sources = {step.source for step in self.steps}
        first = self.steps[0].source if self.steps else ""
        if first == "trainedAlgorithmicMedia":
            return "ai"
        if sources & MACHINE_TYPES:
            return "ai-edited"
        if first in CAPTURE_TYPES and all(step.action in HARMLESS for step in self.steps):
            return "camera"
        return "made" if any(sources) else "unknown"


def read(store: Json) -> Reading:
    """Return the active manifest of `store` (the JSON of c2pa's Reader) as a Reading."""
    manifests = store.get("manifests") or {}
    label = str(store.get("active_manifest") or "")
    manifest = manifests.get(label) or {}
    signature = manifest.get("signature_info") or {}
    actions = _assertion(manifest, "c2pa.actions")
    said = _assertion(manifest, CONTRIBUTION)
    return Reading(
        label=label,
        title=str(manifest.get("title") or ""),
        signer=str(signature.get("issuer") or signature.get("common_name") or ""),
        signed_at=str(signature.get("time") or ""),
        tools=_unique(_named(info) for info in manifest.get("claim_generator_info") or []),
        models=_models(manifest),
        steps=tuple(_steps(actions)),
        parts=_parts(label, manifests, set(), DEPTH),
        sentence=str(said.get("label") or ""),
        all_actions=actions.get("allActionsIncluded") is True,
        terms=_terms(_assertion(manifest, TERMS)),
        mining=_mining(_assertion(manifest, "cawg.training-mining") or _assertion(manifest, "c2pa.training-mining")),
    )


def private_assertions(report: Json | None) -> tuple[str, ...]:
    """Return the addresses of assertions in a crJSON report that may tell place, time or device."""
    found = [
        f"self#jumbf=/c2pa/{manifest.get('label')}/c2pa.assertions/{label}"
        for manifest in (report or {}).get("manifests") or []
        for label in manifest.get("assertions") or {}
        if label.startswith(PRIVATE)
    ]
    return tuple(dict.fromkeys(found))


def _assertion(manifest: Json, label: str) -> Json:
    found = [a.get("data") for a in manifest.get("assertions") or [] if str(a.get("label", "")).startswith(label)]
    return found[0] if found and isinstance(found[0], dict) else {}


def _models(manifest: Json) -> tuple[str, ...]:
    assertions = manifest.get("assertions") or []
    said = [a.get("data") or {} for a in assertions if str(a.get("label", "")).startswith("c2pa.ai-disclosure")]
    return _unique(str(one.get("modelName") or "") for one in said)


def _steps(actions: Json) -> Iterator[Step]:
    for action in actions.get("actions") or []:
        source = str(action.get("digitalSourceType") or "").rsplit("/", 1)[-1]
        yield Step(str(action.get("action") or ""), _named(action.get("softwareAgent")), source)


def _mining(said: Json) -> tuple[tuple[str, bool], ...]:
    """What is said of each use; "constrained" is no permission. Former versions of the specification say "c2pa."."""
    entries = said.get("entries")
    if not isinstance(entries, dict):
        return ()
    uses = {str(name).partition(".")[2]: entry.get("use") for name, entry in entries.items() if isinstance(entry, dict)}
    return tuple((use, uses[use] == "allowed") for use in MINING if uses.get(use))


def _terms(said: Json) -> tuple[str, ...]:
    """The sentences on terms, which a stranger may have written: what was accepted, then what is offered."""
    accepted = said.get("accepted")
    listed = [one.get("sentence") for one in accepted if isinstance(one, dict)] if isinstance(accepted, list) else []
    offered = said.get("offered")
    own = offered.get("sentence") if isinstance(offered, dict) else ""
    return tuple(str(each) for each in [*listed, own] if each)


def _named(info: object) -> str:
    if isinstance(info, dict):
        return f"{info.get('name') or ''} {info.get('version') or ''}".strip()
    return str(info or "")


def _parts(label: str, manifests: Json, told: set[str], depth: int) -> tuple[Part, ...]:
    """The ingredients of a manifest; each manifest is followed once, so a store that refers to itself ends."""
    if label in told or not depth:
        return ()
    told.add(label)
    ingredients = (manifests.get(label) or {}).get("ingredients") or []
    named = ((part_key(label, number), one) for number, one in enumerate(ingredients))
    return tuple(_part(one, key, manifests, told, depth) for key, one in named)


def _part(ingredient: Json, key: str, manifests: Json, told: set[str], depth: int) -> Part:
    label = str(ingredient.get("active_manifest") or "")
    signature = (manifests.get(label) or {}).get("signature_info") or {}
    return Part(
        title=str(ingredient.get("title") or ""),
        relation=str(ingredient.get("relationship") or ""),
        signer=str(signature.get("issuer") or ""),
        broken=_failed(ingredient),
        parts=_parts(label, manifests, told, depth - 1),
        key=label if label in manifests else key,
    )


def _failed(ingredient: Json) -> bool:
    results = (ingredient.get("validation_results") or {}).get("activeManifest") or {}
    return any(is_change(str(failure.get("code"))) for failure in results.get("failure") or [])


def _broken(part: Part) -> bool:
    return part.broken or any(_broken(one) for one in part.parts)


def _unique(names: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
