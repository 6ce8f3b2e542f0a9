"""Hostile recordings: whatever a stranger sends ends in a sentence or in something that plays, within bounds."""

import io
import random
import struct
import zlib
from pathlib import Path
from subprocess import run

import av
import numpy as np
import pytest
from PIL import Image

from musespark.support import confine, media
from musespark.support.media import child, source
from musespark.support.media import prepare as preparing
from musespark.support.media.compose import Form, compose
from musespark.support.media.kinds import sniff
from musespark.support.media.prepare import Prepared, prepare
from musespark.support.refuse import Refused, refusal
from musespark.support.tests.recordings import WEBM, film, plain, scenes, song

FILM = film()
DAMAGED = source.DAMAGED


def verdict(data: bytes, folder: Path) -> str:
    """The sentence, "" for a recording that was taken."""
    (folder / "source").write_bytes(data)
    return refusal(prepare, folder / "source", folder)


def quiet(seconds: int) -> bytes:
    """A WAV file of silence, eight bits, eight thousand samples a second."""
    size = seconds * 8000
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", size
    )
    return head + b"\x80" * size


def claiming(seconds: float) -> bytes:
    """A WebM of one second that says that it lasts for `seconds`."""
    data = film(form=WEBM)
    at = data.index(b"\x44\x89\x88") + 3
    return data[:at] + struct.pack(">d", seconds * 1000) + data[at + 8 :]


def resized(data: bytes, width: int, height: int) -> bytes:
    """The MP4 that says so in the head of its video, whatever its frames are."""
    at = data.index(b"avc1", data.index(b"stsd")) + 4 + 24
    return data[:at] + struct.pack(">HH", width, height) + data[at + 4 :]


def with_cover() -> bytes:
    """A sound with a picture on its cover, as an MP3 from a shop has it."""
    out = io.BytesIO()
    Image.new("RGB", (30, 30), "teal").save(out, "JPEG")
    body = b"\0image/jpeg\0\x03\0" + out.getvalue()
    frame = b"APIC" + struct.pack(">IH", len(body), 0) + body
    size = len(frame)
    synchsafe = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + synchsafe + frame + song(form=Form("mp3", "", "libmp3lame"))


