"""One archive holds the whole instance: restored into an empty folder, every row and blob is the same."""

import io
import re
import shutil
import sqlite3
import stat
import subprocess
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from musespark.support.backup import backup
from tests.instance import Instance

# what an instance makes for itself: Django's bookkeeping, sessions, and the search index (rebuilt from the rows)
OWN = re.compile(r"sqlite_|django_(migrations|session|content_type)|auth_permission|distribute_words|support_heartbeat")


DAMAGED = "it is no archive of MuseSpark, or it is damaged. Nothing was changed."


def rows(instance: Instance) -> dict[str, list[str]]:
    """Return every row of every kept table as the database holds it, to the microsecond."""
    with closing(sqlite3.connect(instance.data / "musespark.sqlite3")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in tables if not OWN.match(name)]
        return {name: sorted(map(repr, database.execute(f"SELECT * FROM {name}"))) for name in kept}  # noqa: S608  own tables


def files(instance: Instance) -> dict[str, bytes]:
    kept = [path for folder in ("blobs", "keys", "artifacts", "traces") for path in (instance.data / folder).rglob("*")]
    return {str(path.relative_to(instance.data)): path.read_bytes() for path in kept if path.is_file()}


def refused(instance: Instance, *arguments: str | Path) -> str:
    """Return the one line that a command says where it refuses."""
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        instance.command(*map(str, arguments))
    [line] = refusal.value.stderr.decode().splitlines()
    return str(line)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty, migrated instance, to be copied."""
    folder = tmp_path_factory.mktemp("bare")
    Instance(folder).command("shell", "-v", "0", "-c", "from musespark.support import tables; tables.make()")
    return folder


@pytest.fixture(scope="module")
def living(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An instance with a small demo world in it, its jobs done."""
    instance = Instance(Path(shutil.copytree(bare, tmp_path_factory.mktemp("living") / "data")))
    instance.command("demo", "--works", "14")
    instance.command("worker", "--batch")
    return instance


@pytest.fixture(scope="module")
def archive(living: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The living instance in one file."""
    path = tmp_path_factory.mktemp("archive") / "all.tar"
    living.command("backup", str(path))
    return path


@pytest.fixture
def other(bare: Path, tmp_path: Path) -> Instance:
    """An empty instance to restore into."""
    return Instance(Path(shutil.copytree(bare, tmp_path / "other")))


def test_every_row_and_blob_comes_back(living: Instance, archive: Path, other: Instance) -> None:
    other.command("restore", str(archive))
    there, here = rows(living), rows(other)
    assert {name for name in there if there[name] != here[name]} == set()
    assert files(other) == files(living)
    assert sum(len(each) for each in there.values()) > 500
    other.command("audit_ledger")  # ends with an error where the chain does not hold


def test_an_instance_with_accounts_is_not_overwritten(living: Instance, archive: Path) -> None:
    before, files_before = rows(living), files(living)
    assert "has accounts already" in refused(living, "restore", archive)
    assert rows(living) == before
    assert files(living) == files_before


@pytest.mark.parametrize("cut", [0, 100, 20_000])
def test_a_damaged_archive_leaves_the_instance_empty(archive: Path, other: Instance, tmp_path: Path, cut: int) -> None:
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(archive.read_bytes()[:cut])
    before = rows(other), files(other)
    assert refused(other, "restore", damaged).endswith(DAMAGED)
    assert (rows(other), files(other)) == before


def test_an_archive_writes_nowhere_but_into_the_data_folder(archive: Path, other: Instance, tmp_path: Path) -> None:
    evil = Path(shutil.copy(archive, tmp_path / "evil.tar"))
    with tarfile.open(evil, "a") as file:
        member = tarfile.TarInfo("data/../../escaped")
        member.size = 4
        file.addfile(member, io.BytesIO(b"evil"))
    assert refused(other, "restore", evil).endswith(DAMAGED)
    assert not (tmp_path / "escaped").exists()
    assert rows(other)["people_person"] == []
    assert files(other) == {}


def test_an_archive_that_lacks_rows_is_refused_as_damaged(archive: Path, other: Instance, tmp_path: Path) -> None:
    lacking = tmp_path / "lacking.tar"
    with tarfile.open(archive) as whole, tarfile.open(lacking, "w") as file:
        for member in whole.getmembers():
            if member.name == "rows.jsonl":
                member.size //= 2
            file.addfile(member, whole.extractfile(member) if member.isfile() else None)
    assert refused(other, "restore", lacking).endswith(DAMAGED)
    assert rows(other)["people_person"] == []
    assert files(other) == {}


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08junk", b"junk" * 5000, None])
def test_junk_is_refused_in_a_sentence_and_makes_nothing(tmp_path: Path, content: bytes | None) -> None:
    instance, junk = Instance(tmp_path / "data"), tmp_path / "junk.tar"
    if content is not None:
        junk.write_bytes(content)
    why = DAMAGED if content is not None else "No such file or directory. Nothing was changed."
    assert refused(instance, "restore", junk) == f"CommandError: {junk} can't be restored: {why}"
    assert everything(instance.data) == {}


def test_a_backup_that_cannot_be_written_says_why_in_a_sentence(living: Instance, tmp_path: Path) -> None:
    said = refused(living, "backup", tmp_path / "absent" / "all.tar")
    assert said == f"CommandError: There is no folder {tmp_path / 'absent'}. Make it first; nothing was written."
    assert "is a folder. Name a file in it" in refused(living, "backup", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_for_its_maker_alone_and_replaces_the_last_one(living: Instance, tmp_path: Path) -> None:
    path = tmp_path / "all.tar"
    path.write_text("the last one")
    path.chmod(0o644)
    living.command("backup", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["all.tar"]
    assert tarfile.is_tarfile(path)


@pytest.mark.django_db(transaction=True)
def test_blobs_that_stand_on_another_disk_are_in_the_archive_and_drafts_are_not(tmp_path: Path) -> None:
    disk, data = tmp_path / "disk", Path(settings.DATA)
    data.mkdir()
    (disk / "ab").mkdir(parents=True)
    (disk / "ab" / "cd.png").write_bytes(b"a picture")
    (disk / "ab" / ".cd.png.draft").write_bytes(b"a pic")
    (data / "blobs").symlink_to(disk)
    with tarfile.open(backup(tmp_path / "all.tar")) as archive:
        files = [member.name for member in archive.getmembers() if member.isfile()]
        picture = archive.extractfile("data/blobs/ab/cd.png")
        assert files == ["rows.jsonl", "data/blobs/ab/cd.png", "instance.json"]
        assert picture
        assert picture.read() == b"a picture"
