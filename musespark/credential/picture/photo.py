"""A picture as it is compared: its points, and a small grey copy for the look at what the points say is the same.

Packed for a database row it is about 35 kB: only the first points are kept, which are the most telling of each part.
"""

import io
import struct
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from musespark.credential.picture.points import LEVELS, Bytes, Points, extract

SIDE = 512  # pixels of the longer side, where points are looked for
GREY = 320  # of the grey copy
LARGER = 2.0  # times; more shows nothing that isn't there
KEPT = 400
QUALITY = 60
_HEAD = struct.Struct("<4sHHH")  # what it is and its version, width, height, points
_MARK = b"MSP1"
_POINT = np.dtype([("place", "<u2", 2), ("size", "<u2"), ("angle", "<u2"), ("bins", "u1", 64)])
_FINE = 64  # steps a pixel
_TURN = 128  # steps a degree


@dataclass(frozen=True, eq=False)
class Picture:
    """`width` and `height` are those of the frame that the points' places are in; `grey` is smaller.

    Each one is equal to itself alone.
    """

    width: int
    height: int
    points: Points
    grey: Bytes

    def packed(self) -> bytes:
        """Return the bytes to keep: 72 a point, and the grey copy as a JPEG. See `unpack`."""
        rows = np.zeros(min(KEPT, len(self.points)), _POINT)
        rows["place"] = (self.points.place[:KEPT].clip(0, SIDE) * _FINE).round()
        rows["size"] = (self.points.size[:KEPT].clip(0, SIDE) * _FINE).round()
        rows["angle"] = (self.points.angle[:KEPT] % 360 * _TURN).round()
        rows["bins"] = self.points.bins[:KEPT, ::2] << 4 | self.points.bins[:KEPT, 1::2]
        grey = io.BytesIO()
        Image.fromarray(self.grey).save(grey, "JPEG", quality=QUALITY)
        return _HEAD.pack(_MARK, self.width, self.height, len(rows)) + rows.tobytes() + grey.getvalue()


def describe(data: bytes) -> Picture:
    """Return what is compared of a picture file. Raises OSError when the bytes are no picture."""
    frame = _frame(data)
    height, width = frame.shape
    shrink = min(1.0, GREY / max(width, height))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    return Picture(width, height, extract(frame), np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA)))


def _frame(data: bytes) -> Bytes:
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (SIDE, SIDE))
        scale = min(LARGER, SIDE / max(image.size))
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        clear = image.has_transparency_data
        seen = image.convert("RGBA" if clear else "RGB").resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    if clear:
        seen = Image.alpha_composite(Image.new("RGBA", size, "white"), seen)
    return np.asarray(seen.convert("L"))


def unpack(kept: bytes) -> Picture:
    """Return the picture that was packed. Raises ValueError for bytes that are none, or of another version."""
    if len(kept) < _HEAD.size or not kept.startswith(_MARK):
        raise ValueError("These are not the bytes of a packed picture.")
    _, width, height, many = _HEAD.unpack_from(kept)
    end = _HEAD.size + many * _POINT.itemsize
    if not 0 < min(width, height) <= max(width, height) <= SIDE or many > KEPT or len(kept) <= end:
        raise ValueError("These bytes of a packed picture are not whole.")
    rows = np.frombuffer(kept, _POINT, many, _HEAD.size)
    place, size = (np.asarray(rows[name] / _FINE, np.float32) for name in ("place", "size"))
    bins = np.stack([rows["bins"] >> 4, rows["bins"] & LEVELS], axis=2).reshape(many, 128)
    angle = np.asarray(rows["angle"] / _TURN, np.float32)
    return Picture(
        width, height, Points(place, np.maximum(size, np.float32(1 / _FINE)), angle, bins), _grey(kept[end:])
    )


def _grey(data: bytes) -> Bytes:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            if image.mode != "L" or max(image.size) > GREY:
                raise ValueError("The grey copy of a packed picture is not one.")
            return np.asarray(image)
    except (OSError, SyntaxError) as wrong:
        raise ValueError("The grey copy of a packed picture can't be read.") from wrong
