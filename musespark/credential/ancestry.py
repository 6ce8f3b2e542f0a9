"""Whether a file and everything that it is made from can be relied on: one state over the whole graph of manifests.

A library's verdict is on the active manifest alone: it calls the child of a changed picture trusted. Here the worst
ancestor counts, however far up it stands. Pure: what was found goes in, states come out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from graphlib import CycleError, TopologicalSorter

RANK = ("clean", "unknown-origin", "unknown-signer", "expired", "revoked", "changed")


@dataclass(frozen=True)
class Link:
    """One manifest of the graph, or an ingredient without one (`is_signed` False), and what was found about it.

    `made_from` are the keys of its ingredients. `trust` is what the reader says of its signer now ("trusted",
    "untrusted" or ""), `recorded` what each manifest made from it noted when it took it in; `stamp` and `stamped_by`
    are the same for its time stamp (ISO 8601; who found the stamp's authority trusted, "" for the reader itself).
    `certificates` are the names under which its certificate, or the one above, may be listed as revoked.
    """

    key: str
    made_from: tuple[str, ...] = ()
    is_signed: bool = True
    is_changed: bool = False
    is_revoked: bool = False
    trust: str = ""
    recorded: tuple[tuple[str, str], ...] = ()
    stamp: str = ""
    stamped_by: tuple[str, ...] = ()
    ends: str = ""
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """`own` is the state of the file itself, `ancestors` the worst of what it is made from, `states` each one's."""

    own: str = "clean"
    ancestors: str = "clean"
    states: Mapping[str, str] = field(default_factory=dict)

    @property
    def worst(self) -> str:
        """The one state over the whole graph."""
        return worst((self.own, self.ancestors))


def worst(states: Iterable[str]) -> str:
    """Return the worst of `states`, "clean" for none."""
    return max(states, key=RANK.index, default="clean")


def stand(
    links: tuple[Link, ...],
    now: datetime,
    *,
    recorded: datetime | None = None,
    revoked: Mapping[str, datetime] | None = None,
) -> Standing:
    """Return the standing of the file whose manifest is the first of `links`; the others are all its ancestors.

    `recorded` is when this instance noted its signature, for a file that it signed itself. `revoked` gives for a
    certificate's name the moment from which it is not to be trusted.
    """
    if not links:
        return Standing()
    walk = _Walk({link.key: link for link in links}, links[0].key, now, recorded, revoked or {})
    states = walk.states()
    above = [state for key, state in states.items() if key != links[0].key]
    return Standing(states[links[0].key], worst(above), states)


def proved_at(links: tuple[Link, ...]) -> datetime | None:
    """Return when the file was there, by a time stamp in its own manifest that is trusted now; else None."""
    return moment(links[0].stamp) if links and "" in links[0].stamped_by else None


@dataclass
class _Walk:
    """The graph, walked from the file upwards: each link after all that is made from it."""

    links: Mapping[str, Link]
    root: str
    now: datetime
    recorded: datetime | None
    revoked: Mapping[str, datetime]
    known: dict[str, datetime | None] = field(default_factory=dict)
    trusted: set[str] = field(default_factory=set)

    def states(self) -> dict[str, str]:
        """Return the state of each link; in a graph that leads back to itself nothing holds."""
        made: dict[str, list[str]] = {key: [] for key in self.links}
        for child in self.links.values():
            for key in child.made_from:
                made[key].append(child.key)
        try:
            order = tuple(TopologicalSorter(made).static_order())
        except CycleError:
            return dict.fromkeys(self.links, "changed")
        return {key: self._state(self.links[key], made[key]) for key in order}

    def _state(self, link: Link, children: list[str]) -> str:
        if not link.is_signed:
            return "changed" if link.is_changed else "unknown-origin"
        known = self.known[link.key] = self._known(link, children)
        ends = moment(link.ends)
        is_over = ends is not None and ends < self.now
        if self._trusts(link, is_over=is_over):
            self.trusted.add(link.key)
        found = {
            "changed": link.is_changed,
            "revoked": link.is_revoked or self._is_revoked(link, known),
            "expired": is_over and (known is None or ends is None or known > ends),
            "unknown-signer": link.key not in self.trusted,
        }
        return worst(state for state, holds in found.items() if holds)

    def _known(self, link: Link, children: list[str]) -> datetime | None:
        """The earliest moment at which it is proved to have been there: by its own stamp, or by what is made of it."""
        by_now = {"", *self.trusted}
        own = moment(link.stamp) if by_now.intersection(link.stamped_by) else None
        record = self.recorded if link.key == self.root else None
        later = [self.known.get(child) for child in children if not self.links[child].is_changed]
        return min((moment for moment in (own, record, *later) if moment is not None), default=None)

    def _trusts(self, link: Link, *, is_over: bool) -> bool:
        """Whether its signer is trusted, or was by somebody trusted while the certificate was valid."""
        if link.trust == "trusted" or (link.key == self.root and self.recorded is not None):
            return True
        noted = {said for by, said in link.recorded if by in self.trusted}
        doubted = link.trust == "untrusted" or "untrusted" in noted
        return "trusted" in noted and (is_over or not doubted)

    def _is_revoked(self, link: Link, known: datetime | None) -> bool:
        moments = [self.revoked[name] for name in link.certificates if name in self.revoked]
        return bool(moments) and (known is None or known >= min(moments))


def moment(said: str) -> datetime | None:
    """Return the moment that a reader's ISO 8601 names, None where it names none or no time zone."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
