"""Drawn pictures that share a template and nothing else: quote cards, posts, apps' screens, the studio's posters."""

import io
import pydoc_data.topics
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import fontpkg_inter
import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from musespark.create.render import LAYOUTS, Spec, Step, Words, render

Draw = np.random.Generator
Picture = Image.Image

SCREEN = 540, 1080
PAPERS = (("#f6efe2", "#2b2620", "#b3532f"), ("#15202b", "#f2f5f8", "#5ab1ff"), ("#e9f2ea", "#17301d", "#3b8f57"))


@cache
def vocabulary() -> tuple[str, ...]:
    """Return the plain words of the language's own manual."""
    text = " ".join(pydoc_data.topics.topics.values()).lower()
    found = (word.strip(".,:;()") for word in text.split())
    return tuple(sorted({word for word in found if word.isalpha() and 2 < len(word) < 12}))


def sentence(draw: Draw, letters: int) -> str:
    """Return words nobody has written, together about that long."""
    words: list[str] = []
    while len(" ".join(words)) < letters:
        words.append(str(draw.choice(vocabulary())))
    return " ".join(words).capitalize()


@cache
def lettering(height: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    """Return a font of that height."""
    file = next(path for path in Path(fontpkg_inter.ROOT).rglob("*.ttf") if "Italic" not in path.name)
    font = ImageFont.truetype(str(file), max(6, height))
    font.set_variation_by_name(weight)
    return font


def lines(
    on: ImageDraw.ImageDraw,
    place: tuple[float, float],
    draw: Draw,
    font: ImageFont.FreeTypeFont,
    shape: tuple[int, int],
    ink: str,
) -> None:
    """Write so many lines of so many letters."""
    for line in range(shape[0]):
        on.text((place[0], place[1] + line * 1.35 * font.size), sentence(draw, shape[1]), ink, font)


def quote_card(template: int, draw: Draw) -> Picture:
    """A card of one of three templates: frame, ornament and marks are the template's, all words its own."""
    paper, ink, accent = PAPERS[template]
    made = Image.new("RGB", (800, 800 if template else 1000), paper)
    on = ImageDraw.Draw(made)
    width, height = made.size
    for inset in range(18, 42, 8):
        on.rectangle((inset, inset, width - inset, height - inset), None, accent, 2 + template)
    for corner in ((60, 60), (width - 120, 60), (60, height - 120), (width - 120, height - 120)):
        for petal in range(6):
            angle = petal * np.pi / 3
            x, y = corner[0] + 30 + 20 * np.cos(angle), corner[1] + 30 + 20 * np.sin(angle)
            on.ellipse((x - 10, y - 10, x + 10, y + 10), None, accent, 3)
    on.text((90, 110), "“", accent, lettering(220, "Bold"))
    lines(on, (110, 300), draw, lettering(46, "Bold" if template else "Regular"), (int(draw.integers(4, 7)), 20), ink)
    on.text((110, height - 190), f"— {sentence(draw, 12)}", accent, lettering(32))
    return made


def post(draw: Draw, avatar: Picture, author: str) -> Picture:
    """A screenshot of a short post: the same app, the same person, other words and numbers."""
    made = Image.new("RGB", (720, 640), "#ffffff")
    on = ImageDraw.Draw(made)
    made.paste(ImageOps.fit(avatar, (88, 88)), (32, 32))
    on.text((140, 38), author, "#0f1419", lettering(32, "Bold"))
    on.text((140, 82), f"@{author.lower().replace(' ', '')}", "#536471", lettering(26))
    for dot in (630, 646, 662):
        on.ellipse((dot, 70, dot + 8, 78), "#536471")
    lines(on, (32, 150), draw, lettering(36), (int(draw.integers(4, 8)), 30), "#0f1419")
    on.text(
        (32, 510),
        f"{draw.integers(1, 12)}:{draw.integers(10, 60)} · {draw.integers(1, 29)} Mar 2026",
        "#536471",
        lettering(26),
    )
    on.line((32, 555, 688, 555), "#cfd9de", 2)
    icons(on, 575, draw, "#536471")
    return made


def icons(on: ImageDraw.ImageDraw, top: int, draw: Draw, ink: str) -> None:
    """Draw what apps have below a post, with numbers."""
    for at, x in enumerate((40, 200, 360, 520)):
        if at == 0:
            on.ellipse((x, top, x + 30, top + 26), None, ink, 3)
        elif at == 1:
            on.line((x, top + 26, x, top + 4, x + 26, top + 4), ink, 3)
            on.polygon((x + 22, top - 4, x + 34, top + 4, x + 22, top + 12), ink)
        elif at == 2:
            on.polygon(
                (x, top + 10, x + 15, top + 28, x + 30, top + 10, x + 22, top, x + 15, top + 8, x + 8, top),
                None,
                ink,
                3,
            )
        else:
            on.polygon((x, top + 28, x + 15, top, x + 30, top + 28), None, ink, 3)
        on.text((x + 44, top), str(draw.integers(2, 999)), ink, lettering(24))


def app_frame(picture: Picture, draw: Draw) -> Picture:
    """A phone's screen with an app that shows `picture`: bars, buttons and the app's name are always the same."""
    width, height = SCREEN
    made = Image.new("RGB", SCREEN, "#ffffff")
    on = ImageDraw.Draw(made)
    on.text((24, 12), f"{draw.integers(1, 24)}:{draw.integers(10, 60)}", "#000000", lettering(24, "Bold"))
    for bar in range(4):
        on.rectangle((400 + 9 * bar, 34 - 5 * bar, 405 + 9 * bar, 38), "#000000")
    on.rounded_rectangle((460, 16, 510, 38), 6, None, "#000000", 3)
    on.text((24, 60), "Picturegram", "#000000", lettering(40, "Bold"))
    on.ellipse((24, 130, 80, 186), "#c9b6e4", "#7a5ea8", 4)
    on.text((96, 142), sentence(draw, 10), "#000000", lettering(26, "Bold"))
    shown = picture.resize((width, min(640, max(1, round(picture.height * width / picture.width)))))
    made.paste(shown, (0, 200))
    bottom = 200 + shown.height
    icons(on, bottom + 16, draw, "#000000")
    lines(on, (24, bottom + 60), draw, lettering(24), (2, 34), "#222222")
    for at in range(5):
        on.rounded_rectangle((34 + 106 * at, height - 62, 74 + 106 * at, height - 22), 10, None, "#000000", 4)
    return made


def studio_poster(layout: str, draw: Draw, photo: Picture) -> Picture:
    """A poster of the studio: words, photo and seed its own."""
    steps = tuple(Step(sentence(draw, 12), sentence(draw, 40)) for _ in range(3))
    has_steps = "steps" in LAYOUTS[layout].NEEDS
    words = Words(
        sentence(draw, 34),
        kicker=sentence(draw, 10),
        body="" if has_steps else sentence(draw, 70),
        steps=steps if has_steps else (),
        handle="@orbital.notebook",
        footer="Read 4 min",
    )
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=90)
    spec = Spec(
        words,
        buffer.getvalue() if "photo" in LAYOUTS[layout].TRAITS else None,
        brand=("#b3532f",),
        seed=int(draw.integers(1000)),
    )
    made = render(spec, layout)
    return Image.open(io.BytesIO(made.data)).convert("RGB")


def families(photos: Sequence[Picture], many: int) -> Iterator[tuple[str, list[Picture]]]:
    """Yield sets of `many` pictures that share a template, each with its name."""
    draw = np.random.default_rng(11)
    for template in range(3):
        yield f"quote cards {template + 1}", [quote_card(template, draw) for _ in range(many)]
    yield "posts of one person", [post(draw, photos[0], "Ada Byron") for _ in range(many)]
    yield "posts of many", [post(draw, photos[at % len(photos)], sentence(draw, 9)) for at in range(many)]
    yield "apps' screens", [app_frame(photos[at % len(photos)], draw) for at in range(many)]
    for layout in LAYOUTS:
        yield f"studio: {layout}", [studio_poster(layout, draw, photos[at % len(photos)]) for at in range(many)]
