"""What is claimed is exactly what is known: actions, kinds of source, shares, disclosure."""

from typing import Any

import pytest

from musespark.credential.claim import (
    CONTRIBUTION,
    SOURCE_TYPE,
    USES,
    Claim,
    Ingredient,
    definition,
    ingredient_definition,
)
from musespark.credential.process import Layer, Shares, Tool

PHOTO = Ingredient(b"", "image/jpeg", "a photo", "parentOf")
PIECE = Ingredient(b"", "image/png", "a piece", "componentOf")
MODEL = Tool("Qwen", "1.5B", "model")


def claimed(**facts: Any) -> dict[str, dict[str, Any]]:
    made = definition(Claim("t", "image/jpeg", "the sentence", **{"shares": {}, **facts}))
    return {assertion["label"]: assertion["data"] for assertion in made["assertions"]}


def actions(**facts: Any) -> list[tuple[str, str]]:
    said = claimed(**facts)["c2pa.actions.v2"]["actions"]
    return [(action["action"], action.get("digitalSourceType", "").removeprefix(SOURCE_TYPE)) for action in said]


def test_every_assertion_is_created_not_gathered() -> None:
    made = definition(Claim("t", "image/jpeg", "", {"text": Shares(0, 1, 0)}, tools=(MODEL,), mining="nothing"))
    assert [assertion["created"] for assertion in made["assertions"]] == [True] * 4
    assert made["claim_generator_info"] == [{"name": "MuseSpark", "version": "0.1.0", "specVersion": "2.4"}]


def test_a_picture_from_a_photo_is_opened_not_created() -> None:
    assert actions(ingredients=(PHOTO,)) == [("c2pa.opened", ""), ("c2pa.published", "")]


@pytest.mark.parametrize(
    ("layers", "source"),
    [
        ((Layer("ai"),), "trainedAlgorithmicMedia"),
        ((Layer("ai"), Layer("drawn")), "compositeWithTrainedAlgorithmicMedia"),
        ((Layer("ai-edited"),), "compositeWithTrainedAlgorithmicMedia"),
        ((Layer("drawn"), Layer("text")), "composite"),
        ((Layer("drawn"),), "algorithmicMedia"),
        ((Layer("own-drawing"), Layer("text")), "digitalCreation"),
        ((Layer("work"), Layer("drawn")), "composite"),
    ],
)
def test_a_picture_from_nothing_names_the_kind_of_its_source(layers: tuple[Layer, ...], source: str) -> None:
    assert actions(layers=layers)[0] == ("c2pa.created", source)


@pytest.mark.parametrize(
    ("shares", "source"),
    [
        (Shares(1_000_000, 0, 0), "digitalCreation"),
        (Shares(0, 1_000_000, 0), "trainedAlgorithmicMedia"),
        (Shares(130_000, 870_000, 0), "compositeWithTrainedAlgorithmicMedia"),
        (Shares(500_000, 0, 500_000), "composite"),
        (Shares(500_000, 0, 0, 0, 500_000), "composite"),
    ],
)
def test_a_text_names_the_kind_of_its_source_by_who_wrote_it(shares: Shares, source: str) -> None:
    assert actions(shares={"text": shares})[0] == ("c2pa.created", source)


def test_a_title_by_ai_makes_no_typed_text_one_by_ai() -> None:
    said = claimed(
        shares={"title and text": Shares(900_000, 100_000, 0)}, letters=Shares(1_000_000, 0, 0), tools=(MODEL,)
    )
    assert said["c2pa.actions.v2"]["actions"][0]["digitalSourceType"].endswith("/digitalCreation")
    assert "c2pa.ai-disclosure" not in said
    assert said[CONTRIBUTION]["modalities"]["title and text"]["ai"] == 100_000


def test_a_language_model_is_named_for_words_and_for_no_picture() -> None:
    shares = {"picture": Shares(0, 1_000_000, 0)}
    picture = claimed(layers=(Layer("ai", role="picture"),), shares=shares, tools=(MODEL,))
    words = claimed(layers=(Layer("drawn"), Layer("ai", role="words")), shares=shares, tools=(MODEL,))
    assert "c2pa.ai-disclosure" not in picture
    assert "softwareAgent" not in picture["c2pa.actions.v2"]["actions"][1]
    assert words["c2pa.ai-disclosure"]["modelName"] == MODEL.name
    assert words["c2pa.actions.v2"]["actions"][2]["softwareAgent"] == {"name": MODEL.name, "version": MODEL.version}


