"""What the import contracts cannot see: foreign keys by name, and files in the wrong place."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from bench.__main__ import SUBJECTS

HOUSE = Path(__file__).parent.parent
BANNED = {"services.py", "utils.py", "helpers.py", "managers.py", "signals.py"}


def rooms() -> list[str]:
    """The rooms from left to right, as the import contract lists them."""
    contracts = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [*next(contract["layers"] for contract in contracts if contract["id"] == "rooms")]


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("musespark.")]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_to_the_right(model: type[Model]) -> None:
    order = rooms()
    keys = [field for field in model._meta.get_fields() if isinstance(field, ForeignKey) and not field.auto_created]
    targets = [field.related_model._meta.app_label for field in keys if isinstance(field.related_model, type)]
    wrong = [
        target for target in targets if target in order and order.index(target) < order.index(model._meta.app_label)
    ]
    assert wrong == []


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [path for path in (HOUSE / "musespark").rglob("*.py") if path.name in BANNED] == []


def test_no_file_is_over_a_megabyte() -> None:
    kept = [
        path
        for folder in ("musespark", "tests", "bench", "decisions")
        for path in (HOUSE / folder).rglob("*")
        if path.is_file()
    ]
    assert [path for path in kept if path.stat().st_size > 1_000_000] == []


def test_the_bench_runs_every_subject_that_there_is() -> None:
    modules = (HOUSE / "bench").glob("*.py")
    assert {path.stem for path in modules if "\ndef run() " in path.read_text(encoding="utf-8")} == set(SUBJECTS)
