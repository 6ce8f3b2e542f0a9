"""Who was first follows from what is proved; what is only said raises a question; stronger evidence never loses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from conftest import MakePerson, MakeWork
from musespark.credential.attest import attest, attest_uploads
from musespark.credential.case import case_of
from musespark.credential.models import Attestation, Manifest
from musespark.credential.priority import PROVED, Case, Claim, doubts, first
from musespark.credential.tests.conftest import encode, scene
from musespark.credential.vouch import vouch
from musespark.support import blobs, clock
from musespark.works.models import Rendition

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
kinds = some.sampled_from(["stamp", "log", "here", "archive"])
moments = some.integers(-50, 50).map(lambda days: NOON + timedelta(days=days))
claims = some.builds(Claim, kinds, moments)
cases = some.builds(Case, some.lists(claims, max_size=5).map(tuple), some.integers(0, 10))


def case(*dated: tuple[str, int], area: int = 0) -> Case:
    return Case(tuple(Claim(kind, NOON + timedelta(days=days)) for kind, days in dated), area)


def test_an_older_stamp_wins_over_an_earlier_upload() -> None:
    assert first(case(("here", 5), ("stamp", -3)), case(("here", 0))) == 1
    assert first(case(("here", 0)), case(("here", 5), ("stamp", -3))) == -1


def test_a_date_from_an_archive_only_raises_the_question() -> None:
    earlier, later = case(("here", 0)), case(("here", 5), ("archive", -400))
    assert first(later, earlier) == -1
    assert doubts(earlier, later) == ["archive"]
    assert doubts(earlier, case(("here", 5), ("archive", 1))) == []


def test_the_fuller_picture_is_likelier_the_source() -> None:
    assert doubts(case(("here", 0), area=100), case(("here", 5), area=121)) == ["fuller"]
    assert doubts(case(("here", 0), area=100), case(("here", 5), area=120)) == []
    assert doubts(case(("here", 0)), case(("here", 5), area=500)) == []


@given(cases, cases)
def test_of_two_at_most_one_is_first(one: Case, other: Case) -> None:
    assert first(one, other) == -first(other, one)


@given(cases, cases, claims)
def test_one_more_piece_of_evidence_never_makes_a_case_weaker(one: Case, other: Case, more: Claim) -> None:
    stronger = Case((*one.claims, more), one.area)
    assert first(stronger, other) >= first(one, other)


@given(cases, cases, some.integers(0, 4), some.sampled_from(sorted(PROVED)), some.integers(0, 30))
def test_stronger_or_older_evidence_never_loses(one: Case, other: Case, which: int, kind: str, days: int) -> None:
    if which >= len(one.claims):
        return
    changed = list(one.claims)
    changed[which] = Claim(kind, changed[which].at - timedelta(days=days))
    assert first(Case(tuple(changed), one.area), other) >= first(one, other)


@given(cases, cases)
def test_an_archives_word_never_changes_who_is_first(one: Case, other: Case) -> None:
    bare = Case(tuple(claim for claim in one.claims if claim.is_proof), one.area)
    assert first(one, other) == first(bare, other)


@pytest.mark.django_db
def test_of_a_kind_the_earliest_date_counts(make_work: MakeWork) -> None:
    work = make_work()
    assert attest(work, Attestation.Kind.ARCHIVE, at=NOON, says="archive.example")
    assert not attest(work, Attestation.Kind.ARCHIVE, at=NOON + timedelta(days=1), says="later.example")
    assert attest(work, Attestation.Kind.ARCHIVE, at=NOON - timedelta(days=1), says="x" * 300)
    row = Attestation.objects.get()
    assert (row.at, row.says) == (NOON - timedelta(days=1), "x" * 200)


@pytest.mark.django_db
def test_the_case_of_a_work_is_all_that_dates_it(make_picture_work: MakeWork) -> None:
    work = make_picture_work(seed=21)
    attest(work, Attestation.Kind.ARCHIVE, at=NOON, says="archive.example")
    facts = {
        "sha256": "ab" * 32,
        "media_type": "text/plain",
        "embedded": False,
        "label": "urn:x",
        "blob": "",
        "leaf": "",
    }
    manifest = Manifest.objects.create(work=work, entry=7, **facts)
    found = case_of(work)
    assert [(claim.kind, claim.says) for claim in found.claims] == [
        ("archive", "archive.example"),
        ("here", ""),
        ("log", "7"),
    ]
    assert found.claims[2].at == manifest.signed_at
    asset = work.assets.get()
    assert found.area == asset.width * asset.height


@pytest.mark.django_db
def test_what_was_published_before_it_came_here_is_an_archives_word(make_work: MakeWork) -> None:
    work = make_work()
    work.publication.at = clock.now() - timedelta(days=400)
    work.publication.save()
    assert [(claim.kind, claim.at) for claim in case_of(work).claims] == [
        ("archive", work.publication.at),
        ("here", work.created_at),
    ]


@pytest.mark.django_db
def test_a_file_without_a_credential_dates_nothing(make_picture_work: MakeWork) -> None:
    assert not attest_uploads(make_picture_work(data=encode(scene(21))))
    assert not Attestation.objects.exists()


@pytest.mark.django_db
def test_a_stamp_in_an_uploaded_file_dates_the_work_of_whom_it_was_signed_for_alone(
    make_picture_work: MakeWork, make_person: MakePerson
) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        original = make_picture_work(seed=21)
        vouch(original)
    signed = blobs.get(Rendition.objects.get(asset__work=original, name="large").blob)
    again = make_picture_work(original.author, data=signed)
    stolen = make_picture_work(make_person("bob"), data=signed)
    assert not attest_uploads(stolen)
    assert attest_uploads(again)
    row = Attestation.objects.get()
    assert (row.work, row.kind, row.at < again.publication.at) == (again, "stamp", True)
    assert first(case_of(again), case_of(stolen)) == 1
    assert not attest_uploads(again)
