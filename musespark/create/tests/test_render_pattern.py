"""Patterns: the same seed draws the same, another seed another."""

from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from musespark.create.render.palette import house_palette
from musespark.create.render.pattern import Kind, draw

COLOURS = house_palette(0).swatches


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_pattern_is_decided_by_its_seed(kind: Kind) -> None:
    first = draw(kind, (1080, 720), (255, 250, 240), COLOURS, 5)
    assert first == draw(kind, (1080, 720), (255, 250, 240), COLOURS, 5)
    assert first != draw(kind, (1080, 720), (255, 250, 240), COLOURS, 6)


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("size", [(1080, 1920), (1080, 180), (1080, 37)])
def test_a_pattern_is_a_sound_document_of_its_size(kind: Kind, size: tuple[int, int]) -> None:
    root = ET.fromstring(draw(kind, size, (255, 250, 240), COLOURS, 11))  # noqa: S314 - our own document
    assert (root.get("width"), root.get("height")) == (str(size[0]), str(size[1]))
    assert len(list(root)) > 3
    assert b"nan" not in draw(kind, size, (255, 250, 240), COLOURS, 11)


def test_no_pattern_has_more_strokes_than_the_cost_allows() -> None:
    assert draw("flow", (1080, 1350), (0, 0, 0), COLOURS, 3).count(b"<path") == 330