CASES = {
    "empty": (b"", source.OTHER),
    "a text": (b"It was a dark and stormy night.", source.OTHER),
    "a picture": (b"\x89PNG\r\n\x1a\n" + zlib.compress(b"\0" * 99), source.OTHER),
    "the first bytes of a film": (FILM[:40], DAMAGED),
    "a film without its index": (FILM[: FILM.index(b"moov")], DAMAGED),
    "an index without its film": (FILM[:32] + FILM[FILM.index(b"moov") - 4 :], DAMAGED),
    "a WebM that was cut": (film(3.0, form=WEBM)[:9000], DAMAGED),
    "a head of WebM and noise": (b"\x1aE\xdf\xa3" + random.Random(1).randbytes(4000), DAMAGED),
    "a head of Ogg and noise": (b"OggS" + random.Random(2).randbytes(4000), DAMAGED),
    "a WAV without samples": (quiet(0), source.NOTHING),
    "a film that says that it lasts a hundred times as long": (claiming(100.0), DAMAGED),
    "a film that says that it lasts for hours": (
        claiming(7200.0),
        "This video is over three minutes long. Cut it, and try again.",
    ),
    "a video in Ogg": (
        compose(scenes(), form=Form("ogg", "libvpx")),
        "This video is in a file for sound. Save it as MP4 or WebM, and try again.",
    ),
    "a film of another time": (
        compose([np.pad(each, ((0, 96), (0, 112), (0, 0))) for each in scenes()], form=Form("mp4", "mpeg2video")),
        "Nobody's browser plays how this video is coded. Save it as MP4 (H.264) or WebM.",
    ),
    "a sound of another kind": (
        song(form=Form("mp4", "", "ac3")),
        "Nobody's browser plays how this sound is coded. Save it as MP3, M4A (AAC), Ogg or WAV.",
    ),
    "a sound over twenty minutes": (
        quiet(20 * 60 + 2),
        "This sound is over twenty minutes long. Cut it, and try again.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    data, said = CASES[name]
    assert verdict(data, tmp_path) == said
    assert not (tmp_path / "poster").exists()


def test_a_film_that_goes_on_after_the_end_that_it_names_is_stopped_at_the_bound(tmp_path: Path) -> None:
    data = compose(plain(90, 364, 16, 16), rate=2, form=Form("webm", "libvpx"))
    at = data.index(b"\x44\x89\x88") + 3
    lying = data[:at] + struct.pack(">d", 9000.0) + data[at + 8 :]
    assert verdict(lying, tmp_path) == "This video is over three minutes long. Cut it, and try again."


def test_more_pixels_than_a_frame_may_have_are_refused_before_any_is_decoded(tmp_path: Path) -> None:
    assert verdict(resized(FILM, 60_000, 60_000), tmp_path) == ""  # its frames say what they are: these are small
    large = compose([np.zeros((2400, 4200, 3), np.uint8)], form=Form("mp4", "mpeg4"))
    assert verdict(large, tmp_path).startswith("This video is 4200 × 2400 pixels large; at most 4096 × 2304")


def test_more_frames_than_anybody_sees_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST_FRAMES", 20)
    (tmp_path / "source").write_bytes(FILM)
    with (
        pytest.raises(Refused, match="more than sixty frames a second"),
        source.opened(tmp_path / "source") as opened,
    ):
        list(opened.frames())


def test_the_picture_on_the_cover_of_a_sound_makes_no_video_of_it(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(with_cover())
    assert prepare(tmp_path / "source", tmp_path).kind == "sound"


def test_a_file_names_no_other_file_to_read_from(tmp_path: Path) -> None:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(FILM)
    listed = f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n".encode()
    concat = f"ffconcat version 1.0\nfile {secret}\n".encode()
    assert {verdict(listed, tmp_path), verdict(concat, tmp_path)} == {source.OTHER}


def mutants(count: int) -> list[bytes]:
    """Small films and sounds with some bytes changed, cut, doubled or swapped; always the same ones."""
    chance, made = random.Random(5), []
    seeds = [
        FILM,
        film(form=WEBM),
        song(),
        song(form=Form("mp3", "", "libmp3lame")),
        song(form=Form("ogg", "", "libopus")),
    ]
    for place in range(count):
        data = bytearray(seeds[place % len(seeds)])
        for _ in range(chance.choice((1, 4, 40, 400))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        start, long = chance.randrange(len(data)), chance.randrange(900)
        if place % 3 == 1:
            del data[start : start + long]
        elif place % 3 == 2:
            data[start:start] = data[start : start + long]
        made.append(bytes(data))
    return made


def test_dozens_of_damaged_files_each_end_in_a_sentence_or_in_something_that_plays(tmp_path: Path) -> None:
    for number, data in enumerate(mutants(36)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "source").write_bytes(data)
        try:
            made = prepare(folder / "source", folder)
        except Refused as refused:
            said = str(refused)
            assert said != preparing.GAVE_UP, number  # it is told what is wrong, not only that it took too long
        else:
            assert isinstance(made, Prepared)
            with av.open(made.served) as plays:
                assert (plays.duration or 0) / 1e6 <= media.VIDEO_SECONDS + 1


@pytest.mark.parametrize(
    "greedy",
    ["x = bytearray(1 << 40)", "while True: pass", "open('large', 'wb').write(bytes(1 << 24))", "raise OSError"],
)
def test_what_takes_too_much_is_ended_and_harms_nobody(tmp_path: Path, greedy: str) -> None:
    bound = f"from musespark.support import confine; confine.bind(seconds=1, memory=1 << 28, file=1 << 20); {greedy}"
    done = run([*confine.command("x")[:1], "-c", bound], cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert done.returncode != 0


def test_one_that_prints_nothing_in_time_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "WALL", 0.001)
    assert verdict(FILM, tmp_path) == preparing.GAVE_UP


def test_the_bounds_of_the_process_are_as_we_say() -> None:
    assert (child.SECONDS, child.MEMORY, child.FILE) == (1500, 3 * 2**30, 400 * 2**20)
    assert sniff(FILM[:16]) is not None
