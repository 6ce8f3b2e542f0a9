"""Icons, sparks of people, and the ring of shares."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musespark.web.draw import avatar, icon, ring
from musespark.web.identicon import PALETTES, identicon


def test_a_handle_has_always_the_same_spark_and_others_have_others() -> None:
    assert identicon("ada") == identicon("ada")
    assert len({identicon(f"person_{n}") for n in range(200)}) == 200


@given(st.text(max_size=60))
def test_a_spark_is_five_rays_in_colours_of_its_palette(handle: str) -> None:
    svg = identicon(handle)
    assert len(re.findall("<path ", svg)) == 5
    ground, *rays = re.findall(r'fill="(#[0-9a-f]{6})"', svg)
    palette = next(each for each in PALETTES if each[0] == ground)
    assert sorted(set(rays)) == sorted(palette[1:])
    assert re.sub(r'[-\w.#=" /<>()]', "", svg) == ""


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("palette", PALETTES)
def test_every_ray_stands_out_from_its_ground(palette: tuple[str, str, str]) -> None:
    ground, *rays = (luminance(colour) for colour in palette)
    for ray in rays:
        assert (max(ground, ray) + 0.05) / (min(ground, ray) + 0.05) >= 3


def test_a_picture_comes_before_the_spark_and_its_address_is_escaped() -> None:
    html = avatar("ada", '/p/"x.webp', "small")
    assert html.startswith('<img class="avatar avatar--small" src="/p/&quot;x.webp" alt=""')


def test_an_icon_is_silent_and_turns_where_it_points() -> None:
    assert 'aria-hidden="true"' in icon("save")
    assert icon("back").startswith('<svg class="icon icon--turns"')
    assert "#&quot;&gt;" in icon('">')


def roles(svg: str) -> list[str]:
    return re.findall(r"ring__(\w+)", svg)


@pytest.mark.parametrize(
    ("human", "machine", "drawn"),
    [
        (1.0, 0.0, ["human"]),
        (0.0, 1.0, ["machine"]),
        (0.82, 0.18, ["human", "machine"]),
        (0.4, 0.3, ["unknown", "human", "machine"]),
        (None, 0.0, ["unknown"]),
    ],
)
def test_the_ring_shows_what_is_known_and_leaves_the_rest_open(
    human: float | None, machine: float, drawn: list[str]
) -> None:
    assert roles(ring(human, machine)) == drawn


def test_the_machines_arc_is_broken_so_that_the_pair_is_told_apart_without_colour() -> None:
    human, machine = re.findall(r'stroke-dasharray="([^"]+)"', ring(0.5, 0.5))
    assert human == "50 100"
    assert machine.count("3.2") > 5
