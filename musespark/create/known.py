"""What the studio knows about a person, for the page "What is known about me"."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from musespark.create.models import Dial
from musespark.create.queries import known
from musespark.people.known import Row, Section
from musespark.people.models import Person


def _part(name: str) -> Callable[[Person], Sequence[Row]]:
    def rows(person: Person) -> Sequence[Row]:
        found = known(person)[name]
        return found if isinstance(found, list) else []

    return rows


def _dial(person: Person) -> Sequence[Row]:
    return list(Dial.objects.filter(person=person).values("level", "at"))


_DELETE = _("Delete a draft to delete what belongs to it.")
STUDIO_SECTIONS = (
    Section(
        "dial",
        _("How much the studio does by itself"),
        _("Change it on the page Create."),
        _dial,
        words={"level": dict(Dial.Level.choices)},
    ),
    Section("briefs", _("Your briefs"), _DELETE, _part("briefs")),
    Section("rounds", _("When you asked for offers, and when you cancelled"), _DELETE, _part("rounds")),
    Section("offers", _("What the studio offered, and what you decided"), _DELETE, _part("offers")),
    Section("offer-edits", _("How you edited offers"), _DELETE, _part("edits")),
    Section("writing", _("Which of your words were typed, pasted or a model's"), _DELETE, _part("writing")),
    Section("pictures", _("Where your pictures are from"), _DELETE, _part("pictures")),
    Section("remixes", _("Works you asked to remix"), _("Their authors see it."), _part("remixes_asked")),
    Section("remix-answers", _("Your answers to who asked to remix"), _("They see it."), _part("remixes_answered")),
    Section("changes", _("Changes that you have not saved yet"), _("Nobody else sees them."), _part("changes")),
)
