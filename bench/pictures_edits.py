"""Forty ways to pass off a picture as one's own, each as `edit(picture, draw, others)`.

They are what apps do when a picture is posted again, and what people do so that it isn't found.
"""

import io
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from bench.pictures_drawn import app_frame, lettering, sentence

Draw = np.random.Generator
Picture = Image.Image
Edit = Callable[[Picture, Draw, Sequence[Picture]], Picture]


def jpeg(picture: Picture, quality: int) -> Picture:
    """Return it as it is after being saved with that quality."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def scaled(picture: Picture, factor: float, aspect: float = 1.0) -> Picture:
    """Return it at another size."""
    width, height = picture.size
    size = max(16, round(width * factor * aspect)), max(16, round(height * factor))
    return picture.resize(size, Image.Resampling.LANCZOS)


def hue_shifted(picture: Picture, _draw: Draw, _others: Sequence[Picture]) -> Picture:
    """Every hue a third of the circle on."""
    hue, saturation, value = picture.convert("HSV").split()
    return Image.merge("HSV", (hue.point(lambda old: (old + 85) % 256), saturation, value)).convert("RGB")


def toned(picture: Picture, _draw: Draw, _others: Sequence[Picture]) -> Picture:
    """A filter: warm lights, cold shadows, dark corners."""
    width, height = picture.size
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    corners = (1 - 0.35 * (across**2 + down**2) / 2)[..., None]
    pixels = np.asarray(picture, float) / 255
    curved = np.stack([pixels[..., 0] ** 0.8, pixels[..., 1] ** 0.95, 0.1 + 0.8 * pixels[..., 2]], axis=-1)
    return as_picture(255 * curved * corners)


def noisy(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """Grain with a spread of 20 levels."""
    pixels = np.asarray(picture, float)
    return as_picture(pixels + draw.normal(0, 20, pixels.shape))


def pixelated(picture: Picture, _draw: Draw, _others: Sequence[Picture]) -> Picture:
    """Squares, 160 on the longer side."""
    small = scaled(picture, 160 / max(picture.size))
    return small.resize(picture.size, Image.Resampling.NEAREST)


def as_picture(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Picture:
    """Return levels of 0 to 255, shape (height, width, 3), as a picture."""
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def turned(picture: Picture, degrees: float) -> Picture:
    """Turned, with the corners that open left black."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


def straightened(picture: Picture, _draw: Draw, _others: Sequence[Picture]) -> Picture:
    """Turned by 5 degrees and cut so that no corner is open."""
    width, height = picture.size
    return around(picture.rotate(5, Image.Resampling.BICUBIC), 0.5, 0.5, 0.82 * width, 0.82 * height)


