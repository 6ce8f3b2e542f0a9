"""Posters: CPU and wall time of one 1080x1350 poster, ours and a warm headless Chromium drawing the same HTML.

`render` is the whole way: photo decoded (cache emptied), palette, crop, text fitted, drawn, contrast and shares
measured, WebP encoded. `draw` is what Chromium does too: the finished page, pictures inside, to WebP of the same
quality. Chromium's CPU is that of its whole process tree. All take turns in the same run.
"""

import base64
import io
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image
from playwright.sync_api import CDPSession, Page, sync_playwright
from takumi_py import ImageResource

from bench.figure import Figure
from musespark.create.render import LAYOUTS, Spec, Step, Words, composed, render
from musespark.create.render.fonts import PACKS
from musespark.create.render.photo import open_photo

ROUNDS = 7
CPU_MS, TIMES_LESS = 150.0, 4.0
_TICK = os.sysconf("SC_CLK_TCK")
_STEPS = (
    Step("Weigh it", "18 g in, 36 g out. Guessing is the enemy of repeatable."),
    Step("Wait a week", "Beans taste best 7 to 21 days after the roast date."),
    Step("Warm the cup", "A cold cup steals 8 degrees in the first ten seconds."),
)
_TEXT = "Two pens, one photograph, no spare socks. Everything else belongs to the ship."

Cost = tuple[float, float]  # CPU and wall, in milliseconds
Costs = dict[str, list[Cost]]  # by layout


def run() -> list[Figure]:
    """Draw every layout ROUNDS times on each side, in turns."""
    photo = _photo()
    rendered: Costs = {name: [] for name in LAYOUTS}
    drawn: Costs = {name: [] for name in LAYOUTS}
    chromium: Costs = {name: [] for name in LAYOUTS}
    with _chromium() as (page, session), tempfile.TemporaryDirectory() as folder:
        for turn in range(ROUNDS + 1):
            for name in LAYOUTS:
                spec = _spec(name, photo)
                path = _page(spec, name, Path(folder))
                costs = _rendered(spec, name), _drawn(spec, name), _theirs(page, session, path)
                # The first turn loads fonts and warms all up.
                for column, cost in zip((rendered, drawn, chromium), costs, strict=True):
                    column[name] += [cost] if turn else []
    return _figures(rendered, drawn, chromium)


def _figures(rendered: Costs, drawn: Costs, chromium: Costs) -> list[Figure]:
    cpu, worst = _middle(rendered), max(LAYOUTS, key=lambda name: _middle(rendered, only=name))
    slowest, theirs = _middle(rendered, only=worst), _middle(chromium)
    times = theirs / _middle(drawn)
    return [
        Figure("poster, render, CPU, median", cpu, "ms", CPU_MS, cpu <= CPU_MS),
        Figure(f"poster, render, CPU, dearest ({worst})", slowest, "ms", CPU_MS, slowest <= CPU_MS),
        Figure("poster, render, wall, median", _middle(rendered, 1), "ms", None, None),
        Figure("poster, draw the same HTML, CPU", _middle(drawn), "ms", None, None, {"Chromium": theirs}),
        Figure(
            "poster, draw the same HTML, wall", _middle(drawn, 1), "ms", None, None, {"Chromium": _middle(chromium, 1)}
        ),
        Figure("poster, Chromium's CPU over ours", times, "times", TIMES_LESS, times >= TIMES_LESS),
    ]


def _middle(costs: Costs, which: int = 0, only: str = "") -> float:
    return median(cost[which] for name, each in costs.items() for cost in each if only in {"", name})


def _spec(layout: str, photo: bytes) -> Spec:
    needs = LAYOUTS[layout].NEEDS
    words = Words(
        "How a test pilot packs for nine days in orbit",
        kicker="Field notes",
        body="" if "steps" in needs else _TEXT,
        steps=_STEPS if "steps" in needs else (),
        handle="@orbital.notebook",
        footer="Read 4 min",
    )
    return Spec(words, photo if "photo" in LAYOUTS[layout].TRAITS else None)


def _photo() -> bytes:
    """Return a photo-like picture of 2 megapixels: soft shapes under fine grain, as JPEG."""
    rng = np.random.default_rng(7)
    soft = Image.fromarray(rng.integers(0, 256, (9, 12, 3), dtype=np.uint8)).resize((1600, 1200), 3)
    grain = rng.normal(0, 4, (1200, 1600, 1))
    buffer = io.BytesIO()
    Image.fromarray((np.asarray(soft) + grain).clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _rendered(spec: Spec, layout: str) -> Cost:
    open_photo.cache_clear()
    wall, cpu = time.perf_counter(), time.process_time()
    render(spec, layout)
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def _drawn(spec: Spec, layout: str) -> Cost:
    sheet = composed(spec, layout)
    images = [ImageResource(name, sheet.image(name), cache="none") for name in sheet.images]
    wall, cpu = time.perf_counter(), time.process_time()
    sheet.renderer.render_html(sheet.html(), width=1080, height=1350, format="webp", quality=90, images=images)
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def _theirs(page: Page, session: CDPSession, path: Path) -> Cost:
    wall, cpu = time.perf_counter(), _tree_cpu()
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": 90})
    assert len(base64.b64decode(shot["data"])) > 10_000
    return 1000 * (_tree_cpu() - cpu), 1000 * (time.perf_counter() - wall)


@contextmanager
def _chromium() -> Iterator[tuple[Page, CDPSession]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            # Fonts lie in files beside the page, which is a file too.
            args=["--no-sandbox", "--allow-file-access-from-files"],
        )
        page = browser.new_page(viewport={"width": 1080, "height": 1350})
        yield page, page.context.new_cdp_session(page)
        browser.close()


def _page(spec: Spec, layout: str, folder: Path) -> Path:
    """Write the poster's own HTML, with the same fonts, as a page of its own."""
    path = folder / f"{layout}.html"
    if not path.exists():
        sheet = composed(spec, layout)
        fonts = "".join(_font(family, file) for pack in sheet.setting.packs for family, file in PACKS[pack])
        head = f'<!doctype html><meta charset="utf-8"><style>body{{margin:0}}{fonts}</style>'
        path.write_text(head + sheet.standalone_html(), encoding="utf-8")
    return path


def _font(family: str, file: str) -> str:
    package, _, inner = file.partition("/")
    place = Path(str(files(package).joinpath(inner))).as_uri()
    slant = "italic" if "Italic" in inner else "normal"
    return (
        f"@font-face{{font-family:'{family}';src:url('{place}');font-weight:100 900;font-style:{slant};"
        "font-stretch:62% 125%}"
    )


def _tree_cpu() -> float:
    """Return the CPU seconds of every Chromium process below this one, its ended children included."""
    found: dict[int, tuple[int, str, float]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text().partition(" (")
        except OSError:
            continue
        name, _, tail = rest.rpartition(") ")
        fields = tail.split()
        found[int(number)] = (int(fields[1]), name, sum(map(int, fields[11:15])) / _TICK)
    return sum(cpu for pid, (_, name, cpu) in found.items() if name.startswith("chrom") and _ours_below(pid, found))


def _ours_below(pid: int, found: dict[int, tuple[int, str, float]]) -> bool:
    while pid in found and pid != os.getpid():
        pid = found[pid][0]
    return pid == os.getpid()


if __name__ == "__main__":
    from bench.__main__ import table

    print(table(run()))
