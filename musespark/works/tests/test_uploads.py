"""Uploads: every kind of picture that people and strangers send is shown right or refused in a sentence."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from conftest import MakeWork, picture
from musespark.support import blobs
from musespark.support.pictures import Judged, judge, upright
from musespark.works.models import Asset, Rendition
from musespark.works.refuse import Refused
from musespark.works.render import render_renditions
from musespark.works.upload import add_picture


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def with_exif(orientation: int = 1) -> bytes:
    """A 40 x 20 photo, red on its left, that knows where it was made, with what, and when."""
    image = Image.new("RGB", (40, 20), "blue")
    ImageDraw.Draw(image).rectangle((0, 0, 19, 19), fill="red")
    exif = image.getexif()
    exif[0x0112], exif[0x010F], exif[0x0110] = orientation, "PhoneMaker", "Phone 9"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.6), 3: "E", 4: (2.0, 17.0, 40.2)})
    return saved(image, "JPEG", exif=exif, quality=95, comment=b"taken at home")


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("AVIF", "image/avif"),
    ],
)
def test_the_four_formats_are_taken_in(form: str, media_type: str) -> None:
    assert judge(picture(64, 48, form=form)) == Judged(media_type, 64, 48)


def test_the_type_is_read_from_the_bytes_not_from_a_name(make_work: MakeWork) -> None:
    asset = add_picture(make_work(), picture(form="JPEG"))  # whatever it was called
    assert (asset.media_type, asset.blob[-4:]) == ("image/jpeg", ".jpg")


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def png_with_a_text_bomb() -> bytes:
    body = b"bomb\0\0" + zlib.compress(b"\0" * 80_000_000)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    data = picture()
    return data[:33] + chunk + data[33:]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "one byte": (lambda: b"\xff", "damaged"),
    "over 20 MB": (lambda: picture(form="JPEG") + b"\0" * (20 * 2**20), "20 MB"),
    "60,000 squared PNG": (lambda: png_claiming(60_000, 60_000), "megapixels"),
    "7,200 squared PNG": (lambda: png_claiming(7_200, 7_200), "51 megapixels"),
    "2 ** 31 PNG": (lambda: png_claiming(2**31 - 1, 2**31 - 1), "megapixels"),
    "60,000 squared GIF": (lambda: b"GIF89a" + struct.pack("<HHBBB", 60_000, 60_000, 0, 0, 0) + b";", "damaged|mega"),
    "text bomb": (png_with_a_text_bomb, "damaged"),
    "truncated JPEG": (lambda: with_exif()[:-200], "damaged"),
    "truncated PNG": (lambda: saved(Image.effect_noise((300, 300), 50), "PNG")[:-5000], "damaged"),
    "truncated WebP": (lambda: picture(form="WEBP")[:-12], "damaged"),
    "SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "JPEG, PNG"),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "JPEG, PNG"),
    "PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj", "JPEG, PNG"),
    "TIFF": (lambda: picture(form="TIFF"), "JPEG, PNG"),
    "BMP": (lambda: picture(form="BMP"), "JPEG, PNG"),
    "EPS": (lambda: picture(form="EPS"), "JPEG, PNG"),
    "ZIP": (lambda: b"PK\x03\x04" + b"\0" * 100, "JPEG, PNG"),
    "JPEG head, HTML body": (lambda: b"\xff\xd8\xff\xe0<script>alert(1)</script>", "damaged"),
    "broken EXIF, no picture": (lambda: b"\xff\xd8\xff\xe1\x00\x10Exif\0\0MM\0*\0\0\0\xff", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused_in_a_sentence_and_nothing_is_kept(make_work: MakeWork, name: str) -> None:
    make, why = HOSTILE[name]
    work = make_work()
    with pytest.raises(Refused, match=why):
        add_picture(work, make())
    assert not Asset.objects.exists()


def test_a_picture_with_broken_exif_is_shown_as_it_lies() -> None:
    data = with_exif(6).replace(b"Exif\0\0", b"Exif\0\xff")
    assert judge(data).media_type == "image/jpeg"
    assert upright(data).mode == "RGB"


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [(1, (40, 20), (5, 10)), (2, (40, 20), (35, 10)), (3, (40, 20), (35, 10)), (4, (40, 20), (5, 10)),
     (5, (20, 40), (10, 5)), (6, (20, 40), (10, 5)), (7, (20, 40), (10, 35)), (8, (20, 40), (10, 35))],
)  # fmt: skip
def test_every_orientation_is_turned_upright(orientation: int, size: tuple[int, int], red: tuple[int, int]) -> None:
    data = with_exif(orientation)
    judged, image = judge(data), upright(data)
    assert (judged.width, judged.height) == image.size == size
    pixel = image.getpixel(red)
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200
    assert pixel[2] < 60


def test_place_and_device_are_gone_from_what_is_served(make_work: MakeWork) -> None:
    data = with_exif(6)
    with Image.open(io.BytesIO(data)) as original:
        assert original.getexif().get_ifd(0x8825)[2] == (48.0, 51.0, 29.6)
    asset = add_picture(make_work(), data)
    render_renditions.call(asset.pk)
    assert blobs.get(asset.blob) == data  # the author's own copy stays whole
    for rendition in Rendition.objects.filter(asset=asset):
        served = blobs.get(rendition.blob)
        with Image.open(io.BytesIO(served)) as image:
            assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (20, 40), {})
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        for trace in (b"Phone", b"Exif", b"EXIF", b"home"):
            assert trace not in served
    assert Rendition.objects.count() == 3


def test_other_metadata_is_gone_too() -> None:
    notes = PngInfo()
    notes.add_text("Author", "Ada at home")
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>secret</x:xmpmeta>")
    assert upright(saved(Image.new("RGB", (9, 9)), "PNG", pnginfo=notes)).info == {}


def test_cmyk_becomes_the_same_colour_on_screens() -> None:
    red = upright(saved(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG")).getpixel((4, 4))
    assert isinstance(red, tuple)
    assert red[0] > 220
    assert max(red[1:]) < 40


def test_sixteen_bits_of_grey_keep_their_tones() -> None:
    data = saved(Image.new("I;16", (9, 9), 0x8000), "PNG")
    assert upright(data).getpixel((4, 4)) == (128, 128, 128)


def test_a_palette_with_transparency_stays_transparent() -> None:
    image = Image.new("P", (9, 9), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((4, 4), 1)
    clean = upright(saved(image, "PNG", transparency=0))
    assert (clean.mode, clean.getpixel((0, 0)), clean.getpixel((4, 4))) == ("RGBA", (255, 0, 0, 0), (0, 255, 0, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_of_png_is_read(mode: str) -> None:
    data = saved(Image.new(mode, (30, 20)), "PNG")
    assert judge(data) == Judged("image/png", 30, 20)
    assert upright(data).mode in {"RGB", "RGBA"}


def test_of_a_cameras_jpeg_with_several_pictures_the_first_is_taken(make_work: MakeWork) -> None:
    others = [Image.new("RGB", (40, 20), "blue"), Image.new("RGB", (80, 40), "lime")]
    data = saved(Image.new("RGB", (40, 20), "red"), "MPO", save_all=True, append_images=others)
    assert data[:3] == b"\xff\xd8\xff"
    assert Image.open(io.BytesIO(data)).format == "MPO"
    assert judge(data) == Judged("image/jpeg", 40, 20, moves=False)
    assert upright(data).getpixel((5, 5)) == (254, 0, 0)
    asset = add_picture(make_work(), data)
    assert (asset.media_type, asset.blob[-4:], asset.moves) == ("image/jpeg", ".jpg", False)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_shown(make_work: MakeWork, form: str) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue", "lime")]
    data = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
    assert judge(data).moves
    assert add_picture(make_work(), data).moves
    pixel = upright(data).convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 240
    assert max(pixel[1:]) < 16


def test_wide_colours_are_converted_and_broken_profiles_ignored() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, b"broken", lab[:200]):
        data = saved(Image.new("RGB", (9, 9), (200, 40, 40)), "JPEG", icc_profile=profile, quality=98)
        pixel = upright(data).getpixel((4, 4))
        assert isinstance(pixel, tuple)
        assert abs(pixel[0] - 200) < 6


def test_large_pictures_are_made_small_enough_to_work_with() -> None:
    data = saved(Image.new("RGB", (6000, 3000), "teal"), "JPEG")
    assert judge(data) == Judged("image/jpeg", 6000, 3000)
    assert max(upright(data).size) == 2400
    assert max(upright(saved(Image.new("RGB", (3000, 6000), "teal"), "PNG")).size) == 2400


def test_pictures_are_never_enlarged(make_work: MakeWork) -> None:
    asset = add_picture(make_work(), picture(500, 100))
    render_renditions.call(asset.pk)
    sizes = {row.name: (row.width, row.height) for row in Rendition.objects.all()}
    assert sizes == {"small": (320, 64), "medium": (500, 100), "large": (500, 100)}


def test_the_eleventh_picture_is_refused(make_work: MakeWork) -> None:
    work, data = make_work(), picture()
    for _ in range(10):
        add_picture(work, data)
    with pytest.raises(Refused, match="ten"):
        add_picture(work, data)
    assert [asset.position for asset in work.assets.all()] == list(range(10))
