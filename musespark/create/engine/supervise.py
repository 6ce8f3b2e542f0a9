"""Keeps the model process alive: fetches its file, starts it, looks after it, starts it again with growing pauses."""

import argparse
import fcntl
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import httpx

from musespark.create.engine import fetch, registry
from musespark.create.engine.process import STATE, Running, running

LOOK = 2.0  # seconds between two looks at a healthy process
LOADING = 300.0  # seconds a new process may take to answer for the first time
PATIENT = 90.0  # seconds a process that answered before may stay silent until it counts as hung
LONGEST = 60.0  # seconds, the longest pause before another start


class Supervisor:
    """One model process for one data folder. `run` blocks until `stop` is called from another thread or a signal."""

    def __init__(self, path: Path, data: Path, *, template: str = "", patient: float = PATIENT) -> None:
        self.command = [sys.executable, "-m", "musespark.create.engine.process"]
        self.command += ["--model", str(path), "--data", str(data), "--template", template]
        self.data, self.patient = data, patient
        self.stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start the process and start it again whenever it ends or hangs: at once, then after 1, 2, 4 … 60 seconds."""
        pause = 0.0
        while not self.stopping.wait(pause):
            lived = self._one_life()
            pause = 1.0 if lived else min(max(2 * pause, 1.0), LONGEST)

    def stop(self) -> None:
        """End the process and `run` with it."""
        self.stopping.set()
        if self.child:
            self.child.terminate()

    def _one_life(self) -> bool:
        """From start to end; whether it ever got as far as listening."""
        # Our own interpreter, our own module.
        child = self.child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)  # noqa: S603 - see above
        lived, silent = False, 0.0
        try:
            while child.poll() is None and not self.stopping.is_set():
                lived = lived or self._announced(child.pid) is not None
                silent = 0.0 if self._healthy(child.pid) else silent + LOOK
                if silent > (self.patient if lived else LOADING):
                    break
                self.stopping.wait(LOOK)
        finally:
            self._end(child)
        return lived

    def _announced(self, pid: int) -> Running | None:
        state = running(self.data)
        return state if state and state.pid == pid else None

    def _healthy(self, pid: int) -> bool:
        state = self._announced(pid)
        if not state:
            return False
        try:
            return httpx.get(f"{state.url}/health", timeout=LOOK).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            # A stopped or hung process doesn't hear the polite signal.
            child.kill()
            child.wait()
        state = running(self.data)
        if not state or state.pid == child.pid:
            (self.data / STATE).unlink(missing_ok=True)


@contextmanager
def only_one(data: Path) -> Iterator[bool]:
    """True for the one supervisor of a data folder; the kernel forgets a dead one's claim."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "engine.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def main() -> int:
    """Fetch the chosen model if need be, then keep its process alive until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(description="Fetch a model and keep its process alive.")
    parser.add_argument("--data", type=Path, required=True, help="the instance's data folder")
    parser.add_argument("--name", default=registry.DEFAULT, choices=list(registry.models()))
    parser.add_argument("--models", type=Path, default=registry.cache_folder(), help="where model files are kept")
    chosen = parser.parse_args()
    model = registry.model(chosen.name)
    with only_one(chosen.data) as mine:
        if not mine:
            parser.exit(1, "another supervisor looks after this folder\n")
        try:
            path = fetch.fetch(model, chosen.models)
        except fetch.Unfetched as wrong:
            parser.exit(2, f"{wrong}\n")
        supervisor = Supervisor(path, chosen.data, template=model.template)

        def end(_signal: int, _frame: FrameType | None) -> None:
            supervisor.stop()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        supervisor.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
