"""A photograph is found in what was made of it, with the place; a picture that only looks alike is not."""

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from musespark.credential.picture import Match, Picture, compare
from musespark.credential.picture.tests.drawn import asked, card, kept, photo

CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))


def found(image: Image.Image, name: str = "coffee") -> Match:
    match = compare(asked(image), kept(name))
    assert match is not None
    return match


def box(quad: tuple[tuple[float, float], ...]) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom."""
    (left, top), (right, bottom) = np.min(quad, axis=0), np.max(quad, axis=0)
    return float(left), float(top), float(right), float(bottom)


def test_the_same_picture_is_a_copy_all_over() -> None:
    match = found(photo("coffee"))
    assert (match.kind, match.is_mirrored, match.is_inverted) == ("copy", False, False)
    assert match.probability > 0.9
    assert match.agrees > 0.95
    assert match.covered > 0.75
    assert box(match.region) == pytest.approx(box(match.origin), abs=0.02)


def test_a_crop_is_derived_and_its_place_in_the_original_is_known() -> None:
    match = found(photo("coffee").crop((150, 80, 450, 330)))  # of 600 x 400
    assert match.kind == "derivative"
    assert box(match.origin) == pytest.approx((0.25, 0.2, 0.75, 0.825), abs=0.07)
    assert box(match.region) == pytest.approx((0, 0, 1, 1), abs=0.12)
    assert match.covered < 0.6


def test_a_picture_under_a_caption_is_found_where_it_lies() -> None:
    bar = Image.new("RGB", (600, 520), "white")
    bar.paste(photo("coffee"), (0, 120))
    ImageDraw.Draw(bar).text((20, 20), "WHEN THE COFFEE IS YOURS", "black", font_size=40)
    match = found(bar)
    left, top, right, bottom = box(match.region)
    assert match.probability > 0.9
    assert 0.21 < top < 0.4  # the bar is 0.23 of the height
    assert (right - left > 0.8, bottom > 0.9) == (True, True)


@pytest.mark.parametrize(("turn", "is_mirrored", "is_inverted"), [
    (ImageOps.mirror, True, False),
    (ImageOps.invert, False, True),
    (lambda image: ImageOps.invert(ImageOps.flip(image)), True, True),
    (lambda image: image.rotate(25, expand=True), False, False),
    (lambda image: image.rotate(90, expand=True), False, False),
])  # fmt: skip
def test_a_turned_mirrored_or_negative_picture_is_found_as_what_it_is(
    turn: Callable[[Image.Image], Image.Image], *, is_mirrored: bool, is_inverted: bool
) -> None:
    match = found(turn(photo("coffee")))
    assert (match.is_mirrored, match.is_inverted) == (is_mirrored, is_inverted)
    assert match.kind != "template"
    assert match.covered > 0.6


def test_a_picture_in_the_corner_of_another_is_found_there() -> None:
    made = photo("chelsea").resize((900, 600))
    made.paste(photo("coffee").resize((300, 200)), (580, 380))
    left, top, right, bottom = box(found(made).region)
    assert (left, top, right, bottom) == pytest.approx((580 / 900, 380 / 600, 880 / 900, 580 / 600), abs=0.08)


def test_two_cards_of_one_template_are_not_each_others_copy() -> None:
    match = compare(asked(card(1)), asked(card(2)))
    assert match is not None  # the frame is the same, and is said to be no more
    assert match.kind == "template"
    assert match.probability < 0.5


def test_a_card_is_found_in_its_own_crop() -> None:
    match = compare(asked(card(1).crop((60, 60, 600, 600))), asked(card(1)))
    assert match is not None
    assert match.kind != "template"


@pytest.mark.parametrize("name", ["chelsea", "astronaut", "motorcycle_left", "brick"])
def test_other_photographs_are_independent(name: str) -> None:
    match = compare(asked(photo(name)), kept("coffee"))
    assert match is None


@pytest.mark.parametrize("plain", [
    Image.new("RGB", (300, 200), "#102030"),
    Image.linear_gradient("L").convert("RGB"),
    Image.new("RGB", (1, 1)),
    Image.new("L", (1, 3000)),
])  # fmt: skip
def test_what_shows_nothing_is_nobodys_copy(plain: Image.Image) -> None:
    shown = asked(plain)
    assert compare(shown, shown) is None
    assert compare(shown, kept("coffee")) is None


def test_what_is_transparent_is_seen_on_white_paper() -> None:
    clear = photo("coffee").copy()
    clear.putalpha(255)
    grey: Picture = asked(clear)
    assert np.array_equal(grey.grey, asked(photo("coffee")).grey)
