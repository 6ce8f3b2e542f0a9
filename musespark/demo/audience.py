"""What the audience does: likes, saves, reposts, rewards, what was seen and for how long. Drawn from one seed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from musespark.demo.stage import Stage
from musespark.distribute.fold import SHOWN, add_reach
from musespark.distribute.rank.pipeline import LISTED
from musespark.earn.refund import refund
from musespark.earn.reward import reward
from musespark.learn.signs import KEEPING, signs
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.money import UNIT
from musespark.traces import beacon
from musespark.traces.beacon import Event, mark_of
from musespark.works.models import Derivation, Work
from musespark.works.react import KINDS, react, remember

OPEN = ("#bookbinding", "#nightsounds")  # kept often, made seldom
CROWDED = "#coffee"
YOUNG = 0.4  # days: reactions younger than that are told to the author; older ones are old news
GIFTS = (1, 1, 2, 3, 5)  # units of play money
HALF_DAY = 12 * 3600  # seconds


@dataclass(frozen=True)
class Act:
    """Somebody reacted to a Work so many days ago."""

    kind: str
    work: Work
    by: Person
    days: float


def react_all(stage: Stage) -> int:
    """Let the audience react; of what is old news nobody is told. Returns how many reactions there were."""
    acts = sorted(_acts(stage, np.random.default_rng(7)), key=lambda act: -act.days)
    old = [act for act in acts if act.days > YOUNG]
    for kind in KINDS:
        remember(kind, [(act.work, act.by, stage.at(act.days)) for act in old if act.kind == kind])
    for act in acts[len(old) :]:
        with clock.at(stage.at(act.days)):
            react(act.kind, act.work, by=act.by)
    return len(acts)


def _acts(stage: Stage, rng: np.random.Generator) -> Iterator[Act]:
    people = list(stage.people.values())
    for work, days in stage.works:
        for kind, mean in _appeal(work, min(1.0, 0.4 + days / 3)).items():
            count = min(int(rng.poisson(mean)), len(people) - 1)
            for who in rng.permutation(len(people))[:count]:
                if people[who].pk != work.author_id:
                    yield Act(kind, work, people[who], days * float(rng.beta(3, 1)))


def _appeal(work: Work, ripe: float) -> dict[str, float]:
    """Return how many reactions of each kind the Work draws on average; a young one has had less time."""
    if CROWDED in work.text:
        return {"like": 1.6 * ripe, "save": 0.4 * ripe}
    if any(tag in work.text for tag in OPEN):
        return {"like": 9 * ripe, "save": 11 * ripe, "repost": 1.5 * ripe}
    weight = (1.6 if work.title else 0.7) * (0.5 + ripe)
    return {"like": 3.6 * weight, "save": 1.1 * weight, "repost": 0.3 * weight * (work.remix_terms == "allow")}


def gifts(stage: Stage) -> list[tuple[float, Person, Work, int, str]]:
    """Return the rewards to give, oldest first: days ago, giver, Work, micro-units, key."""
    rng = np.random.default_rng(11)
    readers = [stage.people[who.handle] for who in stage.world.readers[:24]]
    found = []
    days_of = {work.pk: days for work, days in stage.works}
    remixes = set(Derivation.objects.filter(child__in=days_of).values_list("child", flat=True))
    for ref, work in stage.refs.items():
        for number in range(3 if work.pk in remixes else int(rng.integers(0, 2))):
            giver = readers[int(rng.integers(len(readers)))]
            days = days_of[work.pk] * float(rng.beta(4, 1))
            if giver.pk != work.author_id:
                found.append((days, giver, work, int(rng.choice(GIFTS)) * UNIT, f"demo-{ref}-{number}"))
    return sorted(found, key=lambda gift: -gift[0])


def give(stage: Stage) -> int:
    """Give the rewards; the last but three is taken back by its giver a little later. Returns how many."""
    wanted = gifts(stage)
    for number, (days, giver, work, amount, key) in enumerate(wanted):
        with clock.at(stage.at(days)):
            given = reward(giver, work, amount, key)
        if number == len(wanted) - 4:
            with clock.at(stage.at(days * 0.95)):
                refund(given, giver)
    return len(wanted)


@dataclass(frozen=True)
class Look:
    """Somebody (None: signed out) had a Work on their screen; who `stays` reads it."""

    work: int
    person: int | None
    at: datetime
    stays: bool


def look_around(stage: Stage) -> int:
    """Let pages report what was seen: all that was kept was read before, all that was read was seen.

    Through the beacon, twice a day; and the lists that the seen Works stood on are counted. Returns how many reports.
    """
    rng = np.random.default_rng(13)
    readings = list(_readings([work.pk for work, _ in stage.works]))
    looks = [*readings, *_passing(stage, rng, {(look.work, look.person) for look in readings})]
    add_reach(_reach(looks, rng))
    slots = defaultdict[int, list[Event]](list)
    for number, look in enumerate(looks):
        slots[int(look.at.timestamp()) // HALF_DAY] += _events(rng, number, look)
    written = 0
    for slot, events in sorted(slots.items()):
        end = datetime.fromtimestamp((slot + 1) * HALF_DAY - 1, UTC)  # no report comes before what it is about
        with clock.at(min(end, stage.now)):
            written += beacon.write(events)
    return written


def _readings(works: list[int]) -> Iterator[Look]:
    """Yield a reading for everybody who kept a Work, or only liked it, on that day; and a look on other such days."""
    first: dict[tuple[int, int], tuple[bool, datetime]] = {}
    days: dict[tuple[int, int, date], datetime] = {}
    for name, sign in signs().items():
        rows = sign.of(works).rows.order_by("pk").values_list(sign.work, sign.person, sign.at)
        for work, person, at in rows:
            act = (name not in KEEPING, at)
            first[work, person] = min(first.get((work, person), act), act)
            days[work, person, at.date()] = at
    for (work, person), (_, at) in first.items():
        yield Look(work, person, at, stays=True)
        days.pop((work, person, at.date()))
    for (work, person, _), at in days.items():
        yield Look(work, person, at, stays=False)


def _passing(stage: Stage, rng: np.random.Generator, read: set[tuple[int, int | None]]) -> Iterator[Look]:
    """Yield the other looks: some stay, most pass by, a third is not signed in. Who `read` a Work did so only then."""
    people = [person.pk for person in stage.people.values()]
    readers = Counter(work for work, _ in read)
    for work, days in stage.works:
        silent = int(rng.poisson(0.5 + 0.4 * readers[work.pk]))
        count = silent + int(rng.poisson(1 + 1.3 * (readers[work.pk] + silent)))
        ages = (days * rng.beta(2.5, 1, count)).tolist()
        for number, place in enumerate(rng.integers(-len(people) // 2, len(people), count).tolist()):
            person = people[place] if place >= 0 and people[place] != work.author_id else None
            stays = number < silent and (work.pk, person) not in read
            yield Look(work.pk, person, stage.at(ages[number]), stays)


def _reach(looks: list[Look], rng: np.random.Generator) -> dict[tuple[int, date, str], int]:
    """Return the lists that the looks came from: more pages were sent than scrolled through, more lists than pages."""
    seen = Counter((look.work, look.at.date()) for look in looks)
    sent = np.fromiter(seen.values(), np.int64) + rng.poisson(np.fromiter(seen.values(), np.int64) * 0.5)
    listed = sent + rng.poisson(sent)
    return {
        (work, day, outcome): int(count)
        for outcome, counts in ((SHOWN, sent), (LISTED, listed))
        for (work, day), count in zip(seen, counts, strict=True)
    }


def _events(rng: np.random.Generator, number: int, look: Look) -> Iterator[Event]:
    showing = f"demo {number} {look.at}"
    yield Event("impression", look.work, look.person, 0, mark_of(showing, "impression"))
    if look.stays:
        yield Event("dwell", look.work, look.person, 4000 + int(rng.gamma(3, 3500)), mark_of(showing, "dwell"))
        yield Event("dwelt", look.work, look.person, 0, mark_of(showing, "dwelt"))
