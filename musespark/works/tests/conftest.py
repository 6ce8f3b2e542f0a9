"""The room by itself: what rooms further left hang into its lists is taken off."""

import pytest

from musespark.people import shelves
from musespark.works import cards, recorder, serve, stations
from musespark.works.shelves import WORK_SHELVES


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "labelled", [])
    monkeypatch.setattr(cards, "rewarded", [])
    monkeypatch.setattr(recorder, "recorders", [])
    monkeypatch.setattr(serve, "picture_headers", [])
    monkeypatch.setattr(stations, "station_facts", [])
    monkeypatch.setattr(shelves, "shelves", list(WORK_SHELVES))
