"""The stage: who and what stands in the demo world so far, and its people coming in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from musespark.demo.pictures import palettes_of
from musespark.demo.read import Someone
from musespark.demo.world import PAST, World
from musespark.people.consent import allow_all
from musespark.people.models import Person
from musespark.people.relate import follow
from musespark.support import clock
from musespark.support.refuse import Refused
from musespark.works.models import Work


@dataclass
class Stage:
    """Rows by the names that the content gives them; `now` is when the world is made, `days` count back from it."""

    world: World
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    refs: dict[str, Work] = field(default_factory=dict)
    works: list[tuple[Work, float]] = field(default_factory=list)  # with their days

    def __post_init__(self) -> None:
        self.known = {who.handle: who for who in self.world.everybody}
        self.palettes = palettes_of(self.world.creators)

    def at(self, days: float) -> datetime:
        """Return the moment so many days before the world was made."""
        return self.now - timedelta(days=days)


def people_enter(stage: Stage) -> None:
    """Make the accounts and let them follow each other. Raises Refused where somebody else has one of the handles."""
    refuse_taken(stage.world)
    with clock.at(stage.at(PAST + 6)):
        for who in stage.world.everybody:
            stage.people[who.handle] = enter(who, stage.now)
    places = {who.handle: place for place, who in enumerate(stage.world.creators)}
    handles = list(places)
    for number, (handle, person) in enumerate(stage.people.items()):
        place = places.get(handle, number)
        others = stage.known[handle].follows or [handles[(place + step) % len(handles)] for step in (1, 4, 9)]
        with clock.at(stage.at(PAST - number * 1.1)):
            for other in others:
                if other != handle:
                    follow(person, stage.people[other])


def refuse_taken(world: World) -> None:
    """Raise Refused where somebody else has one of the handles."""
    wanted = [who.handle for who in world.everybody]
    if taken := Person.objects.filter(username__in=wanted).values_list("username", flat=True):
        raise Refused(f"The demo needs these handles, which are taken: {', '.join(taken)}.")


def enter(who: Someone, seen: datetime) -> Person:
    """Make the account of a demo person: nobody can sign in to it."""
    person = Person(
        username=who.handle,
        name=who.name,
        bio=who.bio,
        language=who.language,
        links=[{"label": label, "url": url} for label, url in who.links],
        is_demo=True,
        date_joined=clock.now(),
        notifications_seen_at=seen - timedelta(days=2),
    )
    person.set_unusable_password()
    person.save(force_insert=True)
    allow_all(person)
    return person
