"""The sheet: mirrored for right-to-left, its picks by seed, its page whole; and the faces it is set in."""

import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from musespark.create.render import LAYOUTS, Spec, Step, Words, composed, fonts
from musespark.create.render.plate import Box, plate_html
from musespark.create.render.sheet import Block, Sheet

ARABIC = Words("قهوة أفضل في البيت", kicker="دفتر", handle="@qahwa", language="ar")
LATIN = Words("Better coffee at home", kicker="Notes", handle="@coffee", steps=(Step("Weigh"),))
DRAWN = [name for name, layout in LAYOUTS.items() if "photo" not in layout.NEEDS]


class Tags(HTMLParser):
    """Counts tags that open and close, and keeps what they point at."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag != "img"
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(tag)


def test_boxes_are_mirrored_only_where_lines_begin_at_the_right() -> None:
    assert Sheet(Spec(LATIN)).placed(Box(72, 10, 300, 40)) == Box(72, 10, 300, 40)
    assert Sheet(Spec(ARABIC)).placed(Box(72, 10, 300, 40)) == Box(708, 10, 300, 40)


def test_picks_run_through_all_combinations_in_turn() -> None:
    seen = []
    for seed in range(6):
        sheet = Sheet(Spec(LATIN, seed=seed))
        seen.append((sheet.pick("a", "b"), sheet.pick(1, 2, 3)))
    assert seen == [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("a", 3), ("b", 3)]


def test_an_empty_block_leaves_no_trace() -> None:
    sheet = Sheet(Spec(Words("Hello")))
    sheet.put(sheet.row("", "", ((0, 0, 0), (0, 0, 0))), 72, 72)
    sheet.put(sheet.kicker((0, 0, 0)), 72, 72)
    sheet.put(Block("", 10, 10), 0, 0)
    assert sheet.texts == []


def test_a_traced_plate_shows_its_layer_instead_of_its_paint() -> None:
    sheet = Sheet(Spec(LATIN))
    sheet.pattern("quilt", Box(0, 0, 1080, 360), (255, 255, 255))
    sheet.fill(Box(0, 360, 1080, 990), (1, 2, 3))
    painted = [plate_html(plate, traced=False) for plate in sheet.plates]
    traced = [plate_html(plate, traced=True) for plate in sheet.plates]
    assert painted[0].startswith('<img src="pattern-0"')
    assert "rgb(0,255,0)" in traced[0]
    assert "rgb(1,2,3)" in painted[1]
    assert "rgb(0,0,0)" in traced[1]


@pytest.mark.parametrize("layout", DRAWN)
@pytest.mark.parametrize("words", [LATIN, ARABIC], ids=["latin", "arabic"])
def test_a_standalone_page_is_sound_and_asks_for_nothing_outside(layout: str, words: Words) -> None:
    if "steps" in LAYOUTS[layout].NEEDS:
        words = Words(words.headline, steps=(Step("One"),), language=words.language)
    html = composed(Spec(words), layout).standalone_html()
    tags = Tags()
    tags.feed(html)
    assert tags.depth == 0
    assert all(source.startswith("data:image/") for source in tags.sources)
    assert ('dir="rtl"' in html) == (words.language == "ar")
    assert "http" not in re.sub(r"data:[^\"]+", "", html)


@pytest.mark.parametrize("layout", DRAWN)
def test_blocks_of_text_do_not_lie_on_each_other(layout: str) -> None:
    words = Words("word " * 30, kicker="k", body="word " * 40, steps=(Step("One", "text"),) * 3, handle="h", footer="f")
    sheet = composed(Spec(words), layout)
    boxes = sorted((box.top, box.top + box.height) for box, _ in sheet.texts)
    assert all(low <= high + 1 for (_, low), (high, _) in pairwise(boxes))


def test_every_font_comes_from_a_package_that_is_installed() -> None:
    for pack in fonts.PACKS.values():
        for _, path in pack:
            package, _, inner = path.partition("/")
            assert files(package).joinpath(inner).read_bytes()[:4] in {b"\x00\x01\x00\x00", b"OTTO"}


def test_only_the_packs_a_text_needs_are_loaded() -> None:
    assert fonts.packs_for("Better coffee", "en") == ("base",)
    assert fonts.packs_for("Кофе и Ελλάδα", "ru") == ("base",)
    assert fonts.packs_for("قهوة and 静かな", "ar") == ("base", "arabic", "japanese")
    assert fonts.packs_for("静谧", "zh") == ("base", "chinese")
    assert fonts.packs_for("靜謐", "zh-Hant-TW") == ("base", "chinese-hant")


@pytest.mark.parametrize(
    ("text", "language", "family"),
    [
        ("Better coffee", "en", "Fraunces"),
        ("Тихое утро", "ru", "Noto Serif"),
        ("قهوة", "ar", "Amiri"),
        ("静かな", "ja", "Noto Sans JP"),
        ("靜謐", "zh-TW", "Noto Sans TC"),
        ("조용한", "ko", "Noto Sans KR"),
        ("שקט", "he", "Noto Sans Hebrew"),
    ],
)
def test_each_script_has_a_face_of_its_own(text: str, language: str, family: str) -> None:
    assert Sheet(Spec(Words(text, language=language))).setting.faces.serif.family == family


def test_a_face_names_every_family_loaded_in_a_fixed_order() -> None:
    css = fonts.faces_of("latin", "en").text.css(("base", "arabic"))
    stack = re.findall(r"'([^']+)'", css.split(";")[0])
    assert stack == ["Inter", *[f for f in fonts.families("base") if f != "Inter"], *fonts.families("arabic")]


def test_brand_then_photo_then_house_decide_the_palette() -> None:
    house, other = Sheet(Spec(LATIN, seed=0)).palette, Sheet(Spec(LATIN, seed=1)).palette
    brand = Sheet(Spec(LATIN, brand=("#0a7d4f",))).palette
    assert len({house, other, brand}) == 3
