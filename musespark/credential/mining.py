"""Choose what machines may do: the word is kept, and the credentials of what is public are made to say it."""

from contextlib import suppress

from django.db import transaction

from musespark.credential.mined import choice_for, default_of, own_choice
from musespark.credential.models import Mining
from musespark.credential.overtaken import Overtaken
from musespark.credential.vouch import soon, vouch
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.jobs import job
from musespark.works.models import Work


@transaction.atomic
def choose_for_all(person: Person, choice: str) -> None:
    """Make `choice` count for every Work of `person` that has none of its own; "" takes it back."""
    Person.objects.select_for_update().get(pk=person.pk)
    if choice == default_of(person):
        return
    Mining.objects.filter(person=person, work=None).delete()
    if choice:
        Mining.objects.create(person=person, choice=choice, at=clock.now())
    say_anew.enqueue(person.pk)


@transaction.atomic
def choose_for(work: Work, choice: str) -> None:
    """Make `choice` count for this Work alone; "": what its author chose for all."""
    Work.objects.select_for_update().get(pk=work.pk)
    if choice == own_choice(work):
        return
    before = choice_for(work)
    Mining.objects.filter(work=work).delete()
    if choice:
        Mining.objects.create(person=work.author, work=work, choice=choice, at=clock.now())
    if work.is_published and choice_for(work) != before:
        soon(work)


@job()
def say_anew(person_id: int) -> None:
    """Sign again what is public of the person and follows their choice for all; what says it already stays."""
    works = Work.objects.visible().select_related("author").filter(author=person_id, mining=None)
    for work in works.order_by("-id"):
        with suppress(Overtaken):  # an edit asked for the same
            vouch(work)
