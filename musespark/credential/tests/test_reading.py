"""A manifest store is read defensively: whatever a stranger put into it, plain facts or nothing come out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from musespark.credential.reading import DEPTH, Reading, Step, private_assertions, read

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def store(*actions: dict[str, Any], **manifest: Any) -> dict[str, Any]:
    said = {"label": "c2pa.actions.v2", "data": {"actions": list(actions), "allActionsIncluded": True}}
    return {"active_manifest": "a", "manifests": {"a": {"assertions": [said], **manifest}}}


def action(name: str, source: str = "", **more: Any) -> dict[str, Any]:
    return {"action": f"c2pa.{name}", **({"digitalSourceType": SOURCE + source} if source else {}), **more}


@pytest.mark.parametrize(
    ("actions", "origin"),
    [
        ([action("created", "digitalCapture")], "camera"),
        ([action("created", "digitalCapture"), action("resized.proportional"), action("published")], "camera"),
        ([action("created", "digitalCapture"), action("cropped", "humanEdits")], "made"),
        ([action("created", "computationalCapture"), action("edited", "trainedAlgorithmicMedia")], "ai-edited"),
        ([action("created", "trainedAlgorithmicMedia")], "ai"),
        ([action("created", "trainedAlgorithmicMedia"), action("cropped", "humanEdits")], "ai"),
        ([action("opened"), action("placed", "compositeWithTrainedAlgorithmicMedia")], "ai-edited"),
        ([action("created", "digitalArt")], "made"),
        ([action("opened")], "unknown"),
        ([], "unknown"),
    ],
)
def test_the_origin_follows_the_kinds_of_source(actions: list[dict[str, Any]], origin: str) -> None:
    assert read(store(*actions)).origin == origin


def test_tools_and_models_are_named_once() -> None:
    disclosure = {"label": "c2pa.ai-disclosure", "data": {"modelName": "Qwen"}}
    again = {"label": "c2pa.ai-disclosure__1", "data": {"modelName": "Qwen"}}
    found = read(
        {
            "active_manifest": "a",
            "manifests": {
                "a": {
                    "assertions": [disclosure, again],
                    "claim_generator_info": [{"name": "Shop", "version": "3"}, {"name": "Shop", "version": "3"}],
                    "signature_info": {"issuer": "Org", "common_name": "CN", "time": "2026-01-01"},
                    "title": "T",
                }
            },
        }
    )
    assert found == Reading("a", "T", "Org", "2026-01-01", ("Shop 3",), ("Qwen",))


def test_a_software_agent_may_be_words_or_an_object() -> None:
    steps = read(
        store(action("edited", softwareAgent="Old App"), action("edited", softwareAgent={"name": "New"}))
    ).steps
    assert steps == (Step("c2pa.edited", "Old App", ""), Step("c2pa.edited", "New", ""))


def test_ancestors_are_followed_and_a_broken_one_is_seen_from_far() -> None:
    failed = {"activeManifest": {"failure": [{"code": "assertion.dataHash.mismatch"}]}}
    deep = {"title": "deep", "active_manifest": "", "validation_results": failed}
    manifests = {
        "a": {"ingredients": [{"title": "near", "relationship": "parentOf", "active_manifest": "b"}]},
        "b": {"ingredients": [deep], "signature_info": {"issuer": "Org"}},
    }
    found = read({"active_manifest": "a", "manifests": manifests})
    assert (found.parts[0].title, found.parts[0].signer, found.parts[0].broken) == ("near", "Org", False)
    assert found.parts[0].parts[0].broken
    assert found.broken_parts


def test_an_ancestor_whose_signer_is_unknown_is_not_broken() -> None:
    doubt = {"activeManifest": {"failure": [{"code": "signingCredential.untrusted"}]}}
    found = read(store(ingredients=[{"title": "x", "validation_results": doubt}]))
    assert not found.broken_parts


def test_a_store_that_refers_to_itself_ends() -> None:
    assert depth(read(store(ingredients=[{"title": "me", "active_manifest": "a"}]))) == 1


def test_a_line_of_ancestors_is_told_so_far_and_no_further() -> None:
    line = {str(n): {"ingredients": [{"title": "x", "active_manifest": str(n + 1)}]} for n in range(3000)}
    assert depth(read({"active_manifest": "0", "manifests": line})) == DEPTH


def test_what_stands_in_two_places_is_told_once() -> None:
    both = [{"title": "b", "active_manifest": "b"}, {"title": "c", "active_manifest": "c"}]
    manifests = {
        "a": {"ingredients": both},
        "b": {"ingredients": [both[1]]},
        "c": {"ingredients": [{"title": "d"}]},
    }
    near, far = read({"active_manifest": "a", "manifests": manifests}).parts
    assert [part.title for part in near.parts[0].parts] == ["d"]
    assert far.parts == ()
    assert (near.key, far.key, near.parts[0].parts[0].key) == ("b", "c", "c#0")


def depth(found: Reading) -> int:
    deep, parts = 0, found.parts
    while parts:
        deep, parts = deep + 1, parts[0].parts
    return deep


@pytest.mark.parametrize(
    ("entries", "mining"),
    [
        ({"cawg.ai_training": {"use": "notAllowed"}}, (("ai_training", False),)),
        ({"c2pa.ai_training": {"use": "allowed"}}, (("ai_training", True),)),
        ({"cawg.data_mining": {"use": "constrained"}}, (("data_mining", False),)),
        ({"cawg.ai_generative_training": None, "cawg.ai_inference": "allowed"}, ()),
        ({"x": {"use": "allowed"}}, ()),
        ({}, ()),
        (None, ()),
    ],
)
def test_what_machines_may_do_is_read(entries: object, mining: tuple[tuple[str, bool], ...]) -> None:
    for label in ("cawg.training-mining", "c2pa.training-mining"):
        said = {"label": label, "data": {"entries": entries}}
        assert read({"active_manifest": "a", "manifests": {"a": {"assertions": [said]}}}).mining == mining


def test_place_and_device_assertions_are_found_wherever_they_are() -> None:
    manifests = [
        {"label": "one", "assertions": {"c2pa.metadata": {}, "c2pa.actions.v2": {}}},
        {"label": "two", "assertions": {"stds.exif": {}, "cawg.metadata__1": {}}},
    ]
    assert private_assertions({"manifests": manifests}) == (
        "self#jumbf=/c2pa/one/c2pa.assertions/c2pa.metadata",
        "self#jumbf=/c2pa/two/c2pa.assertions/stds.exif",
        "self#jumbf=/c2pa/two/c2pa.assertions/cawg.metadata__1",
    )
    assert private_assertions(None) == ()


scalars = some.none() | some.booleans() | some.integers() | some.text(max_size=8)
names = some.sampled_from(["assertions", "ingredients", "signature_info", "claim_generator_info", "title", "x"])
labels = some.sampled_from(["c2pa.actions", "c2pa.ai-disclosure", "org.musespark.contribution", "other"])
assertion = some.fixed_dictionaries({"label": labels, "data": some.dictionaries(some.text(max_size=5), scalars)})


@given(some.lists(assertion, max_size=4), some.dictionaries(some.sampled_from(["title", "x"]), scalars))
def test_odd_manifests_are_read_without_an_error(assertions: list[dict[str, Any]], manifest: dict[str, Any]) -> None:
    found = read({"active_manifest": "a", "manifests": {"a": {**manifest, "assertions": assertions}}})
    assert found.label == "a"


@pytest.mark.parametrize("odd", [{}, {"manifests": None}, {"active_manifest": "gone", "manifests": {}}])
def test_an_empty_store_is_an_empty_reading(odd: dict[str, Any]) -> None:
    assert read(odd).origin == "unknown"
    assert read(odd).parts == ()
