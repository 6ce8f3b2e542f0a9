"""Opening photos that strangers send, and choosing the window of them that is shown."""

import io
from pathlib import Path

import numpy as np
import pytest
import skimage
from PIL import Image

from musespark.create.render import crop, photo
from musespark.create.render.photo import Photo, open_photo

PHOTOS = Path(skimage.__file__).parent / "data"


def _encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _blob(size: tuple[int, int], at: tuple[int, int], colour: str = "#e03010") -> Photo:
    image = Image.new("RGB", size, "#90a0a8")
    image.paste(colour, (at[0] - 30, at[1] - 30, at[0] + 30, at[1] + 30))
    return Photo(image)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "CMYK", "I;16"])
def test_every_kind_of_picture_opens_as_rgb(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new(mode, (40, 30), 1) if mode != "I;16" else Image.fromarray(np.full((30, 40), 40_000, np.uint16))
    opened = open_photo(_encoded(image, kind))
    assert (opened.image.mode, opened.image.size) == ("RGB", (40, 30))


def test_sixteen_bit_grey_keeps_its_brightness() -> None:
    opened = open_photo(_encoded(Image.fromarray(np.full((8, 8), 32_896, np.uint16))))
    assert opened.image.getpixel((4, 4)) == (128, 128, 128)


def test_what_is_transparent_is_white() -> None:
    assert open_photo(_encoded(Image.new("RGBA", (9, 9), (255, 0, 0, 0)))).image.getpixel((4, 4)) == (255, 255, 255)


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert open_photo(_encoded(Image.new("RGB", (60, 20)), "JPEG", exif=exif)).image.size == (20, 60)


def test_a_large_photo_is_shrunk_and_a_strip_keeps_its_short_side() -> None:
    assert open_photo(_encoded(Image.new("RGB", (4320, 3240)), "JPEG")).image.size == (2160, 1620)
    assert open_photo(_encoded(Image.new("RGB", (5000, 100)), "JPEG")).image.size == (5000, 100)


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"x" * 40])
def test_what_is_no_picture_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"is not a JPEG, PNG, WebP, GIF or AVIF|is broken or cut short"):
        open_photo(data)


