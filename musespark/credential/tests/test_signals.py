"""The signals of a manifest are those of the conformance programme; the label never says other than they do."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from conftest import picture
from musespark.credential.authority import Authority
from musespark.credential.claim import SOURCE_TYPE, Claim, Ingredient
from musespark.credential.disclosure import disclose, kind_of, parts
from musespark.credential.facts import Facts
from musespark.credential.fingerprint import canonical
from musespark.credential.grade import grade
from musespark.credential.judge import judge
from musespark.credential.process import LAYERS, ORIGINS, WORDS, Layer, ProcessRecord, picture_shares, text_shares
from musespark.credential.process import untitled_shares as letters_of
from musespark.credential.sign import sign
from musespark.credential.signalled import BY_AI, INCEPTIONS, TRANSFORMATIONS, planned, signals

UPLOAD = picture(8, 8, form="WEBP")


def manifest(*actions: tuple[str, str], is_whole: bool = True, parts: Any = None) -> dict[str, Any]:
    said = [{"action": name, **({"digitalSourceType": source} if source else {})} for name, source in actions]
    return {"assertions": {"c2pa.actions.v2": {"actions": said, "allActionsIncluded": is_whole}, **(parts or {})}}


@pytest.mark.parametrize(
    ("source", "signal"),
    [
        ("http://c2pa.org/digitalsourcetype/empty", "blankCanvas"),
        (SOURCE_TYPE + "digitalCapture", "capturedMedia"),
        (SOURCE_TYPE + "computationalCapture", "capturedMedia"),
        (SOURCE_TYPE + "compositeCapture", "capturedMediaStitched"),
        (SOURCE_TYPE + "composite", "compositionMayContainGenAI"),
        (SOURCE_TYPE + "trainedAlgorithmicMedia", "fullyGenAIMedia"),
        (SOURCE_TYPE + "digitalCreation", "nonGenAIDigitalCreation"),
        (SOURCE_TYPE + "compositeWithTrainedAlgorithmicMedia", "partlyGenAICreation"),
        (SOURCE_TYPE + "screenCapture", "screenCaptureMayContainGenAI"),
    ],
)
def test_how_a_file_began_is_one_of_nine_signals(source: str, signal: str) -> None:
    assert signals(manifest(("c2pa.created", source))) == {signal}


def test_an_ingredient_without_a_manifest_is_of_unknown_provenance() -> None:
    bare, signed = {"relationship": "parentOf"}, {"relationship": "parentOf", "activeManifest": {"url": "x"}}
    opened = ("c2pa.opened", "")
    assert signals(manifest(opened, parts={"c2pa.ingredient.v3": bare})) == {"mediaUnknownProvenance"}
    assert signals(manifest(opened, parts={"c2pa.ingredient.v3": signed})) == set()
    both = {"c2pa.ingredient.v3": signed, "c2pa.ingredient.v3__1": bare}
    assert signals(manifest(opened, parts=both)) == {"mediaUnknownProvenance"}


@pytest.mark.parametrize(
    ("action", "source", "found"),
    [
        ("c2pa.edited", SOURCE_TYPE + "trainedAlgorithmicMedia", {"perceptibleGenAI"}),
        ("c2pa.edited", SOURCE_TYPE + "compositeSynthetic", {"perceptibleGenAI"}),
        ("c2pa.edited", "http://c2pa.org/digitalsourcetype/trainedAlgorithmicData", {"perceptibleGenAI"}),
        ("c2pa.cropped", SOURCE_TYPE + "humanEdits", {"perceptibleNonGenAI"}),
        ("c2pa.edited", SOURCE_TYPE + "composite", {"perceptibleNonGenAI", "perceptiblePossiblyGenAI"}),
        ("c2pa.drawing", SOURCE_TYPE + "digitalArt", {"perceptibleNonGenAI", "perceptiblePossiblyGenAI"}),
        ("c2pa.placed", "", set()),
        ("c2pa.transcoded", "", {"nonEditorial"}),
        ("c2pa.transcoded", SOURCE_TYPE + "trainedAlgorithmicMedia", {"nonEditorial"}),
        ("c2pa.unknown", "", {"ambiguousActions"}),
        ("org.musespark.derived", SOURCE_TYPE + "humanEdits", {"perceptibleNonGenAI", "ambiguousActions"}),
    ],
)
def test_what_was_done_since_is_one_of_five_signals(action: str, source: str, found: set[str]) -> None:
    assert signals(manifest(("c2pa.opened", ""), (action, source))) == found


def test_a_list_of_actions_that_may_have_gaps_is_ambiguous() -> None:
    made = ("c2pa.created", SOURCE_TYPE + "digitalCreation")
    assert "ambiguousActions" in signals(manifest(made, is_whole=False))
    assert "ambiguousActions" in signals(manifest())
    assert "ambiguousActions" in signals({})
    gathered = {"gathered_assertions": [{"url": "self#jumbf=c2pa.assertions/c2pa.actions.v2"}]}
    assert "ambiguousActions" in signals({**manifest(made), "claim.v2": gathered})


json = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(
                ["assertions", "claim.v2", "c2pa.actions.v2", "actions", "action", "c2pa.ingredient.v3", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(some.dictionaries(some.sampled_from(["assertions", "claim.v2"]), json))
def test_whatever_a_stranger_signed_has_signals_of_the_fourteen(said: dict[str, Any]) -> None:
    assert signals(said) <= INCEPTIONS | TRANSFORMATIONS


def test_there_are_nine_signals_of_inception_and_five_of_transformation() -> None:
    assert (len(INCEPTIONS), len(TRANSFORMATIONS)) == (9, 5)


kinds, areas = some.sampled_from(LAYERS), some.integers(1, 10**6)
roles = some.sampled_from(["", "picture", WORDS])
pictures = some.lists(some.builds(Layer, kinds, areas, roles), min_size=1, max_size=4).map(tuple)
letters = some.dictionaries(some.sampled_from(ORIGINS), some.integers(1, 10**4), max_size=4)
facts = some.builds(
    Facts,
    some.builds(ProcessRecord, text=letters, complete=some.booleans()),
    has_text=some.booleans(),
    pictures=some.lists(pictures, max_size=3).map(tuple),
    proved=some.just(value=True),
)


def signed(claim: Claim, data: bytes, authority: Authority, *, embed: bool) -> frozenset[str]:
    """The signals of the manifest as a stranger reads it from the file."""
    made = sign(data, claim, authority, embed=embed)
    verdict = judge(made.data, authority.anchor, media_type=claim.media_type, manifest=None if embed else made.manifest)
    assert verdict.state == "verified"
    assert verdict.report
    return signals(verdict.report["manifests"][0])


@settings(max_examples=60)
@given(facts)
def test_what_the_label_says_of_ai_is_what_the_signed_manifests_signal(authority: Authority, known: Facts) -> None:
    record, read = known.record, []
    if known.has_text:
        shares = {"text": text_shares(record)}
        claim = Claim("t", "text/plain", "", shares, letters_of(record), complete=record.complete)
        read.append(signed(claim, canonical("A loaf."), authority, embed=False))
    for layers in known.pictures:
        upload = (Ingredient(UPLOAD, "image/webp", "x", "parentOf"),)
        for ingredients in ((), upload):
            claim = Claim(
                "t", "image/webp", "", {"picture": picture_shares(layers)}, None, layers, ingredients, complete=True
            )
            found = signed(claim, UPLOAD, authority, embed=True)
            assert found == planned(claim, has_unknown=bool(ingredients))
        read.append(found)
    told = [kind_of(part) for part in parts(known)]
    assert len(told) == len(read)
    assert [kind in {"generated", "modified"} for kind in told] == [bool(found & BY_AI) for found in read]
    if grade(known).badge == "human":
        assert not set().union(*read) & BY_AI
        assert disclose(known).kind == "none"
    if "fullyGenAIMedia" in set().union(*read):
        assert "generated" in told


@pytest.mark.parametrize(("kind", "is_whole"), list(product(LAYERS, (True, False))))
def test_each_kind_of_layer_alone_is_told_as_its_manifest_signals_it(
    authority: Authority, kind: str, *, is_whole: bool
) -> None:
    known = Facts(ProcessRecord(complete=is_whole), has_text=False, pictures=((Layer(kind),),))
    claim = Claim("t", "image/webp", "", {}, layers=(Layer(kind),), complete=is_whole)
    found = signed(claim, UPLOAD, authority, embed=True)
    assert ("ambiguousActions" in found) is not is_whole
    assert (disclose(known).kind in {"generated", "modified"}) is bool(found & BY_AI)
