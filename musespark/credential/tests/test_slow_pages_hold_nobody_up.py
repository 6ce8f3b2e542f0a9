"""Judging and comparing take their time, outside any transaction: on SQLite nobody else could write meanwhile."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

from musespark.credential import vouch
from musespark.credential.models import Label, Manifest
from musespark.credential.tests.conftest import encode, scene
from musespark.people.models import Person
from musespark.support import limits
from musespark.works.models import Work

MakeWork = Callable[..., Work]
Watch = Callable[[str], list[bool]]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Return a watcher: watch("vouch.judge") lists for each call of it whether a transaction was open."""

    def watched(name: str) -> list[bool]:
        place = f"musespark.{name}"
        do, seen = import_string(place), list[bool]()

        def noted(*args: object, **named: object) -> object:
            seen.append(connection.in_atomic_block)
            return do(*args, **named)

        monkeypatch.setattr(place, noted)
        return seen

    return watched


def test_a_strangers_file_is_judged_in_no_transaction(client: Client, watch: Watch) -> None:
    seen = watch("credential.pages.verify.inquire")
    sent = {"file": SimpleUploadedFile("a.jpg", encode(scene(1)), "image/jpeg")}
    assert client.post("/prove", sent).status_code == 200
    assert seen == [False]


@pytest.mark.parametrize(("address", "name"), [("near", "originality_of"), ("preview", "facts_of")])
def test_a_draft_is_looked_at_in_no_transaction(
    make_picture_work: MakeWork, client_of: Callable[[Person], Client], watch: Watch, address: str, name: str
) -> None:
    draft = make_picture_work(published=False)
    seen = watch(f"credential.pages.station.{name}")
    assert client_of(draft.author).get(f"/prove/{address}/{draft.key}").status_code == 200
    assert seen == [False]


@pytest.mark.parametrize("ending", ["", ".json"])
def test_a_credential_is_judged_in_no_transaction(
    make_work: MakeWork, client: Client, watch: Watch, ending: str
) -> None:
    vouch.vouch(make_work())
    seen = watch("credential.pages.credential.judge")
    assert client.get(f"/prove/c/{Manifest.objects.get().key}{ending}").status_code == 200
    assert seen == [False]


@pytest.mark.parametrize("ending", ["", ".json"])
def test_nobody_has_credentials_judged_without_end(make_work: MakeWork, client: Client, ending: str) -> None:
    vouch.vouch(make_work())
    limits.spend("credential", "a127.0.0.1", most=60, seconds=60, times=60)
    assert client.get(f"/prove/c/{Manifest.objects.get().key}{ending}").status_code == 429


def test_vouching_judges_and_keeps_files_in_no_transaction(make_picture_work: MakeWork, watch: Watch) -> None:
    work = make_picture_work()
    judged, kept, signed = map(watch, ("credential.vouch.judge", "support.blobs.put", "credential.vouch.sign"))
    vouch.vouch(work)
    assert Manifest.objects.count() == 4
    assert set(judged) == set(kept) == set(signed) == {False}
    assert Label.objects.get().sentence.startswith("Text: how it was written is not recorded")
