"""A picture in words ("loaf 11 square | alt", "poster ladder | KICKER | Headline | body | Step: text") made real."""

from dataclasses import asdict, dataclass, field
from typing import Any

from PIL import Image, ImageEnhance, ImageOps

from musespark.create import posters
from musespark.create.render import LAYOUTS, Spec, Step, Words, render
from musespark.demo.paint import Recipe, jpeg, paint
from musespark.demo.read import Piece, Someone
from musespark.support import media
from musespark.works.recordings import Kept

FACE = 256  # pixels
WITH_PHOTO = frozenset({"cover", "editorial", "arch", "diptych", "ladder"})


@dataclass(frozen=True)
class Picture:
    """A picture to be made, as it is kept as JSON: a painting, or a poster in `layout` with `words`."""

    alt: str
    motif: str
    seed: int
    shape: str
    colours: tuple[str, ...]
    copied: bool = False  # taken from somebody else: cut and brightened
    plays: str = ""  # "film": a look along the painting; "sound": no painting at all
    layout: str = ""
    words: dict[str, Any] = field(default_factory=dict)
    brand: tuple[str, ...] = ()

    def recipe(self) -> Recipe:
        return Recipe(self.motif, self.seed, self.shape, tuple(self.colours))


@dataclass(frozen=True)
class Made:
    """The file, and of a poster its visible layers."""

    data: bytes
    layers: list[dict[str, object]]
    recording: Kept | None = None


def pictures_of(piece: Piece, who: Someone, palettes: dict[str, str]) -> list[dict[str, object]]:
    """Return the piece's pictures as data; `palettes` has colours for motifs that its author has none of."""
    read = [_read(said, piece, who, palettes) for said in piece.pictures]
    return [asdict(picture) for picture in read if picture.plays != "sound" or media.is_here()]


def make(data: dict[str, Any]) -> Made:
    """Paint or lay out one picture. The same data gives the same bytes."""
    picture = Picture(**data)
    if not picture.layout:
        image = paint(picture.recipe())
        if picture.copied:
            side = image.width // 50
            image = ImageEnhance.Brightness(ImageOps.crop(image, side)).enhance(1.06)
        return Made(jpeg(image), [], _recorded(picture, image))
    photo = jpeg(paint(picture.recipe())) if picture.layout in WITH_PHOTO else None
    steps = tuple(Step(*step) for step in picture.words["steps"])
    spec = Spec(Words(**{**picture.words, "steps": steps}), photo, tuple(picture.brand), seed=picture.seed)
    poster = render(spec, picture.layout)
    return Made(poster.data, posters.layers_of(poster.shares, "drawn"))


def _recorded(picture: Picture, image: Image.Image) -> Kept | None:
    if not picture.plays or not media.is_here():
        return None
    from musespark.demo.recording import record  # noqa: PLC0415  it needs the extra `video`

    return record(picture.plays, image, picture.seed)


def face(who: Someone, palettes: dict[str, str]) -> bytes:
    """Return the person's picture."""
    return jpeg(paint(_motif(f"{who.face} square", who, palettes), FACE))


def _read(said: str, piece: Piece, who: Someone, palettes: dict[str, str]) -> Picture:
    head, *rest = [part.strip() for part in said.split("|")]
    if head.startswith("poster "):
        return _poster(head.split()[1], rest, piece, who, palettes)
    recipe = _motif(head, who, palettes)
    alt, _, colours = rest[0].partition(" ~")
    own = tuple(colours.split()) or recipe.colours
    return Picture(alt, recipe.motif, recipe.seed, recipe.shape, own, copied="~copy" in head, plays=_plays(head))


def _plays(head: str) -> str:
    return next((kind for kind in ("film", "sound") if f"~{kind}" in head), "")


def _motif(head: str, who: Someone, palettes: dict[str, str]) -> Recipe:
    motif, seed, shape = head.split()[:3]
    return Recipe(motif, int(seed), shape, tuple((who.colours.get(motif) or palettes[motif]).split()))


def _poster(layout: str, said: list[str], piece: Piece, who: Someone, palettes: dict[str, str]) -> Picture:
    assert layout in LAYOUTS
    kicker, headline, body, *steps = said
    pairs = [tuple(part.strip() for part in step.partition(":")[::2]) for step in steps]
    words = {"headline": headline, "kicker": kicker, "body": body, "steps": pairs}
    words |= {"handle": f"@{who.handle}", "language": piece.language}
    recipe = _motif(f"{who.face} wide", who, palettes)
    alt = " ".join(["Poster:", headline, body, *(f"{number}. {step[0]}." for number, step in enumerate(pairs, 1))])
    seed = recipe.seed + len(headline)
    return Picture(alt.strip(), recipe.motif, seed, "wide", recipe.colours, layout=layout, words=words, brand=who.brand)


def palettes_of(creators: list[Someone]) -> dict[str, str]:
    """Return colours for every motif that some creator uses."""
    return {motif: colours for who in creators for motif, colours in who.colours.items()}
