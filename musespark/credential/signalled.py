"""Signals: what the conformance programme reads from a manifest about the making of a file, by its own actions alone.

After the C2PA conformance programme's local signals rubric, version 1.0 (2026-08-06): nine signals of how a file began
and five of what was done to it since. Of ingredients any without a manifest counts, as its text has it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from musespark.credential.claim import SOURCE_TYPE, Claim, definition

Json = dict[str, Any]
_EMPTY = "http://c2pa.org/digitalsourcetype/empty"
BEGINNINGS = {  # the kind of source that a file was created as -> the signal
    _EMPTY: "blankCanvas",
    SOURCE_TYPE + "digitalCapture": "capturedMedia",
    SOURCE_TYPE + "computationalCapture": "capturedMedia",
    SOURCE_TYPE + "compositeCapture": "capturedMediaStitched",
    SOURCE_TYPE + "composite": "compositionMayContainGenAI",
    SOURCE_TYPE + "trainedAlgorithmicMedia": "fullyGenAIMedia",
    SOURCE_TYPE + "digitalCreation": "nonGenAIDigitalCreation",
    SOURCE_TYPE + "compositeWithTrainedAlgorithmicMedia": "partlyGenAICreation",
    SOURCE_TYPE + "screenCapture": "screenCaptureMayContainGenAI",
}
UNKNOWN = "mediaUnknownProvenance"
INCEPTIONS = frozenset({*BEGINNINGS.values(), UNKNOWN})
TRANSFORMATIONS = frozenset(
    {"perceptibleGenAI", "perceptibleNonGenAI", "perceptiblePossiblyGenAI", "nonEditorial", "ambiguousActions"}
)
BY_AI = frozenset({"fullyGenAIMedia", "partlyGenAICreation", "perceptibleGenAI"})
_GENERATED = frozenset(
    {
        SOURCE_TYPE + "trainedAlgorithmicMedia",
        SOURCE_TYPE + "compositeWithTrainedAlgorithmicMedia",
        SOURCE_TYPE + "compositeSynthetic",
        "http://c2pa.org/digitalsourcetype/trainedAlgorithmicData",
    }
)
_POSSIBLY = frozenset({SOURCE_TYPE + "digitalArt", SOURCE_TYPE + "composite"})
_FIRST = frozenset({"c2pa.created", "c2pa.opened"})
_NON_EDITORIAL = frozenset(
    {
        "c2pa.converted",
        "c2pa.published",
        "c2pa.repackaged",
        "c2pa.transcoded",
        "c2pa.resized.proportional",
        "c2pa.enhanced",
        "c2pa.edited.metadata",
        "c2pa.watermarked",
        "c2pa.watermarked.bound",
        "c2pa.watermarked.unbound",
        "c2pa.redacted",
    }
)


def signals(manifest: Json) -> frozenset[str]:
    """Return the signals of one manifest of a crJSON report, which a stranger may have written."""
    assertions = _object(manifest.get("assertions"))
    said = _object(assertions.get("c2pa.actions.v2"))
    gathered = _list(_object(manifest.get("claim.v2")).get("gathered_assertions"))
    is_gathered = any("c2pa.actions" in str(_object(one).get("url")) for one in gathered)
    ingredients = [_object(data) for label, data in assertions.items() if label.startswith("c2pa.ingredient.v3")]
    has_unknown = any(not one.get("activeManifest") for one in ingredients)
    return _signals(said, is_gathered=is_gathered, has_unknown=has_unknown)


def planned(claim: Claim, *, has_unknown: bool = False) -> frozenset[str]:
    """Return the signals that a manifest for `claim` has; `has_unknown`: an ingredient carries no manifest."""
    said = next(one["data"] for one in definition(claim)["assertions"] if one["label"] == "c2pa.actions.v2")
    return _signals(said, is_gathered=False, has_unknown=has_unknown)


def _signals(said: Json, *, is_gathered: bool, has_unknown: bool) -> frozenset[str]:
    actions = [(str(one.get("action") or ""), _source(one)) for one in map(_object, _list(said.get("actions")))]
    found = {BEGINNINGS[source] for name, source in actions if name in _FIRST and source in BEGINNINGS}
    found |= set(_changes(actions))
    is_whole = said.get("allActionsIncluded") is True and not is_gathered
    if not (actions and is_whole and all(_is_plain(name) for name, _ in actions)):
        found.add("ambiguousActions")
    return frozenset(found | {UNKNOWN} if has_unknown else found)


def _changes(actions: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, source in actions:
        if name in _NON_EDITORIAL:
            yield "nonEditorial"
        elif name and name not in _FIRST and source:
            yield "perceptibleGenAI" if source in _GENERATED else "perceptibleNonGenAI"
            if source in _POSSIBLY:
                yield "perceptiblePossiblyGenAI"


def _is_plain(name: str) -> bool:
    """Whether everybody knows the action; one without a name says nothing, and is not counted."""
    return not name or (name.startswith("c2pa.") and name != "c2pa.unknown")


def _source(action: Json) -> str:
    return str(action.get("digitalSourceType") or "")


def _object(data: object) -> Json:
    return data if isinstance(data, dict) else {}


def _list(data: object) -> list[Any]:
    return data if isinstance(data, list) else []
