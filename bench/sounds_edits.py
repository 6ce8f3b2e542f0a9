"""What people do to a sound that they took: 17 edits, by FFmpeg's filters and encoders, from one channel at RATE."""

import io
from collections.abc import Callable, Iterator
from fractions import Fraction

import av
import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext

from musespark.credential.sound.peaks import RATE, Floats

Edit = Callable[[Floats, Floats, np.random.Generator], Floats]  # (sound, another sound, chance) -> edited


def filtered(samples: Floats, *steps: tuple[str, str]) -> Floats:
    """Return the sound after FFmpeg's filters (name, arguments)."""
    graph = Graph()
    last = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono", time_base=Fraction(1, RATE))
    first = last
    for name, arguments in (*steps, ("aformat", f"sample_fmts=flt:channel_layouts=mono:sample_rates={RATE}")):
        step = graph.add(name, arguments)
        last.link_to(step)
        last = step
    end = graph.add("abuffersink")
    last.link_to(end)
    graph.configure()
    parts: list[Floats] = []
    for start in range(0, len(samples), 4096):
        frame = _frame(samples[start : start + 4096])
        frame.pts = start
        first.push(frame)
        parts += _pulled(end)
    first.push(None)
    return np.concatenate([*parts, *_pulled(end)])


def _pulled(end: FilterContext) -> Iterator[Floats]:
    while True:
        try:
            frame = end.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield frame.to_ndarray()[0]


def _frame(samples: Floats) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="flt", layout="mono")
    frame.rate = RATE
    return frame


def encoded(samples: Floats, codec: str, form: str, rate: int, bits: int) -> Floats:
    """Return the sound after a lossy encoder, at `rate` samples and `bits` a second."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate)
        if not isinstance(stream, av.AudioStream):
            raise TypeError(f"{codec} is no encoder of sound")
        stream.bit_rate, stream.layout = bits, av.AudioLayout("mono")
        whole = _frame(samples)
        whole.pts = 0
        resampler = av.AudioResampler(stream.format.name, "mono", rate, stream.frame_size or 1024)
        for frame in [*resampler.resample(whole), *resampler.resample(None)]:
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    file.seek(0)
    back = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(file, "r") as made:
        frames = [part for frame in made.decode(audio=0) for part in back.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def mixed(samples: Floats, other: Floats, decibels: float) -> Floats:
    """Return the sound with another one over it, so much louder than itself."""
    over = np.resize(other, len(samples))
    return np.asarray(samples + over / over.std() * samples.std() * 10 ** (decibels / 20), np.float32)


def hissing(samples: Floats, decibels: float, chance: np.random.Generator) -> Floats:
    """Return the sound with pink noise, so much softer than itself."""
    white = np.fft.rfft(chance.standard_normal(len(samples)))
    pink = np.fft.irfft(white / np.sqrt(np.maximum(np.arange(len(white)), 1)), len(samples))
    return mixed(samples, pink.astype(np.float32), -decibels)


def turned(speed: float) -> tuple[tuple[str, str], ...]:
    """Return the filters that play faster and higher."""
    return ("asetrate", str(int(RATE * speed))), ("aresample", str(RATE))


EDITS: dict[str, Edit] = {
    "as it is": lambda x, _other, _chance: x[137:],
    "mp3 48 kbit": lambda x, _other, _chance: encoded(x, "libmp3lame", "mp3", 22_050, 48_000),
    "opus 24 kbit": lambda x, _other, _chance: encoded(x, "libopus", "ogg", 24_000, 24_000),
    "softer": lambda x, _other, _chance: x * np.float32(0.1),
    "pink noise 10 dB below": lambda x, _other, chance: hissing(x, 10, chance),
    "pink noise 3 dB below": lambda x, _other, chance: hissing(x, 3, chance),
    "telephone": lambda x, _other, _chance: filtered(x, ("highpass", "f=400"), ("lowpass", "f=3000")),
    "tempo +6 %": lambda x, _other, _chance: filtered(x, ("atempo", "1.06")),
    "tempo -15 %": lambda x, _other, _chance: filtered(x, ("atempo", "0.85")),
    "key +1 semitone": lambda x, _other, _chance: filtered(x, *turned(1.06), ("atempo", str(1 / 1.06))),
    "key -2 semitones": lambda x, _other, _chance: filtered(x, *turned(0.89), ("atempo", str(1 / 0.89))),
    "speed +4 %": lambda x, _other, _chance: filtered(x, *turned(1.04)),
    "speed +15 %": lambda x, _other, _chance: filtered(x, *turned(1.15)),
    "echo": lambda x, _other, _chance: filtered(x, ("aecho", "0.8:0.9:60|130:0.5|0.3")),
    "overdriven": lambda x, _other, _chance: np.clip(x / np.abs(x).max() * 6, -1, 1).astype(np.float32),
    "other music as loud over it": lambda x, other, _chance: mixed(x, other, 0),
    "under music 6 dB louder": lambda x, other, _chance: mixed(x, other, 6),
}
