"""What was on the screen is kept by person and day, for a while, and for nobody else."""

from datetime import timedelta

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.distribute.models import SeenDay
from musespark.distribute.seen import LASTS, forget_old, note, works_of
from musespark.distribute.slates import listed, open_slate
from musespark.distribute.tests.conftest import Fill, see
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces import token
from musespark.traces.beacon import Look
from musespark.works.models import Work
from musespark.works.react import react
from musespark.works.reply import reply

pytestmark = pytest.mark.django_db


def seen_by(person: Person) -> list[int]:
    held = SeenDay.objects.filter(person=person).values_list("looks", flat=True)
    return [int(work) for work in works_of(held)]


def test_an_impression_is_remembered_without_any_consent(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, other, reader = make_work(), make_work(), make_person("rea")
    told = [("impression", work), ("dwell", other), ("open", other)]
    events = [{"token": token.mint(shown.pk, reader.pk), "kind": kind, "ms": 9} for kind, shown in told]
    answer = client_of(reader).post("/beacon", {"events": events}, content_type="application/json")
    assert answer.status_code == 204
    assert seen_by(reader) == [work.pk]


def test_what_the_signed_out_see_and_what_is_forged_is_remembered_of_nobody(
    make_work: MakeWork, make_person: MakePerson, client: Client, client_of: ClientOf
) -> None:
    work, reader = make_work(), make_person("rea")
    mine = {"events": [{"token": token.mint(work.pk, None), "kind": "impression"}]}
    assert client.post("/beacon", mine, content_type="application/json").status_code == 204
    assert client_of(reader).post("/beacon", mine, content_type="application/json").status_code == 400
    assert not SeenDay.objects.exists()


def test_the_first_moment_of_a_day_counts_and_twice_is_once(make_person: MakePerson) -> None:
    ada, bo = make_person("ada"), make_person("bo")
    note([Look(ada.pk, 7, 300), Look(bo.pk, 9, 100), Look(ada.pk, 5, 200)])
    note([Look(ada.pk, 7, 100), Look(ada.pk, 5, 400)])
    note([])
    assert SeenDay.objects.count() == 2
    held = [SeenDay.objects.get(person=ada).looks]
    assert works_of(held).tolist() == [5, 7]
    assert [works_of(held, before).tolist() for before in (100, 101, 201)] == [[], [7], [5, 7]]


@pytest.mark.parametrize("kind", ["like", "save", "repost", "reply"])
def test_what_was_answered_is_seen_where_no_script_says_so(fill: Fill, reader: Person, kind: str) -> None:
    fill(6)
    first = Work.objects.get(pk=listed(open_slate(reader))[0])
    if kind == "reply":
        reply(first, by=reader, text="So do I.")
    else:
        react(kind, first, by=reader)
    assert listed(open_slate(reader))[-1] == first.pk
    assert not SeenDay.objects.exists()


def test_a_seen_work_may_come_again_after_two_months(fill: Fill, reader: Person) -> None:
    works = fill(3)
    with clock.at(clock.now() - LASTS - timedelta(days=1)):
        see(reader, [works[0].pk])
    with clock.at(clock.now() - LASTS + timedelta(days=1)):
        see(reader, [works[1].pk])
    slate = open_slate(reader)
    assert sorted(listed(slate)[: slate.new_until].tolist()) == [works[0].pk, works[2].pk]
    assert forget_old() == 1
    assert seen_by(reader) == [works[1].pk]