def test_a_picture_cut_short_is_refused() -> None:
    whole = _encoded(Image.effect_noise((300, 300), 80), "PNG")
    with pytest.raises(ValueError, match="broken or cut short"):
        open_photo(whole[: len(whole) // 2])


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo, "PIXELS_AT_MOST", 99)
    with pytest.raises(ValueError, match="50 megapixels"):
        open_photo(_encoded(Image.new("RGB", (10, 10))))
    monkeypatch.setattr(photo, "BYTES_AT_MOST", 10)
    with pytest.raises(ValueError, match="20 MB"):
        open_photo(_encoded(Image.new("RGB", (11, 10))))


@pytest.mark.parametrize("at", [(80, 200), (400, 200), (720, 200)])
def test_the_window_holds_what_stands_out(at: tuple[int, int]) -> None:
    window = crop.best_window(_blob((800, 400), at), 0.8)
    assert (window.width, window.height) == (320, 400)
    assert window.left <= at[0] - 30
    assert at[0] + 30 <= window.left + window.width


def test_text_below_pushes_what_stands_out_upwards() -> None:
    tall = _blob((400, 1200), (200, 600))
    plain, calm = crop.best_window(tall, 1.0), crop.best_window(tall, 1.0, calm=0.5)
    assert calm.top > plain.top
    assert calm.top + calm.height / 2 >= 600 + 30


@pytest.mark.parametrize("size", [(1, 1), (10, 10), (5000, 3), (3, 5000)])
@pytest.mark.parametrize("aspect", [0.3, 1.0, 3.0])
def test_a_window_lies_inside_the_smallest_and_the_longest_photo(size: tuple[int, int], aspect: float) -> None:
    opened = Photo(Image.new("RGB", size, "red"))
    window = crop.best_window(opened, aspect)
    assert 0 <= window.left <= size[0] - window.width
    assert 0 <= window.top <= size[1] - window.height
    assert crop.cut(opened, window, 54, 67).size == (54, 67)


def test_skin_draws_the_window_more_than_a_louder_colour() -> None:
    image = Image.new("RGB", (900, 300), "#8fa0a8")
    image.paste("#d8a585", (60, 60, 220, 240))
    image.paste("#2f6fd0", (640, 60, 800, 240))
    assert crop.best_window(Photo(image), 1.0).left < 220


def test_a_face_at_the_edge_stays_whole_in_an_upright_window() -> None:
    with Image.open(PHOTOS / "astronaut.png") as whole:
        person = whole.convert("RGB").crop((120, 0, 420, 420)).resize((430, 600))
    wide = Image.new("RGB", (1400, 600), "#6f8c7a")
    wide.paste(person, (970, 0))
    window = crop.best_window(Photo(wide), 0.8, 0.4)
    # the face lies from 86 to 215 and 100 to 286 of the pasted part
    assert window.left <= 970 + 86
    assert window.left + window.width >= 970 + 215


@pytest.mark.parametrize("aspect", [0.8, 1.0, 1.6])
def test_the_cup_of_a_photograph_is_in_every_window(aspect: float) -> None:
    window = crop.best_window(open_photo((PHOTOS / "coffee.png").read_bytes()), aspect)
    assert window.left <= 240
    assert window.top <= 60
    assert window.left + window.width >= 420
    assert window.top + window.height >= 200


@pytest.mark.parametrize("aspect", [0.8, 1.0, 1.3])
def test_both_eyes_of_a_cat_are_in_every_window(aspect: float) -> None:
    window = crop.best_window(open_photo((PHOTOS / "chelsea.png").read_bytes()), aspect)
    assert window.left <= 140
    assert window.left + window.width >= 340


@pytest.mark.parametrize(
    ("name", "light", "said"),
    [("rocket.jpg", 1.0, ""), ("rocket.jpg", 0.12, "dark"), ("coffee.png", 1.0, ""), ("coffee.png", 0.0, "dark")],
)
def test_a_photo_of_the_night_is_not_one_without_light(name: str, light: float, said: str) -> None:
    with Image.open(PHOTOS / name) as image:
        assert Photo(image.convert("RGB").point(lambda level: level * light)).faint == said


def _astronaut(crop_to: tuple[int, int, int, int] = (0, 0, 512, 512), canvas: tuple[int, int] = (0, 0)) -> Photo:
    with Image.open(PHOTOS / "astronaut.png") as whole:
        part = whole.convert("RGB").crop(crop_to)
    if canvas == (0, 0):
        return Photo(part)
    image = Image.new("RGB", canvas, "#78909c")
    image.paste(part, (0, 0))
    return Photo(image)


@pytest.mark.parametrize(
    ("aspect", "calm"), [(0.8, 0.4), (0.56, 0.35), (0.36, 0.0), (1.3, 0.0), (1.6, 0.0), (0.82, 0.0)]
)
@pytest.mark.parametrize(
    ("photo", "face"),
    [
        (_astronaut(), (180, 70, 270, 200)),
        (_astronaut((80, 0, 380, 512)), (100, 70, 190, 200)),
        (_astronaut((0, 0, 512, 300)), (180, 70, 270, 200)),
        (_astronaut(canvas=(1200, 512)), (180, 70, 270, 200)),
    ],
    ids=["square", "tall", "wide", "at the left"],
)
def test_no_window_cuts_a_face(photo: Photo, face: tuple[int, int, int, int], aspect: float, calm: float) -> None:
    window = crop.best_window(photo, aspect, calm)
    assert window.left <= face[0]
    assert window.top <= face[1]
    assert face[2] <= window.left + window.width
    assert face[3] <= window.top + window.height
