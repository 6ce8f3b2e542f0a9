"""A job for tests: the first time it hangs until it is killed, the second time it writes one line."""

import os
import signal
from pathlib import Path

from musespark.support.jobs import job


@job()
def tally() -> None:
    """Hang once, then write `done` once."""
    path = Path(os.environ["TALLY"])
    started = path.with_suffix(".started")
    if not started.exists():
        started.touch()
        signal.pause()
    with path.open("a") as file:
        file.write("done\n")
