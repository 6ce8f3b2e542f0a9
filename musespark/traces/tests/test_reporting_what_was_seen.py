import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from conftest import MakePerson, MakeWork
from musespark.people.models import Consent, Person
from musespark.support import clock
from musespark.traces import beacon, token
from musespark.traces.models import Trace
from musespark.works.models import Work

ClientOf = Callable[[Person], Client]


def report(client: Client, *events: object) -> int:
    return client.post("/beacon", json.dumps({"events": events}), content_type="text/plain").status_code


def shown(work: Work, person: Person | None = None, *, seconds: int = 60) -> str:
    """The token of a showing so many seconds ago."""
    with clock.at(clock.now() - timedelta(seconds=seconds)):
        return token.mint(work.pk, person.pk if person else None)


def willing(person: Person) -> Person:
    Consent.objects.create(person=person, signal=Consent.Signal.VIEWS, purpose=Consent.Purpose.FEED)
    return person


def kept(kind: str) -> list[dict[str, int]]:
    return list(Trace.objects.filter(kind=kind).order_by("id").values_list("facts", flat=True))


def test_an_impression_and_its_dwell_are_kept_with_the_person(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, reader = make_work(), willing(make_person("rea"))
    sealed = shown(work, reader)
    code = report(
        client_of(reader),
        {"token": sealed, "kind": "impression"},
        {"token": sealed, "kind": "dwell", "n": 1, "ms": 2300},
    )
    assert code == 204
    rows = Trace.objects.order_by("id").values_list("kind", "person_ref", "work_ref", "facts")
    assert list(rows) == [("impression", reader.pk, work.pk, {}), ("dwell", reader.pk, work.pk, {"ms": 2300})]


def test_without_consent_the_view_counts_but_names_nobody(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, reader = make_work(), make_person("rea")
    assert report(client_of(reader), {"token": token.mint(work.pk, reader.pk), "kind": "impression"}) == 204
    assert Trace.objects.get().person_ref is None


def test_a_report_that_arrives_twice_counts_once(make_work: MakeWork, client: Client) -> None:
    event = {"token": shown(make_work()), "kind": "dwell", "n": 3, "ms": 900}
    assert [report(client, event), report(client, event, event)] == [204, 204]
    assert Trace.objects.count() == 1


def test_reports_may_arrive_out_of_order(make_work: MakeWork, client: Client) -> None:
    sealed = shown(make_work())
    for n in (2, 0, 1):
        assert report(client, {"token": sealed, "kind": "dwell", "n": n, "ms": 100}) == 204
    assert Trace.objects.count() == 3


def test_of_one_showing_everything_but_dwelling_counts_once_whatever_its_number(
    make_work: MakeWork, client: Client
) -> None:
    sealed = shown(make_work())
    kinds = ["impression"] * 100 + ["open"] * 50 + ["dwelt"] * 40
    assert report(client, *({"token": sealed, "kind": kind, "n": n} for n, kind in enumerate(kinds))) == 204
    assert (
        report(client, {"token": sealed, "kind": "open", "n": 400}, {"token": sealed, "kind": "share", "n": 7}) == 204
    )
    assert [len(kept(kind)) for kind in ("impression", "open", "dwelt", "share")] == [1, 1, 1, 1]


def test_the_times_of_dwelling_add_up_to_no_more_than_passed_since_the_showing(
    make_work: MakeWork, client: Client
) -> None:
    sealed = shown(make_work(), seconds=30)
    with clock.at(clock.now().replace(microsecond=0)):
        sent = [{"token": sealed, "kind": "dwell", "n": n, "ms": 13_000} for n in range(5)]
        assert [report(client, *sent[:2]), report(client, *sent[2:])] == [204, 204]
    assert kept("dwell") == [{"ms": 13_000}, {"ms": 13_000}, {"ms": 4000}]


def test_each_showing_has_a_time_of_its_own(make_work: MakeWork, client: Client) -> None:
    work = make_work()
    for sealed in (shown(work, seconds=9), shown(work, seconds=9)):
        assert report(client, {"token": sealed, "kind": "dwell", "ms": 8000}) == 204
    assert kept("dwell") == [{"ms": 8000}, {"ms": 8000}]


def test_only_dwelling_has_a_time(make_work: MakeWork, client: Client) -> None:
    assert report(client, {"token": shown(make_work()), "kind": "impression", "ms": 50_000}) == 204
    assert kept("impression") == [{}]


def test_a_known_reader_stays_with_a_work_once_however_often_it_is_shown(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, other = make_work(), make_work(text="Another one.")
    reader = willing(make_person("rea"))
    client = client_of(reader)
    for sealed in (shown(work, reader), shown(work, reader), shown(other, reader)):
        assert report(client, {"token": sealed, "kind": "dwelt"}, {"token": sealed, "kind": "impression"}) == 204
    rows = Trace.objects.filter(kind="dwelt").order_by("id").values_list("person_ref", "work_ref")
    assert list(rows) == [(reader.pk, work.pk), (reader.pk, other.pk)]
    assert len(kept("impression")) == 3


def test_what_is_written_of_an_unnamed_reader_does_not_tell_who_it_was(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, reader = make_work(), make_person("rea")
    for sealed in (shown(work, reader), shown(work, reader)):
        assert report(client_of(reader), {"token": sealed, "kind": "dwelt"}) == 204
    marks = Trace.objects.filter(kind="dwelt", person_ref=None).values_list("mark", flat=True)
    assert len(set(marks)) == 2


def test_a_forged_token_is_refused_and_nothing_is_kept(make_work: MakeWork, client: Client) -> None:
    sealed = token.mint(make_work().pk, None)
    forged = ("A" if sealed[5] != "A" else "B").join((sealed[:5], sealed[6:]))
    assert report(client, {"token": forged, "kind": "impression"}) == 400
    assert Trace.objects.count() == 0


def test_nobody_reports_for_another_person(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work, one, other = make_work(), make_person("one"), make_person("other")
    assert report(client_of(other), {"token": token.mint(work.pk, one.pk), "kind": "impression"}) == 400
    assert Trace.objects.count() == 0


def test_a_token_ends_after_a_day(make_work: MakeWork, client: Client) -> None:
    with clock.at(clock.now() - timedelta(hours=25)):
        old = token.mint(make_work().pk, None)
    assert report(client, {"token": old, "kind": "impression"}) == 400
    assert Trace.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"events": 7}',
        b'{"events": [' + b"1," * 300 + b"1]}",
        b"x" * 70_000,
        b"[" * 9000,
        b"\xff",
    ],
)
def test_what_is_no_beacon_is_answered_with_a_sentence(client: Client, body: bytes) -> None:
    answer = client.post("/beacon", body, content_type="text/plain")
    assert answer.status_code == 400
    assert answer.content


@given(
    st.recursive(
        st.none() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["token", "kind", "n", "ms", "events"]), inner),
        max_leaves=8,
    )
)
def test_no_json_whatever_breaks_the_parser(thing: object) -> None:
    events, forged = beacon.parse(json.dumps({"events": [thing]}).encode(), None)
    assert (events, forged) == ([], 1)
