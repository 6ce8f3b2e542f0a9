"""What else finds the hashes within 31 bits of one: each is built from all hashes at once and asked one at a time."""

import ctypes
import os
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
import psycopg
from numpy.typing import NDArray

from musespark.credential.bands import HashIndex
from musespark.credential.fingerprint import NEAR, Bits

Docs = NDArray[np.int64]
_PAGE = os.sysconf("SC_PAGE_SIZE")
_FLIPS = np.concatenate([[0], 1 << np.arange(16)]).astype(np.uint16)
_SLICE = 2**14


class Searcher(Protocol):
    """Something that can be asked; `bytes` is what it takes: of memory, or of a database's files."""

    name: str
    bytes: int

    def ask(self, bits: Bits) -> Docs:
        """Return the numbers of all hashes within NEAR bits of four 64-bit words."""
        ...


def resident() -> int:
    """Return the bytes of memory of this process, after what was freed was given back."""
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


class Ours:
    """The index of musespark."""

    name = "ours"

    def __init__(self, words: Bits) -> None:
        before = resident()
        self.index = HashIndex()
        self.index.fill(np.arange(len(words)), words)
        self.bytes = resident() - before

    def ask(self, bits: Bits) -> Docs:
        return np.array([hit.doc for hit in self.index.propose(bits[None])], np.int64)


class Flat:
    """Every hash compared, by faiss."""

    name = "faiss IndexBinaryFlat"

    def __init__(self, words: Bits) -> None:
        before = resident()
        self.index = self.made()
        self.index.add(words.view(np.uint8))
        self.bytes = resident() - before

    def made(self) -> "faiss.IndexBinary":
        return faiss.IndexBinaryFlat(256)

    def ask(self, bits: Bits) -> Docs:
        _, _, found = self.index.range_search(bits[None].view(np.uint8), NEAR + 1)
        return np.asarray(found, np.int64)


class MultiHash(Flat):
    """Sixteen hash tables of sixteen bits and their neighbours by one bit, by faiss."""

    name = "faiss BinaryMultiHash"

    def made(self) -> "faiss.IndexBinary":
        index = faiss.IndexBinaryMultiHash(256, 16, 16)
        index.nflip = 1
        return index


class Scan:
    """Every hash compared, by numpy: so many at once that what it writes down stays in the processor's cache."""

    name = "numpy scan"

    def __init__(self, words: Bits) -> None:
        self.words = words
        self.bytes = words.nbytes

    def ask(self, bits: Bits) -> Docs:
        ones = np.ones(4, np.uint16)
        parts = range(0, len(self.words), _SLICE)
        return np.concatenate(
            [at + np.flatnonzero(np.bitwise_count(self.words[at : at + _SLICE] ^ bits) @ ones <= NEAR) for at in parts]
        )


class _Bands:
    """A table of (bucket, doc): sixteen rows a hash, asked for a hash's buckets and their neighbours by one bit."""

    def __init__(self, words: Bits) -> None:
        self.words = words  # as the prints' own rows are: fetched by number, which is left out of the time here

    def near(self, bits: Bits, docs: Docs) -> Docs:
        found = np.unique(docs)
        far = np.bitwise_count(self.words[found] ^ bits).sum(axis=1)
        close: Docs = found[far <= NEAR]
        return close

    def rows(self) -> Iterator[tuple[int, int]]:
        """Return the table's rows in the order of its index, as it grows over a year or is filled at once."""
        buckets = self.words.view(np.uint16).reshape(-1, 16).astype(np.int64) | (np.arange(16) << 16)
        order = np.argsort(buckets.ravel(), kind="stable")
        return zip(buckets.ravel()[order].tolist(), (order // 16).tolist(), strict=True)


def buckets_of(bits: Bits) -> list[int]:
    """Return the buckets to look into, of every band."""
    probes = (bits.view(np.uint16)[:, None] ^ _FLIPS).astype(np.int64) | (np.arange(16)[:, None] << 16)
    return probes.ravel().tolist()


class Sqlite(_Bands):
    """The table in an SQLite file."""

    name = "SQLite band table"

    def __init__(self, words: Bits, folder: Path) -> None:
        super().__init__(words)
        file = folder / "bands.sqlite3"
        self.base = sqlite3.connect(file)
        self.base.executescript("PRAGMA journal_mode=WAL; CREATE TABLE bands (id INTEGER PRIMARY KEY, bucket, doc)")
        self.base.executemany("INSERT INTO bands (bucket, doc) VALUES (?, ?)", self.rows())
        self.base.execute("CREATE INDEX of_bands ON bands (bucket, doc)")
        self.base.commit()
        self.base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.bytes = file.stat().st_size

    def ask(self, bits: Bits) -> Docs:
        places = buckets_of(bits)
        sql = f"SELECT doc FROM bands WHERE bucket IN ({','.join('?' * len(places))})"  # noqa: S608  question marks
        return self.near(bits, np.array([doc for (doc,) in self.base.execute(sql, places)], np.int64))


class Postgres(_Bands):
    """The table in PostgreSQL, at the address in BENCH_DATABASE_URL."""

    name = "PostgreSQL band table"

    def __init__(self, words: Bits, url: str) -> None:
        super().__init__(words)
        self.base = psycopg.connect(url, autocommit=True)
        self.base.execute("CREATE TEMP TABLE bands (id bigserial, bucket integer, doc bigint)")
        with self.base.cursor() as cursor, cursor.copy("COPY bands (bucket, doc) FROM STDIN") as copy:
            rows = self.rows()
            while some := list(islice(rows, 10_000)):
                copy.write("".join(f"{bucket}\t{doc}\n" for bucket, doc in some))
        self.base.execute("CREATE INDEX of_bands ON bands (bucket, doc)")
        self.base.execute("VACUUM ANALYZE bands")
        row = self.base.execute("SELECT pg_total_relation_size('bands')").fetchone()
        self.bytes = row[0] if row else 0

    def ask(self, bits: Bits) -> Docs:
        found = self.base.execute("SELECT doc FROM bands WHERE bucket = ANY(%s)", [buckets_of(bits)])
        return self.near(bits, np.array([doc for (doc,) in found.fetchall()], np.int64))
