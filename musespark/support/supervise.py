"""Run several processes as one: started together, watched, started again when one dies, stopped together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PATIENCE = 15.0  # seconds a process has to stop by itself
STEADY = 30.0  # a process that lived so long starts again at once


@dataclass
class Process:
    """One process: its name in messages, its command line, and how often it fell within a short time."""

    name: str
    command: list[str]
    falls: int = 0
    born: float = 0.0
    due: float = 0.0
    handle: subprocess.Popen[bytes] | None = field(default=None, repr=False)


def python(*arguments: str) -> list[str]:
    """Return the command line that runs this interpreter with `arguments`."""
    return [sys.executable, *arguments]


class Crew:
    """Processes that live and end together. `say` gets a line whenever one falls."""

    def __init__(self, first: Process, others: list[Process], say: Callable[[str], object]) -> None:
        self.processes = [first]
        self.others = others
        self.say = say
        self.leaving = threading.Event()

    def run(self, is_ready: Callable[[], bool], greet: Callable[[], object]) -> None:
        """Start the first and, once it `is_ready`, greet and start the others, which would only have delayed it.

        All are kept alive until SIGINT, SIGTERM or SIGHUP (the terminal was closed); then all are stopped, the last
        started first.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.leaving.set())
        try:
            while not self.leaving.wait(0.2):
                for process in self.processes:
                    self._tend(process)
                if self.others and is_ready():
                    greet()
                    self.processes += self.others
                    self.others = []
        finally:
            self.stop()

    def _tend(self, process: Process) -> None:
        moment = time.monotonic()
        if process.handle is None:
            if moment >= process.due:
                self._start(process)
        elif (code := process.handle.poll()) is not None:
            process.falls = 1 if moment - process.born > STEADY else process.falls + 1
            process.due = moment + min(60.0, 2.0**process.falls)
            _signal(process, signal.SIGKILL)  # children that outlived it would go on answering beside the next one's
            process.handle = None
            self.say(f"{process.name} ended with {code}; starting it again in {process.due - moment:.0f} s")

    @staticmethod
    def _start(process: Process) -> None:
        # a session of its own: Ctrl-C reaches the crew alone, which then stops each in turn
        process.handle = subprocess.Popen(process.command, start_new_session=True, env=os.environ)  # noqa: S603  our own commands
        process.born = time.monotonic()

    def stop(self) -> None:
        """Ask every process to end, and end those that do not within PATIENCE."""
        living = [process for process in reversed(self.processes) if process.handle and process.handle.poll() is None]
        for process in living:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in living:
            try:
                _handle(process).wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"{process.name} did not stop in {PATIENCE:.0f} s and was killed")
                _signal(process, signal.SIGKILL)
                _handle(process).wait()
        for process in self.processes:
            if process.handle:
                _signal(process, signal.SIGKILL)  # whoever of its group is left


def _handle(process: Process) -> subprocess.Popen[bytes]:
    if process.handle is None:
        raise RuntimeError(f"{process.name} was never started")
    return process.handle


def _signal(process: Process, number: int) -> None:
    try:
        os.killpg(_handle(process).pid, number)
    except ProcessLookupError:
        return
