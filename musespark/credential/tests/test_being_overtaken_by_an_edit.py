"""Who works from a Work as it was gives way where it was edited meanwhile: that edit asked for everything anew."""

from collections.abc import Callable, Iterator

import pytest

from musespark.credential import bearing, prints, vouch
from musespark.credential.bearing import bear
from musespark.credential.claim import Claim
from musespark.credential.facts import Facts
from musespark.credential.fingerprint import exact
from musespark.credential.models import Bearing, Label, Manifest, TextPrint
from musespark.credential.overtaken import Overtaken
from musespark.credential.process import ProcessRecord
from musespark.credential.record import recorders
from musespark.support import blobs
from musespark.works.edit import edit
from musespark.works.models import Rendition, Work

MakeWork = Callable[..., Work]
FIRST = "The first words that were said about the bread of the village, all of them typed by hand."
OTHER = "Entirely other words about boats and the harbour in the morning, in the fog, at low tide."
pytestmark = pytest.mark.django_db


def again(work: Work) -> Work:
    """The Work as another worker reads it now."""
    return Work.objects.select_related("author", "publication").get(pk=work.pk)


@pytest.fixture
def edited_meanwhile() -> Iterator[None]:
    """The first time that anybody asks how a Work was made, its author edits it."""

    def recorder(work: Work) -> ProcessRecord | None:
        recorders.remove(recorder)
        edit(again(work), text=OTHER, notices=["ai"])
        return None

    recorders.insert(0, recorder)
    yield
    assert recorder not in recorders


def everything(work: Work) -> tuple[object, ...]:
    """What is kept of the Work by this room."""
    return (
        list(Label.objects.filter(work=work).values("sentence", "computed", "badge", "facts")),
        list(Manifest.objects.filter(work=work).values("key", "sha256", "blob")),
        list(Rendition.objects.filter(asset__work=work).values("name", "blob")),
        list(TextPrint.objects.filter(work=work).values_list("id", flat=True)),
        list(Bearing.objects.filter(work=work).values("originality", "at")),
    )


def test_an_old_read_does_not_take_the_label_and_the_credentials_back(make_picture_work: MakeWork) -> None:
    work = make_picture_work(text=FIRST)
    old = again(work)
    edit(again(work), text=OTHER, notices=["ai"])
    vouch.vouch(again(work))
    before = everything(work)
    with pytest.raises(Overtaken):
        vouch.vouch(old)
    assert everything(work) == before
    assert "; the author says that AI took part" in Label.objects.get().sentence


def test_an_old_read_signs_no_picture(make_picture_work: MakeWork) -> None:
    work = make_picture_work(text=FIRST)
    vouch.vouch(again(work))
    old = again(work)
    edit(again(work), text=OTHER)
    before = everything(work)
    large = Rendition.objects.get(asset__work=work, name="large")
    claim = Claim("late", "image/webp", "", {})
    with pytest.raises(Overtaken):
        vouch._sign_rendition(old, large, claim)
    assert everything(work) == before
    assert blobs.get(large.blob)


def test_a_work_edited_while_it_is_vouched_for_is_left_to_the_next_job(
    make_work: MakeWork, edited_meanwhile: None
) -> None:
    work = make_work(text=FIRST)
    vouch.vouch_for.call(work.pk)
    assert everything(work) == ([], [], [], [], [])
    vouch.vouch_for.call(work.pk)
    assert Label.objects.get().sentence.endswith("the author says that AI took part")
    assert Manifest.objects.get().sha256 == exact(OTHER.encode())


def test_an_old_read_does_not_take_the_prints_and_the_bearing_back(make_work: MakeWork) -> None:
    work = make_work(text=FIRST)
    old = again(work)
    edit(again(work), text=OTHER)
    bear(again(work))
    before = everything(work)
    with pytest.raises(Overtaken):
        prints.take(old)
    with pytest.raises(Overtaken):
        bear(old)
    assert everything(work) == before


def test_a_work_edited_while_its_bearing_is_taken_is_left_to_the_next_job(
    make_work: MakeWork, edited_meanwhile: None
) -> None:
    work = make_work(text=FIRST)
    bearing.take_bearing.call(work.pk)
    assert everything(work) == ([], [], [], [], [])
    bearing.take_bearing.call(work.pk)
    assert TextPrint.objects.get().exact == prints.skeleton_hash(OTHER)


def test_a_work_deleted_for_good_meanwhile_is_left_alone(make_work: MakeWork) -> None:
    work = make_work(text=FIRST)
    old = again(work)
    work.delete()
    with pytest.raises(Overtaken):
        vouch.say(old, Facts(ProcessRecord(), has_text=True))
    with pytest.raises(Overtaken):
        prints.take(old)
    assert not Label.objects.exists()
    assert not TextPrint.objects.exists()
