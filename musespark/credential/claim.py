"""The words of a Content Credential: a manifest definition made from facts, for the C2PA 2.4 vocabulary."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from musespark.credential.process import MACHINE, METHOD, WHOLE, WORDS, Layer, Shares, Tool

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
GENERATED = SOURCE_TYPE + "trainedAlgorithmicMedia"
PARTLY_GENERATED = SOURCE_TYPE + "compositeWithTrainedAlgorithmicMedia"
DRAWN = SOURCE_TYPE + "digitalCreation"
LAID_OUT = SOURCE_TYPE + "algorithmicMedia"  # by a program from rules: neither a person nor a trained model
COMPOSED = SOURCE_TYPE + "composite"
HUMAN_EDIT = SOURCE_TYPE + "humanEdits"
CONTRIBUTION = "org.musespark.contribution"
TERMS = "org.musespark.terms"
MINING = ("data_mining", "ai_inference", "ai_training", "ai_generative_training")
# a choice of an author -> what is not allowed by it (CAWG training and data mining assertion 1.1)
USES = {"nothing": MINING, "find": ("ai_training", "ai_generative_training"), "all": ()}
PRINTED = "org.musespark.pdq-256"  # of our own: what it is says decisions/0020
Json = dict[str, Any]


@dataclass(frozen=True)
class Ingredient:
    """Something the picture is made from; `relation` is parentOf (at most one), componentOf or inputTo.

    `private` are the addresses of assertions in its own credential (place, device) that must not go on.
    """

    data: bytes
    media_type: str
    title: str
    relation: str
    private: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """What this instance vouches for about one file.

    `steps` are the non-perceptible actions done last (transcoded, published); `layers` what is seen; `shares` one
    vector of human, AI and the others for each modality, never one for all; `sentence` the label that people see.
    `mining` is what machines may do with it, a key of USES, "" where its author said nothing.
    `print` is the picture's perceptual hash in hex, by which it is found again when its credential was removed.
    `letters` are the shares of the signed letters alone, for a text whose `shares` count its title, as the label does.
    `terms` are those accepted and offered, as agreed.py says them.
    """

    title: str
    media_type: str
    sentence: str
    shares: Mapping[str, Shares]
    letters: Shares | None = None
    layers: tuple[Layer, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    steps: tuple[str, ...] = ("c2pa.published",)
    tools: tuple[Tool, ...] = ()
    log_sha256: str = ""
    complete: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict)
    mining: str = ""
    print: str = ""
    generator: Mapping[str, str] = field(default_factory=lambda: {"name": "MuseSpark", "version": "0.1.0"})


def definition(claim: Claim) -> Json:
    """Return the manifest definition for c2pa's Builder."""
    assertions = [_actions(claim), _contribution(claim)]
    if _wrote(claim):
        assertions += [_disclosure(tool) for tool in claim.tools if tool.kind == "model"]
    if claim.print:
        assertions.append(_binding(claim.print))
    if claim.mining:
        assertions.append(_mining(claim.mining))
    if claim.terms:
        assertions.append({"label": TERMS, "created": True, "data": dict(claim.terms)})
    made: Json = {
        "claim_generator_info": [{**claim.generator, "specVersion": "2.4"}],
        "title": claim.title,
        "format": claim.media_type,
        "assertions": assertions,
    }
    private = _private(claim)
    return {**made, "redactions": private} if private else made


def _wrote(claim: Claim) -> bool:
    """Whether a language model has a part in the file: in a text, or in the words on a picture."""
    said = {layer.role for layer in claim.layers if layer.kind in MACHINE} if claim.layers else {WORDS}
    return WORDS in said and any(share.ai for share in _own(claim))


def _own(claim: Claim) -> Collection[Shares]:
    """Who made the very file: what its title was made by is no part of its bytes."""
    return [claim.letters] if claim.letters else claim.shares.values()


def _private(claim: Claim) -> list[str]:
    return [address for one in claim.ingredients for address in one.private]


def ingredient_definition(number: int, ingredient: Ingredient) -> Json:
    """Return the definition of one ingredient; its label is what the actions refer to."""
    return {"title": ingredient.title, "relationship": ingredient.relation, "label": f"i{number}"}


