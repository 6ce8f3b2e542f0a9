"""Make text fit: the largest size at which a column stands inside its box, measured by the engine that draws."""

from collections.abc import Callable, Iterator

from takumi_py import Renderer
from takumi_py.types import MeasuredNode

from musespark.create.render.hyphen import SOFT
from musespark.create.render.typeset import Size

# Tried in order: running text gives way before the headline gets small.
_TIERS = (
    Size(72, 1.0),
    Size(56, 0.9),
    Size(44, 0.82),
    Size(34, 0.74),
    Size(28, 0.68),
)
_COMFORTABLE = 3
_CLOSE = 0.015
_NOTHING = " \u200b\u2060"
_PULL = 10  # pixels that a line may begin outside, see typeset
_SPACE = 0.16  # of a line's height: no face's space is narrower
_HYPHEN = 0.4  # of the headline's size: no face's hyphen is wider

Draw = Callable[[Size], str]


class TooMuchText(ValueError):
    """The words do not fit this layout at any size we would print."""


def largest(draw: Draw, head: Draw, renderer: Renderer, box: tuple[int, int, int], biggest: int) -> tuple[Size, int]:
    """Return the largest size at which `draw(size)` fits the box, and its height there.

    The box is (width, height, wished height): the first tiers, which print comfortably, keep to the wished
    height; text that is small even so gets the whole height. Binary search over the headline to within
    1.5 %: what stands under it keeps its height, so on the way only `head(size)`, the headline alone, is measured.
    Raises TooMuchText when even the smallest size overflows.
    """
    width, height, wish = box
    for room, tiers in ((wish, _TIERS[:_COMFORTABLE]), (height, _TIERS)):
        for tier in tiers:
            found = _search(draw, head, renderer, (width, room), (tier, biggest))
            if found:
                return found
    raise TooMuchText("This is too much text for this layout. Shorten it, or choose a taller poster.")


def narrowest(draw: Callable[[int], str], renderer: Renderer, width: int) -> int:
    """Return the least width at which a text keeps its lines, to within eight pixels: they come out even.

    The engine's own `text-wrap: balance` is not for us: it measures other lines than it draws (takumi-py 0.3.0).
    """
    height = measured(draw(width), renderer, width).height
    low, high = width // 3, width
    while high - low > 8:
        middle = (low + high) // 2
        keeps = measured(draw(middle), renderer, width).height <= height
        low, high = (low, middle) if keeps else (middle, high)
    return high


def runs_of(node: MeasuredNode) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield each line of text under a node: text, left, top, width, height, from the page's corner."""
    left, top = node.transform[4], node.transform[5]
    for run in node.runs:
        if run.text.strip(_NOTHING):
            yield run.text, left + run.x, top + run.y, run.width, run.height
    for child in node.children:
        yield from runs_of(child)


def measured(html: str, renderer: Renderer, width: int) -> MeasuredNode:
    """Lay out HTML at its natural height."""
    return renderer.measure_html(html, width=width, height=None)


def _search(
    draw: Draw, head: Draw, renderer: Renderer, box: tuple[int, int], sizes: tuple[Size, int]
) -> tuple[Size, int] | None:
    (tier, biggest), (width, room) = sizes, box
    least = _fits(draw, renderer, box, tier)
    if least is None:
        return None
    under = least[1] - measured(head(tier), renderer, width).height
    found = _most(lambda size: _fits(head, renderer, (width, room - under), size), tier, biggest)
    return _fits(draw, renderer, box, found) or least


def _most(fits: Callable[[Size], object], tier: Size, biggest: int) -> Size:
    """Return the tier with the largest headline that fits; its own does."""
    low, high = tier.headline, max(float(biggest), tier.headline)
    while high - low > _CLOSE * high:
        middle = (low + high) / 2
        low, high = (middle, high) if fits(_at(tier, middle)) else (low, middle)
    return _at(tier, low)


def _fits(draw: Draw, renderer: Renderer, box: tuple[int, float], size: Size) -> tuple[Size, int] | None:
    width, height = box
    node = measured(draw(size), renderer, width)
    # A headline hangs out where its lines begin by the white its letters carry there, and by no more.
    hang = 0.06 * size.headline
    inside = all(
        -hang < left and min(left, 0) + span < width + 2 and left + span < width + _PULL
        for left, span in _spans(node, size)
    )
    return (size, round(node.height + 0.5)) if inside and node.height <= height else None


def _spans(node: MeasuredNode, size: Size) -> Iterator[tuple[float, float]]:
    """Yield left and width of each line without the space it ends on, which hangs outside, with the hyphen it gets."""
    for text, left, _, width, height in runs_of(node):
        ends = _SPACE * height if text.endswith(" ") else 0
        hyphen = _HYPHEN * size.headline if text.endswith(SOFT) else 0
        yield left, width - ends + hyphen


def _at(tier: Size, headline: float) -> Size:
    return Size(headline, tier.scale)
