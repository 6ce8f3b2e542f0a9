"""Preparing: what comes out of the confined process shows, sounds and lasts as what went in, and tells nothing else."""

import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.filter import Graph
from av.video.frame import VideoFrame
from PIL import Image

from musespark.support.media import look, tracks
from musespark.support.media.compose import Form, compose
from musespark.support.media.prepare import Prepared, frame_at, prepare
from musespark.support.tests.recordings import WEBM, film, plain, scenes, song, tone

Make = Callable[[bytes], Prepared]


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Prepare the bytes of a recording."""

    def make(data: bytes) -> Prepared:
        source = tmp_path / "source"
        source.write_bytes(data)
        return prepare(source, tmp_path)

    return make


def frames_of(path: Path | io.BytesIO) -> tuple[list[VideoFrame], list[AudioFrame]]:
    with av.open(path, "r") as file:
        frames = [frame for packet in file.demux() for frame in packet.decode()]
    return [each for each in frames if isinstance(each, VideoFrame)], [e for e in frames if isinstance(e, AudioFrame)]


def codecs_of(path: Path) -> list[str]:
    with av.open(path) as file:
        return [stream.codec_context.name for stream in (*file.streams.video, *file.streams.audio)]


def loudness(frames: list[AudioFrame]) -> float:
    """Integrated loudness in LUFS (EBU R 128)."""
    first, graph = frames[0], Graph()
    source = graph.add_abuffer(
        sample_rate=first.sample_rate,
        format=first.format.name,
        layout=first.layout.name,
        time_base=Fraction(1, first.sample_rate),
    )
    graph.link_nodes(source, graph.add("ebur128", "metadata=1"), graph.add("abuffersink")).configure()
    for frame in frames:
        graph.push(frame)
    graph.push(None)
    heard = -100.0
    while True:
        try:
            heard = float(graph.pull().metadata.get("lavfi.r128.I", heard))
        except (av.EOFError, av.BlockingIOError):
            return heard


KINDS = [
    (film(), "video", "video/mp4", ".mp4"),
    (film(form=WEBM), "video", "video/webm", ".webm"),
    (compose(scenes(), form=Form("webm", "libvpx-vp9")), "video", "video/webm", ".webm"),
    (compose(scenes(), form=Form("mp4", "mpeg4")), "video", "video/mp4", ".mp4"),
    (song(), "sound", "audio/mp4", ".m4a"),
    (song(form=Form("mp3", "", "libmp3lame")), "sound", "audio/mpeg", ".mp3"),
    (song(form=Form("ogg", "", "libopus")), "sound", "audio/ogg", ".ogg"),
    (song(form=Form("ogg", "", "flac")), "sound", "audio/ogg", ".ogg"),
    (song(form=Form("wav", "", "pcm_s16le")), "sound", "audio/wav", ".wav"),
    (song(form=Form("webm", "", "libopus")), "sound", "audio/webm", ".webm"),
]


@pytest.mark.parametrize(("data", "kind", "media_type", "suffix"), KINDS)
def test_every_kind_of_file_comes_out_as_one_that_all_browsers_play(
    made: Make, data: bytes, kind: str, media_type: str, suffix: str
) -> None:
    done = made(data)
    assert (done.kind, done.media_type, done.suffix) == (kind, media_type, suffix)
    assert done.seconds == pytest.approx(1.0, abs=0.05)
    assert set(codecs_of(done.served)) <= {"h264", "aac"}
    assert Image.open(done.poster).size == ((64, 48) if kind == "video" else look.SIZE)


def test_the_index_comes_first_so_that_a_player_can_begin_at_once(made: Make) -> None:
    data = made(film()).served.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_same_file_makes_the_same_bytes(made: Make) -> None:
    data = film()
    assert made(data).served.read_bytes() == made(data).served.read_bytes()


@pytest.mark.parametrize("rate", [24, 25, 50])
def test_every_frame_stays_at_its_moment(made: Make, rate: int) -> None:
    video, _ = frames_of(made(compose(scenes(rate), rate=rate)).served)
    assert [round(frame.time or 0, 3) for frame in video] == [round(place / rate, 3) for place in range(rate)]


def test_sound_that_begins_later_than_the_film_still_does(made: Make) -> None:
    beep = np.concatenate([np.zeros((1, 24_000), np.float32), tone(0.5, 1)], 1)
    _, sound = frames_of(made(compose(scenes(), beep)).served)
    heard = np.concatenate([frame.to_ndarray()[0] for frame in sound])
    first = int(np.argmax(np.abs(heard) > 0.02)) / sound[0].sample_rate
    assert first == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("level", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_stays_as_it_was_within_half_a_unit(made: Make, channels: int, level: float) -> None:
    data = compose(samples=tone(3.0, channels, level), form=Form("wav", "", "pcm_s16le"))
    _, played = frames_of(io.BytesIO(data))
    before = loudness(played)
    _, sound = frames_of(made(data).served)
    assert loudness(sound) == pytest.approx(before, abs=0.5)
    assert before < -5


def test_a_large_video_is_made_smaller_and_a_small_one_is_not_enlarged() -> None:
    assert tracks.served_size(1920, 1080) == (1280, 720)
    assert tracks.served_size(1080, 1920) == (720, 1280)
    assert tracks.served_size(4096, 1716) == (1280, 536)
    assert tracks.served_size(63, 47) == (62, 46)
    assert tracks.served_size(1, 9000) == (2, 1280)


IDENTITY = b"".join(each.to_bytes(4, "big") for each in (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000))
QUARTER = b"".join(each.to_bytes(4, "big") for each in (0, 0x10000, 0, 0xFFFF0000, 0, 0, 0, 0, 0x40000000))


def turned(data: bytes) -> bytes:
    """The same MP4 as a telephone writes it that was held upright: its track's matrix turns it."""
    track = data.index(b"tkhd")
    at = data.index(IDENTITY, track)
    return data[:at] + QUARTER + data[at + len(QUARTER) :]


