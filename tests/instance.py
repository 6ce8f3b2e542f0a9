"""A real instance for tests: its own data folder, served by granian, with a worker, as `musespark up` runs it."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path


class Instance:
    """Processes of one instance. `address` is where it answers, `data` its folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def world(self) -> dict[str, str]:
        """The environment of its processes; SQLite always, whatever the other tests use."""
        own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        return own | {"MUSESPARK_DATA": str(self.data), "MUSESPARK_ADDRESS": self.address, "OMP_NUM_THREADS": "1"}

    def command(self, *arguments: str) -> str:
        """Run `musespark ARGUMENTS` and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "musespark", *arguments],
            env=self.world,
            check=True,
            capture_output=True,
            timeout=300,
        )
        return done.stdout.decode()

    def prepare(self) -> None:
        """Have tables and static files, as `musespark up` makes them; the keys are its own."""
        shutil.copytree(prepared(), self.data, ignore=shutil.ignore_patterns("keys"), dirs_exist_ok=True)

    def start(self) -> None:
        """Start web and worker and wait until the first page answers."""
        self.start_web()
        self.start_worker()

    def start_web(self) -> None:
        web = [
            "--interface",
            "wsgi",
            "--port",
            str(self.port),
            "--blocking-threads",
            "4",
            "--no-ws",
            "--log-level",
            "warning",
        ]
        self._start("web", "-m", "granian", *web, "musespark.wsgi:application")
        self._await_page()

    def start_worker(self) -> None:
        self._start("worker", "-m", "musespark", "worker")

    def _start(self, name: str, *arguments: str) -> None:
        log = (self.data / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            [sys.executable, *arguments], env=self.world, stdout=log, stderr=log, start_new_session=True
        )

    def _await_page(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.address, timeout=10).close()  # noqa: S310  our own loopback address
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise TimeoutError((self.data / "web.log").read_text()[-3000:])

    def kill(self, name: str) -> None:
        """kill -9 one of its processes, workers of its own included."""
        process = self.running.pop(name)
        os.killpg(process.pid, 9)
        process.wait()

    def stop(self) -> None:
        """Stop what runs."""
        for process in self.running.values():
            process.terminate()
        for name in list(self.running):
            try:
                self.running[name].wait(10)
            except subprocess.TimeoutExpired:
                self.kill(name)


@cache
def prepared() -> Path:
    """The data folder of an instance that has tables and static files and nothing else, to be copied."""
    bare = Instance(Path(tempfile.mkdtemp(prefix="musespark-bare-")))
    atexit.register(shutil.rmtree, bare.data, ignore_errors=True)
    bare.command("shell", "--verbosity", "0", "--command", "from musespark.support import tables; tables.make()")
    bare.command("collectstatic", "--noinput", "--verbosity", "0")
    return bare.data


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