def in_perspective(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """As seen from the side: each corner moves in by up to a sixth."""
    width, height = picture.size
    x, y = draw.uniform(0.02, 0.16, (2, 4)) * [[width], [height]]
    seen = ((-x[0], -y[0]), (-x[1], height + y[1]), (width + x[2], height + y[2]), (width + x[3], -y[3]))
    flat = [round(float(value)) for corner in seen for value in corner]
    return picture.transform(picture.size, Image.Transform.QUAD, flat, Image.Resampling.BICUBIC, fillcolor=(40, 40, 44))


def around(picture: Picture, x: float, y: float, width: float, height: float) -> Picture:
    """Return the part of that size around a place, both of 0 to 1 within what is possible."""
    left, top = x * (picture.width - width), y * (picture.height - height)
    return picture.crop((round(left), round(top), round(left + width), round(top + height)))


def cropped(share: float) -> Edit:
    """Keep a share of the area, somewhere."""

    def edit(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
        side = share**0.5
        return around(picture, draw.random(), draw.random(), side * picture.width, side * picture.height)

    return edit


def squared(picture: Picture) -> Picture:
    """The middle square."""
    side = min(picture.size)
    return around(picture, 0.5, 0.5, side, side)


def with_text(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """Three lines across it, white with a dark edge."""
    made = picture.copy()
    height = made.height // 11
    for line, at in enumerate((0.12, 0.42, 0.75)):
        words = sentence(draw, 18 + line)
        ImageDraw.Draw(made).text(
            (made.width // 20, at * made.height),
            words,
            "white",
            lettering(height, "Bold"),
            stroke_width=3,
            stroke_fill="black",
        )
    return made


def with_stickers(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """Six yellow faces, each a fifth of the picture wide."""
    made = picture.copy()
    for x, y in draw.random((6, 2)):
        side = max(made.size) // 5
        face(ImageDraw.Draw(made), x * (made.width - side), y * (made.height - side), side)
    return made


def face(on: ImageDraw.ImageDraw, left: float, top: float, side: float) -> None:
    """Draw a smiling face."""
    on.ellipse((left, top, left + side, top + side), "#ffcc33", "#885500", 3)
    for eye in (0.32, 0.68):
        x, y = left + eye * side, top + 0.38 * side
        on.ellipse((x - side / 14, y - side / 10, x + side / 14, y + side / 10), "#442200")
    on.arc(
        (left + side / 4, top + side / 4, left + 0.75 * side, top + 0.8 * side),
        20,
        160,
        "#442200",
        max(2, round(side / 20)),
    )


def captioned(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """A meme: a white bar with two lines above."""
    bar = picture.width // 4
    made = Image.new("RGB", (picture.width, picture.height + bar), "white")
    made.paste(picture, (0, bar))
    for line in (0, 1):
        words = sentence(draw, 26)
        ImageDraw.Draw(made).text((bar // 8, bar * (0.1 + 0.42 * line)), words, "black", lettering(bar // 3, "Bold"))
    return made


def padded(picture: Picture, _draw: Draw, _others: Sequence[Picture]) -> Picture:
    """A border of 12 % around."""
    return ImageOps.expand(picture, max(picture.size) // 8, "#f4f0e8")


def on_screen(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """A screenshot of an app that shows it as wide as the screen, in full."""
    return app_frame(picture, draw)


def on_screen_squared(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """A screenshot of an app that shows the middle square."""
    return app_frame(squared(picture), draw)


def as_story(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """9:16: itself blurred behind, itself before, words below."""
    behind = ImageOps.fit(picture, (540, 960)).filter(ImageFilter.GaussianBlur(24))
    before = scaled(picture, min(486 / picture.width, 640 / picture.height))
    behind.paste(before, ((540 - before.width) // 2, 150))
    words = sentence(draw, 22)
    ImageDraw.Draw(behind).text((40, 850), words, "white", lettering(36, "Bold"), stroke_width=2, stroke_fill="black")
    return behind


def in_story_crop(picture: Picture, _draw: Draw, _others: Sequence[Picture]) -> Picture:
    """9:16: what of it fills the screen."""
    return ImageOps.fit(picture, (540, 960))


def in_collage(picture: Picture, draw: Draw, others: Sequence[Picture]) -> Picture:
    """One of four squares."""
    made = Image.new("RGB", (820, 820), "white")
    cells = [*draw.choice(len(others), 3, replace=False)]
    pictures = [picture, *(others[at] for at in cells)]
    for place, at in enumerate(draw.permutation(4)):
        made.paste(ImageOps.fit(pictures[at], (400, 400)), (5 + place % 2 * 410, 5 + place // 2 * 410))
    return made


def side_by_side(picture: Picture, draw: Draw, others: Sequence[Picture]) -> Picture:
    """Beside another one, both in full."""
    other = others[int(draw.integers(len(others)))]
    both = [scaled(each, 480 / each.height) for each in (picture, other)]
    made = Image.new("RGB", (both[0].width + both[1].width, 480))
    made.paste(both[0], (0, 0))
    made.paste(both[1], (both[0].width, 0))
    return made


def in_picture(share: float) -> Edit:
    """Small in a corner of another one; `share` of its width."""

    def edit(picture: Picture, draw: Draw, others: Sequence[Picture]) -> Picture:
        behind = ImageOps.fit(others[int(draw.integers(len(others)))], (960, 720))
        small = scaled(picture, share * 960 / picture.width)
        behind.paste(small, (960 - small.width - 30, max(0, 690 - small.height)))
        return behind

    return edit


def watermarked(picture: Picture, draw: Draw, _others: Sequence[Picture]) -> Picture:
    """Grey words all over, slanted, half seen through."""
    mark = Image.new("L", (2 * max(picture.size),) * 2)
    words = sentence(draw, 14)
    height = max(picture.size) // 16
    for row in range(0, mark.height, 2 * height):
        ImageDraw.Draw(mark).text((row % (4 * height), row), f"{words}   " * 12, 120, lettering(height, "Bold"))
    mark = ImageOps.fit(mark.rotate(30), picture.size, centering=(0.5, 0.5))
    return Image.composite(Image.new("RGB", picture.size, "#e0e0e0"), picture, mark)


def blended(share: float) -> Edit:
    """Another picture shines through; `share` is that one's."""

    def edit(picture: Picture, draw: Draw, others: Sequence[Picture]) -> Picture:
        other = ImageOps.fit(others[int(draw.integers(len(others)))], picture.size)
        return Image.blend(picture, other, share)

    return edit


def from_screen(picture: Picture, draw: Draw, others: Sequence[Picture]) -> Picture:
    """A photograph of a screen: aslant, stripes, grain, a little out of focus."""
    stripes = 1 + 0.08 * np.sin(np.arange(picture.width) * 1.9)[None, :, None]
    seen = as_picture(np.asarray(picture, float) * stripes)
    soft = in_perspective(seen, draw, others).filter(ImageFilter.GaussianBlur(1.2))
    return as_picture(np.asarray(ImageEnhance.Brightness(soft).enhance(1.2), float) + draw.normal(0, 6, (1, 1, 3)))


def chained(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(picture: Picture, draw: Draw, others: Sequence[Picture]) -> Picture:
        for each in edits:
            picture = each(picture, draw, others)
        return picture

    return edit


def alone(change: Callable[[Picture], Picture]) -> Edit:
    """An edit that needs nothing but the picture."""
    return lambda picture, _draw, _others: change(picture)


mirrored = alone(ImageOps.mirror)

EDITS: dict[str, Edit] = {
    "JPEG quality 10": alone(lambda picture: jpeg(picture, 10)),
    "quarter size": alone(lambda picture: scaled(picture, 0.25)),
    "stretched by a quarter": alone(lambda picture: scaled(picture, 1, 1.25)),
    "grey": alone(lambda picture: picture.convert("L").convert("RGB")),
    "contrast": alone(lambda picture: ImageEnhance.Contrast(picture).enhance(1.8)),
    "darker": alone(lambda picture: ImageEnhance.Brightness(picture).enhance(0.5)),
    "hue": hue_shifted,
    "filter": toned,
    "posterised": alone(lambda picture: ImageOps.posterize(picture, 3)),
    "inverted": alone(ImageChops.invert),
    "blurred": alone(lambda picture: picture.filter(ImageFilter.GaussianBlur(max(picture.size) / 320))),
    "sharpened": alone(lambda picture: picture.filter(ImageFilter.UnsharpMask(3, 200, 2))),
    "noise": noisy,
    "pixelated": pixelated,
    "mirrored": mirrored,
    "turned by 5°, cut": straightened,
    "turned by 25°": alone(lambda picture: turned(picture, 25)),
    "turned by 90°": alone(lambda picture: turned(picture, 90)),
    "perspective": in_perspective,
    "crop to 90 %": cropped(0.9),
    "crop to 70 %": cropped(0.7),
    "crop to 50 %": cropped(0.5),
    "crop to 30 %": cropped(0.3),
    "text": with_text,
    "stickers": with_stickers,
    "meme caption": captioned,
    "padding": padded,
    "screenshot": on_screen,
    "screenshot, middle square": on_screen_squared,
    "9:16 story": as_story,
    "9:16 cut": in_story_crop,
    "collage of four": in_collage,
    "side by side": side_by_side,
    "picture in picture, 40 %": in_picture(0.4),
    "picture in picture, 25 %": in_picture(0.25),
    "watermark": watermarked,
    "blend, 30 % of another": blended(0.3),
    "blend, 40 % of another": blended(0.4),
    "photographed from a screen": from_screen,
    "crop, mirrored, caption": chained(cropped(0.5), mirrored, captioned),
    "crop, caption, screenshot": chained(cropped(0.6), captioned, on_screen),
    "filter, stickers, turned by 5°, cut": chained(toned, with_stickers, straightened),
}
