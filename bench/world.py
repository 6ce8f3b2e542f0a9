"""A thrown-away instance for a benchmark that needs a database: own process, own data folder, a real SQLite file."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench.figure import Figure


def in_own_instance(module: str) -> list[Figure]:
    """Run `python -m module`, which calls `report`, on an empty instance (BENCH_DATABASE_URL: on that database)."""
    with tempfile.TemporaryDirectory(prefix="musespark-bench-", ignore_cleanup_errors=True) as folder:
        (Path(folder) / "static").mkdir()
        world = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        world |= {"MUSESPARK_DATA": folder, "DJANGO_SETTINGS_MODULE": "musespark.settings"}
        world["OMP_NUM_THREADS"] = "1"  # as wsgi.py sets it
        if url := os.environ.get("BENCH_DATABASE_URL"):
            world["DATABASE_URL"] = url
        command = [sys.executable, "-m", module]
        done = subprocess.run(command, env=world, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, check=True)  # noqa: S603  our own command
    return [Figure(**figure) for figure in json.loads(done.stdout)]


def report(measure: Callable[[], list[Figure]]) -> None:
    """In that process: set Django up, migrate, measure and print the figures as JSON."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps([asdict(figure) for figure in measure()]))
