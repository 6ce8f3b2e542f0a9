"""What holds for every template and every static file of the house."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.template import engines

HERE = Path(__file__).resolve().parents[1]
HOUSE = HERE.parent
TEMPLATES = sorted([*HOUSE.glob("*/templates/**/*.html"), *HOUSE.glob("*/jinja2/**/*.html")])
SCRIPTS = sorted(HOUSE.glob("*/static/**/*.js"))
STYLES = sorted(HOUSE.glob("*/static/**/*.css"))
SPRITE = (HERE / "static/web/icons.svg").read_text()
NAMES = re.findall(r'<symbol id="([a-z]+)"', SPRITE)


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_holds_no_style_and_no_script_of_its_own(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+=[\"']|hx-on", text)
    assert not re.search(r"javascript:|https?://(?!www\.w3\.org)[\w.]+\.[a-z]+/[\w./-]+\.(js|css)", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or "application/" in script


@pytest.mark.parametrize("path", [each for each in TEMPLATES if "jinja2" not in each.parts], ids=named)
def test_a_template_can_be_read(path: Path) -> None:
    engines["django"].get_template(named(path).split("templates/", 1)[1])


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_icon_that_is_used_is_in_the_sprite(path: Path) -> None:
    text = path.read_text()
    used = re.findall(r"""{% icon "(\w+)\"""", text) + re.findall(r"""icon\("(\w+)"\)""", text)
    used += re.findall(r"components/[^%]*\bicon=\"(\w+)\"", text)
    assert set(used) <= set(NAMES)


def test_the_sprite_names_each_icon_once() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 40


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=named)
def test_no_file_that_a_page_loads_asks_another_host(path: Path) -> None:
    assert not re.search(
        r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", re.sub(r"http://www\.w3\.org/\S+", "", path.read_text())
    )


def weight(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_styles_and_scripts_of_the_heaviest_page_weigh_at_most_60_kilobytes_gzipped() -> None:
    own = [path for path in [*SCRIPTS, *STYLES] if HERE in path.parents]
    htmx = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    rooms: dict[str, list[Path]] = {}
    for path in [*SCRIPTS, *STYLES]:
        if HERE not in path.parents:
            rooms.setdefault(path.relative_to(HOUSE).parts[0], []).append(path)
    heaviest = max((weight(paths) for paths in rooms.values()), default=0)
    assert weight([*own, htmx]) + heaviest <= 60_000


def test_a_colour_is_a_role_outside_the_tokens() -> None:
    loose = re.compile(r":\s*(#[0-9a-fA-F]{3,8}|rgba?\(|hsla?\()\b")
    found = {named(path): loose.findall(path.read_text()) for path in STYLES if path.name != "tokens.css"}
    # a QR code must stand on white to be read
    found["web/static/web/css/pages.css"] = [each for each in found["web/static/web/css/pages.css"] if each != "#fff"]
    assert {name: values for name, values in found.items() if values} == {}


def test_the_page_of_a_failure_needs_neither_database_nor_request() -> None:
    html = engines["django"].get_template("500.html").render({})
    assert "Something broke" in html
    assert "{%" not in html