def test_a_video_that_says_it_is_turned_is_turned(made: Make) -> None:
    left = np.zeros((48, 64, 3), np.uint8)
    left[:, :32] = 255  # white at the left: turned clockwise it is at the top
    done = made(turned(compose([left] * 10)))
    assert (done.width, done.height) == (48, 64)
    video, _ = frames_of(done.served)
    grey = np.asarray(Image.open(done.poster).convert("L"))
    assert (video[0].width, video[0].height, video[0].rotation) == (48, 64, 0)
    assert grey[:28].mean() > 240
    assert grey[36:].mean() < 15


def test_place_device_and_whoever_made_it_are_gone(made: Make) -> None:
    told = (("location", "+48.8584+002.2945/"), ("comment", "Phone 9 of Ada"), ("title", "at home"), ("artist", "Ada"))
    data = film(form=Form(metadata=told))
    assert b"loci" in data  # latitude and longitude
    served = made(data).served.read_bytes()
    for word in (b"loci", b"Phone 9", b"at home", b"Ada", b"Lavf"):
        assert word not in served


def test_the_picture_is_the_first_frame_that_is_neither_black_nor_flat(made: Make) -> None:
    frames = [*plain(0, 10), *plain(200, 10), *scenes(10)]
    done = made(compose(frames))
    assert done.poster_at == pytest.approx(0.8, abs=0.001)


def test_where_every_frame_is_flat_there_is_a_picture_all_the_same(made: Make) -> None:
    done = made(compose(plain(0, 5)))
    assert (done.poster_at, Image.open(done.poster).size) == (0.0, (64, 48))


def test_a_frame_is_taken_from_the_moment_that_was_asked_for(made: Make, tmp_path: Path) -> None:
    done = made(compose([*plain(10, 13), *plain(240, 12)]))
    for at, moment, grey in ((0.0, 0.0, 10), (0.5, 0.48, 10), (0.53, 0.52, 240), (99.0, 0.96, 240)):
        data, found = frame_at(done.served, tmp_path, at)
        assert found == pytest.approx(moment, abs=0.001)
        assert np.asarray(Image.open(io.BytesIO(data))).mean() == pytest.approx(grey, abs=6)


def test_a_sound_is_drawn_as_loud_as_it_is(made: Make) -> None:
    image = np.asarray(Image.open(made(song()).poster).convert("L"))
    heights = (image > 128).sum(0)
    assert heights[:300].max() < heights[-300:].max() / 2  # it swells
    assert look.bars([]) == [0.0] * look.BARS
    assert max(look.bars([0.2, 5.0])) == 1.0


def test_progress_is_told_from_little_to_much(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(film(2.0))
    told: list[float] = []
    prepare(tmp_path / "source", tmp_path, told.append)
    assert told == sorted(told)
    assert len(told) > 20
    assert told[-1] > 0.9


def test_who_listens_no_more_ends_it_and_hears_of_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(film(4.0))
    told: list[float] = []

    def tell(share: float) -> None:
        told.append(share)
        raise LookupError

    with pytest.raises(LookupError):
        prepare(tmp_path / "source", tmp_path, tell)
    assert len(told) == 1
    assert not (tmp_path / "poster").exists()
