"""Say who would get what of a reward: the same before it is given (the page shows it) and when it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from musespark.earn import lineage
from musespark.earn.models import Route, Share
from musespark.earn.splits import CAP_PPM, Passage, Split, split
from musespark.support.money import UNIT
from musespark.works.models import Work

FEE_PPM = 50_000  # of the whole reward: what running the instance costs


@dataclass(frozen=True)
class Part:
    """`amount` micro-units of a reward to a person (the platform, where `owner` is None) because of a Work.

    The millionths are those of a Share; `routes`, not saved yet, say how a parent's part comes to it.
    """

    role: Share.Role
    owner: int | None
    work: Work | None
    reached_ppm: int
    ppm: int
    amount: int
    routes: Sequence[Route] = ()


def parts_of(work: Work, amount: int) -> list[Part]:
    """Return the parts of a reward of `amount` on `work`: the fee, the creator, then the parents, by what came to each.

    They sum to `amount`, and none is zero. Who is both creator and parent has a part for each. As many queries as the
    Work has generations.
    """
    family = lineage.read(work)
    shared = split(amount, FEE_PPM, work.pk, family.edges)
    fee = Part(Share.Role.FEE, None, None, FEE_PPM, FEE_PPM, shared.fee)
    kept = [_kept(family, shared, place, part) for place, part in shared.kept.items()]
    parts = [fee, *sorted(kept, key=lambda part: -part.reached_ppm)]
    return [part for part in parts if part.amount]


def _kept(family: lineage.Lineage, shared: Split, place: int, amount: int) -> Part:
    work, ppm = family.works[place], round(shared.of_one[place] * UNIT)
    inflow = [passage for passage in shared.passages if passage.edge.parent == place]
    if not inflow:
        return Part(Share.Role.CREATOR, work.author_id, work, UNIT, ppm, amount)
    reached = round(sum(passage.carried for passage in inflow) * UNIT)
    routes = [_route(family, passage) for passage in inflow]
    return Part(Share.Role.PARENT, work.author_id, work, reached, ppm, amount, routes)


def _route(family: lineage.Lineage, passage: Passage) -> Route:
    accepted = family.terms[passage.edge.child, passage.edge.parent]
    return Route(
        child=family.works[passage.edge.child],
        received_ppm=round(passage.received * UNIT),
        agreed_ppm=passage.edge.share_ppm,
        claimed_ppm=passage.claimed_ppm,
        most_ppm=CAP_PPM,
        terms=accepted.terms,
        agreed_at=accepted.at,
    )
