"""Colours: conversions, palettes from photos and brands, and the promise that text on them can be read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from musespark.create.render import colour, palette, scrim
from musespark.create.render.colour import Rgb, contrast, luminance, readable
from musespark.create.render.palette import Palette, house_palette, palette_of

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21.0)
    assert contrast((120, 30, 9), (120, 30, 9)) == 1.0


@given(COLOURS)
def test_a_colour_survives_the_way_through_oklch(shade: Rgb) -> None:
    back = colour.rgb_of(*colour.lch_of(shade))
    assert max(abs(a - b) for a, b in zip(shade, back, strict=True)) <= 1


@given(st.floats(0, 1), st.floats(0, 0.4), st.floats(-4, 4))
def test_any_oklch_becomes_a_colour_a_screen_has(lightness: float, chroma: float, hue: float) -> None:
    assert all(0 <= channel <= 255 for channel in colour.rgb_of(lightness, chroma, hue))


@given(COLOURS, COLOURS)
def test_readable_always_reaches_its_contrast(shade: Rgb, ground: Rgb) -> None:
    # The middle grey that is hardest has 4.58 against its better end.
    assert contrast(readable(shade, ground, 4.5), ground) >= 4.5


@given(st.lists(st.tuples(COLOURS, st.floats(0.01, 1)), min_size=1, max_size=6), st.integers(0, 30))
def test_every_tone_of_every_palette_can_be_read(colours: list[tuple[Rgb, float]], seed: int) -> None:
    _check(palette_of(colours, seed))


@pytest.mark.parametrize("seed", range(7))
def test_every_house_palette_can_be_read(seed: int) -> None:
    _check(house_palette(seed))


def _check(grown: Palette) -> None:
    for tone in (grown.night, grown.paper, grown.bold):
        assert min(contrast(each, tone.ground) for each in (tone.soft, tone.accent)) >= 4.5
        assert contrast(tone.ink, tone.ground) >= 4.5
        assert contrast(tone.faintest, tone.ground) == min(
            contrast(each, tone.ground) for each in (tone.ink, tone.soft, tone.accent)
        )
    assert len(grown.swatches) == 5


def test_clusters_find_the_colours_of_a_flag_with_their_shares() -> None:
    pixels = np.array([(200, 20, 20)] * 60 + [(20, 20, 200)] * 30 + [(250, 250, 250)] * 10, np.uint8)
    found = dict(palette.clusters(pixels))
    assert found == {(200, 20, 20): 0.6, (20, 20, 200): 0.3, (250, 250, 250): 0.1}


def test_clusters_of_one_colour_are_one() -> None:
    assert palette.clusters(np.full((50, 3), 77, np.uint8)) == [((77, 77, 77), 1.0)]


def test_a_brand_keeps_its_hue() -> None:
    grown = palette_of([(colour.parse("#0a7d4f"), 1.0)])
    hue = colour.lch_of((10, 125, 79))[2]
    assert colour.lch_of(grown.bold.ground)[2] == pytest.approx(hue, abs=0.05)


def test_grey_photos_borrow_their_accents_from_the_house() -> None:
    grown = palette_of([((40, 40, 40), 0.5), ((200, 200, 200), 0.5)], seed=2)
    assert grown.main == colour.lch_of(colour.parse(palette.HOUSE[2][1]))


def test_tables_and_formula_agree_on_luminance() -> None:
    pixels = np.array([[[12, 200, 99], [255, 255, 255]]], np.uint8)
    expected = [luminance((12, 200, 99)), 1.0]
    assert colour.luminances(pixels)[0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("fill", [(255, 255, 255), (250, 230, 40), (128, 128, 128), (3, 3, 3)])
def test_a_veil_of_the_strength_found_makes_light_ink_readable(fill: Rgb) -> None:
    veil, ink = (20, 12, 10), (255, 240, 235)
    alpha = scrim.strength(Image.new("RGB", (101, 67), fill), (0.5, 1), veil, ink)
    assert contrast(ink, colour.mix(veil, fill, alpha)) >= 4.5


def test_a_dark_photo_needs_no_veil_and_one_bright_pixel_is_enough_to_need_one() -> None:
    dark = Image.new("RGB", (203, 199), (5, 5, 5))
    assert scrim.strength(dark, (0.4, 1), (0, 0, 0), (255, 255, 255)) < 0.01
    dark.putpixel((202, 198), (255, 255, 255))
    assert scrim.strength(dark, (0.4, 1), (0, 0, 0), (255, 255, 255)) > 0.45
    assert scrim.strength(dark, (0.0, 0.4), (0, 0, 0), (255, 255, 255)) < 0.01


def test_a_veil_is_clear_at_its_start_and_full_at_its_end() -> None:
    gradient = scrim.gradient((1, 2, 3), 0.5, 0.2, 0.6)
    assert gradient.startswith("linear-gradient(to bottom,rgba(1,2,3,0.000) 20.00%")
    assert gradient.endswith("rgba(1,2,3,0.500) 60.00%)")
