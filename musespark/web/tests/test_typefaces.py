"""Typefaces are cut once from their packages and found by their recipe."""

from django.core.files.storage import FileSystemStorage
from fontTools.ttLib import TTFont

from musespark.web.typefaces import CUTS, Finder, made


def test_the_cuts_are_small_hold_latin_letters_and_are_made_once() -> None:
    paths = {name: made(cut) for name, cut in CUTS.items()}
    assert sum(path.stat().st_size for path in paths.values()) < 90_000
    before = {path: path.stat().st_mtime_ns for path in paths.values()}
    for path in paths.values():
        letters = TTFont(path).getBestCmap()
        assert [each for each in "AaßéŁğ€–“" if ord(each) not in letters] == []
    assert {made(cut): made(cut).stat().st_mtime_ns for cut in CUTS.values()} == before

    finder = Finder()
    assert finder.find("web/type/inter.woff") == str(paths["web/type/inter.woff"])
    assert finder.find("web/type/inter.woff", find_all=True) == [str(paths["web/type/inter.woff"])]
    assert finder.find("web/type/other.woff", find_all=True) == []
    offered: dict[str, FileSystemStorage] = dict(finder.list([]))
    assert {name: storage.exists(name) for name, storage in offered.items()} == dict.fromkeys(CUTS, True)
    assert list(finder.list(["*.woff"])) == []
