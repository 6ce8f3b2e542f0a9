"""The page of what is known about a person says money in whole units, as their statement's file does."""

import pytest

from conftest import MakePerson, MakeWork
from musespark.earn.known import MONEY_SECTIONS
from musespark.earn.reward import reward
from musespark.people.models import Person
from musespark.support.money import UNIT

pytestmark = pytest.mark.django_db


def test_amounts_are_whole_units_and_not_millionths(make_person: MakePerson, make_work: MakeWork) -> None:
    ada, giver = make_person("ada"), make_person("gil")
    reward(giver, make_work(ada), 3 * UNIT, "a-key")
    given, received = MONEY_SECTIONS
    assert [row["amount"] for row in given.rows(giver)] == ["3.000000"]
    assert [(row["role"], row["amount"]) for row in received.rows(ada)] == [("creator", "2.850000")]
    assert not received.rows(Person.objects.get(pk=giver.pk))