def _actions(claim: Claim) -> Json:
    actions = [*_inception(claim), *_changes(claim), *({"action": step} for step in claim.steps)]
    for address in _private(claim):
        removed = {"action": "c2pa.redacted", "reason": "c2pa.PII.present", "parameters": {"redacted": address}}
        actions.append(removed)
    # Said only where the log has no gap: an import or an offline edit may hide an action.
    data = {"actions": actions, "allActionsIncluded": claim.complete}
    return {"label": "c2pa.actions.v2", "created": True, "data": data}


def _inception(claim: Claim) -> list[Json]:
    parents = [n for n, one in enumerate(claim.ingredients) if one.relation == "parentOf"]
    if parents:
        return [{"action": "c2pa.opened", "parameters": {"ingredientIds": [f"i{parents[0]}"]}}]
    source = _source_type(claim.layers) if claim.layers else _text_source(_own(claim))
    return [{"action": "c2pa.created", "digitalSourceType": source}]


def _text_source(shares: Collection[Shares]) -> str:
    """What a file without visible layers is: "digitalCreation" only where a person wrote all of it."""
    ai = max((share.ai for share in shares), default=0)
    unknown = any(share.unknown or share.notes for share in shares)
    if ai:
        return GENERATED if ai == WHOLE else PARTLY_GENERATED
    return COMPOSED if unknown else DRAWN


def _source_type(layers: tuple[Layer, ...]) -> str:
    kinds = {layer.kind for layer in layers}
    if kinds and kinds <= {"ai"}:
        return GENERATED
    if kinds & {"ai", "ai-edited"}:
        return PARTLY_GENERATED
    if kinds <= {"drawn"}:
        return LAID_OUT
    return DRAWN if kinds <= {"own-drawing", "text"} else COMPOSED


def _changes(claim: Claim) -> list[Json]:
    changes: list[Json] = []
    for number, one in enumerate(claim.ingredients):
        if one.relation == "componentOf":
            changes.append({"action": "c2pa.placed", "parameters": {"ingredientIds": [f"i{number}"]}})
        elif one.relation == "inputTo":
            used = {"ingredientIds": [f"i{number}"], "org.musespark.relation": "derived from this Work"}
            changes.append({"action": "org.musespark.derived", "parameters": used, "digitalSourceType": HUMAN_EDIT})
    return changes + [action for layer in claim.layers for action in _layer_actions(layer, claim.tools)]


def _layer_actions(layer: Layer, tools: tuple[Tool, ...]) -> list[Json]:
    if layer.kind == "text":
        return [{"action": "c2pa.addedText", "digitalSourceType": HUMAN_EDIT}]
    if layer.kind == "drawn":
        return [{"action": "c2pa.drawing", "digitalSourceType": LAID_OUT}]
    if layer.kind not in {"ai", "ai-edited"}:
        return []
    action: Json = {"action": "c2pa.edited", "digitalSourceType": GENERATED, "description": f"AI {layer.role}".strip()}
    models = [tool for tool in tools if tool.kind == "model"]
    # Language models are the only ones that the studio knows: an uploaded picture was made by another.
    if models and layer.role == WORDS:
        action["softwareAgent"] = {"name": models[0].name, "version": models[0].version}
    return [action]


def _contribution(claim: Claim) -> Json:
    shares = {kind: asdict(share) for kind, share in claim.shares.items()}
    data: Json = {
        "method": METHOD,
        "version": 1,
        "unit": "millionths",
        "modalities": shares,
        "complete": claim.complete,
        "label": claim.sentence,
    }
    if claim.log_sha256:
        data["log"] = {"alg": "sha256", "hash": claim.log_sha256}
    return {"label": CONTRIBUTION, "created": True, "data": data}


def _disclosure(tool: Tool) -> Json:
    # Nothing of the studio is final before a person accepted it, hence "human_validated".
    data = {
        "modelType": "c2pa.types.model",
        "modelName": tool.name,
        "modelIdentifier": tool.version or tool.name,
        "contentProfile": {"humanOversightLevel": "human_validated"},
    }
    return {"label": "c2pa.ai-disclosure", "created": True, "data": data}


def _binding(print_: str) -> Json:
    data = {"alg": PRINTED, "blocks": [{"scope": {}, "value": print_}]}
    return {"label": "c2pa.soft-binding", "created": True, "data": data}


def _mining(choice: str) -> Json:
    refused = USES[choice]
    entries = {f"cawg.{use}": {"use": "notAllowed" if use in refused else "allowed"} for use in MINING}
    return {"label": "cawg.training-mining", "created": True, "data": {"entries": entries}}
