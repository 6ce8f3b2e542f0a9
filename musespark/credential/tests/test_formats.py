"""Every kind of file that leaves is signed inside, stamped, and confirmed by a reader of somebody else's."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import av
import encypher_c2pa
import numpy as np
import pytest

from musespark.credential.authority import Authority
from musespark.credential.claim import Claim
from musespark.credential.countersign import exchanged, place_in
from musespark.credential.judge import STATES, judge
from musespark.credential.sign import sign, sign_file
from musespark.credential.tests.conftest import encode, scene

PICTURES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
}
KINDS = [*PICTURES, "video/mp4"]


@cache
def file_of(kind: str) -> bytes:
    if kind in PICTURES:
        return encode(scene(4, 320, 240), PICTURES[kind])
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for seed in range(5):
            picture = np.asarray(scene(seed, 160, 120).convert("RGB"))
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        film.mux(stream.encode())
    return out.getvalue()


def claim_of(kind: str) -> Claim:
    return Claim("t", kind, "Picture: own photo", {})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_signed_and_stamped_inside(authority: Authority, kind: str) -> None:
    signed = sign(file_of(kind), claim_of(kind), authority)
    verdict = judge(signed.data, authority.anchor)
    assert (verdict.state, verdict.codes) == ("verified", ())
    assert verdict.reading.signed_at
    assert verdict.links[0].stamped_by == ("",)


@pytest.mark.parametrize("kind", KINDS)
def test_another_reader_confirms_each_kind(authority: Authority, kind: str) -> None:
    encypher_c2pa.configure_telemetry(False)
    read = encypher_c2pa.verify(sign(file_of(kind), claim_of(kind), authority).data, kind)
    assert (read["integrity"], read["signature"], read["hard_binding"]) == ("valid", "valid", "match")
    assert {one["code"] for one in read["validation_results"]["failure"]} == {"signingCredential.untrusted"}


def content_of(kind: str, data: bytes) -> tuple[int, int]:
    """Where pixels are in a signed file, beyond doubt."""
    if kind == "video/mp4":
        at = data.rindex(b"mdat")
        return at + 4, at - 4 + int.from_bytes(data[at - 4 : at])
    if kind == "image/webp":
        return 20, 20 + int.from_bytes(data[16:20], "little")
    return len(data) - len(file_of(kind)) // 2, len(data) - 16


@pytest.mark.parametrize("kind", KINDS)
def test_each_flipped_bit_of_what_is_seen_is_found(authority: Authority, kind: str) -> None:
    data = sign(file_of(kind), claim_of(kind), authority).data
    start, end = content_of(kind, data)
    draw = np.random.default_rng(5)
    for at in draw.integers(start, end, 40).tolist():
        bent = bytearray(data)
        bent[at] ^= 1 << int(draw.integers(8))
        assert judge(bytes(bent), authority.anchor).state in {"changed", "unreadable"}, at


@pytest.mark.parametrize("kind", KINDS)
def test_from_path_to_path_is_signed_alike(authority: Authority, kind: str, tmp_path: Path) -> None:
    source, target = tmp_path / "as-it-came", tmp_path / "signed"
    source.write_bytes(file_of(kind))
    manifest = sign_file(source, target, claim_of(kind), authority)
    verdict = judge(target.read_bytes(), authority.anchor)
    assert (verdict.state, verdict.links[0].stamped_by) == ("verified", ("",))
    assert source.read_bytes() == file_of(kind)
    assert len(target.read_bytes()) == len(sign(file_of(kind), claim_of(kind), authority).data)
    assert judge(file_of(kind), authority.anchor, media_type=kind, manifest=manifest).state == "changed"  # of the other


def test_without_a_stamper_a_file_is_signed_all_the_same(authority: Authority, tmp_path: Path) -> None:
    alone = replace(authority, stamper=None)
    (tmp_path / "film").write_bytes(file_of("video/mp4"))
    sign_file(tmp_path / "film", tmp_path / "signed", claim_of("video/mp4"), alone)
    assert judge((tmp_path / "signed").read_bytes(), authority.anchor).links[0].stamped_by == ()


def test_a_gif_whose_store_is_not_whole_is_left_as_it_is(authority: Authority) -> None:
    signed = sign(file_of("image/gif"), claim_of("image/gif"), authority)
    place = place_in(sign(file_of("image/gif"), claim_of("image/gif"), replace(authority, stamper=None)).manifest)
    for broken in (signed.data, signed.data[:900], file_of("image/gif"), b"GIF89a"):
        assert exchanged(broken, place, place.signature) is None


@pytest.mark.parametrize("kind", KINDS)
def test_cut_short_anywhere_it_ends_in_a_verdict(authority: Authority, kind: str) -> None:
    data = sign(file_of(kind), claim_of(kind), authority).data
    for end in range(1, len(data), len(data) // 25):
        assert judge(data[:end], authority.anchor).state in {"none", "changed", "unreadable"}, end


@pytest.mark.parametrize("kind", KINDS)
def test_bent_in_any_way_it_ends_in_a_verdict(authority: Authority, kind: str) -> None:
    data = sign(file_of(kind), claim_of(kind), authority).data
    draw = np.random.default_rng(8)
    for _ in range(60):
        start, length = int(draw.integers(len(data))), int(draw.integers(1, 200))
        for middle in (b"", bytes(length), data[start : start + length] * 2, draw.bytes(length)):
            assert judge(data[:start] + middle + data[start + length :], authority.anchor).state in STATES
