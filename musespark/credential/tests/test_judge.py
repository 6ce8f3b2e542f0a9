"""Any bytes end in a verdict: tampering each way, damage, strangers, broken ancestors, remote manifests."""

import http.server
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import c2pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

from musespark.credential.apart import judge_apart
from musespark.credential.authority import Authority, establish
from musespark.credential.claim import Claim, Ingredient, definition
from musespark.credential.judge import STATES, Verdict, from_json, judge, to_json
from musespark.credential.process import Layer
from musespark.credential.sign import sign, signing
from musespark.credential.tests.conftest import encode, scene


def made(authority: Authority, data: bytes, media_type: str = "image/jpeg", **facts: object) -> bytes:
    return sign(data, Claim("a picture", media_type, "", {}, **facts), authority).data  # type: ignore[arg-type]  # a test's shorthand


@pytest.fixture
def signed(authority: Authority, jpeg: bytes) -> bytes:
    return made(authority, jpeg)


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif")])
def test_what_was_signed_is_verified(authority: Authority, form: str, kind: str) -> None:
    data = made(authority, encode(scene(), form), f"image/{kind}")
    assert judge(data, authority.anchor).state == "verified"
    assert judge(data, authority.anchor, media_type="image/png").state == "verified"  # the bytes decide


def test_a_changed_pixel_is_seen(authority: Authority, signed: bytes) -> None:
    for place in (len(signed) // 2, len(signed) - 10, len(signed) - 200):
        broken = bytearray(signed)
        broken[place] ^= 1
        assert judge(bytes(broken), authority.anchor).state == "changed"


def test_appended_and_inserted_bytes_are_seen(authority: Authority, signed: bytes) -> None:
    assert judge(signed + b"12345", authority.anchor).state == "changed"
    comment = b"\xff\xfe\x00\x06spam"
    assert judge(signed[:2] + comment + signed[2:], authority.anchor).state == "changed"


def test_a_changed_claim_is_seen(authority: Authority, signed: bytes) -> None:
    assert judge(signed.replace(b"a picture", b"A picture"), authority.anchor).state == "changed"


def test_a_credential_moved_to_another_picture_is_seen(authority: Authority) -> None:
    own = sign(encode(scene(1)), Claim("one", "image/jpeg", "", {}), authority, embed=False)
    assert judge(encode(scene(2)), authority.anchor, manifest=own.manifest).state == "changed"


def test_saving_anew_removes_the_credential(authority: Authority, signed: bytes) -> None:
    with Image.open(io.BytesIO(signed)) as image:
        assert judge(encode(image.copy(), "JPEG", quality=90), authority.anchor).state == "none"


def test_a_stranger_is_valid_but_unknown(tmp_path: Path, authority: Authority, jpeg: bytes) -> None:
    stranger = establish(tmp_path, "Famous Newspaper")
    verdict = judge(made(stranger, jpeg), authority.anchor)
    assert (verdict.state, verdict.reading.signer) == ("unknown-signer", "Famous Newspaper")
    assert judge(made(stranger, jpeg), authority.anchor + stranger.anchor).state == "verified"


def test_a_child_of_a_changed_parent_says_so_though_its_own_signature_holds(authority: Authority, jpeg: bytes) -> None:
    parent = bytearray(made(authority, jpeg))
    parent[-200] ^= 1
    broken = Ingredient(bytes(parent), "image/jpeg", "laundered", "parentOf")
    child = judge(made(authority, encode(scene(2)), ingredients=(broken,)), authority.anchor)
    grand = Ingredient(made(authority, encode(scene(2)), ingredients=(broken,)), "image/jpeg", "middle", "parentOf")
    grandchild = judge(made(authority, encode(scene(3)), ingredients=(grand,)), authority.anchor)
    assert (child.state, child.reading.broken_parts) == ("verified", True)
    assert (grandchild.state, grandchild.reading.broken_parts) == ("verified", True)


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"\xff\xd8\xff", b"%PDF-1.4 nothing", b"RIFF\x00\x00\x00\x00WEBP", b"\x00" * 5000, b"GIF89a"],
)
def test_rubbish_is_no_error(authority: Authority, data: bytes) -> None:
    assert judge(data, authority.anchor).state in {"unreadable", "none"}


def test_a_truncated_file_is_never_called_verified(authority: Authority, signed: bytes) -> None:
    states = {judge(signed[:length], authority.anchor).state for length in range(0, len(signed) - 1, 997)}
    assert "verified" not in states
    assert states <= set(STATES)


@settings(max_examples=60, deadline=None)
@given(place=some.integers(0, 10**6), value=some.integers(0, 255), cut=some.integers(1, 60))
def test_any_damage_ends_in_a_verdict(authority: Authority, place: int, value: int, cut: int) -> None:
    data = made(authority, encode(scene(1, 64, 48)))
    place %= len(data)
    damaged = data[:place] + bytes([value]) * cut + data[place + 2 * cut :]
    assert judge(damaged, authority.anchor).state in STATES


@settings(max_examples=60, deadline=None)
@given(some.binary(max_size=2000))
def test_any_bytes_end_in_a_verdict(authority: Authority, data: bytes) -> None:
    assert judge(data, authority.anchor).state in {"unreadable", "none", "changed"}


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes who calls."""
    calls: list[str] = []

    class Note(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = http.server.HTTPServer(("127.0.0.1", 0), Note)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/manifest", calls
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_remote_manifest_is_never_fetched(authority: Authority, jpeg: bytes, listener: tuple[str, list[str]]) -> None:
    address, calls = listener
    out = io.BytesIO()
    with c2pa.Builder(definition(Claim("r", "image/jpeg", "", {})), context=signing(authority)) as builder:
        builder.set_remote_url(address)
        builder.set_no_embed()
        builder.sign("image/jpeg", io.BytesIO(jpeg), out)
    assert address.encode() in out.getvalue()
    assert judge(out.getvalue(), authority.anchor).state in {"none", "unreadable"}
    assert judge_apart(out.getvalue(), authority.anchor).state in {"none", "unreadable"}
    assert calls == []


def test_a_process_of_its_own_says_the_same(authority: Authority, signed: bytes, jpeg: bytes) -> None:
    here, there = judge(signed, authority.anchor), judge_apart(signed, authority.anchor)
    assert (there.state, there.reading) == (here.state, here.reading)
    beside = sign(jpeg, Claim("s", "image/jpeg", "", {}), authority, embed=False)
    assert judge_apart(jpeg, authority.anchor, manifest=beside.manifest).state == "verified"


def test_a_reader_that_dies_is_a_verdict(authority: Authority, signed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musespark.credential.apart.sys.executable", "/bin/false")
    assert judge_apart(signed, authority.anchor) == Verdict("unreadable")


def test_a_verdict_survives_the_way_between_processes(authority: Authority, jpeg: bytes) -> None:
    inner = Ingredient(made(authority, jpeg), "image/jpeg", "inner", "componentOf")
    verdict = judge(made(authority, encode(scene(4)), ingredients=(inner,)), authority.anchor)
    assert from_json(to_json(verdict)) == verdict


@pytest.mark.parametrize(
    ("layers", "origin"),
    [
        ((Layer("ai"),), "ai"),
        ((Layer("ai", role="sky"), Layer("photo")), "ai-edited"),
        ((Layer("drawn"), Layer("text")), "made"),
    ],
)
def test_the_origin_is_read_from_the_steps(
    authority: Authority, jpeg: bytes, layers: tuple[Layer, ...], origin: str
) -> None:
    assert judge(made(authority, jpeg, layers=layers), authority.anchor).reading.origin == origin
