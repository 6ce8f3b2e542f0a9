"""What a proof stands: files bent in every way, single bits, copies saved anew; what a person's signature costs."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import av
import encypher_c2pa
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw, ImageOps

from bench.figure import Figure
from musespark.create.render import Words, render, suitable
from musespark.credential.authority import Authority
from musespark.credential.bands import HashIndex
from musespark.credential.certificates import make_people, make_person
from musespark.credential.claim import Claim, Ingredient
from musespark.credential.faithful import is_faithful
from musespark.credential.fingerprint import QUALITY, bits_of, look, views
from musespark.credential.judge import STATES, judge
from musespark.credential.sign import sign

FUZZED, FLIPS = 10_000, 300
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF", "image/avif": "AVIF"}
HEADLINES = ("Bread is patience", "Water for the garden", "Ten minutes a day", "Fix it, keep it", "The slow way home")
EDITS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "JPEG 30": lambda picture: saved(picture, "JPEG", quality=30),
    "JPEG 70": lambda picture: saved(picture, "JPEG", quality=70),
    "WebP 50": lambda picture: saved(picture, "WEBP", quality=50),
    "AVIF 50": lambda picture: saved(picture, "AVIF", quality=50),
    "half": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "quarter": lambda picture: saved(picture.resize((picture.width // 4, picture.height // 4)), "JPEG", quality=60),
}
Cost = Callable[[Callable[[], object], int], float]


def persons(authority: Authority, small: bytes, cpu: Cost) -> list[Figure]:
    """Sign a small JPEG for a person too, and judge it; in the same run as without."""
    key, now = Ed25519PrivateKey.generate(), datetime.now(UTC)
    people = make_people("Bench", now)
    ada = make_person(people, "ada", "https://bench.example/@ada", key, now)
    claim, known = Claim("bench", "image/jpeg", "Text: typed by the author", {}), people.certificate.decode()
    alone, both = sign(small, claim, authority), sign(small, claim, authority, person=ada)
    rate = 1 / cpu(lambda: sign(small, claim, authority, person=ada), 150)
    judged = 1 / cpu(lambda: judge(both.data, authority.anchor, people=known), 100)
    theirs = 1 / cpu(lambda: encypher_c2pa.verify(both.data, "image/jpeg"), 100)
    return [
        Figure("sign a small JPEG, for a person too", rate, "pictures/s a core", 1000, rate >= 1000),
        Figure("what the person's signature adds", len(both.data) - len(alone.data), "bytes", None, None),
        Figure("judge it, the person too", judged, "pictures/s a core", 700, judged >= 700, {"encypher-c2pa": theirs}),
    ]


def generations(authority: Authority, cpu: Cost) -> Figure:
    """Judge a 70 kB picture that was made from one that was made from one."""
    data = b""
    for number in range(3):
        made_from = (Ingredient(data, "image/jpeg", f"{number}", "parentOf"),) if data else ()
        bare = encoded(drawn(number, 640), "JPEG", quality=92)
        data = sign(bare, Claim("t", "image/jpeg", "", {}, ingredients=made_from), authority).data
    ours = 1 / cpu(lambda: judge(data, authority.anchor), 60)
    theirs = 1 / cpu(lambda: encypher_c2pa.verify(data, "image/jpeg"), 60)
    return Figure("judge three manifests", ours, "pictures/s a core", 300, ours >= 300, {"encypher-c2pa": theirs})


def hostile(authority: Authority) -> list[Figure]:
    """Judge files bent in every way, and files of which one bit of what is seen is another one."""
    signed = {kind: sign(bare(kind), Claim("t", kind, "", {}), authority).data for kind in (*PICTURES, "video/mp4")}
    draw, kinds = np.random.default_rng(11), list(signed)
    ended: Counter[str] = Counter()
    for number in range(FUZZED):
        bent = bend(signed[kinds[number % len(kinds)]], draw)
        ended[judge(bent, authority.anchor).state] += 1
    whole = sum(ended[state] for state in STATES)
    return [
        Figure("fuzzed files that end in a verdict", whole, f"of {FUZZED:,}", FUZZED, whole == FUZZED),
        *(flipped(authority, kind, data, draw) for kind, data in signed.items()),
    ]


def flipped(authority: Authority, kind: str, data: bytes, draw: np.random.Generator) -> Figure:
    """How many of FLIPS single bits of pixels or frames are found."""
    start, end = content_of(kind, data)
    found = 0
    for at in draw.integers(start, end, FLIPS).tolist():
        bent = bytearray(data)
        bent[at] ^= 1 << int(draw.integers(8))
        found += judge(bytes(bent), authority.anchor).state in {"changed", "unreadable"}
    return Figure(f"flipped bits found, {kind}", 100 * found / FLIPS, "%", 100, found == FLIPS)


def recovery() -> list[Figure]:
    """Find pictures saved anew among all others, the posters of each template beside one another."""
    pictures = [*(drawn(seed, 640) for seed in range(40)), *posters()]
    index = HashIndex()
    for number, picture in enumerate(pictures):
        seen = look(encoded(picture, "PNG"))
        if seen.quality >= QUALITY:
            index.add(number, bits_of(seen.pdq)[0])

    def found(edit: Callable[[Image.Image], Image.Image]) -> list[set[int]]:
        return [_faithful(edit(picture), pictures, index) for picture in pictures]

    hits = [kept for edit in EDITS.values() for kept in found(edit)]
    share = 100 * _right(hits, len(pictures)) / len(hits)
    mirrored = 100 * _right(found(ImageOps.mirror), len(pictures)) / len(pictures)
    wrong = sum(len(kept - {number % len(pictures)}) for number, kept in enumerate(hits))
    false = 100 * wrong / len(hits)
    return [
        Figure(f"recovered when saved anew or smaller, of {len(hits)}", share, "%", 99.5, share >= 99.5),
        Figure("recovered when mirrored", mirrored, "%", None, None),
        Figure("taken for another one, templates among them", false, "%", 0.1, false <= 0.1),
    ]


def _right(hits: list[set[int]], many: int) -> int:
    return sum(number % many in kept for number, kept in enumerate(hits))


def _faithful(sent: Image.Image, pictures: list[Image.Image], index: HashIndex) -> set[int]:
    near = {hit.doc for hit in index.propose(views(encoded(sent, "PNG")))}
    return {other for other in near if is_faithful(sent, pictures[other])}


def posters() -> Iterator[Image.Image]:
    """Posters of the studio, several of each template."""
    for headline in HEADLINES:
        for layout, spec in suitable(None, Words(headline, handle="ada", language="en")):
            with Image.open(io.BytesIO(render(spec, layout).data)) as poster:
                yield poster.convert("RGB").resize((540, 675))


def bend(data: bytes, draw: np.random.Generator) -> bytes:
    """Cut, fill, repeat or overwrite a part."""
    start, length = int(draw.integers(len(data))), int(draw.integers(1, 200))
    middle = {
        0: b"",
        1: bytes(length),
        2: data[start : start + length] * 2,
        3: draw.bytes(length),
    }[int(draw.integers(4))]
    return data[:start] + middle + (data[start + length :] if draw.integers(5) else b"")


def content_of(kind: str, data: bytes) -> tuple[int, int]:
    """Where pixels or frames are in a signed file, beyond doubt."""
    if kind == "video/mp4":
        at = data.rindex(b"mdat")
        return at + 4, at - 4 + int.from_bytes(data[at - 4 : at])
    if kind == "image/webp":
        return 20, 20 + int.from_bytes(data[16:20], "little")
    return len(data) - len(bare(kind)) // 2, len(data) - 16


def bare(kind: str) -> bytes:
    """An unsigned file of that kind."""
    if kind in PICTURES:
        return encoded(drawn(4, 320), PICTURES[kind])
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for seed in range(5):
            film.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(drawn(seed, 160)), format="rgb24")))
        film.mux(stream.encode())
    return out.getvalue()


def drawn(seed: int, width: int) -> Image.Image:
    """A picture with something in it, another one for each seed."""
    draw = np.random.default_rng(seed)
    height = width * 3 // 4
    small = Image.fromarray(draw.integers(0, 255, (6, 8, 3), np.uint8))
    image = small.resize((width, height), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        x, y, r = (int(draw.integers(low, high)) for low, high in ((0, width), (0, height), (width // 32, width // 7)))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(int(part) for part in draw.integers(0, 255, 3)))
    return image


def saved(picture: Image.Image, form: str, **options: object) -> Image.Image:
    """The picture as it is after it was saved so."""
    with Image.open(io.BytesIO(encoded(picture, form, **options))) as image:
        return image.convert("RGB")


def encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
