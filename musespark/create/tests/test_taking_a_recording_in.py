"""A video or a sound goes into a draft: kept, prepared by a job, hung; given up, failed, tried again; nothing left."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from musespark.create import intake, pictures
from musespark.create.intake import prepare_recording
from musespark.create.models import AssetOrigin, Intake
from musespark.create.tests.conftest import Desk
from musespark.create.tests.recorded import prepared, recorded, sent
from musespark.support import blobs, clock, media, orphans
from musespark.support.media import prepare as preparing
from musespark.support.tests.recordings import film, song
from musespark.works.belongings import let_go
from musespark.works.models import Asset, Recording, Work
from musespark.works.publish import publish
from musespark.works.refuse import Refused
from musespark.works.render import render_renditions

pytestmark = pytest.mark.django_db(transaction=True)  # what follows a commit follows one
FILM = film()


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


def left(settings: Any) -> list[Path]:
    """What stands in the folder where recordings are made."""
    return list((Path(settings.DATA) / "making").glob("*"))


def post(desk: Desk, work: Work, what: str = "recording", **fields: Any) -> Any:
    return desk.client.post(reverse(f"create:{what}", args=[work.key]), fields, headers={"hx-request": "true"})


def test_a_video_becomes_a_recording_with_a_frame_as_its_picture(desk: Desk, settings: Any) -> None:
    work = desk.draft()
    page = post(desk, work, recording=sent(FILM)).content.decode()
    assert "film.mp4 waits for its turn" in page
    assert 'hx-trigger="every 1s"' in page
    prepared(work)
    there = Recording.objects.get(work=work)
    assert (there.kind, there.duration, there.width, there.height) == ("video", 1003, 64, 48)
    assert (there.media_type, there.original_size) == ("video/mp4", len(FILM))
    assert (there.asset.media_type, there.asset.width) == ("image/jpeg", 64)
    assert AssetOrigin.objects.get(asset=there.asset).source == "unknown"
    assert not Intake.objects.exists()
    assert left(settings) == []
    assert unnamed() == set()
    answer = desk.client.get(
        reverse("create:recording", args=[work.key]) + "?waiting=1", headers={"hx-request": "true"}
    )
    assert answer.headers["HX-Trigger"] == "studio:pictures"
    assert f'src="{there.url}"' in answer.content.decode()


def test_a_sound_has_its_loudness_drawn(desk: Desk) -> None:
    there = recorded(desk.draft(), song())
    assert (there.kind, there.width, there.asset.width, there.asset.media_type) == ("sound", 0, 1200, "image/png")
    assert there.blob.endswith(".m4a")


def test_progress_is_seen_while_it_is_prepared(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    work = desk.draft()
    seen: list[str] = []
    intake.begin(work, sent(film(2.0)))
    note = intake._note

    def watched(number: int, share: float) -> None:
        note(number, share)
        if share > 0.5 and not seen:
            seen.append(desk.client.get(reverse("create:draft", args=[work.key])).content.decode())

    monkeypatch.setattr(intake, "_note", watched)
    prepared(work)
    assert "film.mp4: 51 % prepared" in seen[0]
    assert "Look again" in seen[0]  # for who has no script


def test_a_second_one_is_refused_while_the_first_is_prepared_and_after(desk: Desk) -> None:
    work = desk.draft()
    for _ in range(2):
        page = post(desk, work, recording=sent(FILM)).content.decode()
    assert "film.mp4: A Work holds one video or sound." in page
    prepared(work)
    assert "A Work holds one video or sound." in post(desk, work, recording=sent(song(), "song.m4a")).content.decode()
    assert (Recording.objects.count(), Asset.objects.count(), Intake.objects.count()) == (1, 1, 0)
    assert unnamed() == set()


def test_its_picture_is_one_of_the_ten(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    for _ in range(9):
        pictures.add(work, photo)
    intake.begin(work, sent(FILM))
    pictures.add(work, photo)  # the tenth, while it is prepared
    prepared(work)
    assert Intake.objects.get(work=work).problem == "A Work holds at most ten pictures."
    assert (work.assets.count(), unnamed()) == (10, set())
    Asset.objects.filter(work=work).last().delete()  # type: ignore[union-attr]  # there are ten
    intake.again(work)
    prepared(work)
    assert Recording.objects.get(work=work).asset.position == 9


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty."),
        (b"#!/bin/sh\necho film", "This is no video or sound that we take."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "This is no video or sound that we take."),
    ],
)
def test_what_is_no_recording_is_refused_at_once(desk: Desk, data: bytes, said: str) -> None:
    work = desk.draft()
    assert f"film.mp4: {said}" in post(desk, work, recording=sent(data)).content.decode()
    assert (Intake.objects.count(), kept()) == (0, set())


def test_one_that_is_too_large_is_refused_with_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MOST_BYTES", len(FILM) - 1)
    page = post(desk, desk.draft(), recording=sent(FILM)).content.decode()
    assert "film.mp4: This file is over 200 MB. Save it smaller and try again." in page
    assert (Intake.objects.count(), kept()) == (0, set())


def test_without_a_decoder_the_page_says_so_and_nothing_is_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "is_here", lambda: False)
    work = desk.draft()
    page = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    assert "This instance takes no video or sound." in page
    assert 'name="recording"' not in page
    assert 'name="recording"' not in desk.client.get(reverse("create:new")).content.decode()
    assert "This instance takes no video or sound." in post(desk, work, recording=sent(FILM)).content.decode()
    assert (Intake.objects.count(), kept()) == (0, set())


def test_a_broken_file_is_told_and_can_be_removed_and_the_draft_is_as_it_was(desk: Desk) -> None:
    work = desk.draft(text="A film of the kiln.")
    post(desk, work, recording=sent(FILM[: len(FILM) // 2]))
    prepared(work)
    page = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    assert "This file is damaged or cut short. Export or record it again." in page
    assert "Try again" in page
    assert (work.assets.count(), Work.objects.get(pk=work.pk).text) == (0, "A film of the kiln.")
    post(desk, work, "remove_recording")
    assert (Intake.objects.count(), kept()) == (0, set())


def test_what_failed_is_tried_again_only_when_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    work = desk.draft()
    intake.begin(work, sent(FILM))
    with monkeypatch.context() as patched:
        patched.setattr(preparing, "WALL", 0.001)
        prepared(work)
    row = Intake.objects.get(work=work)
    assert row.problem.startswith("This file could not be prepared: it took too much time or memory.")
    prepared(work)  # a job that comes twice
    assert Intake.objects.get(work=work).tries == row.tries == 1
    before = DBTaskResult.objects.count()
    post(desk, work, "again")
    post(desk, work, "again")
    assert DBTaskResult.objects.count() == before + 1
    prepared(work)
    assert Recording.objects.filter(work=work).exists()


def test_a_file_that_workers_die_of_is_told_to_its_author(desk: Desk) -> None:
    work = desk.draft()
    intake.begin(work, sent(FILM))
    Intake.objects.update(tries=intake.TRIES)  # so often a worker began and never came back
    prepared(work)
    assert Intake.objects.get(work=work).problem == intake.DIED


def test_what_nobody_thought_of_is_told_to_its_author_and_to_the_operator(desk: Desk) -> None:
    work = desk.draft()
    intake.begin(work, sent(FILM))
    blobs.forget(Intake.objects.get(work=work).blob)  # somebody deleted a file by hand
    with pytest.raises(FileNotFoundError):
        prepared(work)
    assert Intake.objects.get(work=work).problem == intake.UNREAD
    assert "Try again later" in desk.client.get(reverse("create:draft", args=[work.key])).content.decode()


def test_a_folder_of_a_worker_that_was_killed_is_swept_away_once_nobody_can_be_at_it(desk: Desk, settings: Any) -> None:
    place = Path(settings.DATA) / "making" / "left"
    place.mkdir(parents=True)
    recorded(desk.draft(), FILM)
    assert place.exists()
    with clock.at(clock.now() + timedelta(hours=3)):
        recorded(desk.draft(), FILM)
    assert left(settings) == []


def test_what_is_given_up_while_it_is_prepared_ends_at_once_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    work, told = desk.draft(), []
    intake.begin(work, sent(film(3.0)))
    note = intake._note

    def cancelled(number: int, share: float) -> None:
        told.append(share)
        post(desk, work, "remove_recording")
        note(number, share)

    monkeypatch.setattr(intake, "_note", cancelled)
    prepared(work)
    assert len(told) == 1
    assert (Intake.objects.count(), Recording.objects.count(), work.assets.count()) == (0, 0, 0)
    assert (kept(), left(settings)) == (set(), [])


def test_of_two_workers_with_the_same_file_one_hangs_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    work = desk.draft()
    intake.begin(work, sent(FILM))
    number, hang = Intake.objects.get(work=work).pk, intake._hang

    def late(row: Intake, made: Any) -> None:
        monkeypatch.setattr(intake, "_hang", hang)
        prepare_recording.call(number)  # the other was faster
        hang(row, made)

    monkeypatch.setattr(intake, "_hang", late)
    prepare_recording.call(number)
    assert (Recording.objects.count(), Asset.objects.count(), Intake.objects.count()) == (1, 1, 0)
    assert unnamed() == set()


def test_a_draft_is_not_published_without_the_video_that_is_on_its_way(desk: Desk) -> None:
    work = desk.draft(text="See the film.")
    intake.begin(work, sent(FILM))
    with pytest.raises(Refused, match="The video or sound is not ready yet"):
        publish(work, by=desk.person)
    assert not Work.objects.published().exists()
    prepared(work)
    publish(work, by=desk.person)
    assert Work.objects.published().exists()


def test_the_recording_of_a_published_work_stays(desk: Desk) -> None:
    work = desk.draft(text="See the film.")
    recorded(work, FILM)
    publish(work, by=desk.person)
    assert "stay as they were signed" in post(desk, work, "remove_recording").content.decode()
    with pytest.raises(Refused, match="stay as they were signed"):
        intake.begin(Work.objects.get(pk=work.pk), sent(song()))
    assert Recording.objects.filter(work=work).exists()


def test_a_removed_video_is_gone_with_all_that_was_made_of_it(desk: Desk) -> None:
    work = desk.draft()
    render_renditions.call(recorded(work, FILM).asset_id)
    with clock.at(clock.now() + timedelta(minutes=11)):
        post(desk, work, "remove_recording")
    assert (kept(), work.assets.count(), Recording.objects.count()) == (set(), 0, 0)


@pytest.mark.parametrize("take", [recorded, lambda work, data: intake.begin(work, sent(data))])
def test_bytes_go_with_a_work_that_is_deleted_for_good(desk: Desk, take: Callable[[Work, bytes], object]) -> None:
    work = desk.draft()
    take(work, FILM)
    with clock.at(clock.now() + timedelta(minutes=11)), transaction.atomic():
        let_go(Work.objects.filter(pk=work.pk))
        work.delete()
    assert kept() == set()


def test_it_is_its_authors_alone(desk: Desk, make_person: Any, client_of: Any) -> None:
    work = desk.draft()
    stranger: Client = client_of(make_person("eve"))
    for what in ("recording", "again", "remove_recording", "poster_at", "captions"):
        assert stranger.post(reverse(f"create:{what}", args=[work.key])).status_code == 404
    assert stranger.get(reverse("create:recording", args=[work.key])).status_code == 404


def test_without_a_script_the_file_comes_with_the_whole_draft_and_its_words_are_kept(desk: Desk) -> None:
    work = desk.draft()
    whole = {"revision": work.brief.revision, "text": "A film of the kiln.", "recording": sent(FILM)}
    answer = desk.client.post(reverse("create:recording", args=[work.key]), whole)
    assert answer.headers["Location"] == f"/create/{work.key}#recording"
    assert Work.objects.get(pk=work.pk).text == "A film of the kiln."
    assert Intake.objects.get(work=work).name == "film.mp4"


def test_a_new_draft_begins_with_its_video_and_waits_to_be_published(desk: Desk) -> None:
    answer = desk.client.post(
        reverse("create:new"),
        {"text": "A film of the kiln.", "recording": sent(FILM), "action": "publish"},
        follow=True,
    )
    assert "The video or sound is not ready yet." in answer.content.decode()
    assert Intake.objects.get().work.text == "A film of the kiln."
    assert not Work.objects.published().exists()
