"""Uploads: a file that somebody sends goes to a temporary file, and no further than we would take it."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from musespark.support import media, pictures

MOST_BYTES = media.MOST_BYTES + 10 * pictures.MOST_BYTES  # of all files of a request: what a Work can hold


class Bounded(TemporaryFileUploadHandler):
    """Keeps MOST_BYTES of a request; of what is longer only the size, so that the page can say how much is too much."""

    kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk, unless this request brought enough already."""
        self.kept += len(raw_data)
        if self.kept <= MOST_BYTES:
            super().receive_data_chunk(raw_data, start)
