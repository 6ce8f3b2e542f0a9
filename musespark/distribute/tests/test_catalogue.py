"""The shelf keeps up with the rows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from conftest import MakePerson, MakeWork
from musespark.credential.models import Bearing
from musespark.distribute.catalogue import Catalogue, look
from musespark.distribute.enlist import enlist
from musespark.distribute.models import Fold, Standing
from musespark.distribute.slates import arrivals, newest, open_slate
from musespark.people.models import Follow, Person
from musespark.support import clock
from musespark.works.belongings import let_go
from musespark.works.models import Notice, Publication, Work
from musespark.works.tags import retag
from musespark.works.withdraw import restore, withdraw

pytestmark = pytest.mark.django_db


def now() -> float:
    return clock.now().timestamp()


def works_of(catalogue: Catalogue) -> list[int]:
    shelf = catalogue.shelf(now())
    return [int(work) for work in shelf.ints("work")[shelf.flags("visible")]]


def test_a_published_work_is_on_the_shelf_at_the_next_look(make_work: MakeWork) -> None:
    catalogue = Catalogue()
    assert works_of(catalogue) == []
    first = make_work()
    assert works_of(catalogue) == [first.pk]
    second = make_work()
    assert works_of(catalogue) == [first.pk, second.pk]


def test_drafts_and_replies_are_not_on_the_shelf(make_work: MakeWork) -> None:
    work = make_work()
    make_work(published=False)
    make_work(in_reply_to=work, thread=work)
    assert works_of(Catalogue()) == [work.pk]


def test_a_shelf_in_hand_does_not_change_its_length(make_work: MakeWork) -> None:
    catalogue = Catalogue()
    make_work()
    shelf = catalogue.shelf(now())
    for _ in range(40):
        make_work()
    assert len(catalogue.shelf(now())) == 41
    assert len(shelf.ints("work")) == 1


def test_a_withdrawn_work_goes_and_a_restored_one_comes_back(make_work: MakeWork) -> None:
    catalogue, work = Catalogue(), make_work()
    other = make_work()
    assert works_of(catalogue) == [work.pk, other.pk]
    withdraw(work, by=work.author)
    assert works_of(catalogue) == [other.pk]
    restore(work, by=work.author)
    enlist(work)
    assert works_of(catalogue) == [work.pk, other.pk]


def test_an_edit_brings_new_topics_and_meaning(make_work: MakeWork) -> None:
    catalogue, work = Catalogue(), make_work(text="Bread #bread")
    retag(work)
    before = catalogue.shelf(now())
    topics, vector = before.columns["topics"][0].tolist(), before.vectors(catalogue.places([work.pk]))
    Work.objects.filter(pk=work.pk).update(text="Sailing boats on the lake #boats")
    work.refresh_from_db()
    retag(work)
    enlist(work)
    after = catalogue.shelf(now())
    assert topics[0] != after.columns["topics"][0][0] > 0
    assert float((vector @ after.vectors(catalogue.places([work.pk])).T)[0, 0]) < 0.8


def test_the_shelf_says_what_the_rows_say(make_work: MakeWork, make_person: MakePerson) -> None:
    author = make_person("grace")
    Follow.objects.create(follower=make_person("bob"), followed=author)
    work = make_work(author, text="Made with help")
    Notice.objects.create(work=work, kind=Notice.Kind.AI)
    Standing.objects.create(work=work, shown=12, good=3.5)
    shelf = Catalogue().shelf(now())
    row = {
        name: shelf.columns[name][0].item() for name in ("author", "followers", "machine", "shown", "good", "visible")
    }
    assert row == {"author": author.pk, "followers": 1, "machine": 1, "shown": 12, "good": 3.5, "visible": True}
    assert shelf.columns["born"][0] == pytest.approx(work.publication.at.timestamp())


def test_a_fold_brings_new_counts(make_work: MakeWork) -> None:
    catalogue, work = Catalogue(), make_work()
    assert catalogue.shelf(now()).columns["shown"][0] == 0
    Fold.objects.create(number=1)
    Standing.objects.create(work=work, shown=7, good=2, fold_ref=1)
    assert catalogue.shelf(now()).columns["shown"][0] == 7


def test_another_database_under_the_same_ids_is_noticed(make_work: MakeWork) -> None:
    catalogue = Catalogue()
    first = make_work()
    assert works_of(catalogue) == [first.pk]
    Publication.objects.update(at=clock.now() - timedelta(days=3))
    Work.objects.update(in_reply_to=first)  # what is there under that id is no longer for the shelf
    assert works_of(catalogue) == []


def test_deleted_works_leave_the_shelf(make_work: MakeWork) -> None:
    catalogue, kept = Catalogue(), make_work()
    gone = make_work()
    assert len(works_of(catalogue)) == 2
    gone.delete()
    assert works_of(catalogue) == [kept.pk]


class Turn:
    """A lock at which somebody else is first, once."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self.meanwhile = [meanwhile]

    def __enter__(self) -> None:
        while self.meanwhile:
            self.meanwhile.pop()()

    def __exit__(self, *_: object) -> None:
        pass


