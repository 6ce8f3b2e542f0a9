"""A Work with a video is vouched for by its picture; what is drawn of a sound resembles nothing."""

import pytest

from conftest import MakeWork
from musespark.create.models import Intake
from musespark.create.tests.recorded import recorded
from musespark.credential import bearing, vouch
from musespark.credential.models import Label, Manifest, PicturePrint
from musespark.credential.near import find, probe_of
from musespark.people.models import Person
from musespark.support.tests.recordings import film, song
from musespark.works.models import Work
from musespark.works.publish import publish

pytestmark = pytest.mark.django_db


def published(make_work: MakeWork, author: Person, data: bytes) -> Work:
    work = make_work(author, published=False, text="See and hear.")
    recorded(work, data)
    publish(work, by=author)
    assert not Intake.objects.exists()
    return Work.objects.get(pk=work.pk)


@pytest.mark.parametrize(("data", "prints"), [(film(), 1), (song(), 0)])
def test_it_is_labelled_signed_and_compared_by_what_can_be_seen_of_it(
    make_work: MakeWork, make_person: object, data: bytes, prints: int
) -> None:
    work = published(make_work, Person.objects.create(username="ada"), data)
    bearing.take_bearing.call(work.pk)
    vouch.vouch(work)
    assert Label.objects.filter(work=work).exists()
    assert Manifest.objects.filter(work=work, rendition__asset=work.recording.asset).exists()
    assert PicturePrint.objects.filter(work=work).count() == prints
    assert len(probe_of(work).pictures) == prints


def test_two_sounds_of_the_same_course_are_no_copies_of_each_other(make_work: MakeWork) -> None:
    first, second = (published(make_work, Person.objects.create(username=name), song()) for name in ("ada", "bert"))
    for work in (first, second):
        bearing.take_bearing.call(work.pk)
    assert not [hit for hit in find(probe_of(second)) if hit.kind == "picture"]
