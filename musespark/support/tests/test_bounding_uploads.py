"""Uploads: a file goes to disk as it comes, no further than would be taken, and its size is told all the same."""

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from musespark.support import media, uploads
from musespark.support.management.commands import up

BOUNDARY = b"--bound"


def sent(*files: bytes) -> bytes:
    parts = [
        BOUNDARY + b'\r\nContent-Disposition: form-data; name="f"; filename="%d"\r\n\r\n%b\r\n' % (place, data)
        for place, data in enumerate(files)
    ]
    return b"".join(parts) + BOUNDARY + b"--\r\n"


@pytest.fixture
def bounded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILE_UPLOAD_HANDLERS = ["musespark.support.uploads.Bounded"]
    monkeypatch.setattr(uploads, "MOST_BYTES", 200_000)


@pytest.mark.usefixtures("bounded")
def test_of_a_request_that_is_too_large_the_disk_gets_no_more_than_could_be_taken() -> None:
    body = sent(b"a" * 150_000, b"b" * 300_000)
    request = RequestFactory().post("/", body, content_type=f"multipart/form-data; boundary={BOUNDARY[2:].decode()}")
    first, second = request.FILES.getlist("f")
    assert (first.size, len(first.read())) == (150_000, 150_000)
    assert second.size == 300_000  # so the page can say that it is too large
    assert 150_000 + len(second.read()) <= 200_000


def test_large_files_never_stand_in_memory_whole() -> None:
    assert issubclass(uploads.Bounded, TemporaryFileUploadHandler)
    assert uploads.MOST_BYTES == 400 * 2**20  # one recording and ten pictures


def test_a_worker_of_its_own_prepares_recordings_where_there_is_a_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "media" in [process.name for process in up._processes("127.0.0.1", 8000, no_model=True)]
    monkeypatch.setattr(media, "is_here", lambda: False)
    assert "media" not in [process.name for process in up._processes("127.0.0.1", 8000, no_model=True)]
