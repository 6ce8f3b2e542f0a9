"""Put a time stamp into a signature that stands already, in the room that the library left in it: not a byte is added.

The library itself asks an HTTP address for stamps and reserves 10 kB for the answer in every file. But it leaves about
1 kB of padding in the unprotected header anyway, which no signature covers (RFC 9052, section 3), and a token of our
own fits into that. C2PA 2.4, section "Time-stamps": the header is `sigTst2`, and what is stamped is the
countersignature structure over the signature.
"""

import hashlib
import mmap
import zlib
from dataclasses import dataclass
from pathlib import Path

_PNG = b"\x89PNG\r\n\x1a\n"
_GIF, _GIF_STORE = b"GIF8", b"\x21\xff\x0bC2PA_GIF\x01\x00\x00"
_LABEL = b"c2pa.signature\x00"
_PAD, _STAMPS = b"\x63pad", b"\x67sigTst2\xa1\x69tstTokens\x81\xa1\x63val"
_BYTES, _TEXT = 0x40, 0x60


@dataclass(frozen=True)
class Place:
    """Where the padding of a signature is in a manifest store, and what a stamp on the signature must be over.

    `signature` are the bytes of the whole signature box from its header on; `start` and `end` those of the unprotected
    header within them.
    """

    signature: bytes
    start: int
    end: int
    imprint: bytes


def place_in(manifest: bytes) -> Place:
    """Return the place in the active manifest's signature, the last one of the store.

    Raises ValueError where it is not of the form that the library writes (one padded header, detached payload).
    """
    at = manifest.rindex(_LABEL) + len(_LABEL) + 8  # the size and kind of the box with the content
    box = manifest[at:]
    if box[:2] != b"\xd2\x84":
        raise ValueError("the signature is no COSE_Sign1")
    protected, here = _string(box, 2)
    start = here
    if box[here : here + 5] != b"\xa1" + _PAD:
        raise ValueError("the unprotected header holds more than padding")
    _, end = _string(box, here + 5)
    if box[end : end + 1] != b"\xf6":
        raise ValueError("the payload is not detached")
    signature, last = _string(box, end + 1)
    covered = (b"\x84", _head(_TEXT, 16), b"CounterSignature", *_whole(protected), *_whole(b""), *_whole_of(signature))
    return Place(box[:last], start, end, hashlib.sha256(b"".join(covered)).digest())


def stamped(place: Place, token: bytes) -> bytes:
    """Return the signature box with the token in the place of padding, of the same length.

    Raises ValueError where the token is too long for it.
    """
    room = place.end - place.start - 1 - len(_STAMPS) - len(_head(_BYTES, len(token))) - len(token)
    padding = _padding(room)
    header = bytes((0xA1 + len(padding),)) + b"".join((_STAMPS, *_whole(token), *padding))
    return place.signature[: place.start] + header + place.signature[place.end :]


def exchanged(data: bytes, place: Place, box: bytes) -> bytes | None:
    """Return the file with the signature box in the place of the old one, or None where that stands there in pieces.

    So it does in a JPEG whose manifest store is over 64 kB.
    """
    if data.startswith(_GIF):
        return _within_gif(data, place, box)
    if data.count(place.signature) != 1:
        return None
    at = data.index(place.signature)
    made = data[:at] + box + data[at + len(box) :]
    return _with_checksum(made, at) if made.startswith(_PNG) else made


def lengthened(manifest: bytes, by: int) -> bytes:
    """Return the store with `by` bytes of the active signature's padding no zeros any more: no signature covers them.

    Written as letters (inscribe.py) a zero takes three bytes, and any byte from 16 on takes four. Raises ValueError
    where there are not that many, or `by` is negative.
    """
    at = manifest.index(_PAD, manifest.rindex(_LABEL)) + len(_PAD)
    padding, end = _string(manifest, at)
    if not 0 <= by <= len(padding):
        raise ValueError("the padding is too short")
    return manifest[: end - len(padding)] + b"\x10" * by + padding[by:] + manifest[end:]


def exchange_in(path: Path, place: Place, box: bytes) -> None:
    """Put the signature box in the place of the old one in a file that may be large: it is not read into memory.

    Where it stands there in pieces, or under a checksum, the file is read after all.
    """
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        at = mapped.find(place.signature)
        if at >= 0 and not mapped[:8].startswith((_PNG, _GIF)) and mapped.find(place.signature, at + 1) < 0:
            mapped[at : at + len(box)] = box
            return
        made = exchanged(mapped[:], place, box)
        if made is not None:
            mapped[:] = made


def _within_gif(gif: bytes, place: Place, box: bytes) -> bytes | None:
    """In a GIF the store stands in blocks of up to 255 bytes, each behind its size (GIF89a, section 26)."""
    at = gif.find(_GIF_STORE) + len(_GIF_STORE)
    pieces = []
    while at >= len(_GIF_STORE) and at < len(gif) and gif[at]:
        pieces.append(gif[at + 1 : at + 1 + gif[at]])
        at += 1 + gif[at]
    store = b"".join(pieces)
    if store.count(place.signature) != 1:
        return None
    store = store.replace(place.signature, box)
    start = gif.index(_GIF_STORE) + len(_GIF_STORE)
    again = b"".join(bytes((len(store[n : n + 255]),)) + store[n : n + 255] for n in range(0, len(store), 255))
    return gif[:start] + again + gif[at:] if len(again) == at - start else None


def _with_checksum(png: bytes, at: int) -> bytes:
    """Make the checksum right of the PNG chunk that the byte `at` is in (ISO 15948, section 5.3)."""
    start = end = len(_PNG)
    while end <= at:
        start, end = end, end + 12 + int.from_bytes(png[end : end + 4])
    checksum = zlib.crc32(png[start + 4 : end - 4]).to_bytes(4)
    return png[: end - 4] + checksum + png[end:]


def _padding(room: int) -> list[bytes]:
    """Entries `pad` (and `pad2`, which the specification has for this) that fill the room exactly."""
    if not room:
        return []
    for name, rest in ((_PAD, b""), (_PAD, b"\x64pad2\x40")):
        for head in (1, 2, 3):
            size = room - len(rest) - len(name) - head
            if size >= 0 and len(_head(_BYTES, size)) == head:
                return [name + _head(_BYTES, size) + bytes(size), *([rest] if rest else [])]
    raise ValueError("the token is too long for the padding")


def _whole(data: bytes) -> tuple[bytes, bytes]:
    return _head(_BYTES, len(data)), data


def _whole_of(data: bytes) -> tuple[bytes, bytes]:
    return _whole(b"".join(_whole(data)))


def _head(kind: int, size: int) -> bytes:
    """Return the head of a CBOR string (RFC 8949, section 3) of up to 65,535 bytes."""
    if size < 24:
        return bytes((kind + size,))
    return bytes((kind + 24, size)) if size < 256 else bytes((kind + 25,)) + size.to_bytes(2)


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    """Return the CBOR byte string at `at`, and where it ends. Raises ValueError where there is none."""
    kind = data[at : at + 1]
    head = {b"\x58": 2, b"\x59": 3}.get(kind, 1)
    if not kind or not 0x40 <= kind[0] <= 0x59:
        raise ValueError("there is no byte string")
    size = int.from_bytes(data[at + 1 : at + head]) if head > 1 else kind[0] - _BYTES
    end = at + head + size
    if end > len(data):
        raise ValueError("the byte string is cut short")
    return data[at + head : end], end
