"""The fact lock against 269 titles and captions by five writers, each judged blind: see decisions/0004."""

import tomllib
from collections import Counter
from pathlib import Path

from musespark.create.words.brief import Brief
from musespark.create.words.factlock import check

ROOT = Path(__file__).parents[3]


def judged() -> list[tuple[Brief, str, bool]]:
    """Every output with its brief and whether it was fit to publish."""
    briefs = tomllib.loads((ROOT / "bench" / "briefs.toml").read_text(encoding="utf-8"))["brief"]
    table = (ROOT / "decisions" / "assets" / "0004-blind-reading.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()]
    rows = [row for row in rows if len(row) == 8 and row[0].isdecimal()]
    texts = [(Brief(briefs[int(row[1])]["notes"]), row[at], row[at + 1]) for row in rows for at in (2, 4)]
    return [(brief, text, fit == "yes") for brief, text, fit in texts if not text.startswith("(nothing")]


def test_nothing_that_a_reader_found_fit_is_marked_and_a_quarter_of_the_rest_is() -> None:
    found = Counter((fit, bool(check(text, brief.facts, brief.tongue))) for brief, text, fit in judged())
    assert found == {(True, False): 141, (False, False): 96, (False, True): 32}
