"""What people do to a film that they took: 16 edits, of its frames and of its sound."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
from PIL import Image

from bench.clips_material import A_SECOND, HEIGHT, WIDTH, Clip, Film, faster, stretch
from musespark.credential.sound.peaks import RATE

Edit = Callable[[Clip, Clip], Clip]  # (film, another one) -> edited
YELLOW = (250, 220, 40)


def sized(frames: Film, width: int, height: int) -> Film:
    """Return the film in another size."""
    return np.stack([np.asarray(Image.fromarray(each).resize((width, height))) for each in frames])


def cut_anew(film: Clip, _: Clip) -> Clip:
    """Return its shots from the last to the first."""
    shots = list(pairwise(film.cuts))[::-1]
    sound = [stretch(film.samples, start / A_SECOND, end / A_SECOND) for start, end in shots]
    return replace(film, frames=np.concatenate([film.frames[a:b] for a, b in shots]), samples=np.concatenate(sound))


def ten(film: Clip, _: Clip) -> Clip:
    """Return ten seconds from its middle."""
    return replace(film, frames=film.frames[137:237], samples=stretch(film.samples, 13.7, 23.7))


def sped(film: Clip, _: Clip) -> Clip:
    """Return it a quarter faster, and so higher."""
    places = np.arange(0, len(film.frames), 1.25).astype(int)
    return replace(film, frames=film.frames[places], samples=faster(film.samples, 1.25))


def logo(film: Clip, _: Clip) -> Clip:
    """Return it with a sign in a corner, a thirtieth of each frame."""
    frames = film.frames.copy()
    frames[:, 10:40, WIDTH - 80 : WIDTH - 10] = YELLOW
    frames[:, 18:32, WIDTH - 72 : WIDTH - 18 : 6] = 0
    return replace(film, frames=frames)


def captioned(film: Clip, _: Clip) -> Clip:
    """Return it with a line of words on black."""
    frames = film.frames.copy()
    frames[:, HEIGHT - 34 : HEIGHT - 10, 30 : WIDTH - 30] = 0
    frames[:, HEIGHT - 28 : HEIGHT - 16, 40 : WIDTH - 40 : 5] = 255
    return replace(film, frames=frames)


def boxed(film: Clip, _: Clip) -> Clip:
    """Return it flatter, between black bars."""
    return replace(film, frames=np.pad(sized(film.frames, WIDTH, HEIGHT - 44), ((0, 0), (22, 22), (0, 0), (0, 0))))


def coloured(film: Clip, _: Clip) -> Clip:
    """Return it warmer, paler and with less contrast."""
    warm = film.frames.astype(np.float32) * [1.15, 1.0, 0.75] * 0.8 + 30
    return replace(film, frames=warm.clip(0, 255).astype(np.uint8))


def cropped(film: Clip, _: Clip) -> Clip:
    """Return it without a tenth at each side."""
    return replace(film, frames=film.frames[:, HEIGHT // 10 : -HEIGHT // 10, WIDTH // 10 : -WIDTH // 10])


def dubbed(film: Clip, other: Clip) -> Clip:
    """Return it with the sound of the other."""
    return replace(film, samples=other.samples)


def carded(film: Clip) -> Clip:
    """Return it behind a test card, black and a title that all such films share: three seconds of each."""
    many = 3 * A_SECOND
    bars = np.repeat(np.linspace(20, 235, 8)[None, :].repeat(HEIGHT, 0), WIDTH // 8, 1).astype(np.uint8)
    bars[-HEIGHT // 4 :] = bars[-HEIGHT // 4 :, ::-1]
    title = np.full((HEIGHT, WIDTH), 30, np.uint8)
    for line in range(4):
        for letter in range(12):
            title[
                40 + 26 * line : 56 + 26 * line, 60 + 17 * letter : 60 + 17 * letter + 5 + (line * 7 + letter * 3) % 10
            ] = 240
    cards = [np.repeat(card[None, ..., None], many, 0).repeat(3, 3) for card in (bars, np.zeros_like(bars), title)]
    silence = np.zeros(9 * RATE, np.float32)
    return replace(film, frames=np.concatenate([*cards, film.frames]), samples=np.concatenate([silence, film.samples]))


EDITS: dict[str, Edit] = {
    "re-encoded": lambda film, _: film,
    "0.3 s later": lambda film, _: replace(film, frames=film.frames[3:], samples=film.samples[3 * RATE // A_SECOND :]),
    "half the size": lambda film, _: replace(film, frames=sized(film.frames, WIDTH // 2, HEIGHT // 2)),
    "mirrored": lambda film, _: replace(film, frames=film.frames[:, :, ::-1]),
    "cut anew": cut_anew,
    "10 s of 40": ten,
    "25 % faster": sped,
    "logo": logo,
    "caption": captioned,
    "letterbox": boxed,
    "colours": coloured,
    "cropped to 80 %": cropped,
    "another sound": dubbed,
    "other pictures": lambda film, other: replace(film, frames=other.frames),
    "cropped, another sound": lambda film, other: dubbed(cropped(film, other), other),
    "10 s, mirrored, another sound": lambda film, other: replace(
        dubbed(film, other), frames=film.frames[137:237, :, ::-1]
    ),
}
