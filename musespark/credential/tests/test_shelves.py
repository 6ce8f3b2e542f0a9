"""An index follows its rows, is saved and loaded, and forgets what has no row any more."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from musespark.credential import near, shelves
from musespark.credential.bearing import bear
from musespark.credential.models import TextPrint
from musespark.credential.shelves import shelf
from musespark.credential.shelves.looks import LOOKS
from musespark.credential.shelves.texts import TEXTS
from musespark.credential.tests.conftest import encode, scene
from musespark.support import artifacts
from musespark.works.models import Work

MakeWork = Callable[..., Work]
STORY = "Two otters held hands in the harbour while the fog came in, and nobody on the ferry said a single word."
OTHER = "The leaky tap in our kitchen needed a fifty cent washer and twenty minutes, once the water was turned off."
Put = list[int]


@pytest.fixture(autouse=True)
def _own_artifacts(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path
    monkeypatch.setattr(shelf, "ENOUGH", 1)
    for each in shelves.shelves():
        each.start_anew()


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Put:
    """How many rows were put into the index of texts, each time."""
    many: Put = []
    kind: Any = type(TEXTS)
    real = kind.put

    def noted(self: Any, index: Any, rows: Any) -> None:
        many.append(len(rows))
        real(self, index, rows)

    monkeypatch.setattr(kind, "put", noted)
    return many


def saved() -> list[Path]:
    folder = artifacts._folder(f"near-{TEXTS.name}")
    return sorted(folder.glob("2*"))


def test_a_start_reads_what_was_saved_and_only_the_rows_that_came_after(make_picture_work: MakeWork, put: Put) -> None:
    first = make_picture_work(text=STORY, seed=21)
    bear(first)
    shelves.keep()
    later = make_picture_work(text=OTHER, seed=22)
    bear(later)
    put.clear()
    for each in shelves.shelves():
        each.start_anew()
    assert [hit.work for hit in near.nearest(near.probe(STORY))] == [first]
    assert [hit.work for hit in near.nearest(near.probe(OTHER, [encode(scene(21))]))] == [first, later]
    assert put == [1]


def test_what_another_database_saved_is_not_believed(make_work: MakeWork, put: Put) -> None:
    bear(make_work(text=STORY))
    shelves.keep()
    TextPrint.objects.all().delete()
    mine = make_work(text=OTHER)
    bear(mine)
    TEXTS.start_anew()
    put.clear()
    assert near.nearest(near.probe(STORY)) == []
    assert [hit.work for hit in near.nearest(near.probe(OTHER))] == [mine]
    assert put == [1]


@pytest.mark.parametrize("damage", [b"", b"no archive", b"PK\x03\x04 cut short"])
def test_a_saved_index_that_cannot_be_read_is_made_from_the_rows_and_saved_anew(
    make_work: MakeWork, damage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = make_work(text=STORY)
    bear(work)
    artifacts.save(f"near-{TEXTS.name}", damage)
    monkeypatch.setattr(shelf, "ENOUGH", 1000)
    TEXTS.start_anew()
    assert [hit.work for hit in near.nearest(near.probe(STORY))] == [work]
    shelves.keep()
    assert saved()[-1].read_bytes().startswith(b"PK")
    assert len(saved()) == 2


def test_what_is_gone_is_forgotten_and_saved_so(make_picture_work: MakeWork) -> None:
    gone, stays = make_picture_work(text=STORY, seed=21), make_picture_work(text=OTHER, seed=22)
    bear(gone)
    bear(stays)
    shelves.keep()
    gone.delete()
    shelves.keep()
    for each in shelves.shelves():
        each.start_anew()
    with TEXTS.current() as texts, LOOKS.current() as looks:
        assert texts.docs().tolist() == [stays.pk]
        assert looks.docs().tolist() == [stays.picture_prints.get().pk]


def test_an_index_is_saved_again_only_when_enough_changed(make_work: MakeWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "ENOUGH", 2)
    bear(make_work(text=STORY))
    shelves.keep()
    assert saved() == []
    bear(make_work(text=OTHER))
    shelves.keep()
    assert len(saved()) == 1
    shelves.keep()
    assert len(saved()) == 1


def test_only_the_two_newest_saved_ones_are_kept(make_work: MakeWork) -> None:
    for number in range(4):
        bear(make_work(text=f"{STORY} {number}"))
        shelves.keep()
    assert len(saved()) == 2


def test_a_saved_index_finds_what_the_first_one_finds(make_work: MakeWork) -> None:
    for text in (STORY, OTHER, STORY + OTHER):
        bear(make_work(text=text))
    before = near.nearest(near.probe(STORY))
    shelves.keep()
    TEXTS.start_anew()
    assert near.nearest(near.probe(STORY)) == before
    assert len(before) == 2
