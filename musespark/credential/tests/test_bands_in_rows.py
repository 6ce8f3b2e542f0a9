"""Looked up in rows of the database, pictures are found exactly as they are in the index of a process."""

from collections.abc import Callable

import numpy as np
import pytest
from django.conf import LazySettings

from musespark.credential import near, shelves
from musespark.credential.bands import HashIndex
from musespark.credential.bearing import bear
from musespark.credential.fingerprint import Bits
from musespark.credential.models import PictureBand, PicturePrint
from musespark.credential.shelves.table import TABLE, TableIndex
from musespark.credential.tests.conftest import encode, scene
from musespark.credential.tests.test_bands import flipped, hashes
from musespark.works.models import Work

MakeWork = Callable[..., Work]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_rows(settings: LazySettings) -> None:
    settings.BANDS_IN_ROWS = True


@pytest.fixture
def kept(make_picture_work: MakeWork) -> tuple[list[int], Bits]:
    """Prints with hashes that have nothing to do with each other, and two that are near to the first."""
    words = hashes(5, 12)
    words[10], words[11] = flipped(words[0], list(range(9))), flipped(words[0], list(range(100, 131)))
    for word in words:
        asset = make_picture_work(seed=21).assets.get()
        pdq = word.astype(">u8").tobytes()
        PicturePrint.objects.create(work=asset.work, asset=asset, exact=asset.sha256, pdq=pdq, quality=100)
    return list(PicturePrint.objects.order_by("pk").values_list("pk", flat=True)), words


def test_rows_find_what_the_index_of_a_process_finds(kept: tuple[list[int], Bits]) -> None:
    docs, words = kept
    index = HashIndex()
    index.fill(np.array(docs), words)
    draw = np.random.default_rng(6)
    with TABLE.current() as table:
        for flips in (0, 5, 22, 31, 32, 60):
            views = np.stack([flipped(words[0], draw.choice(256, flips, replace=False).tolist()), words[4]])
            assert table.propose(views) == index.propose(views)
        assert [(hit.doc, hit.distance) for hit in table.propose(words[:1])] == [
            (docs[0], 0),
            (docs[10], 9),
            (docs[11], 31),
        ]
        assert table.propose(words[:0]) == []


def test_it_is_caught_up_at_each_call_and_once(kept: tuple[list[int], Bits]) -> None:
    for _ in range(2):
        with TABLE.current():
            assert PictureBand.objects.count() == 16 * len(kept[0])


def test_adding_twice_is_once_and_what_is_forgotten_or_gone_is_not_found(kept: tuple[list[int], Bits]) -> None:
    docs, words = kept
    index = TableIndex()
    for _ in range(2):
        index.add(docs[3], words[3])
        index.add(docs[4], words[4])
    assert PictureBand.objects.count() == 32
    index.forget(docs[3])
    PicturePrint.objects.get(pk=docs[4]).delete()
    assert index.propose(words[3:5]) == []
    assert not PictureBand.objects.exists()


def test_a_changed_picture_is_found_by_rows(make_picture_work: MakeWork) -> None:
    original = make_picture_work(seed=21, text="")
    bear(original)
    bear(make_picture_work(seed=22, text=""))
    shelves.warm_up()
    shelves.keep()
    (found,) = near.nearest(near.probe(pictures=[encode(scene(21), quality=20)]))
    assert (found.work, found.kind) == (original, "picture")
