"""What tests of videos and sounds share: a file as a browser sends it, a draft with a recording in it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from musespark.create import intake
from musespark.create.intake import prepare_recording
from musespark.create.models import Intake
from musespark.works.models import Recording, Work


def sent(data: bytes, name: str = "film.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def prepared(work: Work) -> None:
    """Let the job run that was asked for."""
    prepare_recording.call(Intake.objects.get(work=work).pk)


def recorded(work: Work, data: bytes) -> Recording:
    """Take a file into the draft, whole."""
    intake.begin(work, sent(data))
    prepared(work)
    return Recording.objects.get(work=work)
