"""Pictures in a store: through the pages, into an archive, and from there into a folder and another store."""

import io
import json
import re
import secrets
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from conftest import ClientOf, MakePerson, MakeWork, picture
from musespark.settings import storage_at
from musespark.support import blobs
from musespark.support.backup import backup
from musespark.support.refuse import Refused
from musespark.support.store import Store
from musespark.works.models import Asset, Work
from musespark.works.render import render_renditions
from musespark.works.upload import add_picture
from tests.instance import Instance


def bucket(settings: Settings, s3_server: str) -> tuple[Store, str]:
    """Use a new bucket; returns it and its URL."""
    url = f"s3+http://ada:nobody@{s3_server}/muse-{secrets.token_hex(4)}"
    settings.STORAGES = {**settings.STORAGES, "default": storage_at(url)}
    store = storages["default"]
    assert isinstance(store, Store)
    store.client.create_bucket(Bucket=store.bucket_name)
    return store, url


@pytest.fixture
def store(settings: Settings, s3_server: str) -> Store:
    return bucket(settings, s3_server)[0]


def kept() -> dict[str, bytes]:
    """Every blob of the store that is used now."""
    return {key: blobs.get(key) for key in blobs.every()}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(instance: Instance, archive: Path) -> str:
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        instance.command("restore", str(archive))
    return str(refusal.value.stderr.decode())


def people(instance: Instance) -> str:
    """The handles of the instance's people."""
    read = "from musespark.people.models import Person; print(*Person.objects.values_list('username', flat=True))"
    return instance.command("shell", "-v", "0", "-c", read).strip()


@pytest.fixture
def archive(store: Store, make_work: MakeWork, tmp_path: Path) -> Path:
    """An instance with two pictures and their renditions in a store, in one file."""
    for colour in ("red", "teal"):
        asset = add_picture(make_work(), picture(900, 600, colour=colour))
        render_renditions.call(asset.pk)
    store.client.put_object(Bucket=store.bucket_name, Key="notes.txt", Body=b"foreign")
    return backup(tmp_path / "all.tar")


@pytest.mark.django_db(transaction=True)
def test_an_uploaded_picture_is_kept_in_the_store_and_served_from_it_byte_for_byte(
    store: Store, make_person: MakePerson, client_of: ClientOf, photo: bytes
) -> None:
    ada = client_of(make_person("ada"))
    answer = ada.post(
        "/create/new", {"text": "Mended.", "action": "open", "pictures": SimpleUploadedFile("a.jpg", photo)}
    )
    assert answer.status_code == 302
    asset = Asset.objects.get()
    render_renditions.call(asset.pk)
    assert kept()[asset.blob] == photo
    assert ada.get(f"/m/{asset.pk}/original").content == photo
    for rendition in asset.renditions.all():
        assert ada.get(rendition.url).content == kept()[rendition.blob]
    assert set(kept()) == {asset.blob, *asset.renditions.values_list("blob", flat=True)}


@pytest.mark.django_db(transaction=True)
def test_from_a_store_into_a_folder_and_from_there_into_another_store_every_blob_is_the_same(
    archive: Path, settings: Settings, s3_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = kept()
    assert len(there) > 4
    in_a_folder = Instance(tmp_path / "folder")
    in_a_folder.command("restore", str(archive))
    assert files(in_a_folder.data / "blobs") == there
    in_a_folder.command("backup", str(tmp_path / "second.tar"))
    _, url = bucket(settings, s3_server)
    assert kept() == {}
    monkeypatch.setenv("MUSESPARK_BLOBS", url)
    in_a_store = Instance(tmp_path / "store")
    in_a_store.command("restore", str(tmp_path / "second.tar"))
    assert kept() == there
    assert not (in_a_store.data / "blobs").exists()
    assert people(in_a_store) == "ada"


@pytest.mark.django_db(transaction=True)
def test_a_store_that_fails_leaves_the_instance_empty(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSESPARK_BLOBS", "s3+http://ada:nobody@127.0.0.1:1/muse")
    instance = Instance(tmp_path / "other")
    said = refused(instance, archive)
    assert "can't be restored: The store can't be asked: Could not connect to the endpoint URL" in said
    assert said.endswith(". Nothing was changed.\n")
    assert "nobody" not in said
    assert people(instance) == ""
    assert [name for name in files(instance.data) if not name.startswith("musespark.sqlite3")] == []


@pytest.mark.django_db(transaction=True)
def test_a_blob_that_holds_other_bytes_than_its_name_says_overwrites_nothing(
    archive: Path, settings: Settings, s3_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    false = tmp_path / "false.tar"
    with tarfile.open(archive) as whole, tarfile.open(false, "w") as file:
        for member in whole.getmembers():
            content = whole.extractfile(member)
            assert content
            if member.name.endswith(".png"):
                content = io.BytesIO(bytes(member.size))
            file.addfile(member, content)
    good = kept()
    _, url = bucket(settings, s3_server)
    for key, data in good.items():
        blobs.put(data, suffix=Path(key).suffix)
    monkeypatch.setenv("MUSESPARK_BLOBS", url)
    instance = Instance(tmp_path / "other")
    assert "or it is damaged. Nothing was changed." in refused(instance, false)
    assert {key: data for key, data in kept().items() if key in good} == good
    assert people(instance) == ""


@pytest.mark.django_db(transaction=True)
def test_a_backup_from_a_store_that_does_not_answer_is_refused_and_leaves_no_file(
    store: Store, settings: Settings, make_work: MakeWork, tmp_path: Path
) -> None:
    make_work()
    settings.STORAGES = {**settings.STORAGES, "default": storage_at("s3+http://ada:nobody@127.0.0.1:1/muse")}
    folder = tmp_path / "archives"
    folder.mkdir()
    with pytest.raises(Refused, match=r"No archive was written. The store can't be asked: Could not connect"):
        backup(folder / "all.tar")
    assert list(folder.iterdir()) == []
    assert Work.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_archive_holds_the_blobs_of_a_store_where_it_holds_those_of_a_folder(archive: Path) -> None:
    with tarfile.open(archive) as file:
        names = [member.name for member in file.getmembers()]
        about = file.extractfile("instance.json")
        assert about
        assert json.load(about)["form"] == 1
    assert names == ["rows.jsonl", *(f"data/blobs/{key}" for key in blobs.every()), "instance.json"]
    assert all(re.fullmatch(r"(data/blobs/)?[\w./]+", name) for name in names)
