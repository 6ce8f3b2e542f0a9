"""One measured number, its goal, and the same number of others measured in the same run."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; `met` is None where there is no target; `peers` are others measured in the same run."""

    name: str
    value: float
    unit: str
    target: float | None
    met: bool | None
    peers: dict[str, float] = field(default_factory=dict)
