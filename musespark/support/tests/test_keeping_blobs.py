from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.support import artifacts, blobs, clock
from musespark.support.ids import ALPHABET, LENGTH, new_key


def test_the_same_bytes_are_kept_once() -> None:
    one, two = blobs.put(b"bread", suffix=".txt"), blobs.put(b"bread", suffix=".txt")
    assert one == two
    assert blobs.get(one) == b"bread"
    assert [path.name for path in blobs.path(one).parent.iterdir()] == [blobs.path(one).name]


def test_a_key_says_the_digest_of_its_bytes() -> None:
    key = blobs.put(b"", suffix=".bin")
    assert blobs.digest(key) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_forgotten_blob_is_gone() -> None:
    key = blobs.put(b"gone")
    blobs.forget(key)
    with pytest.raises(FileNotFoundError):
        blobs.get(key)


def test_a_file_is_put_as_its_bytes_are_and_read_in_parts(tmp_path: Path) -> None:
    (tmp_path / "bread").write_bytes(b"bread")
    with (tmp_path / "bread").open("rb") as file:
        file.seek(3)  # wherever somebody left it
        key = blobs.put_file(file, suffix=".txt")
    assert key == blobs.put(b"bread", suffix=".txt")
    assert list(blobs.part(key, 1, 3)) == [b"rea"]
    assert list(blobs.part(key, 3, 99)) == [b"ad"]
    with blobs.at_hand(key) as path:
        assert path == blobs.path(key).resolve()
    for ask in (lambda key: blobs.part(key, 0, 1), lambda key: blobs.at_hand(key).__enter__()):
        with pytest.raises(FileNotFoundError):
            ask("00/" + "0" * 62)


def test_the_newest_artifact_is_loaded_and_the_older_one_stays(tmp_path: Path) -> None:
    assert artifacts.load("ranker") is None
    first = artifacts.save("ranker", b'{"n": 1}')
    artifacts.save("ranker", b'{"n": 2}')
    assert artifacts.load_json("ranker") == {"n": 2}
    assert (tmp_path / "data" / "artifacts" / "ranker" / first).read_bytes() == b'{"n": 1}'
    last = artifacts.save("ranker", b'{"n": 3}', keep=1)
    assert sorted(path.name for path in (tmp_path / "data" / "artifacts" / "ranker").iterdir()) == [last, "current"]


@given(st.integers(1, 40))
def test_keys_made_one_after_another_never_repeat(count: int) -> None:
    keys = [new_key() for _ in range(count)]
    assert len(set(keys)) == count
    assert all(len(key) == LENGTH and set(key) <= set(ALPHABET) for key in keys)


def test_bytes_put_again_are_held_for_ten_minutes_and_new_ones_are_not() -> None:
    key = blobs.put(b"bread")
    assert not blobs.is_held(key)
    blobs.put(b"bread")
    assert blobs.is_held(key)
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert not blobs.is_held(key)
    blobs.forget(key)
    assert not blobs.is_held(key)
    assert blobs.get(blobs.put(b"bread")) == b"bread"


def test_two_who_put_the_same_bytes_at_once_leave_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs.Folder, "hold", lambda *_: False)  # neither was there when the other looked
    one, two = blobs.put(b"bread"), blobs.put(b"bread")
    assert one == two
    assert list(blobs.every()) == [one]
    assert blobs.get(one) == b"bread"
