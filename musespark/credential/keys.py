"""Who holds the signing key: a file here, or a service that signs and never shows it."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import c2pa

from musespark.credential.certificates import Key, Pair
from musespark.credential.dual import dual


class Holder(Hashable, Protocol):
    """Whatever signs: a key file, a hardware module, a cloud's key service."""

    @property
    def chain(self) -> str:
        """PEM certificates, the signing one first."""

    @property
    def algorithm(self) -> str:
        """One of es256, es384, es512, ps256, ps384, ps512, ed25519."""

    def sign(self, data: bytes) -> bytes:
        """Return the raw signature of `data` as COSE has it (RFC 9053, section 2). May raise whatever it must."""


@dataclass(frozen=True)
class FileKey:
    """A key in a file, and its chain."""

    leaf: Pair
    chain: str
    algorithm: str = "ed25519"

    @cached_property
    def _key(self) -> Key:
        return self.leaf.private

    def sign(self, data: bytes) -> bytes:
        """Return the signature of `data`."""
        return self._key.sign(data)


@lru_cache(maxsize=64)  # persons publish by turns; one is 0.2 ms to make
def signer(holder: Holder, person: Pair | None, process: int, settings: str) -> c2pa.Context:  # noqa: ARG001  native handles do not survive a fork
    """Return the context that signs with what `holder` holds, for a person where there is one; one a process.

    The library reserves 9.3 kB more in every file for what a callback returns, used or not; so a key that is here
    anyway is handed over, and only one that is elsewhere is called.
    """
    return c2pa.Context.from_json(settings, signer=joined(holder, person))


def joined(holder: Holder, person: Pair | None) -> c2pa.Signer:
    """Return the library's signer with what `holder` holds, for a person where there is one."""
    signs = _here(holder) if isinstance(holder, FileKey) else _elsewhere(holder)
    return dual(signs, _here(FileKey(person, person.certificate.decode()))) if person else signs


def _here(holder: FileKey) -> c2pa.Signer:
    info = c2pa.C2paSignerInfo(holder.algorithm.encode(), holder.chain.encode(), holder.leaf.key, None)
    return c2pa.Signer.from_info(info)


def _elsewhere(holder: Holder) -> c2pa.Signer:
    return c2pa.Signer.from_callback(holder.sign, c2pa.C2paSigningAlg[holder.algorithm.upper()], holder.chain, None)
