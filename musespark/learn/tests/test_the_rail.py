"""The rail of a Work says what was learned from it in a few words."""

import pytest

from conftest import MakePerson, MakeWork
from musespark.learn.shown import station_words
from musespark.works.models import Save

pytestmark = pytest.mark.django_db


def test_it_counts_the_others_who_saved_it(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work()
    Save.objects.create(work=work, person=work.author)
    assert station_words(work) == {"learn": "No saves yet"}
    for name in ("bo", "cy"):
        Save.objects.create(work=work, person=make_person(name))
    assert station_words(work) == {"learn": "Saved by 2"}


def test_of_a_draft_it_says_nothing(make_work: MakeWork) -> None:
    assert station_words(make_work(published=False)) == {}
