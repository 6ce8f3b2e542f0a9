"""A folder of its own for whatever a confined process writes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from musespark.support import clock
from musespark.support.media.prepare import WALL


@contextmanager
def making_room() -> Iterator[Path]:
    """Lend an empty folder, and sweep away those of workers that were killed."""
    place = Path(settings.DATA) / "making"
    place.mkdir(parents=True, exist_ok=True)
    oldest = clock.now().timestamp() - 2 * WALL
    for left in place.iterdir():
        with suppress(FileNotFoundError):  # another worker sweeps too
            if left.stat().st_mtime < oldest:
                shutil.rmtree(left)
    with TemporaryDirectory(dir=place) as folder:
        yield Path(folder)
