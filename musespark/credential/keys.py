"""Who holds the signing key: a file here, or a service that signs and never shows it."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import c2pa

from musespark.credential.certificates import Key, Pair


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


@lru_cache(maxsize=4)
def signer(holder: Holder, process: int, settings: str) -> c2pa.Context:  # noqa: ARG001  native handles do not survive a fork
    """Return the context that signs with what `holder` holds, one a process.

    The library reserves 9.3 kB more in every file for what a callback returns, used or not; so a key that is here
    anyway is handed over, and only one that is elsewhere is called.
    """
    if isinstance(holder, FileKey):
        info = c2pa.C2paSignerInfo(holder.algorithm.encode(), holder.chain.encode(), holder.leaf.key, None)
        return c2pa.Context.from_json(settings, signer=c2pa.Signer.from_info(info))
    algorithm = c2pa.C2paSigningAlg[holder.algorithm.upper()]
    called = c2pa.Signer.from_callback(holder.sign, algorithm, holder.chain, None)
    return c2pa.Context.from_json(settings, signer=called)
