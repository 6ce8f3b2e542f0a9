"""The default installation: `bin/environment` in an empty checkout. CPU of all its processes, and what is then on disk.

Packages come from the index, or from pip's cache where they are: that is what the wall clock says. Without either there
is nothing to measure, and no figure.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figure import Figure

CPU_S = 60.0
DISK_MB = 1200.0
HERE = Path(__file__).parent.parent


def run() -> list[Figure]:
    """Install into a folder that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="musespark-install-") as folder:
        shutil.copytree(HERE / "bin", Path(folder) / "bin")
        shutil.copy(HERE / "requirements.txt", folder)
        before, began = _cpu(), time.perf_counter()
        done = subprocess.run([f"{folder}/bin/environment"], check=False, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
        cpu, wall = _cpu() - before, time.perf_counter() - began
        if done.returncode:
            print("no figures: the packages could not be installed, see above", file=sys.stderr)
            return []
        size = on_disk(Path(folder) / ".venv")
    return [
        Figure("default installation, on disk", size, "MB", DISK_MB, size <= DISK_MB),
        Figure("default installation, CPU", cpu, "s", CPU_S, cpu <= CPU_S),
        Figure("default installation, wall", wall, "s", None, None),
    ]


def _cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def on_disk(folder: Path) -> float:
    """Return the megabytes (of 10^6 bytes) that all files below `folder` take, whole blocks counted, links as links."""
    kept = (place.lstat() for place in folder.rglob("*"))
    blocks = {(found.st_dev, found.st_ino): found.st_blocks for found in kept}
    return sum(blocks.values()) * 512 / 1e6
