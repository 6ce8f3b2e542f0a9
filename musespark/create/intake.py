"""Intake: a video or a sound is taken into a draft: kept at once, prepared by a job, then hung beside its pictures."""

from functools import partial

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from musespark.create.models import AssetOrigin, Intake
from musespark.create.pictures import refuse_published
from musespark.support import blobs, clock, media, orphans
from musespark.support.jobs import job
from musespark.support.media.kinds import FIRST, Container, sniff
from musespark.support.media.prepare import Prepared, frame_at, prepare
from musespark.support.room import making_room
from musespark.works import recordings
from musespark.works.models import Asset, Recording, Work
from musespark.works.refuse import Refused
from musespark.works.render import render_renditions
from musespark.works.upload import store

TRIES = 2  # workers that may die of a file before it is told to its author
ABSENT = "This instance takes no video or sound. Its operator can switch that on: the extra “video”."
SECOND = "A Work holds one video or sound. Remove the one that is there first."
WAITS = "The video or sound is not ready yet. Publish when it is, or remove it."
UNREAD = "This file can't be prepared just now. Try again later; if that does not help, remove it and send it again."
DIED = "Preparing this file was broken off more than once. Try again later, or save it smaller."


class GivenUp(Exception):
    """Its author took it away while it was prepared."""


def begin(work: Work, file: File[bytes]) -> Intake:
    """Keep what was sent and have it prepared. Raises Refused with a sentence; the draft is then as it was.

    No transaction should be open: 200 MB are written.
    """
    refuse_published(work)
    container = judge(file)
    if _has_one(work):
        raise Refused(SECOND)
    blob = blobs.put_file(file, suffix=container.suffix)
    try:
        return _keep(work, blob, file)
    except (Refused, IntegrityError) as error:
        orphans.forget({blob})
        raise error if isinstance(error, Refused) else Refused(SECOND) from error


def judge(file: File[bytes]) -> Container:
    """Return what a file is by its first bytes. Raises Refused where it is nothing that can be taken."""
    if not media.is_here():
        raise Refused(ABSENT)
    if not file.size:
        raise Refused("This file is empty. Choose another one.")
    if file.size > media.MOST_BYTES:
        raise Refused("This file is over 200 MB. Save it smaller and try again.")
    file.seek(0)
    container = sniff(file.read(FIRST))
    if container is None:
        raise Refused("This is no video or sound that we take. Save it as MP4, WebM, MP3, M4A, Ogg or WAV.")
    return container


@transaction.atomic
def _keep(work: Work, blob: str, file: File[bytes]) -> Intake:
    Work.objects.select_for_update().get(pk=work.pk)
    refuse_published(work)
    if _has_one(work):
        raise Refused(SECOND)
    if work.assets.count() >= Work.PICTURES:
        raise Refused("A Work holds at most ten pictures, and that of a video or sound is one of them. Remove one.")
    intake = Intake.objects.create(work=work, blob=blob, name=str(file.name)[:200], byte_size=file.size)
    prepare_recording.enqueue(intake.pk)
    return intake


def _has_one(work: Work) -> bool:
    return Intake.objects.filter(work=work).exists() or Recording.objects.filter(work=work).exists()


@job(queue_name="media")
def prepare_recording(intake_id: int) -> None:
    """Prepare the file; what its author took away meanwhile, or what failed already, needs nothing."""
    mine = Intake.objects.filter(pk=intake_id, problem="")
    mine.update(tries=F("tries") + 1, progress=0)
    intake = mine.select_related("work__author").first()
    if intake is None:
        return
    try:
        _refuse_deadly(intake)
        with making_room() as folder, blobs.at_hand(intake.blob, folder) as path:
            _hang(intake, prepare(path, folder, partial(_note, intake_id)))
    except Refused as wrong:
        Intake.objects.filter(pk=intake_id).update(problem=str(wrong)[:500])
    except GivenUp:
        return
    except Exception:  # its author learns that it stopped, the operator why
        Intake.objects.filter(pk=intake_id).update(problem=UNREAD)
        raise


def _refuse_deadly(intake: Intake) -> None:
    if intake.tries > TRIES:
        raise Refused(DIED)


def _note(intake_id: int, share: float) -> None:
    """Say how far it is; what nobody waits for any more is ended."""
    if not Intake.objects.filter(pk=intake_id).update(progress=round(share * 100)):
        raise GivenUp


def _hang(intake: Intake, made: Prepared) -> None:
    kept = recordings.keep(made, intake.blob, intake.byte_size)
    try:
        with transaction.atomic():
            _hold(intake)
            refuse_published(intake.work)
            asset = recordings.add(intake.work, kept).asset
            AssetOrigin.objects.create(asset=asset, at=clock.now())
            render_renditions.enqueue(asset.pk)
            intake.delete()
    except (Refused, GivenUp):
        orphans.forget(kept.blobs)
        raise


def _hold(intake: Intake) -> None:
    """Hold the row to the end of the transaction. Raises GivenUp where it is gone."""
    if not Intake.objects.select_for_update().filter(pk=intake.pk).exists():
        raise GivenUp


@transaction.atomic
def again(work: Work) -> None:
    """Try once more to prepare what failed; what is being prepared goes on."""
    if Intake.objects.filter(work=work).exclude(problem="").update(problem="", tries=0, progress=0):
        prepare_recording.enqueue(Intake.objects.get(work=work).pk)


@transaction.atomic
def give_up(work: Work) -> None:
    """Take away what is being prepared, or what failed; whoever prepares it finds out within a moment."""
    for intake in Intake.objects.select_for_update().filter(work=work):
        orphans.forget({intake.blob})
        intake.delete()


def hindrance(work: Work) -> str:
    """Return why `work` can't be published yet, "" where it can (works.publish.hindrances). One query."""
    return _(WAITS) if Intake.objects.filter(work=work).exists() else ""


def choose_poster(recording: Recording, at: float) -> None:
    """Show the frame of second `at` for the video. Raises Refused; no transaction should be open."""
    refuse_published(recording.work)
    if not recording.is_video:
        raise Refused("A sound has no frames to choose from.")
    with making_room() as folder, blobs.at_hand(recording.blob, folder) as path:
        data, moment = frame_at(path, folder, max(0.0, at))
    picture = store(data)
    with transaction.atomic():
        old = Asset.objects.select_for_update(of=("self",)).filter(recording=recording).first()
        if old is None or Work.objects.published().filter(pk=recording.work_id).exists():
            raise Refused("The picture of a published video stays as it was signed.")
        asset = recordings.put_poster(Recording.objects.get(pk=recording.pk), picture, moment)
        AssetOrigin.objects.filter(asset=old).update(asset=asset)
        old.delete()
        render_renditions.enqueue(asset.pk)
