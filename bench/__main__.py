"""`bin/bench [--json] [NAME ...]`: runs the benchmarks named (or all), prints one table or a JSON list of figures."""

import argparse
import importlib
import json
import os
import sys
from dataclasses import asdict

from bench.figure import Figure

SUBJECTS = (
    "install",
    "start",
    "feed",
    "beacon",
    "ledger",
    "credential",
    "near",
    "search",
    "texts",
    "pictures",
    "sounds",
    "clips",
    "crowding",
    "posters",
    "shares",
    "offers",
)

# What is known to stay below its target somewhere, and why.
WHY = {
    "judge it, the person too": "the file is read twice: both roots in one reading are unsafe (decision 12)",
    "postgresql": "each batch asks another process several times, and that one writes what it acknowledged to the disk",
    "95th percentile, wall": "others use this machine's processors: it is said of an idle one",
    "videos found, mean": "cropped and with another sound it is found by points of pictures, and frames have none",
    "p99": "others use this machine's processors: it is said of an idle one",
}


def main() -> int:
    """Run, print, and return 0: a missed target is printed, not an error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musespark.settings")
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(SUBJECTS)} (default: all)")
    parser.add_argument("--json", action="store_true", help="print a list of figures as JSON")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(SUBJECTS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    for name in arguments.names or SUBJECTS:
        print(f"… {name}", file=sys.stderr)
        measured = importlib.import_module(f"bench.{name}").run()
        figures += measured
        if not arguments.json:
            print(table(measured), flush=True)
    if arguments.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=1))
    return 0


def table(figures: list[Figure]) -> str:
    """Return the figures as lines: name, value, target, whether it is met, and the peers with their ratio to us."""
    return "\n".join(_line(figure) for figure in figures)


def _line(figure: Figure) -> str:
    target = "" if figure.target is None else f"target {figure.target:g}"
    met = {True: "met", False: "NOT MET", None: ""}[figure.met]
    peers = "; ".join(f"{name} {value:.4g} ({_ratio(value, figure.value)})" for name, value in figure.peers.items())
    why = next((f"because {why}" for name, why in WHY.items() if figure.met is False and name in figure.name), "")
    return f"{figure.name:<58} {figure.value:>11.4g} {figure.unit:<12} {target:<14} {met:<8} {peers} {why}".rstrip()


def _ratio(peer: float, ours: float) -> str:
    return f"{peer / ours:.2f}x ours" if ours else "-"


if __name__ == "__main__":
    sys.exit(main())
