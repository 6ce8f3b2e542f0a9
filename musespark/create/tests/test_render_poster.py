"""Posters: every layout, script and size gives a picture whose text fits, can be read, and is all there."""

import io
import random
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from musespark.create.render import (
    LAYOUTS,
    SIZES,
    Poster,
    Spec,
    Step,
    TooMuchText,
    Words,
    composed,
    gallery,
    render,
    vary,
)
from musespark.create.render.poster import _raw

STEPS = (Step("Weigh it", "18 g in, 36 g out."), Step("Wait a week", "Best after 7 to 21 days."), Step("Warm the cup"))
LATIN = Words(
    "How a test pilot packs for nine days in orbit",
    kicker="Field notes",
    body="Two pens, one photograph, no spare socks.",
    steps=STEPS,
    handle="@orbital.notebook",
    footer="Read 4 min",
)
ARABIC = Words(
    "فن القهوة الهادئة في صباح الجمعة",
    kicker="دفتر الصباح",
    body="ثلاث خطوات بسيطة تكفي لتصنع فنجاناً أفضل في البيت.",
    steps=(Step("زِن البن", "١٨ غراماً من البن."), Step("دفّئ الفنجان")),
    handle="@qahwa.daily",
    footer="احفظها",
    language="ar",
)
JAPANESE = Words(
    "静かな朝に、もっとおいしいコーヒーを淹れる三つのコツ",
    kicker="朝のノート",
    body="高い道具はいりません。はかる、待つ、温める。",
    steps=(Step("はかる", "豆は18グラム。"), Step("待つ"), Step("温める")),
    handle="@asa.no.coffee",
    footer="保存版",
    language="ja",
)
ALL = [pytest.param(name, id=name) for name in LAYOUTS]


LAID = ["cover", "editorial", "diptych", "ladder"]  # photo, fills and veils without round corners


