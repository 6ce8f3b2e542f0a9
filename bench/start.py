"""The first start: `musespark up` in an empty data folder, until the first page answers. CPU of all its processes.

Packages are installed; nothing else is: rows, static files, typefaces and the demo world are made on the way. Bare is
the same with `--empty`. The model's process is left out: it starts after the first page, and would fetch its file.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http import HTTPStatus
from pathlib import Path

from bench.figure import Figure

CPU_S = 20.0
PATIENCE = 180.0  # seconds
HERE = Path(__file__).parent.parent
IGNORED = shutil.ignore_patterns("__pycache__", "tests")
OTHERS = {"DATABASE_URL", "MUSESPARK_ADDRESS", "PYTHONDONTWRITEBYTECODE"}
_TICK = os.sysconf("SC_CLK_TCK")


def run() -> list[Figure]:
    """Start the demo and a bare instance, each in a folder of its own."""
    cpu, wall = started()
    bare_cpu, bare_wall = started("--empty")
    return [
        Figure("first start with the demo world, CPU", cpu, "s", CPU_S, cpu <= CPU_S),
        Figure("first start with the demo world, wall", wall, "s", None, None),
        Figure("first start, bare, CPU", bare_cpu, "s", CPU_S, bare_cpu <= CPU_S),
        Figure("first start, bare, wall", bare_wall, "s", None, None),
    ]


def started(*options: str) -> tuple[float, float]:
    """Return the CPU and wall seconds until the first page came; everything is stopped and deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="musespark-start-", ignore_cleanup_errors=True) as folder:
        port = _free_port()
        world = {key: value for key, value in os.environ.items() if key not in OTHERS} | {"MUSESPARK_DATA": folder}
        command = [sys.executable, "-m", "musespark", "up", "--no-model", "--port", str(port), *options]
        # a copy without bytecode, as a fresh clone has; that of the packages was written when they were installed
        place = shutil.copytree(HERE / "musespark", Path(folder) / "clone" / "musespark", ignore=IGNORED).parent
        began = time.perf_counter()
        up = subprocess.Popen(command, env=world, cwd=place, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
        try:
            _first_page(up, port)
            return cpu_of_tree(up.pid), time.perf_counter() - began
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _first_page(up: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait for the feed. Raises RuntimeError where it is no page, or does not come within PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and up.poll() is None:
        if status := answer(port):
            if status != HTTPStatus.OK:
                raise RuntimeError(f"the first page answered {status}")
            return
        time.sleep(0.05)
    raise RuntimeError("musespark up never answered")


def answer(port: int) -> int:
    """Return the status of the page at /, 0 while nobody listens."""
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        door.request("GET", "/")
        return door.getresponse().status
    except OSError:
        return 0
    finally:
        door.close()


def cpu_of_tree(root: int) -> float:
    """Return the CPU seconds of the process `root` and all below it, the ended ones included. Linux only."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(") ")[2].split()
        except OSError:
            continue  # it ended while we looked
        pid = int(stat.parent.name)
        parents[pid], spent[pid] = int(fields[1]), sum(map(int, fields[11:15])) / _TICK
    return sum(cpu for pid, cpu in spent.items() if _is_below(pid, root, parents))


def _is_below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid != root:
        pid = parents[pid]
    return pid == root
