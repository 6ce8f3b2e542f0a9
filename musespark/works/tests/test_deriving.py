"""What is made from what never runs in a circle, in whatever order it is said and by however many at once."""

import re
import threading
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from conftest import MakePerson, MakeWork
from musespark.works.derive import ancestors, derive
from musespark.works.models import Derivation, Work
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db
PLACES = some.integers(0, 5)


def edges() -> set[tuple[int, int]]:
    return set(Derivation.objects.values_list("child_id", "parent_id"))


def parents(pairs: set[tuple[int, int]]) -> dict[int, set[int]]:
    return {child: {parent for other, parent in pairs if other == child} for child, _ in pairs}


def test_edges_are_made_in_one_place() -> None:
    rooms = Path(__file__).parents[2]
    made = re.compile(r"Derivation(\.objects\.(\w*create)|)\(")
    files = [path for path in rooms.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    found = [path.name for path in files if re.search(made, path.read_text().replace("class Derivation(", ""))]
    assert found == ["derive.py"]


def test_an_earlier_work_can_be_made_from_a_later_one(make_work: MakeWork) -> None:
    earlier, later = make_work(), make_work()
    edge, is_new = derive(earlier, later, share_ppm=250_000, terms="Decided.")
    assert (edge.child, edge.parent, edge.share_ppm, edge.terms, is_new) == (earlier, later, 250_000, "Decided.", True)


def test_what_was_agreed_before_keeps_its_terms(make_work: MakeWork) -> None:
    parent, child = make_work(), make_work()
    first, _ = derive(child, parent, share_ppm=100_000, terms="As agreed before.")
    assert derive(child, parent, share_ppm=250_000, terms="Otherwise.") == (first, False)
    assert Derivation.objects.get().terms == "As agreed before."


def test_a_circle_is_refused_however_long_it_is(make_work: MakeWork) -> None:
    works = [make_work() for _ in range(4)]
    for child, parent in pairwise(works):
        derive(child, parent)
    before = edges()
    for closing in works[:3]:
        with pytest.raises(Refused, match="itself made from this one"):
            derive(works[3], closing)
    assert edges() == before
    assert ancestors(works[1].pk) == {work.pk for work in works[1:]}


def test_the_database_refuses_a_work_that_is_made_from_itself(make_work: MakeWork) -> None:
    for published in (True, False):
        work = make_work(published=published)
        with pytest.raises((Refused, IntegrityError)), transaction.atomic():
            derive(work, work)
        with pytest.raises(IntegrityError), transaction.atomic():
            Derivation.objects.create(child=work, parent=work)
    assert edges() == set()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.tuples(PLACES, PLACES).filter(lambda pair: pair[0] != pair[1]), max_size=25))
def test_an_edge_is_refused_exactly_where_it_would_close_a_circle(
    make_work: MakeWork, pairs: list[tuple[int, int]]
) -> None:
    Derivation.objects.all().delete()
    works = [make_work() for _ in range(6)]
    for child, parent in pairs:
        is_circle = works[child].pk in ancestors(works[parent].pk)
        before = edges()
        try:
            derive(works[child], works[parent])
        except Refused:
            assert is_circle
            assert edges() == before
        else:
            assert not is_circle
            tuple(TopologicalSorter(parents(edges())).static_order())  # raises CycleError where there is one


@pytest.mark.django_db(transaction=True)
def test_of_a_ring_that_is_made_at_once_one_edge_is_refused(make_work: MakeWork, make_person: MakePerson) -> None:
    works = [make_work(make_person(name)) for name in ("ada", "bob", "cleo", "dan")]
    begin, refused, faults = threading.Barrier(4), list[Refused](), list[Exception]()

    def join(child: Work, parent: Work) -> None:
        begin.wait()
        try:
            derive(child, parent)
        except Refused as refusal:
            refused.append(refusal)
        except Exception as fault:  # noqa: BLE001  any is a failure of this test
            faults.append(fault)
        finally:
            connection.close()

    pairs = zip(works, [*works[1:], works[0]], strict=True)
    threads = [threading.Thread(target=join, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (len(refused), len(edges())) == (1, 3)
