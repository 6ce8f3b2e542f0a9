"""Several processes run as one: the first alone until it is ready, all watched, all stopped by one signal."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from musespark.support.supervise import Crew, Process, python

CREW = """
import sys
from pathlib import Path
from musespark.support.supervise import Crew, Process, python

place = Path(sys.argv[1])
live = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
first, other = (Process(name, python("-c", live, str(place / name))) for name in ("first", "other"))
Crew(first, [other], print).run((place / "first").exists, lambda: print("ready", flush=True))
"""


def until(place: Path) -> int:
    """Return the process id written at `place` once it is there."""
    for _ in range(300):
        if place.exists() and (said := place.read_text()):
            return int(said)
        time.sleep(0.1)
    raise AssertionError(f"{place.name} never started")


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def has_started(process: Process) -> bool:
    return process.handle is not None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_stops_all_of_them_and_is_no_fault(tmp_path: Path, number: signal.Signals) -> None:
    crew = subprocess.Popen([sys.executable, "-c", CREW, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    pids = [until(tmp_path / name) for name in ("first", "other")]
    assert all(map(lives, pids))
    crew.send_signal(number)
    said, faults = crew.communicate(timeout=30)
    assert (crew.returncode, said, faults) == (0, b"ready\n", b"")
    assert not any(map(lives, pids))


def test_the_others_wait_until_the_first_is_ready(tmp_path: Path) -> None:
    asked: list[str] = []
    first, other = (Process(name, python("-c", "import time; time.sleep(600)")) for name in ("first", "other"))
    crew = Crew(first, [other], asked.append)

    def is_ready() -> bool:
        asked.append("ready?")
        assert other.handle is None
        return asked.count("ready?") == 2

    was = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        crew.run(is_ready, crew.leaving.set)
    finally:
        for number, handler in was.items():
            signal.signal(number, handler)
    assert asked == ["ready?", "ready?"]
    assert first.handle
    assert first.handle.returncode == -signal.SIGTERM


def test_one_that_falls_is_said_and_started_again_a_little_later() -> None:
    said: list[str] = []
    brief = Process("brief", python("-c", "raise SystemExit(3)"))
    crew = Crew(brief, [], said.append)
    crew._tend(brief)
    assert brief.handle
    brief.handle.wait()
    crew._tend(brief)
    assert said == ["brief ended with 3; starting it again in 2 s"]
    crew._tend(brief)
    assert not has_started(brief)
    brief.due = 0
    crew._tend(brief)
    assert has_started(brief)
    crew.stop()


def test_what_a_killed_process_leaves_behind_goes_with_it(tmp_path: Path) -> None:
    child = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}, sys.argv[1]]).wait()"
    web = Process("web", python("-c", parent, str(tmp_path / "child")))
    crew = Crew(web, [], print)
    crew._tend(web)
    left = until(tmp_path / "child")
    assert web.handle
    web.handle.kill()
    web.handle.wait()
    assert lives(left)
    crew._tend(web)
    for _ in range(100):
        if not lives(left):
            break
        time.sleep(0.05)  # until whoever adopts orphans has buried it
    assert not lives(left)
    crew.stop()
