"""Many at once, and death in the middle: real processes on a database of their own, SQLite or PostgreSQL."""

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import dj_database_url
import pytest
from django.conf import settings

ROOT = Path(__file__).parents[3]
IS_POSTGRES = "postgres" in settings.DATABASES["default"]["ENGINE"]
BEGIN = "import sys, django; django.setup(); from musespark.earn.tests import storm; storm.run(sys.argv[1])"
World = dict[str, str]


def run(scenario: str, world: World, given: str = "") -> dict[str, object]:
    """Run a scenario to its end; returns the last line that it printed."""
    done = subprocess.run(
        command(scenario), env=world, cwd=ROOT, input=given, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = done.stdout.splitlines()
    found: dict[str, object] = json.loads(lines[-1]) if lines else {}
    return found


def command(scenario: str) -> list[str]:
    return [sys.executable, "-c", BEGIN, scenario]


def environment(folder: Path, url: str) -> World:
    inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    own = {"MUSESPARK_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "musespark.settings"}
    return {**inherited, **own, **({"DATABASE_URL": url} if url else {})}


def postgres(statement: str) -> None:
    """Run a statement on the server's own database."""
    import psycopg  # noqa: PLC0415  there where PostgreSQL is tested

    url = dj_database_url.parse(os.environ["DATABASE_URL"])
    with psycopg.connect(
        host=url["HOST"],
        port=url["PORT"],
        user=url["USER"],
        password=url["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(statement.encode())


def address(name: str) -> str:
    base, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return f"{base}/{name}"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database to copy: the path of a SQLite file, or a name in PostgreSQL."""
    folder, name = tmp_path_factory.mktemp("template"), f"storm_{uuid.uuid4().hex[:12]}"
    if not IS_POSTGRES:
        run("migrate", environment(folder, ""))
        yield str(folder / "musespark.sqlite3")
        return
    postgres(f"CREATE DATABASE {name}")
    run("migrate", environment(folder, address(name)))
    yield name
    postgres(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def copy_of(template: str, folder: Path) -> Iterator[World]:
    """The environment of a world of its own."""
    if not IS_POSTGRES:
        shutil.copy(template, folder / "musespark.sqlite3")
        yield environment(folder, "")
        return
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    postgres(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield environment(folder, address(name))
    postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def happened(template: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What happened in each crowd; one process ran them all."""
    with copy_of(template, tmp_path_factory.mktemp("crowds")) as world:
        found = run("crowds", world)
    return cast("dict[str, dict[str, object]]", found)


@pytest.mark.parametrize("crowd", ["spend", "spend_grouped"])
def test_nothing_is_spent_twice_and_nobody_is_refused_without_need(
    happened: dict[str, dict[str, object]], crowd: str
) -> None:
    found = happened[crowd]
    assert (found["done"], found["OverdrawnError"], found["faults"]) == (142, 258, [])
    assert found["balances"] == ([6, 994] if crowd == "spend_grouped" else [6])


def test_money_that_runs_both_ways_never_locks_up(happened: dict[str, dict[str, object]]) -> None:
    assert happened["cross"] == {"done": 400, "balances": [1000, 1000], "faults": []}


def test_a_key_asked_for_by_everybody_at_once_is_one_transaction(happened: dict[str, dict[str, object]]) -> None:
    race = {"done": 25, "replayed": 175, "transactions": 25, "balances": [975, 25], "faults": []}
    assert happened["race"] == race


def test_parts_undone_at_once_never_exceed_the_whole(happened: dict[str, dict[str, object]]) -> None:
    assert happened["undo"] == {"done": 3, "ConflictError": 13, "balances": [90, 10], "faults": []}


def test_captures_at_once_never_exceed_the_hold(happened: dict[str, dict[str, object]]) -> None:
    assert happened["seize"] == {"done": 3, "OverdrawnError": 13, "balances": [10, 90], "faults": []}


def test_what_is_captured_and_what_is_given_back_at_once_make_the_hold(happened: dict[str, dict[str, object]]) -> None:
    assert happened["let_go"] == {"kept_whole": True, "faults": []}


def test_a_refund_during_a_payout_gives_the_reader_all_and_the_creator_owes_what_was_paid(
    happened: dict[str, dict[str, object]],
) -> None:
    full = 100_000_000
    assert happened["pay_out"] == {"ends": [[full, 0, 0]] * 6, "faults": []}


def test_clicks_at_once_are_one_reward_each_and_one_refund(happened: dict[str, dict[str, object]]) -> None:
    full = 100_000_000
    click = {"rewards": 4, "given": 32, "undone": 32, "balances": [0, 0, full, full, full, full], "faults": []}
    assert happened["click"] == click


@pytest.mark.parametrize("lines", [1, 60])
def test_whoever_dies_in_the_middle_loses_nothing_acknowledged(template: str, tmp_path: Path, lines: int) -> None:
    with copy_of(template, tmp_path) as world:
        kill_and_look(world, lines)


def kill_and_look(world: World, lines: int) -> None:
    """Kill the writer once it acknowledged so many lines; then nothing is lost, and asking again repeats nothing."""
    process = subprocess.Popen(command("endless"), env=world, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=30)
    said += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    acknowledged = [key for line in said for key in json.loads(line)["acknowledged"]]
    found = run("after", world, json.dumps(acknowledged))
    assert acknowledged
    assert (found["lost"], found["repeated"], found["faults"]) == ([], 0, [])
    transactions = found["transactions"]
    assert isinstance(transactions, int)
    assert transactions >= len(acknowledged)
