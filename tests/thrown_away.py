"""Loaded before Django's settings (`-p tests.thrown_away`): tests never touch the instance that stands beside them."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="musespark-tests-"))
(_folder / "static").mkdir()
os.environ["MUSESPARK_DATA"] = str(_folder)
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
