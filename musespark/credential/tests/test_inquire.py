"""What is said of a file beyond its own credential: by record, by likeness, and what stays unknown."""

from collections.abc import Callable

import pytest

from musespark.credential import vouch
from musespark.credential.bearing import bear
from musespark.credential.inquire import Answer, inquire
from musespark.credential.judge import Verdict
from musespark.credential.models import Manifest
from musespark.credential.queries import manifest_for
from musespark.credential.reading import Part, Reading
from musespark.credential.tests.conftest import encode, scene
from musespark.support import blobs
from musespark.works.models import Rendition, Withdrawal, Work

MakeWork = Callable[..., Work]
STORY = "My grandmother's wool sweater had a gash at the elbow, mended with mustard and teal yarn in four hours."

pytestmark = pytest.mark.django_db


def test_a_file_of_this_instance_leads_to_its_row(make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    answer = inquire(blobs.get(Rendition.objects.get(asset__work=work, name="large").blob))
    assert (answer.verdict.state, answer.way) == ("verified", "inside")
    assert answer.manifest == Manifest.objects.get(rendition__name="large")
    assert answer.alike == ()


def test_a_text_with_other_line_ends_and_accents_is_the_same_text(make_work: MakeWork) -> None:
    vouch.vouch(make_work(text="Café,\nbaked at night"))
    answer = inquire("Cafe\u0301,\r\nbaked at night".encode())
    assert (answer.verdict.state, answer.way) == ("verified", "beside")


def test_an_edited_text_is_not_verified_but_recovered(make_work: MakeWork) -> None:
    work = make_work(text=STORY)
    vouch.vouch(work)
    bear(work)
    answer = inquire(STORY.replace("four", "five").encode())
    assert answer.verdict.state != "verified"
    assert [hit.work for hit in answer.alike] == [work]
    assert answer.alike[0].text > 0.8


def test_an_unrelated_file_is_like_nothing(make_picture_work: MakeWork) -> None:
    bear(make_picture_work())
    answer = inquire(encode(scene(40)))
    assert (answer.verdict.state, answer.alike) == ("none", ())


def test_what_is_withdrawn_proves_nothing_any_more(make_work: MakeWork) -> None:
    work = make_work(text=STORY)
    vouch.vouch(work)
    bear(work)
    Withdrawal.objects.create(work=work, by=work.author)
    answer = inquire(STORY.encode())
    assert (answer.manifest, answer.alike) == (None, ())
    assert manifest_for(Manifest.objects.get().sha256) is None


def test_the_earliest_credential_of_the_same_bytes_counts(
    make_work: MakeWork, make_person: Callable[..., object]
) -> None:
    first = make_work(text=STORY)
    vouch.vouch(first)
    vouch.vouch(make_work(make_person("bob"), text=STORY))
    answer = inquire(STORY.encode())
    assert answer.manifest is not None
    assert answer.manifest.work == first


@pytest.mark.parametrize("start", ["", "x"])
def test_a_long_text_is_one_wherever_it_is_cut(start: str) -> None:
    assert inquire((start + "é" * 100_000).encode()).verdict.state == "none"


def test_a_text_that_ends_within_a_letter_is_none() -> None:
    assert inquire("Café".encode()[:-1]).verdict.state == "unreadable"


def test_nothing_is_empty() -> None:
    assert inquire(b"").is_empty
    assert inquire(b"").verdict.state == "unreadable"


@pytest.mark.parametrize(
    ("verdict", "starts"),
    [
        (Verdict("none"), ["Who made it"]),
        (Verdict("changed"), ["What was changed"]),
        (Verdict("verified", Reading(signed_at="2026", all_actions=True)), []),
        (Verdict("unknown-signer", Reading(signed_at="2026", all_actions=True)), ["Whether the signer is who"]),
        (Verdict("verified", Reading(all_actions=True)), ["When exactly"]),
        (Verdict("verified", Reading(signed_at="2026")), ["Whether the list of steps"]),
        (
            Verdict("verified", Reading(signed_at="2026", all_actions=True, parts=(Part("x", "parentOf", "", False),))),
            ["Where the parts without"],
        ),
        (
            Verdict("verified", Reading(signed_at="1", all_actions=True, parts=(Part("x", "", "Org", True),))),
            ["What happened to the part"],
        ),
    ],
)
def test_what_is_not_known_is_said(verdict: Verdict, starts: list[str]) -> None:
    said = Answer(verdict).unknown
    assert len(said) == len(starts)
    assert all(sentence.startswith(start) for sentence, start in zip(said, starts, strict=True))
