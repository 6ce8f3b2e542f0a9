"""Cut two typefaces to what Latin pages need (about 70 kB instead of 1.2 MB) and offer them to staticfiles.

The fonts come as packages. A cut is made once, kept beside the data and found by its recipe, so a new recipe or a new
package version makes a new file. Other scripts are set in the reader's own fonts.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

LATIN = "20-7E,A0-17F,192,218-21B,259,2C6,2DA,2DC,1E9E,2000-206F,20AC,20BF,2122,2190-2193,2212,2215"
FEATURES = ["kern", "liga", "mark", "tnum"]  # each further one costs CPU at the first start


@dataclass(frozen=True)
class Cut:
    """A file to make: from which package's font, and the axes that stay or are fixed."""

    name: str
    package: str
    source: str
    axes: tuple[tuple[str, float | tuple[float, float]], ...]

    @property
    def recipe(self) -> str:
        """Sixteen hexadecimal digits that change with whatever changes the file."""
        facts = repr((self, version(self.package), version("fonttools"), LATIN, FEATURES))
        return hashlib.sha256(facts.encode()).hexdigest()[:16]


CUTS = {
    cut.name: cut
    for cut in (
        Cut(
            "web/type/fraunces.woff",
            "fontpkg-fraunces",
            "Fraunces[SOFT,WONK,opsz,wght].ttf",
            (("SOFT", 0), ("WONK", 0), ("opsz", 60), ("wght", 600)),
        ),
        Cut("web/type/inter.woff", "fontpkg-inter", "Inter[opsz,wght].ttf", (("opsz", 14), ("wght", (400, 700)))),
    )
}


def made(cut: Cut) -> Path:
    """Return the file of `cut`, making it if this recipe was never cut here (about one CPU-second)."""
    path = Path(settings.DATA) / "type" / cut.recipe / cut.name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        _carve(cut).save(draft)
        draft.replace(path)
    return path


def _carve(cut: Cut) -> TTFont:
    source = files(cut.package.replace("-", "_")) / "files" / cut.source
    options = subset.Options(layout_features=FEATURES)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LATIN))
    # lazily read, without glyph names and changed in place: the same cut for half the CPU
    font = subset.load_font(str(source), options, dontLoadGlyphNames=True)
    cutter.subset(font)
    instancer.instantiateVariableFont(font, dict(cut.axes), inplace=True)
    font.flavor = "woff"
    return font


class Finder(BaseFinder):
    """Offers the cuts to `collectstatic` and to the development server."""

    def check(self, **_: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:  # noqa: FBT001, FBT002  Django's signature
        found = [str(made(CUTS[path]))] if path in CUTS else []
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, cut in CUTS.items():
            if not matches_patterns(name, list(ignore_patterns or [])):
                root = str(made(cut)).removesuffix(name)
                yield name, FileSystemStorage(location=root)
