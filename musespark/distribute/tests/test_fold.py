"""What came of the lists is counted once, whatever happens."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client

from conftest import ClientOf, MakePerson
from musespark.distribute.fold import AUDITION, SHOWN, fold, fold_job, sweep
from musespark.distribute.models import Less, ReachDay, Slate, Standing
from musespark.distribute.queries import reach_receipt
from musespark.distribute.shown import station_words
from musespark.distribute.slates import PAGE, listed, open_slate, show
from musespark.distribute.tests.conftest import Fill
from musespark.people.leave import leave
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces import token
from musespark.traces.record import record
from musespark.works.models import Publication, Save, Work
from musespark.works.react import react, unreact

pytestmark = pytest.mark.django_db


def total(outcome: str) -> int:
    return sum(ReachDay.objects.filter(outcome=outcome).values_list("count", flat=True))


def test_each_candidate_and_each_showing_is_counted_once(fill: Fill, reader: Person) -> None:
    fill(50)
    slate = open_slate(reader)
    show(slate, 1)
    assert (fold(), fold()) == (1, 0)
    assert (total("listed"), total(SHOWN)) == (50, PAGE)
    show(slate, 2)
    show(slate, 2)
    assert (fold(), fold()) == (1, 0)
    assert (total("listed"), total(SHOWN)) == (50, 2 * PAGE)


def test_a_shared_list_counts_each_view_of_its_first_page(fill: Fill) -> None:
    fill(50)
    for _ in range(3):
        slate = open_slate(AnonymousUser())
    show(slate, 2)
    fold()
    assert total(SHOWN) == 3 * PAGE + PAGE
    open_slate(AnonymousUser())
    fold()
    assert total(SHOWN) == 4 * PAGE + PAGE


def test_the_looks_of_the_signed_out_are_on_the_receipt_and_weigh_nothing(fill: Fill, reader: Person) -> None:
    fill(PAGE)
    slate = open_slate(AnonymousUser())
    for _ in range(300):
        open_slate(AnonymousUser())
    show(open_slate(reader), 1)
    fold()
    work = Work.objects.get(pk=listed(slate)[0])
    receipt = reach_receipt(work)
    assert (receipt.shown, receipt.days[0][1], receipt.candidate, receipt.skipped) == (302, 302, 2, {})
    assert Standing.objects.get(work=work).shown == 1
    assert station_words(work) == {"share": "302 times in For you"}


def test_a_fold_that_was_killed_counted_nothing(fill: Fill, reader: Person) -> None:
    fill(30)
    show(open_slate(reader), 1)
    killed = transaction.atomic()
    killed.__enter__()
    fold()
    killed.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert ReachDay.objects.count() == 0
    fold()
    assert total(SHOWN) == PAGE


def test_the_receipt_says_how_often_and_why_not(fill: Fill, reader: Person) -> None:
    works = fill(30)
    own = works[0]
    first = show(open_slate(reader), 1).works
    show(open_slate(own.author), 1)
    show(open_slate(reader), 1)
    fold_job.call()
    receipt = reach_receipt(own)
    assert receipt.skipped["own"] == 1
    assert receipt.candidate == receipt.listed + sum(receipt.skipped.values())
    seen = reach_receipt(Work.objects.get(pk=first[0]))
    assert seen.shown >= 1
    assert seen.days[0][1] == seen.shown


def test_auditions_are_counted_among_the_shown(fill: Fill, reader: Person) -> None:
    fill(40)
    show(open_slate(reader), 1)
    fold()
    assert total(AUDITION) == PAGE // 6


def test_standing_sums_satisfaction(fill: Fill, reader: Person, make_person: MakePerson) -> None:
    work, other = fill(2)
    for at in range(3):
        Save.objects.create(work=work, person=make_person(f"saver_{at}"))
    reply = Work.objects.create(author=reader, in_reply_to=work, thread=work, text="Thanks")
    Publication.objects.create(work=reply, by=reader)
    own_reply = Work.objects.create(author=work.author, in_reply_to=work, thread=work, text="And more")
    Publication.objects.create(work=own_reply, by=work.author)
    record("rewarded", person=reader, work=work)
    Less.objects.create(person=reader, work=other)
    record("less", person=reader, work=other)
    show(open_slate(reader), 1)
    fold()
    standing = Standing.objects.get(work=work)
    assert standing.shown == 1
    assert standing.good == pytest.approx(3 * 1.0 + 0.7 + 2.0)
    assert Standing.objects.get(work=other).good == -2


def test_one_person_counts_once_however_often_they_reward(fill: Fill, reader: Person) -> None:
    (work,) = fill(1)
    for _ in range(5):
        record("rewarded", person=reader, work=work)
    fold()
    assert Standing.objects.get(work=work).good == 2


def test_rewards_that_were_all_taken_back_weigh_nothing_in_whatever_order_they_are_counted(
    fill: Fill, reader: Person
) -> None:
    (work,) = fill(1)
    for reward in (1, 2):
        record("rewarded", person=reader, work=work, reward=reward)
    fold()
    assert good(work) == 2
    record("refunded", person=reader, work=work, reward=1)
    fold()
    assert good(work) == 2
    record("refunded", person=reader, work=work, reward=2)
    fold()
    assert good(work) == 0


def test_asking_for_less_and_taking_it_back_weighs_nothing_however_often(fill: Fill, reader: Person) -> None:
    (work,) = fill(1)
    for _ in range(3):
        row = Less.objects.create(person=reader, work=work)
        record("less", person=reader, work=work)
        record("less undone", person=reader, work=work)
        row.delete()
        fold()
        assert good(work) == 0


def good(work: Work) -> float:
    return Standing.objects.get(work=work).good


def test_staying_with_a_work_counts_once_for_a_reader_however_many_pages_say_so(fill: Fill, reader: Person) -> None:
    (work,) = fill(1)
    client = Client()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(3):
        sealed = token.mint(work.pk, reader.pk)
        events = [{"token": sealed, "kind": "dwelt", "n": n} for n in range(4)]
        assert client.post("/beacon", json.dumps({"events": events}), content_type="text/plain").status_code == 204
        fold()
        assert good(work) == 0.25


def test_nobody_in_particular_and_the_author_stay_with_a_work_without_weight(fill: Fill, reader: Person) -> None:
    (work,) = fill(1)
    Save.objects.create(work=work, person=work.author)
    record("dwelt", work=work)
    record("dwelt", person=work.author, work=work)
    fold()
    assert good(work) == 0
    record("dwelt", person=reader, work=work)
    fold()
    assert good(work) == 0.25


def test_an_undone_save_no_longer_counts(fill: Fill, reader: Person) -> None:
    (work,) = fill(1)
    react("save", work, by=reader)
    fold()
    assert good(work) == 1
    unreact("save", work, by=reader)
    fold()
    assert good(work) == 0


def test_works_deleted_meanwhile_are_left_out(fill: Fill, reader: Person) -> None:
    fill(30)
    slate = open_slate(reader)
    show(slate, 1)
    gone = Work.objects.get(pk=listed(slate)[0])
    gone.delete()
    fold()
    connection.check_constraints()  # what waits for the commit
    assert not ReachDay.objects.filter(work_id=gone.pk).exists()
    assert (total("listed"), total(SHOWN)) == (29, PAGE - 1)
    assert sorted(Standing.objects.values_list("work_id", flat=True)) == sorted(listed(slate)[1:PAGE].tolist())


@pytest.mark.django_db(transaction=True)
def test_a_work_deleted_while_its_list_is_read_leaves_every_share_page_standing(
    fill: Fill, reader: Person, client_of: ClientOf
) -> None:
    fill(2 * PAGE)
    slate = open_slate(reader)
    fold()
    leave(Work.objects.get(pk=listed(slate)[PAGE]).author)
    show(slate, 2)
    other = Work.objects.get(pk=listed(slate)[0])
    assert client_of(other.author).get(f"/w/{other.key}/share").status_code == 200
    assert (fold(), total(SHOWN)) == (0, 2 * PAGE - 1)


def test_a_sign_for_a_work_deleted_since_stops_nothing(fill: Fill, reader: Person) -> None:
    gone, work = fill(2)
    for each in (gone, work):
        record("rewarded", person=reader, work=each)
    gone.delete()
    fold()
    connection.check_constraints()
    assert list(Standing.objects.values_list("work_id", "good")) == [(work.pk, 2)]


def test_counted_lists_keep_what_explains_them_and_old_ones_go(fill: Fill, reader: Person) -> None:
    fill(30)
    slate = open_slate(reader)
    fold()
    slate.refresh_from_db()
    assert (bytes(slate.candidates), len(listed(slate))) == (b"", 30)
    assert sweep() == 0
    with clock.at(clock.now() + timedelta(days=61)):
        assert sweep() == 1
    assert not Slate.objects.exists()
