"""A Work's video or sound is found in another's: by frames, by sound, as a picture; once it was looked at."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from django_tasks_db.models import DBTaskResult
from PIL import Image

from conftest import MakePerson, MakeWork
from musespark.create.tests.recorded import recorded
from musespark.credential import bearing, listening, near, shelves
from musespark.credential.alike import COPY
from musespark.credential.film.frames import keep
from musespark.credential.hit import Near
from musespark.credential.models import RECORDING_VERSION, Bearing, FramesPrint, SoundPrint
from musespark.credential.recordings import Recorded, Shared, look, plainest, recorded_of
from musespark.credential.shelves import shelf
from musespark.credential.sound.peaks import RATE, listen
from musespark.credential.tests.conftest import encode
from musespark.credential.tests.reels import film, hung, shot
from musespark.credential.tests.test_sounds import tune
from musespark.people.models import Notification
from musespark.works.models import Asset, Recording, Work

pytestmark = pytest.mark.django_db
Publish = Callable[..., Work]


@pytest.fixture(autouse=True)
def _empty_shelves() -> None:
    for each in shelves.shelves():
        each.start_anew()


@pytest.fixture
def published(make_work: MakeWork, make_person: MakePerson) -> Publish:
    """Return a maker of Works with a film that was looked at: published("ada", 1, 2, tune_of=3)."""

    def make(who: str, *seeds: int, tune_of: int | None = None) -> Work:
        work = make_work(make_person(who), text="")
        hung(work, *seeds, tune_of=tune_of)
        bearing.bear(work)
        return work

    return make


def near_to(work: Work) -> list[Near]:
    return near.nearest(near.probe_of(work))


def test_a_part_of_a_video_is_found_with_its_place_in_both(published: Publish) -> None:
    original = published("ada", 1, 2, 3)
    copy = published("bob", 2)
    (found,) = near_to(copy)
    assert found.work == original
    assert found.kind == "recording"
    (shared,) = found.shared
    assert (shared.way, shared.kind) == ("frames", "part")
    assert shared.spans[0] == pytest.approx((0, 8), abs=1)
    assert shared.origins[0] == pytest.approx((8, 16), abs=1)


def test_the_same_sound_with_other_pictures_is_found_by_its_sound(published: Publish) -> None:
    original = published("ada", 1, 2, tune_of=5)
    copy = published("bob", 3, 4, tune_of=5)
    published("eve", 6, tune_of=6)
    (found,) = near_to(copy)
    assert found.work == original
    assert [shared.way for shared in found.shared] == ["sound"]
    assert found.shared[0].asked > 0.7


def test_the_same_pictures_with_another_sound_are_found_by_their_frames(published: Publish) -> None:
    original = published("ada", 1, 2, tune_of=5)
    copy = published("bob", 1, 2, tune_of=6)
    (found,) = near_to(copy)
    assert found.work == original
    assert [(shared.way, shared.kind) for shared in found.shared] == [("frames", "copy")]


def test_strangers_are_near_to_nothing(published: Publish) -> None:
    for number, who in enumerate(["ada", "bob", "eve"]):
        work = published(who, 2 * number, 2 * number + 1, tune_of=number)
        assert near_to(work) == []
        assert work.bearing.cluster == work.pk
        assert work.bearing.originality == 1.0


def test_a_picture_that_is_a_frame_of_an_earlier_video_is_found(
    published: Publish, make_picture_work: MakeWork, make_person: MakePerson
) -> None:
    original = published("ada", 1, 2)
    still = encode(Image.fromarray(shot(2)[16]), quality=90)
    (found,) = near_to(make_picture_work(make_person("bob"), data=still, text=""))
    assert found.work == original
    assert [shared.way for shared in found.shared] == ["shown"]
    assert found.shared[0].origins[0] == pytest.approx((12, 12.5), abs=0.6)


def test_a_video_that_shows_an_earlier_picture_is_found(
    published: Publish, make_picture_work: MakeWork, make_person: MakePerson
) -> None:
    original = make_picture_work(
        make_person("ada"), data=encode(Image.fromarray(shot(9)[16]), quality=90), text="", published=True
    )
    bearing.bear(original)
    (found,) = near_to(published("bob", 1, 9, 2))
    assert found.work == original
    assert [shared.way for shared in found.shared] == ["still"]
    assert found.shared[0].spans[0] == pytest.approx((12, 12.5), abs=0.1)


def test_a_draft_is_near_to_what_is_public_and_nothing_is_near_to_it(
    published: Publish, make_work: MakeWork, make_person: MakePerson
) -> None:
    original = published("ada", 1, 2)
    draft = make_work(make_person("bob"), published=False, text="")
    hung(draft, 1, 2)
    assert [found.work for found in near_to(draft)] == [original]
    assert near_to(original) == []


def test_what_it_is_near_to_is_kept_and_its_author_is_told(published: Publish) -> None:
    original = published("ada", 1, 2)
    copy = published("bob", 1, 2)
    row = Bearing.objects.get(work=copy)
    assert (row.nearest, row.cluster) == (original, original.pk)
    assert row.originality == pytest.approx(0, abs=0.05)  # its poster is a frame of the other too
    assert Notification.objects.filter(person=original.author, kind=Notification.Kind.NEAR).count() == 1


def test_two_works_are_compared_though_many_are_nearer(published: Publish) -> None:
    original = published("ada", 1, 2)
    copy = published("bob", 2, 3)
    alike = near.between(copy, original)
    assert alike.recording > COPY
    assert [shared.way for shared in alike.shared] == ["frames"]
    assert near.between(copy, published("eve", 4)).recording == 0


def test_prints_are_asked_for_once_taken_once_and_gone_with_the_work(
    make_work: MakeWork, make_person: MakePerson
) -> None:
    work = make_work(make_person("ada"), published=False, text="")
    recording = recorded(work, film(1, tune_of=1))
    assert not bearing.hear(work)
    assert not bearing.hear(work)
    assert DBTaskResult.objects.filter(task_path=bearing.take_recording.module_path).count() == 1
    assert recorded_of(work) is None
    bearing.take_recording.call(recording.pk)
    assert bearing.hear(work)
    row = FramesPrint.objects.get()
    assert (row.version, SoundPrint.objects.count()) == (RECORDING_VERSION, 1)
    bearing.take_recording.call(recording.pk)
    assert FramesPrint.objects.get() == row
    work.delete()
    assert not FramesPrint.objects.exists()
    assert not SoundPrint.objects.exists()
    bearing.take_recording.call(row.recording_id)
    assert not FramesPrint.objects.exists()


def test_prints_of_another_kind_are_asked_for_anew_once_and_compared_with_nothing(published: Publish) -> None:
    work = published("ada", 1)
    FramesPrint.objects.update(version=RECORDING_VERSION + 1)
    assert recorded_of(work) is None
    assert bearing.hear_anew() == 1
    assert bearing.hear_anew() == 0
    assert FramesPrint.objects.get().version == 0


def test_what_can_not_be_decoded_any_more_is_compared_with_nothing(published: Publish) -> None:
    work = published("ada", 1)
    FramesPrint.objects.all().delete()
    Recording.objects.update(blob=Asset.objects.get().blob)
    listening.take(Recording.objects.get(work=work))
    recorded_anew = recorded_of(work)
    assert recorded_anew is not None
    assert (len(recorded_anew.frames), recorded_anew.sounds) == (0, ())


def test_a_long_sound_is_kept_in_parts_that_overlap() -> None:
    samples = np.tile(tune(3), 11)[: 250 * RATE]
    assert [start for start, _ in listening.parts(samples)] == [0, 200]
    assert [start for start, _ in listening.parts(samples[: 230 * RATE])] == [0]
    assert list(listening.parts(samples[:100])) == []


def test_of_long_sounds_only_those_parts_are_compared_that_are_proposed() -> None:
    nothing = keep(np.zeros((0, 0, 0), np.uint8), (), 0.0)
    asked = Recorded(nothing, ((0, listen(tune(1))), (200, listen(tune(2)))), 230.0)
    other = Recorded(nothing, ((0, listen(tune(2))), (200, listen(tune(3)))), 230.0)
    (heard,) = look(asked, other)
    assert heard.spans[0] == pytest.approx((200, 224), abs=2)
    assert heard.origins[0] == pytest.approx((0, 24), abs=2)
    assert heard == next(look(asked, other, {(200, 0)}))
    assert list(look(asked, other, {(0, 0), (0, 200), (200, 200)})) == []


def test_what_was_saved_of_films_and_sounds_is_found_after_a_start(
    published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "ENOUGH", 1)
    original, copy = published("ada", 1, 2, tune_of=5), published("bob", 1, 2, tune_of=5)
    before = near_to(copy)
    shelves.keep()
    for each in shelves.shelves():
        each.start_anew()
    assert near_to(copy) == before
    assert [hit.work for hit in before] == [original]
    original.delete()
    shelves.keep()
    assert near_to(copy) == []


def test_where_frames_run_along_a_single_one_says_nothing_more_and_each_way_is_told_once() -> None:
    frames, heard = Shared("frames", ((0, 8),), ((0, 8),), 1, 1), Shared("sound", ((0, 8),), ((0, 8),), 1, 1)
    still = Shared("still", ((0, 1),), (), 0.1, 1)
    assert plainest([still, heard, frames, replace(frames, asked=0.5)]) == (frames, heard)
    assert plainest([still, heard]) == (heard, still)


@pytest.mark.parametrize(
    ("asked", "other", "kind"), [(0.9, 0.8, "copy"), (0.9, 0.3, "part"), (0.3, 0.9, "holds"), (0.3, 0.3, "shares")]
)
def test_what_is_shared_has_a_kind_by_how_much_of_both_it_is(asked: float, other: float, kind: str) -> None:
    assert Shared("sound", ((0, 8),), ((0, 8),), asked, other).kind == kind