def test_whoever_looked_before_another_caught_up_reads_nothing_again(
    make_work: MakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue, first = Catalogue(), make_work()
    columns = catalogue.shelf(now()).columns["work"]
    second = make_work()
    later: list[Work] = []

    def another_is_first() -> None:
        later.append(make_work())
        catalogue.shelf(now())

    monkeypatch.setattr(catalogue, "_lock", Turn(another_is_first))
    assert works_of(catalogue) == [first.pk, second.pk, *(work.pk for work in later)]
    assert len(later) == 1
    assert catalogue.shelf(now()).columns["work"] is columns  # a whole reading would have begun with new ones


def test_a_publication_that_commits_late_comes_with_its_next_change(
    make_work: MakeWork, make_person: MakePerson
) -> None:
    catalogue, first = Catalogue(), make_work()
    at = first.publication.pk
    late, early = make_work(published=False), make_work(published=False)
    Publication.objects.create(id=at + 2, work=early, by=early.author)  # committed first
    assert works_of(catalogue) == [first.pk, early.pk]
    viewer = make_person("rea")
    slate = open_slate(viewer)
    Publication.objects.create(id=at + 1, work=late, by=late.author)
    enlist(late)
    assert works_of(catalogue) == [first.pk, early.pk, late.pk]
    assert newest(catalogue.shelf(now())) == at + 2
    newer = make_work(published=False)
    Publication.objects.create(id=at + 3, work=newer, by=newer.author)
    assert arrivals(slate, viewer) == 1


def test_a_change_of_a_draft_or_reply_brings_neither(make_work: MakeWork) -> None:
    catalogue, work = Catalogue(), make_work()
    draft, reply = make_work(published=False), make_work(in_reply_to=work, thread=work)
    assert works_of(catalogue) == [work.pk]
    enlist(draft)
    enlist(reply)
    assert works_of(catalogue) == [work.pk]


def test_a_look_costs_one_query(make_work: MakeWork, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    catalogue = Catalogue()
    make_work()
    catalogue.shelf(now())
    with django_assert_num_queries(1):
        catalogue.shelf(now())
    assert look().publication == Publication.objects.get().pk


def test_near_copies_know_their_original(make_work: MakeWork) -> None:
    first, other, copy = make_work(), make_work(text="Other"), make_work()
    bear(first, cluster=first.pk)
    bear(copy, cluster=first.pk)
    bear(other, cluster=other.pk)
    catalogue = Catalogue()
    assert catalogue.shelf(now()).columns["original"][:3].tolist() == [0, 1, 0]
    withdraw(first, by=first.author)
    for work in (first, copy):
        enlist(work)
    assert catalogue.shelf(now()).columns["original"][2] == 2


def bear(work: Work, cluster: int) -> None:
    Bearing.objects.create(work=work, cluster=cluster, originality=0.5)


def test_many_works_find_their_corners(make_person: MakePerson) -> None:
    author: Person = make_person()
    works = Work.objects.bulk_create(
        [Work(author=author, text=f"{'bread' if at % 2 else 'boats'} number {at}") for at in range(700)]
    )
    Publication.objects.bulk_create([Publication(work=work, by=author) for work in works])
    shelf = Catalogue().shelf(now())
    assert shelf.cells.known == 700
    assert len(shelf.popular) == 700
    near = shelf.near(shelf.vectors(shelf.popular[:0]), 5)
    assert len(near) == 0
    assert 1 in shelf.near(shelf.vectors(shelf.ints("original")[1:2]), 20)


def test_a_work_deleted_for_good_leaves_the_shelf_though_a_newer_one_stands(make_work: MakeWork) -> None:
    catalogue, gone, newer = Catalogue(), make_work(), make_work()
    assert works_of(catalogue) == [gone.pk, newer.pk]
    let_go(Work.objects.filter(pk=gone.pk))
    Work.objects.filter(pk=gone.pk).delete()
    assert works_of(catalogue) == [newer.pk]
    withdraw(newer, by=newer.author)
    assert works_of(catalogue) == []
    restore(newer, by=newer.author)
    assert works_of(catalogue) == [newer.pk]
