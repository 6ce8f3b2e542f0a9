"""A backup while people write: rows of one moment, no row without its blob, and nobody waits for it."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from conftest import MakePerson, picture
from musespark.people.models import Person
from musespark.support import backup
from musespark.works.models import Work
from tests.instance import Instance
from tests.visitor import Visitor, one, write


class Interrupted(io.BytesIO):
    """Where rows are written to: before the first of them, `act` is done by somebody else, who is waited for."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        self.act: Callable[[], object] | None = act

    def write(self, line: Any) -> int:
        act, self.act = self.act, None
        if act:
            beside(act)
        return super().write(line)


def beside(act: Callable[[], object]) -> None:
    """Do it in a thread, which has a connection of its own."""

    def do() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=do)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_the_rows_are_those_of_one_moment_and_writing_goes_on(make_person: MakePerson) -> None:
    ada = make_person("ada")

    def join() -> None:
        bob = make_person("bob")
        Work.objects.create(author=bob, text="later")
        Work.objects.create(author=ada, text="later")

    rows = Interrupted(join)
    count = backup._dump(rows)
    assert Work.objects.filter(text="later").count() == 2  # who wrote did not have to wait for the end
    assert count == len(rows.getvalue().splitlines())
    assert b'"later"' not in rows.getvalue()
    assert b'"bob"' not in rows.getvalue()
    assert Person.objects.count() == 2


def test_no_row_comes_without_its_blob_and_no_id_is_beyond_what_was_given(tmp_path: Path) -> None:
    instance, archive, enough = Instance(tmp_path / "data"), tmp_path / "all.tar", Event()
    instance.prepare()
    instance.start_web()
    try:
        ada = Visitor(instance).sign_up("ada")
        ada.begin("First.", pictures=[picture(colour="teal")])
        writer = Thread(target=keep_uploading, args=(ada, enough))
        writer.start()
        try:
            instance.command("backup", str(archive))
        finally:
            enough.set()
            writer.join()
        uploaded = one(instance, "SELECT count(*) FROM works_asset")
    finally:
        instance.stop()
    rows, blobs, about = contents(archive)
    assets = [row for row in rows if row["model"] == "works.asset"]
    assert 0 < len(assets) < uploaded  # it wrote on while the archive was made
    assert {row["fields"]["blob"] for row in assets} <= blobs
    assert len(rows) == about["rows"]
    assert max(row["pk"] for row in assets) <= about["sequences"]["works_asset"] <= uploaded


def keep_uploading(visitor: Visitor, enough: Event) -> None:
    number = 0
    while not enough.is_set():
        number += 1
        write(visitor.instance, "DELETE FROM support_allowance")  # nobody uploads so fast
        visitor.begin("Another.", pictures=[picture(8 + number % 50, 8 + number // 50)])


def contents(path: Path) -> tuple[list[dict[str, Any]], set[str], dict[str, Any]]:
    """The rows, the keys of the blobs, and what the archive says about itself."""
    with tarfile.open(path) as archive:
        names = {name.removeprefix("data/blobs/") for name in archive.getnames() if name.startswith("data/blobs/")}
        rows, about = (archive.extractfile(name) for name in ("rows.jsonl", "instance.json"))
        assert rows
        assert about
        return [json.loads(line) for line in rows], names, json.load(about)
