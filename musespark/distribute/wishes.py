"""What a reader set: their dials, the weights of topics, and feeds with a name."""

from collections import Counter

from django.db import transaction

from musespark.distribute.models import FeedDial, Slate, TopicWeight
from musespark.distribute.slates import PAGE, listed
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Tag, Tagging

TOPICS = 8  # offered as dials beside those that were set: more would be a list to search, not dials to turn
MOST_NAMED = 20  # feeds of one person; the page says so to whoever wants one more
NEUTRAL = 50


def dial_of(person: Person) -> FeedDial:
    """Return the person's own dial, kept or not. One query."""
    return FeedDial.objects.filter(person=person, name="").first() or FeedDial(person=person)


def topics_of(person: Person, slate: Slate | None) -> dict[Tag, int]:
    """Return the topics to offer with their weights: those that were set, then those most on `slate`. Three queries."""
    kept = TopicWeight.objects.filter(person=person).select_related("tag").order_by("id")
    found = {row.tag: row.weight for row in kept}
    works = listed(slate).tolist() if slate else []
    often = Counter(Tagging.objects.filter(work__in=works).values_list("tag", flat=True))
    fresh = [tag for tag, _ in often.most_common(TOPICS + len(found)) if tag not in {tag.pk for tag in found}]
    found |= dict.fromkeys(Tag.objects.filter(id__in=fresh[:TOPICS]), NEUTRAL)
    return found


@transaction.atomic
def set_topics(person: Person, weights: dict[Tag, int]) -> None:
    """Keep the weights; NEUTRAL is kept as no row."""
    TopicWeight.objects.filter(
        person=person, tag__in=[tag for tag, weight in weights.items() if weight == NEUTRAL]
    ).delete()
    rows = [TopicWeight(person=person, tag=tag, weight=weight) for tag, weight in weights.items() if weight != NEUTRAL]
    TopicWeight.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "tag"], update_fields=["weight"]
    )


def set_dial(person: Person, values: dict[str, int], name: str = "") -> FeedDial:
    """Keep the dials under `name`; saying it twice is once."""
    defaults = {**{dial: values[dial] for dial in FeedDial.DIALS}, "at": clock.now()}
    return FeedDial.objects.update_or_create(person=person, name=name, defaults=defaults)[0]


__all__ = ["MOST_NAMED", "PAGE", "dial_of", "set_dial", "set_topics", "topics_of"]
