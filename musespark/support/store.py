"""A store: blobs in a bucket of any server that speaks S3, named by MUSESPARK_BLOBS. Needs the extra `s3`."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from musespark.support import blobs, clock

# checksums only where the protocol asks for them: many servers don't know the newer ones
PLAIN = Config(request_checksum_calculation="when_required", response_checksum_validation="when_required")
PATIENT = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 3})
HASTY = Config(connect_timeout=3, read_timeout=3, retries={"total_max_attempts": 1})


class Store(S3Storage):  # type: ignore[misc]  # it comes without types
    """A bucket of our own. Every error is an OSError that says what the store said; a missing key, FileNotFoundError.

    One client serves all threads, which boto3 allows of clients and not of the resources that S3Storage has.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.client = self._client(PATIENT)

    def _client(self, config: Config) -> Any:
        own = {"region_name": self.region_name, "endpoint_url": self.endpoint_url}
        with _told(self.bucket_name):
            return self._create_session().client("s3", config=PLAIN.merge(config), **own)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError(f"Blobs are read whole or put whole, not opened as {mode!r}.")
        with _told(name):
            return ContentFile(self.client.get_object(Bucket=self.bucket_name, Key=name)["Body"].read())

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _told(name):
            self.client.put_object(Bucket=self.bucket_name, Key=name, Body=content.file)
        return name

    def part(self, key: str, start: int, length: int) -> Iterator[bytes]:
        """Ask for that range alone, and read it as it is asked for."""
        with _told(key):
            range_ = f"bytes={start}-{start + length - 1}"
            body = self.client.get_object(Bucket=self.bucket_name, Key=key, Range=range_)["Body"]
        return _pieces(body, key)

    def delete(self, name: str) -> None:
        """Delete the blob, if there is one."""
        with _told(name):
            self.client.delete_object(Bucket=self.bucket_name, Key=name)

    def exists(self, name: str) -> bool:
        """Whether there is such a blob."""
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def hold(self, key: str) -> bool:  # noqa: ARG002  every key alike
        """Return False: what is written again has a new date, and that is the hold."""
        return False

    def is_held(self, key: str) -> bool:
        """Whether the blob was written within the last HELD seconds, by the store's clock and ours."""
        try:
            written = self._head(key)["LastModified"]
        except FileNotFoundError:
            return False
        return bool(written > clock.now() - timedelta(seconds=blobs.HELD))

    def every(self) -> Iterator[str]:
        """Yield the key of every blob; a thousand a request. What else is in the bucket is none of ours."""
        with _told(self.bucket_name):
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name):
                yield from (each["Key"] for each in page.get("Contents", ()) if blobs.KEY.fullmatch(each["Key"]))

    def where(self) -> str:
        """Return bucket and server."""
        return f"the bucket {self.bucket_name} at {self.endpoint_url or 'Amazon S3'}"

    def trouble(self) -> str:
        """Ask for a list of one, once and for three seconds, and return what was wrong with that."""
        try:
            with _told(self.bucket_name):
                self._client(HASTY).list_objects_v2(Bucket=self.bucket_name, MaxKeys=1)
        except OSError as error:
            return str(error.strerror)
        return ""

    def _head(self, key: str) -> dict[str, Any]:
        with _told(key):
            return dict(self.client.head_object(Bucket=self.bucket_name, Key=key))


def _pieces(body: Any, key: str) -> Iterator[bytes]:
    with _told(key):
        yield from body.iter_chunks(blobs.PIECE)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what goes wrong with `name` into an OSError with a sentence."""
    try:
        yield
    except ClientError as error:
        said = error.response["Error"]
        if said["Code"] in {"NoSuchKey", "404"}:
            raise FileNotFoundError(errno.ENOENT, "The store has no such blob", name) from error
        raise OSError(errno.EIO, f"The store says {said['Code']}: {said.get('Message', '')}", name) from error
    except BotoCoreError as error:
        raise OSError(errno.EIO, f"The store can't be asked: {error}", name) from error
