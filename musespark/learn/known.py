"""What this room knows about a person: the traces that pages and verbs left."""

from django.utils.translation import gettext_lazy as _

from musespark.learn import lake
from musespark.people.known import Row, Section
from musespark.people.models import Person


def _traces(person: Person) -> list[Row]:
    return list(lake.of(person.pk))


def _forget(person: Person) -> None:
    lake.forget(person.pk)


TRACE_SECTIONS = (
    Section(
        "traces",
        _("What you looked at and did"),
        _(
            "What you look at and react to is kept with your name only as far as your consents allow; it teaches your "
            "feed and your insights. What you do in the studio, ask, report or decide is kept with it in any case."
        ),
        _traces,
        _forget,
    ),
)
