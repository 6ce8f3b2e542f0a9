"""The unsigned file goes when the signed one stands in its place: whatever is killed, whoever else works on it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from musespark.credential import instance, vouch
from musespark.credential.claim import Claim
from musespark.credential.judge import judge
from musespark.credential.models import Manifest
from musespark.credential.tests.conftest import encode, scene
from musespark.support import blobs, clock, orphans
from musespark.works.models import Rendition, Work
from musespark.works.render import render_renditions

MakeWork = Callable[..., Work]
BIG = encode(scene(5, 1800, 1200), quality=90)
pytestmark = pytest.mark.django_db(transaction=True)  # what follows a commit follows one


@pytest.fixture
def work(make_picture_work: MakeWork) -> Work:
    """A published Work with a picture whose sizes all differ."""
    return make_picture_work(data=BIG)


def kept() -> set[str]:
    """The keys of all blobs."""
    root = Path(default_storage.path(""))
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def unnamed() -> set[str]:
    """Those that no row names."""
    keys = kept()
    for namer in orphans.namers:
        keys = keys - namer(keys)
    return keys


def drawn(work: Work) -> str:
    """The unsigned large file of a Work that nobody vouched for yet."""
    render_renditions.call(work.assets.get().pk)
    return large(work).blob


def large(work: Work) -> Rendition:
    return Rendition.objects.get(asset__work=work, name="large")


def holds(work: Work) -> bool:
    return judge(blobs.get(large(work).blob), instance.anchors()).state == "verified"


def test_only_what_a_row_names_is_kept(work: Work) -> None:
    bare = drawn(work)
    vouch.vouch(work)
    assert bare not in kept()
    assert unnamed() == set()
    assert holds(work)


def test_signing_again_after_an_edit_leaves_nothing_unnamed(work: Work) -> None:
    vouch.vouch(work)
    work.text = "Said otherwise now."
    work.save()
    Manifest.objects.update(claim={"sentence": "Said before"})
    vouch.vouch(work)
    assert unnamed() == set()
    assert holds(work)


def test_a_file_that_another_work_shows_stays(make_picture_work: MakeWork) -> None:
    one, other = make_picture_work(data=BIG), make_picture_work(data=BIG, published=False)
    bare = drawn(one)
    assert drawn(other) == bare
    vouch.vouch(one)
    assert blobs.get(large(other).blob)
    vouch.vouch(other)
    assert unnamed() == {bare}  # it was made twice: the second time a hold was put on it
    with clock.at(clock.now() + timedelta(seconds=blobs.HELD + 1)):
        orphans.look_again.call([bare])
    assert unnamed() == set()
    assert holds(other)


class Killed(BaseException):
    pass


def die(*_: object) -> None:
    raise Killed


def test_a_worker_killed_before_the_file_went_leaves_that_to_the_next(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = drawn(work)
    monkeypatch.setattr(blobs, "forget", die)
    with pytest.raises(Killed):
        vouch.vouch(work)
    assert unnamed() == {bare}
    assert holds(work)
    monkeypatch.undo()
    signed = set(Manifest.objects.values_list("key", flat=True))
    vouch.vouch(work)
    assert unnamed() == set()
    assert set(Manifest.objects.values_list("key", flat=True)) == signed


def test_a_worker_killed_before_the_commit_loses_nothing(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = drawn(work)
    monkeypatch.setattr(vouch, "_keep", die)
    with pytest.raises(Killed):
        vouch.vouch(work)
    assert large(work).blob == bare
    assert bare in kept()


def test_of_two_at_once_each_leaves_a_signed_picture_and_nothing_unnamed(work: Work) -> None:
    drawn(work)
    start, wrong = threading.Barrier(2), []

    def run() -> None:
        try:
            start.wait()
            vouch.vouch(Work.objects.get(pk=work.pk))
        except Exception as error:  # noqa: BLE001  whatever went wrong in the thread is shown by the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert holds(work)
    assert Manifest.objects.filter(embedded=True, rendition__name="large").count() == 1
    assert unnamed() == set()


def test_one_who_comes_late_signs_nothing_and_takes_nothing(work: Work) -> None:
    drawn(work)
    late = large(work)
    vouch.vouch(work)
    before = (large(work).blob, kept())
    vouch._sign_rendition(work, late, Claim("late", "image/webp", "", {}))
    assert (large(work).blob, kept()) == before


def test_a_file_that_went_with_another_works_is_made_again(work: Work) -> None:
    blobs.forget(drawn(work))
    vouch.vouch(work)
    assert holds(work)
    assert unnamed() == set()
