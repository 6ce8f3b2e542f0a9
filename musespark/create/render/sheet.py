"""The sheet a layout works on: plates (ground, photo, pattern) below, text above, mirrored where lines run left."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from PIL import Image
from takumi_py import Renderer

from musespark.create.render import crop, fit, pattern, scrim
from musespark.create.render.colour import Rgb, css, parse
from musespark.create.render.fonts import engine, faces_of, packs_for
from musespark.create.render.hyphen import hardened, softened
from musespark.create.render.palette import Palette, house_palette, palette_of
from musespark.create.render.photo import Photo, open_photo
from musespark.create.render.plate import TRACE, Box, Layer, Plate, plate_html
from musespark.create.render.script import right_to_left, script_of
from musespark.create.render.spec import Spec
from musespark.create.render.typeset import Setting, Size, Style, body, column, headline, label, row

T = TypeVar("T")

MARGIN = 72
_SMALLER = 1.35  # times: a long word may make its headline that much smaller before it breaks


@dataclass(frozen=True, slots=True)
class Block:
    """Set text with its measured size in pixels, ready to be put somewhere."""

    html: str
    width: int
    height: int
    size: Size | None = None

    @property
    def headline(self) -> float:
        """Return the headline's size in pixels, 0 where there is none."""
        return self.size.headline if self.size else 0.0