def picture(size: tuple[int, int] = (640, 480), seed: int = 3) -> bytes:
    rng = np.random.default_rng(seed)
    soft = Image.fromarray(rng.integers(0, 256, (6, 8, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    soft.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


PHOTO = picture()


def said(poster: Poster) -> str:
    """Return every letter the poster shows, in no order: right-to-left lines are reported as they lie."""
    lines = "".join(line.text.removesuffix("-") for line in poster.lines)
    return "".join(sorted(re.sub(r"[\s\u200b“»｢]", "", lines).casefold()))


def meant(words: Words, numerals: str) -> str:
    everything = words.everything() + numerals[: len(words.steps)]
    return "".join(sorted(re.sub(r"[\s“]", "", everything).casefold()))


@pytest.mark.parametrize("layout", ALL)
@pytest.mark.parametrize("words", [LATIN, ARABIC, JAPANESE], ids=["latin", "arabic", "japanese"])
def test_a_poster_says_everything_readably_inside_the_paper(layout: str, words: Words) -> None:
    poster = render(Spec(words, PHOTO), layout)
    image = Image.open(io.BytesIO(poster.data))
    assert (image.format, image.size, poster.media_type) == ("WEBP", (1080, 1350), "image/webp")
    assert poster.contrast >= 4.5
    assert poster.contrast == min(line.contrast for line in poster.lines)
    assert said(poster) == meant(words, "١٢٣" if words is ARABIC else "123")
    assert all(line.left > 15 and line.left + line.width < 1080 for line in poster.lines)


@pytest.mark.parametrize("layout", ALL)
@pytest.mark.parametrize("size", SIZES[1:], ids=str)
def test_every_layout_stands_in_every_size(layout: str, size: tuple[int, int]) -> None:
    words = Words("The quiet art of mending wool", kicker="Slow craft", steps=STEPS, handle="@thread")
    poster = render(Spec(words, PHOTO, width=size[0], height=size[1]), layout)
    assert Image.open(io.BytesIO(poster.data)).size == size
    assert poster.contrast >= 4.5


@pytest.mark.parametrize("layout", ALL)
def test_shares_sum_to_one_and_name_what_is_there(layout: str) -> None:
    poster = render(Spec(LATIN, PHOTO), layout)
    assert sum(poster.shares.values()) == pytest.approx(1)
    assert min(poster.shares.values()) >= 0
    assert (poster.shares["photo"] > 0.004) == ("photo" in LAYOUTS[layout].TRAITS or layout == "quote")
    assert (poster.shares["pattern"] > 0) == ("pattern" in LAYOUTS[layout].TRAITS)
    assert 0.01 < poster.shares["type"] < 0.3


def test_a_photo_of_half_the_sheet_has_its_half() -> None:
    poster = render(Spec(Words("Up", handle="@a"), PHOTO), "diptych")
    assert poster.shares["photo"] == pytest.approx(0.45, abs=0.005)


@pytest.mark.parametrize("layout", ALL)
def test_the_same_spec_gives_the_same_bytes_and_another_version_others(layout: str) -> None:
    spec = Spec(LATIN, PHOTO, seed=4)
    assert render(spec, layout).data == render(Spec(LATIN, PHOTO, seed=4), layout).data
    assert render(vary(spec, 1), layout).data != render(spec, layout).data


def test_png_shows_what_webp_shows() -> None:
    spec = Spec(LATIN, PHOTO)
    png, webp = (render(spec, "editorial", encoding=kind) for kind in ("png", "webp"))
    pair = [np.asarray(Image.open(io.BytesIO(each.data)).convert("RGB"), float) for each in (png, webp)]
    assert png.media_type == "image/png"
    assert abs(pair[0] - pair[1]).mean() < 2


def test_a_right_to_left_sheet_is_the_mirror_of_a_left_to_right_one() -> None:
    left, right = (composed(Spec(words, PHOTO), "diptych") for words in (LATIN, ARABIC))
    photo = [plate.place for plate in left.plates if plate.image] + [
        plate.place for plate in right.plates if plate.image
    ]
    assert "left:594px" in photo[0]
    assert "left:0px" in photo[1]
    assert all(line.left + line.width <= 1080 - 55 for line in render(Spec(ARABIC, PHOTO), "diptych").lines)


def test_arabic_lines_end_at_the_right_margin() -> None:
    lines = render(Spec(ARABIC, PHOTO), "editorial").lines
    assert max(line.left + line.width for line in lines) == pytest.approx(1080 - 72, abs=6)


def test_a_headline_made_of_markup_is_shown_as_text() -> None:
    words = Words('</div><script>alert("x")</script>&amp;<b>bold</b>')
    assert said(render(Spec(words), "broadside")) == meant(words, "")


@pytest.mark.parametrize(
    "headline",
    [
        "A",
        "🧶",
        "word " * 79 + "last",
        "W" * 400,
        "Donaudampfschifffahrtsgesellschaftskapitänsmützen richtig pflegen",
        "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        "静か" * 200,
        "مرحبا " * 60,
        "mixed 混ぜる خليط смесь ανάμειξη 👩‍🚀",
        "x\u200by\ufeffz\u0301\u0316\u0316\u0316\u0316\u0316\u0316",
        "1/2 — “quote” … 50 % off!",
    ],
    ids=lambda text: text[:12],
)
def test_extreme_headlines_fit_whole(headline: str) -> None:
    words = Words(headline, kicker="k", handle="@h")
    poster = render(Spec(words), "broadside")
    assert said(poster) == meant(words, "")
    assert poster.contrast >= 4.5


def test_long_german_words_break_with_hyphens_and_lose_no_letter() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützen"
    for layout in ("cover", "editorial", "diptych", "woven", "broadside"):
        lines = render(Spec(Words(f"{word} richtig pflegen", language="de"), PHOTO), layout).lines
        assert sum(line.text.endswith("-") for line in lines) >= 2
        assert word in "".join(line.text.removesuffix("-").strip() for line in lines)
        assert max(line.height for line in lines) > 60


def test_too_much_text_is_refused_in_a_sentence() -> None:
    steps = (Step("t" * 40 + " " + "t" * 39, "word " * 31),) * 6
    with pytest.raises(TooMuchText, match="Shorten it"):
        render(Spec(Words("word " * 79, body="word " * 119, steps=steps), height=1080), "broadside")


@pytest.mark.parametrize("size", [(10, 10), (1, 1), (3000, 60), (60, 3000)])
def test_tiny_and_stretched_photos_give_posters(size: tuple[int, int]) -> None:
    for layout in ("cover", "editorial", "arch"):
        assert render(Spec(LATIN, picture(size)), layout).contrast >= 4.5


@pytest.mark.parametrize("fill", ["white", "black", "#808080", "#ffff00"])
def test_text_on_a_plain_photo_can_be_read_whatever_its_colour(fill: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (500, 600), fill).save(buffer, "PNG")
    assert render(Spec(LATIN, buffer.getvalue()), "cover").contrast >= 4.5


def test_text_on_noise_can_be_read() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (700, 560, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    assert render(Spec(LATIN, buffer.getvalue()), "cover").contrast >= 4.5


def test_a_layout_that_needs_what_is_missing_says_so() -> None:
    with pytest.raises(ValueError, match="cover layout needs a photo"):
        render(Spec(LATIN), "cover")
    with pytest.raises(ValueError, match="ladder layout needs steps"):
        render(Spec(Words("Hello"), PHOTO), "ladder")
    with pytest.raises(ValueError, match="no layout called poster"):
        render(Spec(LATIN), "poster")


def test_a_broken_photo_is_refused_by_render_and_gallery() -> None:
    with pytest.raises(ValueError, match="not a JPEG"):
        render(Spec(LATIN, b"nonsense"), "cover")
    with pytest.raises(ValueError, match="not a JPEG"):
        gallery(b"nonsense", LATIN)


def test_brand_colours_take_the_place_of_the_photos() -> None:
    plain, brand = Spec(LATIN, PHOTO), Spec(LATIN, PHOTO, brand=("#0a7d4f", "#ffcc00"))
    assert render(plain, "arch").data != render(brand, "arch").data


@pytest.mark.parametrize("words", [LATIN, ARABIC, JAPANESE, Words("Bread"), Words("word " * 60)], ids=str)
@pytest.mark.parametrize("photo", [PHOTO, None], ids=["photo", "none"])
def test_a_gallery_is_three_different_posters_that_render(words: Words, photo: bytes | None) -> None:
    shown = gallery(photo, words)
    assert len({layout for layout, _ in shown}) == 3
    assert shown == gallery(photo, words)
    for layout, spec in shown:
        assert spec.words is words
        assert render(spec, layout).contrast >= 4.5


def test_steps_put_the_ladder_first() -> None:
    assert gallery(PHOTO, LATIN)[0][0] == "ladder"


def test_a_photo_is_shown_in_more_than_one_of_the_three() -> None:
    layouts = [layout for layout, _ in gallery(PHOTO, Words("Better coffee at home"))]
    assert sum("photo" in LAYOUTS[layout].TRAITS for layout in layouts) == 2


def test_a_gallery_passes_over_layouts_that_cannot_take_the_word() -> None:
    upright = picture((480, 900))
    layouts = [layout for layout, _ in gallery(upright, Words("Donaudampfschifffahrtsgesellschaftskapitän"))]
    assert "diptych" not in layouts


def test_a_brief_that_no_three_layouts_can_take_is_refused() -> None:
    steps = (Step("t" * 40 + " " + "t" * 39, "word " * 31),) * 6
    with pytest.raises(TooMuchText, match="poster of this size"):
        gallery(None, Words("word " * 79, body="word " * 119, steps=steps), size=(1080, 1080))


def test_versions_next_to_each_other_differ() -> None:
    spec = Spec(Words("Better coffee"), PHOTO)
    versions = [render(vary(spec, number), "editorial").data for number in range(1, 5)]
    assert len({*versions, render(spec, "editorial").data}) == 5


def test_random_briefs_never_fail_but_in_a_sentence() -> None:
    """Throw twenty-four briefs of random letters of many scripts at random layouts."""
    rng = random.Random(9)
    alphabet = "abc ÄÖ éß ابت ثجح かな漢字 שלום Привет 123 .,!? <>&\"' 🧶👩\u200d🚀 \u200b\u0301 ไทย हिन्दी 한국 "
    answers = [_answer(rng, "".join(rng.choices(alphabet, k=rng.choice([1, 8, 60, 300])))) for _ in range(24)]
    assert all(answer is None or re.fullmatch(r"[A-Z].*\.", answer) for answer in answers)
    assert answers.count(None) > 15


def _answer(rng: random.Random, text: str) -> str | None:
    try:
        words = Words(text, body=text[:200], kicker=text[:20], handle=text[-9:])
        poster = render(Spec(words, PHOTO, seed=rng.randrange(99)), rng.choice(sorted(set(LAYOUTS) - {"ladder"})))
    except ValueError as refusal:
        return str(refusal)
    return None if poster.contrast >= 4.5 else "unreadable"


@pytest.mark.parametrize("words", [LATIN, ARABIC], ids=["left", "right"])
@pytest.mark.parametrize("layout", LAID)
def test_plates_drawn_without_the_engine_look_as_it_would_draw_them(layout: str, words: Words) -> None:
    spoken = words if "steps" in LAYOUTS[layout].NEEDS else replace(words, steps=())
    sheet = composed(Spec(spoken, picture((1600, 1200))), layout)
    assert sheet.ground is not None
    theirs = _raw(sheet, sheet.ground_html())[..., :3].astype(int)
    apart = np.abs(np.asarray(sheet.ground).astype(int) - theirs)
    assert apart.mean() < 1  # what the JPEG that the engine reads costs
    assert np.percentile(apart, 99.9) <= 8


def test_plates_with_round_corners_are_the_engines() -> None:
    assert composed(Spec(replace(LATIN, steps=()), picture()), "arch").ground is None
    assert composed(Spec(replace(LATIN, steps=())), "woven").ground is None
