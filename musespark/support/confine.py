"""Confine: a module of ours runs as a program in a process of its own, so that what it chokes on harms nobody else."""

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Ended(Exception):
    """The program died, or was ended at one of its bounds, before it said that it was done."""


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs `module` under this interpreter; its folder is ROOT."""
    return [sys.executable, "-m", module, *arguments]


def bind(*, seconds: int, memory: int, file: int = resource.RLIM_INFINITY) -> None:
    """Bound this process from here on: seconds of CPU, bytes of memory and of the largest file that it writes."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def lines(module: str, *arguments: str, wall: float) -> Generator[str, None, None]:
    """Run `module` and yield the lines that it prints; raises Ended where it fails or takes over `wall` seconds.

    Whoever closes the generator ends it. Of this process's environment it gets the paths alone: no secret is in them.
    """
    process = subprocess.Popen(  # noqa: S603  our own module under our own interpreter
        command(module, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ},
        text=True,
    )
    timer = threading.Timer(wall, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield from process.stdout or ()
        if code := process.wait():
            raise Ended(f"{module} ended with {code}")
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
