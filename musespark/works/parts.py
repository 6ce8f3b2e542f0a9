"""Serve a large file: to players in parts, and whole to one person at a time.

A server of WSGI spends a thread on whoever reads slowly, unless an answer is one piece. So players, which pause, get
what they ask for in parts of at most PART bytes (RFC 9110, 15.3.7: a part may be shorter than what was asked for), and
of those who want a large file whole one is served at a time.
"""

from collections.abc import Iterator, Mapping
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from musespark.support import blobs

PART = 2 * 2**20
_download = BoundedSemaphore(1)
_BUSY = "Somebody else downloads a large file just now. Try again in a minute.\n"


def served(
    request: HttpRequest, blob: str, size: tuple[int, tuple[int, int] | None], headers: Mapping[str, str]
) -> HttpResponseBase:
    """Answer with `size`: how large the whole is, and first byte and length of the part that was asked for."""
    whole, part = size
    first, length = part or (0, whole)
    length = min(length, PART) if part else length
    said = {**headers, "Content-Length": str(length)}
    if part:
        said["Content-Range"] = f"bytes {first}-{first + length - 1}/{whole}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=said)
    if length <= PART:
        return HttpResponse(b"".join(blobs.part(blob, first, length)), status=status, headers=said)
    if not _download.acquire(blocking=False):
        return HttpResponse(_BUSY, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "30"})
    return StreamingHttpResponse(Download(blob, length), headers=said)


class Download:
    """A large file, whole, piece by piece; closed, it lets the next one begin."""

    def __init__(self, blob: str, size: int) -> None:
        self.pieces = blobs.part(blob, 0, size)
        self.is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        """End it, once."""
        if self.is_open:
            self.is_open = False
            _download.release()
