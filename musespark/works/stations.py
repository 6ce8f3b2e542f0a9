"""The few words that each station of a Work's rail shows; rooms to the left know them, loop.py fills the list."""

from collections.abc import Callable, Mapping

from musespark.works.models import Work

# each returns words by station: {"prove": "Signed 3 h ago"}; stations without words show what they are for
station_facts: list[Callable[[Work], Mapping[str, str]]] = []


def facts_of(work: Work) -> dict[str, str]:
    """Return the words of the stations of `work`."""
    return {station: words for known in station_facts for station, words in known(work).items()}