def test_pieces_are_placed_and_layers_are_steps() -> None:
    layers = (Layer("photo"), Layer("ai", role="sky"), Layer("drawn"), Layer("text"))
    assert actions(ingredients=(PHOTO, PIECE), layers=layers, steps=("c2pa.transcoded",)) == [
        ("c2pa.opened", ""),
        ("c2pa.placed", ""),
        ("c2pa.edited", "trainedAlgorithmicMedia"),
        ("c2pa.drawing", "algorithmicMedia"),
        ("c2pa.addedText", "humanEdits"),
        ("c2pa.transcoded", ""),
    ]


def test_actions_point_at_their_ingredients() -> None:
    said = claimed(ingredients=(PIECE, PHOTO))["c2pa.actions.v2"]["actions"]
    assert said[0]["parameters"] == {"ingredientIds": ["i1"]}
    assert said[1]["parameters"] == {"ingredientIds": ["i0"]}
    assert ingredient_definition(1, PHOTO) == {"title": "a photo", "relationship": "parentOf", "label": "i1"}


def test_the_list_of_actions_is_called_whole_only_when_the_log_is() -> None:
    assert claimed(complete=True)["c2pa.actions.v2"]["allActionsIncluded"] is True
    assert claimed(complete=False)["c2pa.actions.v2"]["allActionsIncluded"] is False


def test_shares_are_said_by_modality_with_method_and_log() -> None:
    said = claimed(shares={"picture": Shares(1, 2, 999_980, 7, 10)}, log_sha256="ab", complete=True)[CONTRIBUTION]
    assert said == {
        "method": "musespark.spans/4",
        "version": 1,
        "unit": "millionths",
        "modalities": {"picture": {"human": 1, "ai": 2, "unknown": 999_980, "layout": 7, "notes": 10}},
        "complete": True,
        "label": "the sentence",
        "log": {"alg": "sha256", "hash": "ab"},
    }


def test_a_model_is_disclosed_only_where_it_left_something() -> None:
    assert "c2pa.ai-disclosure" not in claimed(shares={"text": Shares(1_000_000, 0, 0)}, tools=(MODEL,))
    said = claimed(shares={"text": Shares(0, 1_000_000, 0)}, tools=(MODEL, Tool("Poster", "1")))["c2pa.ai-disclosure"]
    assert (said["modelName"], said["modelIdentifier"]) == ("Qwen", "1.5B")


def test_machines_are_told_what_the_author_said_and_nothing_else() -> None:
    assert "cawg.training-mining" not in claimed()
    told = {choice: claimed(mining=choice)["cawg.training-mining"]["entries"] for choice in USES}
    refused = {choice: [use for use, said in told[choice].items() if said["use"] == "notAllowed"] for choice in told}
    assert refused == {
        "nothing": ["cawg.data_mining", "cawg.ai_inference", "cawg.ai_training", "cawg.ai_generative_training"],
        "find": ["cawg.ai_training", "cawg.ai_generative_training"],
        "all": [],
    }
    assert {said["use"] for said in told["all"].values()} == {"allowed"}


def test_private_assertions_of_ingredients_are_redacted_and_the_redaction_is_said() -> None:
    address = "self#jumbf=/c2pa/urn:c2pa:x/c2pa.assertions/c2pa.metadata"
    secret = Ingredient(b"", "image/jpeg", "a photo", "parentOf", (address,))
    made = definition(Claim("t", "image/jpeg", "", {}, ingredients=(secret,)))
    assert made["redactions"] == [address]
    assert made["assertions"][0]["data"]["actions"][-1] == {
        "action": "c2pa.redacted",
        "reason": "c2pa.PII.present",
        "parameters": {"redacted": address},
    }
    assert "redactions" not in definition(Claim("t", "image/jpeg", "", {}, ingredients=(PHOTO,)))