@dataclass
class Sheet:
    """A poster in the making: a layout puts plates and blocks on it in the order they are painted."""

    spec: Spec
    plates: list[Plate] = field(default_factory=list)
    texts: list[tuple[Box, str]] = field(default_factory=list)
    images: dict[str, Image.Image | bytes] = field(default_factory=dict)  # by name; see `image`
    laid: int = 0  # how many of the lowest plates are in the backdrop already
    picked: int = 1

    @property
    def width(self) -> int:
        return self.spec.width

    @property
    def height(self) -> int:
        return self.spec.height

    @property
    def inner(self) -> int:
        """Return the width between the margins."""
        return self.spec.width - 2 * MARGIN

    @cached_property
    def setting(self) -> Setting:
        """Return script, faces and packs of the words."""
        words = self.spec.words
        script = script_of(words.everything(), words.language)
        return Setting(
            words=words,
            script=script,
            faces=faces_of(script, words.language),
            packs=packs_for(words.everything() + "٠" * (script == "arabic"), words.language),
            rtl=right_to_left(script),
        )

    @cached_property
    def photo(self) -> Photo | None:
        """Return the opened photo; raises ValueError when it cannot be opened."""
        return open_photo(self.spec.photo) if self.spec.photo is not None else None

    @cached_property
    def palette(self) -> Palette:
        """Return the colours: the brand's, else the photo's, else the house's."""
        if self.spec.brand:
            share = 1 / len(self.spec.brand)
            return palette_of([(parse(colour), share) for colour in self.spec.brand], self.spec.seed)
        if self.photo:
            return palette_of(self.photo.colours, self.spec.seed)
        return house_palette(self.spec.seed)

    @property
    def renderer(self) -> Renderer:
        return engine(self.setting.packs)

    def pick(self, *options: T) -> T:
        """Return one of the options, by the seed: the first for seed 0, another for the seed after.

        Each further pick reads the next digit of the seed, so that all combinations come in turn.
        """
        index = self.spec.seed // self.picked % len(options)
        self.picked *= len(options)
        return options[index]

    def fill(self, box: Box, colour: Rgb, radius: str = "0", shadow: str = "") -> None:
        """Paint a flat shape."""
        if radius == "0" and not shadow:
            self._lay(box, lambda page, place: page.paste(colour, place))
        extra = f"border-radius:{radius};" + (f"box-shadow:{shadow};" if shadow else "")
        self.plates.append(Plate("ground", self._place(box) + extra, css(colour), css(TRACE["ground"])))

    def veil(self, box: Box, colour: Rgb, alpha: float, ease: tuple[float, float], towards: str = "bottom") -> None:
        """Lay a veil that eases in between two shares of the box and stays from there on."""
        if self.setting.rtl and towards in {"left", "right"}:
            towards = "right" if towards == "left" else "left"
        if towards == "bottom":
            self._lay(box, lambda page, place: scrim.lay(page, place, colour, alpha, ease))
        paint = scrim.gradient(colour, alpha, *ease, towards)
        trace = scrim.gradient(TRACE["ground"], alpha, *ease, towards)
        self.plates.append(Plate("ground", self._place(box), paint, trace))

    def picture(self, box: Box, radius: str = "0", calm: float = 0.0) -> Image.Image:
        """Show the best window of the photo in a box and return what was cut, to look at its pixels."""
        assert self.photo is not None
        window = crop.best_window(self.photo, box.width / box.height, calm)
        cut = crop.cut(self.photo, window, round(box.width), round(box.height))
        if radius == "0":
            self._lay(box, lambda page, place: page.paste(cut, place))
        self._image("photo", box, cut, radius)
        return cut

    def image(self, name: str) -> bytes:
        """Return a picture of the page as a file, written when it is asked for: that costs."""
        found = self.images[name]
        return found if isinstance(found, bytes) else crop.encoded(found)

    def pattern(self, kind: pattern.Kind, box: Box, ground: Rgb) -> None:
        """Draw a pattern of the spec's seed in a box, in the palette's swatches."""
        size = (round(box.width), round(box.height))
        self._image("pattern", box, pattern.draw(kind, size, ground, self.palette.swatches, self.spec.seed), "0")

    def column(self, style: Style, width: int, height: float, wish: float = 0.0) -> Block:
        """Set the words as the largest column that fits; raises fit.TooMuchText when none does.

        `wish` is a height at which the layout looks best: it is kept unless the text would get small. Long words of
        the headline break only where they would make it much smaller.
        """
        room = (width, int(height), int(wish or height))
        if softened(self.spec.words.headline) == self.spec.words.headline:
            return self._column(style, room)
        broken = self._column(replace(style, soft=True), room)
        try:
            whole = self._column(style, room)
        except fit.TooMuchText:
            return broken
        return broken if broken.headline > _SMALLER * whole.headline else whole

    def _column(self, style: Style, room: tuple[int, int, int]) -> Block:
        width = room[0]

        def draw(size: Size) -> str:
            return column(self.setting, style, size, width)

        def head(size: Size) -> str:
            return headline(self.setting, style, size, width)

        found, tall = fit.largest(draw, head, self.renderer, room, style.biggest)
        even = self._even(style, found, width)
        html = draw(even)
        if style.soft:
            html = hardened(html, [line[0] for line in fit.runs_of(fit.measured(html, self.renderer, width))])
        return Block(html, width, tall, even)

    def _even(self, style: Style, size: Size, width: int) -> Size:
        """Narrow headline and running text until their lines are even."""
        setting, measure = self.setting, round(width * style.measure)
        title = width
        if not style.soft:
            title = fit.narrowest(lambda wide: headline(setting, style, size, wide), self.renderer, width)
        running = measure
        if setting.words.body:
            running = fit.narrowest(lambda wide: body(setting, style, size, wide), self.renderer, measure)
        return replace(size, headline_width=title, body_width=running)

    def row(self, start: str, end: str, colours: tuple[Rgb, Rgb], width: int = 0, *, centred: bool = False) -> Block:
        """Set two labels at the ends of a line, smaller when they are long; empty when both are.

        With `centred` a label without another one stands in the middle.
        """
        wide = width or self.inner
        html = ""
        pixels = 25.0 if len(start) + len(end) < 52 else 21.0
        if start or end:
            html = row(
                self.setting,
                label(self.setting, start, colours[0], pixels, spaced=False),
                label(self.setting, end, colours[1], pixels, spaced=False),
                wide,
                centred=centred,
            )
        tall = round(fit.measured(html, self.renderer, wide).height + 0.5) if html else 0
        return Block(html, wide, tall)

    def kicker(self, colour: Rgb, width: int | None = None) -> Block:
        """Set the kicker alone, where a layout wants it away from the headline."""
        wide = width or self.inner
        inside = label(self.setting, self.spec.words.kicker, colour, 25)
        align = "right" if self.setting.rtl else "left"
        html = f'<div style="display:flex;flex-direction:column;width:{wide}px;text-align:{align}">{inside}</div>'
        tall = round(fit.measured(html, self.renderer, wide).height + 0.5) if inside else 0
        return Block(html if inside else "", wide, tall)

    def put(self, block: Block, left: float, top: float) -> None:
        """Put a block of text on the sheet; an empty one leaves no trace."""
        if block.html:
            self.texts.append((Box(left, top, block.width, block.height), block.html))

    def ground_html(self, *, traced: bool = False) -> str:
        """Return the plates as one page, painted or traced."""
        return self._page("".join(plate_html(plate, traced=traced) for plate in self.plates))

    @property
    def ground(self) -> Image.Image | None:
        """Return the plates as a picture where all of them could be laid without the engine, else None."""
        return self._backdrop if self.laid == len(self.plates) else None

    def text_html(self, top: int = 0, bottom: int = 0) -> str:
        """Return the text as one page on nothing, or only the rows from top to bottom of it."""
        shifted = [(replace(box, top=box.top - top), html) for box, html in self.texts]
        return self._page("".join(self._put(box, html) for box, html in shifted), (bottom or self.height) - top)

    def text_band(self) -> tuple[int, int]:
        """Return the rows between which all text lies, with room for what letters put out of their line."""
        top = min(box.top for box, _ in self.texts) - MARGIN
        bottom = max(box.top + box.height for box, _ in self.texts) + MARGIN
        return max(0, int(top)), min(self.height, int(bottom))

    def html(self) -> str:
        """Return the whole poster as one page; its pictures are named, see `images`."""
        plates = "".join(plate_html(plate, traced=False) for plate in self.plates)
        return self._page(plates + "".join(self._put(box, text) for box, text in self.texts))

    def standalone_html(self) -> str:
        """Return the whole poster as one page whose pictures are inside it, for any other renderer."""
        html = self.html()
        for name in self.images:
            kind, data = "svg+xml" if name.startswith("pattern") else "jpeg", b64encode(self.image(name)).decode()
            html = html.replace(f'src="{name}"', f'src="data:image/{kind};base64,{data}"')
        return html

    def placed(self, box: Box) -> Box:
        """Return where a box really lies: mirrored on a sheet whose lines begin at the right."""
        return replace(box, left=self.width - box.left - box.width) if self.setting.rtl else box

    @cached_property
    def _backdrop(self) -> Image.Image:
        return Image.new("RGB", (self.width, self.height))

    def _lay(self, box: Box, draw: Callable[[Image.Image, tuple[int, int, int, int]], None]) -> None:
        """Draw the next plate by itself: that saves writing a photo as a file for the engine, which reads it again.

        Not where it ends between two pixels, where the lowest plate leaves a part of the page bare, or where
        something below it is the engine's.
        """
        real = self.placed(box)
        place = (real.left, real.top, real.left + real.width, real.top + real.height)
        bare = not self.plates and place != (0, 0, self.width, self.height)
        if self.laid == len(self.plates) and not bare and all(side == int(side) for side in place):
            draw(self._backdrop, (int(place[0]), int(place[1]), int(place[2]), int(place[3])))
            self.laid += 1

    def _image(self, layer: Layer, box: Box, data: Image.Image | bytes, radius: str) -> None:
        name = f"{layer}-{len(self.images)}"
        self.images[name] = data
        place = self._place(box) + f"border-radius:{radius};"
        self.plates.append(Plate(layer, place, "", css(TRACE[layer]), name))

    def _place(self, box: Box) -> str:
        real = self.placed(box)
        return (
            f"position:absolute;left:{real.left:g}px;top:{real.top:g}px;width:{real.width:g}px;"
            f"height:{real.height:g}px;"
        )

    def _put(self, box: Box, html: str) -> str:
        real = self.placed(box)
        place = f"position:absolute;left:{real.left:g}px;top:{real.top:g}px;width:{real.width:g}px"
        return f'<div style="{place}">{html}</div>'

    def _page(self, inside: str, height: int = 0) -> str:
        direction = "rtl" if self.setting.rtl else "ltr"
        return (
            f'<div dir="{direction}" lang="{self.spec.words.language}" style="position:relative;display:flex;'
            f'overflow:hidden;width:{self.width}px;height:{height or self.height}px">{inside}</div>'
        )
