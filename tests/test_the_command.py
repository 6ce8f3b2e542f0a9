"""The `musespark` command: how it is typed, what it says when it can't begin, and what it makes for whom."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.instance import Instance

HOUSE = Path(__file__).parent.parent


Done = subprocess.CompletedProcess[str]


def typed(*arguments: str, data: Path, given: Mapping[str, str] | None = None, cwd: Path = HOUSE) -> Done:
    """Run the command with this data folder and the `given` variables, whatever comes of it."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "MUSESPARK_", "PYTHON"))}
    world = own | {"MUSESPARK_DATA": str(data), "OMP_NUM_THREADS": "1"} | dict(given or {})
    command = arguments if arguments[0].startswith("/") else (sys.executable, "-m", "musespark", *arguments)
    return subprocess.run(command, env=world, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose environment is this one."""
    house = tmp_path / "house"
    for folder in ("bin", ".venv/bin"):
        (house / folder).mkdir(parents=True)
    shutil.copy(HOUSE / "bin" / "musespark", house / "bin")
    (house / "musespark").symlink_to(HOUSE / "musespark")
    for name, line in {"bin/environment": "exit 0", ".venv/bin/python": f'exec "{sys.executable}" "$@"'}.items():
        (house / name).write_text(f"#!/bin/sh\n{line}\n")
        (house / name).chmod(0o755)
    return house


def test_in_a_checkout_it_is_a_script_that_works_from_every_folder(checkout: Path, tmp_path: Path) -> None:
    script, elsewhere = str(checkout / "bin" / "musespark"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    said = typed(script, "restore", "gone.tar", data=tmp_path / "data", cwd=elsewhere)
    assert said.stderr == "CommandError: gone.tar can't be restored: No such file or directory. Nothing was changed.\n"


@pytest.mark.parametrize("arguments", [["help"], ["--help"]])
def test_its_help_says_its_own_name_and_makes_nothing(tmp_path: Path, arguments: list[str]) -> None:
    said = typed(*arguments, data=tmp_path / "data")
    assert said.stdout.strip().startswith("Type 'musespark help <subcommand>' for help on a specific subcommand.")
    assert "django-admin" not in said.stdout
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("is_there", [True, False], ids=["empty", "absent"])
def test_the_doctor_finds_nothing_in_an_empty_folder_and_leaves_it_so(tmp_path: Path, is_there: bool) -> None:  # noqa: FBT001  pytest passes it by name
    data = tmp_path / "data"
    if is_there:
        data.mkdir()
    said = typed("doctor", data=data)
    assert said.stdout == f"! instance: nothing here yet ({data})\n    Run bin/up, or `musespark up`.\n"
    assert (said.returncode, said.stderr) == (0, "")
    assert [*tmp_path.rglob("*")] == ([data] if is_there else [])


def test_without_its_driver_it_says_which_extra_to_install(tmp_path: Path) -> None:
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    for name in ("psycopg", "psycopg2"):
        (shadow / f"{name}.py").write_text("raise ImportError")
    said = typed("doctor", data=tmp_path / "data", given={"DATABASE_URL": "postgres://h/x", "PYTHONPATH": str(shadow)})
    assert said.returncode == 1
    assert said.stderr == (
        "DATABASE_URL names PostgreSQL, and its driver is not installed. In a checkout:\n"
        '  .venv/bin/python -m pip install "psycopg[binary]>=3.3"\n'
        "Elsewhere, the extra `postgres`:\n"
        '  pip install "musespark[postgres]"\n'
    )


@pytest.mark.parametrize("absent", ["botocore", "boto3", "storages"])
def test_without_what_speaks_to_a_store_it_says_which_extra_to_install(tmp_path: Path, absent: str) -> None:
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / f"{absent}.py").write_text("raise ImportError")
    said = typed("doctor", data=tmp_path / "data", given={"MUSESPARK_BLOBS": "s3://muse", "PYTHONPATH": str(shadow)})
    assert said.returncode == 1
    assert said.stderr == (
        "MUSESPARK_BLOBS names a store, and what speaks to it is not installed. In a checkout:\n"
        '  .venv/bin/python -m pip install "django-storages[s3]>=1.14.6"\n'
        "Elsewhere, the extra `s3`:\n"
        '  pip install "musespark[s3]"\n'
    )
    assert not (tmp_path / "data").exists()


def test_a_database_that_does_not_answer_is_said_in_two_lines(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    said = typed("doctor", data=tmp_path / "data", given={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"})
    assert said.returncode == 1
    assert said.stdout.startswith("✗ rows: the database can't be read: connection failed")
    assert (len(said.stdout.splitlines()), said.stderr) == (2, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"MUSESPARK_PROXIES": "10.0.0.0/99"},
        {"DATABASE_URL": "gopher://h/x"},
        {"MUSESPARK_BLOBS": "s3://ada:no/body@blobs.example/muse"},
        {"MUSESPARK_BLOBS": "s3://ada:nobody@blobs.example:99999/muse"},
        {"MUSESPARK_BLOBS": "s3://muse", "AWS_PROFILE": "no such one"},
    ],
)
def test_a_wrong_setting_is_said_in_a_line(tmp_path: Path, wrong: dict[str, str]) -> None:
    said = typed("doctor", data=tmp_path / "data", given=wrong)
    assert said.returncode == 1
    assert said.stderr.startswith("A setting is wrong (musespark/settings.py lists all): ")
    assert len(said.stderr.splitlines()) == 1
    assert "body" not in said.stderr


@pytest.mark.parametrize(
    ("setting", "believed"),
    [
        ({"MUSESPARK_ADDRESS": "http://127.0.0.1:8000"}, ""),
        ({"MUSESPARK_ADDRESS": "https://muse.example"}, "127.0.0.0/8 ::1/128"),
        ({"MUSESPARK_ADDRESS": "https://muse.example", "MUSESPARK_PROXIES": ""}, ""),
        ({"MUSESPARK_ADDRESS": "http://10.0.0.7", "MUSESPARK_PROXIES": "10.0.0.1, fd00::/8"}, "10.0.0.1/32 fd00::/8"),
    ],
)
def test_a_proxy_on_this_machine_is_believed_only_where_the_address_says_that_there_is_one(
    tmp_path: Path, setting: dict[str, str], believed: str
) -> None:
    read = "from musespark.settings import PROXIES; print(*PROXIES)"
    assert typed(sys.executable, "-c", read, data=tmp_path, given=setting).stdout == f"{believed}\n"


def test_what_it_makes_is_for_its_user_alone(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "data")
    instance.command("shell", "-v", "0", "-c", "from musespark.support import tables; tables.make()")
    instance.command("invite")
    with closing(sqlite3.connect(instance.data / "musespark.sqlite3")) as rows, rows:
        rows.execute("DELETE FROM django_site")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (instance.data, *instance.data.rglob("*"))}
    assert {"musespark.sqlite3", "musespark.sqlite3-wal", "invite"} <= modes.keys()
    assert modes == {name: 0o700 if name in {"data", "keys"} else 0o600 for name in modes}
