"""What is known of a Work when its label is made: the one source of its sentence, its badge and its shares."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from musespark.credential.process import Layer, ProcessRecord, Shares, Tool, picture_shares, text_shares

VERSION = 1


@dataclass(frozen=True)
class Facts:
    """All that a label may speak of: the record, the layers of each picture in order, and what the author declared.

    `has_text` is whether the Work has any; `parents` are the keys of Works it is made from (words with
    handles in older rows, so that they are only counted);
    `proved` is whether every part carries a credential that was checked after signing; `is_reviewed` whether a person
    read it before it was published, as everybody has to who presses the button (Publication says who and when).
    """

    record: ProcessRecord
    has_text: bool
    pictures: tuple[tuple[Layer, ...], ...] = ()
    notices: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    proved: bool = False
    is_reviewed: bool = True

    @property
    def shares(self) -> list[Shares]:
        """Whose the text is, where there is one, and then each picture."""
        return [text_shares(self.record)] * self.has_text + [picture_shares(layers) for layers in self.pictures]


def means(facts: Facts) -> tuple[int, int]:
    """Return millionths by people and by AI, each the mean of text and pictures; the rest is none of both."""
    count = max(1, len(facts.shares))
    return sum(share.human for share in facts.shares) // count, sum(share.ai for share in facts.shares) // count


def as_json(facts: Facts) -> dict[str, object]:
    """Return the facts as they are stored beside the sentence and shown on the credential's page."""
    return {**asdict(facts), "version": VERSION}


def from_json(said: Mapping[str, Any]) -> Facts:
    """Return the facts that `as_json` gave, whether or not they were stored meanwhile."""
    record = dict(said["record"])
    record["pictures"] = {sha256: _layers(parts) for sha256, parts in record["pictures"].items()}
    record["tools"] = tuple(Tool(**tool) for tool in record["tools"])
    return Facts(
        record=ProcessRecord(**record),
        has_text=said["has_text"],
        pictures=tuple(_layers(parts) for parts in said["pictures"]),
        notices=tuple(said["notices"]),
        parents=tuple(said["parents"]),
        proved=said["proved"],
        is_reviewed=said.get("is_reviewed", True),
    )


def _layers(parts: Sequence[Mapping[str, Any]]) -> tuple[Layer, ...]:
    return tuple(Layer(**part) for part in parts)
