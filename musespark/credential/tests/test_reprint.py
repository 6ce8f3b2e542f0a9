"""Prints that were taken by other letters are taken anew, once, whatever else happens meanwhile."""

from collections.abc import Callable

from musespark.credential import near, reprint
from musespark.credential.bearing import bear
from musespark.credential.fingerprint import VERSION, shingles
from musespark.credential.models import TextPrint
from musespark.credential.prints import words_of
from musespark.credential.shelves.texts import TEXTS
from musespark.works.models import Work

MakeWork = Callable[..., Work]
STORY = "Two otters held hands in the harbour while the fog came in, and nobody on the ferry said a single word."


def made_old(work: Work) -> TextPrint:
    bear(work)
    TextPrint.objects.filter(work=work).update(version=1, exact="", shingles=b"")
    TEXTS.start_anew()
    return TextPrint.objects.get(work=work)


def test_an_old_print_is_replaced_and_its_work_found_again(make_work: MakeWork) -> None:
    work = make_work(text=STORY)
    old = made_old(work)
    assert near.nearest(near.probe(STORY)) == []
    assert reprint.take_anew() == 1
    row = TextPrint.objects.get()
    assert (row.version, bytes(row.shingles), bytes(row.embedding)) == (
        VERSION,
        shingles(words_of(work)).tobytes(),
        bytes(old.embedding),
    )
    assert row.pk != old.pk
    assert [hit.work for hit in near.nearest(near.probe(STORY))] == [work]


def test_prints_of_today_stay_as_they_are(make_work: MakeWork) -> None:
    bear(make_work(text=STORY))
    before = TextPrint.objects.values_list().get()
    assert reprint.take_anew() == 0
    assert TextPrint.objects.values_list().get() == before


def test_a_print_that_somebody_else_replaced_meanwhile_is_left_alone(make_work: MakeWork) -> None:
    work = make_work(text=STORY)
    old = made_old(work)
    bear(work)
    before = TextPrint.objects.values_list().get()
    assert reprint._replace([old]) == 0
    assert TextPrint.objects.values_list().get() == before
