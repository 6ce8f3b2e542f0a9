"""The rail of a Work's five stations."""

from django import template

from musespark.works.models import Work
from musespark.works.stations import facts_of

register = template.Library()


@register.inclusion_tag("web/_rail.html")
def rail(work: Work, station: str = "") -> dict[str, object]:
    """Draw the rail of `work`, each station with what is known there; `station` is the one that stands open."""
    return {"key": work.key, "facts": facts_of(work), "station": station}
