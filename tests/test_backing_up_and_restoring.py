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
from django.apps import apps
from django.conf import settings

from musespark.support.backup import backup
from tests.instance import Instance

# what an instance makes for itself: Django's bookkeeping, sessions, and the search index (rebuilt from the rows)
OWN = re.compile(r"sqlite_|django_(migrations|session|content_type)|auth_permission|distribute_words|support_heartbeat")
# tables of many-to-many relations: what they join counts, the number of such a row names nothing
JOINS = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.auto_created}
FILL_THEM = (
    "from django.contrib.auth.models import Group, Permission; from musespark.care import decide\n"
    "from musespark.people.models import Person; from musespark.web import instance\n"
    "from musespark.works.models import Work\n"
    "work = Work.objects.visible().filter(in_reply_to=None).first()\n"
    "bob, cleo, eve = Person.objects.exclude(pk=work.author_id)[:3]\n"
    "[decide.report(work, by=person, reason='other', words='Odd.') for person in (bob, cleo)]\n"
    "decide.decide(work, by=eve, outcome='stays', why='It is fine.')\n"
    "bakers, right = Group.objects.create(name='bakers'), Permission.objects.get(codename='change_work')\n"
    "bakers.permissions.add(right); eve.groups.add(bakers); eve.user_permissions.add(right)\n"
    "instance.keep(instance.Instance('Hand & Co', 'Bakers.', is_open=False))\n"
)

DAMAGED = "it is no archive of MuseSpark, or it is damaged. Nothing was changed."


def rows(instance: Instance) -> dict[str, list[str]]:
    """Return every row of every kept table as the database holds it, to the microsecond."""
    with closing(sqlite3.connect(instance.data / "musespark.sqlite3")) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = {name: database.execute(f"SELECT * FROM {name}") for name in tables if not OWN.match(name)}  # noqa: S608  own tables
        return {name: sorted(repr(row[name in JOINS :]) for row in found) for name, found in kept.items()}


def files(instance: Instance) -> dict[str, bytes]:
    """Return every file but the rows' own and the lock of the traces, which whoever writes them makes."""
    return {
        name: kept for name, kept in everything(instance.data).items() if not re.match(r"\w+\.(sqlite3|lock)", name)
    }


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
    instance = Instance(tmp_path_factory.mktemp("bare"))
    instance.prepare()
    shutil.rmtree(instance.data / "static")
    shutil.rmtree(instance.data / "type")
    return instance.data


@pytest.fixture(scope="module")
def living(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """An instance with a small demo world in it, a row in each table of many-to-many relations, its jobs done."""
    instance = Instance(Path(shutil.copytree(bare, tmp_path_factory.mktemp("living") / "data")))
    instance.command("demo", "--works", "14")
    instance.command("shell", "-v", "0", "-c", FILL_THEM)
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


@pytest.fixture(params=["absent", "empty", "migrated"])
def anywhere(request: pytest.FixtureRequest, bare: Path, tmp_path: Path) -> Instance:
    """An instance of which there is no folder yet, an empty one, or one with tables."""
    folder = tmp_path / "anywhere"
    if request.param == "empty":
        folder.mkdir()
    if request.param == "migrated":
        shutil.copytree(bare, folder)
    return Instance(folder)


def test_every_row_and_blob_comes_back(living: Instance, archive: Path, anywhere: Instance) -> None:
    anywhere.command("restore", str(archive))
    there, here = rows(living), rows(anywhere)
    assert {name for name in there.keys() | here.keys() if there.get(name) != here.get(name)} == set()
    assert {name for name in JOINS if not there[name]} == set()  # a new relation asks for a row here
    assert files(anywhere) == files(living)
    assert "brand/instance.json" in files(living)
    assert sum(len(each) for each in there.values()) > 500
    anywhere.command("audit_ledger")  # ends with an error where the chain does not hold


def test_a_right_comes_back_whatever_its_number_is_here(archive: Path, other: Instance) -> None:
    with closing(sqlite3.connect(other.data / "musespark.sqlite3")) as database, database:
        database.execute("UPDATE auth_permission SET id = -id")
    other.command("restore", str(archive))
    with closing(sqlite3.connect(other.data / "musespark.sqlite3")) as database:
        for table in ("people_person_user_permissions", "auth_group_permissions"):
            held = f"SELECT codename FROM {table} JOIN auth_permission ON auth_permission.id = permission_id"  # noqa: S608  own tables
            assert database.execute(held).fetchall() == [("change_work",)]


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
