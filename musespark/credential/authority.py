"""The instance's own chain of trust, kept in a folder: made once, renewed in time, nothing in it ever rewritten.

Root -> authority -> leaf. The root's key is asked for only when an authority is due, so it may be kept elsewhere. A
folder made before there was a root holds a self-signed authority `ca`: it stays an anchor for what it signed.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from musespark.credential.certificates import Pair, make_ca, make_leaf, make_log, make_people, make_root, make_stamper

RENEW_LEAF = timedelta(days=30)
RENEW_CA = timedelta(days=365)  # so that whoever keeps the root's key elsewhere has a year to bring it
FORMER = "ca"


@dataclass(frozen=True)
class Authority:
    """What signing and judging need: root (perhaps without its key), authority, current leaf, former anchors, name.

    `stamper` makes time stamps; there is none where it would have to be made and the root's key is away.
    """

    root: Pair
    ca: Pair
    leaf: Pair
    former: tuple[bytes, ...]
    name: str
    stamper: Pair | None = None

    @property
    def chain(self) -> str:
        """PEM chain, leaf first, for the signature's x5chain; the root is known to who trusts it."""
        return (self.leaf.certificate + self.ca.certificate).decode()

    @property
    def anchor(self) -> str:
        """PEM of what this instance trusts by itself: its root, and the authority it had before there was one."""
        return b"".join((self.root.certificate, *self.former)).decode()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the root certificate in hex, to be compared out of band."""
        return self.root.x509.fingerprint(hashes.SHA256()).hex()

    @property
    def renew_at(self) -> datetime:
        """From this moment a new leaf is due."""
        return self.leaf.x509.not_valid_after_utc - RENEW_LEAF

    @property
    def ca_due(self) -> datetime:
        """From this moment a new authority is due, for which the root's key is asked."""
        return self.ca.x509.not_valid_after_utc - RENEW_CA


def establish(folder: Path, name: str, now: datetime | None = None, refused: Collection[str] = ()) -> Authority:
    """The authority kept in `folder`, made or renewed when needed; certificates whose serial is `refused` are left.

    Safe when several processes call it at once: the folder is locked, and a pair is written to a private directory
    and renamed into place, so a kill leaves all of it or nothing. Old pairs stay where they are.
    Raises OSError when the folder cannot be written, or when an authority must be made and the root's key is away;
    ValueError or TypeError when a key file is damaged.
    """
    now = now or datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(folder):
        root = _current(folder, "root", lambda root: root.issued(root)) or _placed(
            folder, "root", now, make_root(name, now)
        )
        ca = _ca(folder, root, name, now, refused)

        def is_good(leaf: Pair) -> bool:
            # A leaf that ends with its authority can't be made longer: it serves to the end.
            ends_with_it = leaf.x509.not_valid_after_utc >= ca.x509.not_valid_after_utc
            at_least = timedelta() if ends_with_it else RENEW_LEAF
            return ca.issued(leaf) and leaf.serial not in refused and _lasts(leaf, now, at_least)

        stamper = _stamper(folder, root, now, refused)
        leaf = _current(folder, "leaf", is_good) or _placed(folder, "leaf", now, make_leaf(ca, name, now))
    former = folder / FORMER / "certificate.pem"
    return Authority(root, ca, leaf, (former.read_bytes(),) if former.exists() else (), name, stamper)


def establish_log(folder: Path, name: str) -> Pair:
    """The key pair of the log, made at the first call and never renewed: whoever notes heads knows it. As establish."""
    return _alone(folder, "log", name, make_log)


def establish_people(folder: Path, name: str) -> Pair:
    """The root that persons' certificates stand under, made at the first call and never renewed. As establish."""
    return _alone(folder, "people", name, make_people)


def _alone(folder: Path, kind: str, name: str, make: Callable[[str, datetime], Pair]) -> Pair:
    now = datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(folder):
        return _current(folder, kind, lambda pair: pair.issued(pair)) or _placed(folder, kind, now, make(name, now))


def _ca(folder: Path, root: Pair, name: str, now: datetime, refused: Collection[str]) -> Pair:
    """The authority: a new one when it is due, or the present one as long as it lasts while the root's key is away."""

    def lasts(for_: timedelta) -> Callable[[Pair], bool]:
        return lambda ca: root.issued(ca) and ca.serial not in refused and _lasts(ca, now, for_)

    if (found := _current(folder, "authority", lasts(RENEW_CA))) is not None:
        return found
    if root.key:
        return _placed(folder, "authority", now, make_ca(root, name, now))
    if (found := _current(folder, "authority", lasts(timedelta()))) is not None:
        return found
    raise FileNotFoundError(f"A new authority is needed: bring the root's key back to {folder / 'root*' / 'key.pem'}")


def _stamper(folder: Path, root: Pair, now: datetime, refused: Collection[str]) -> Pair | None:
    found = _current(folder, "stamper", lambda pair: root.issued(pair) and pair.serial not in refused)
    return found or (_placed(folder, "stamper", now, make_stamper(root, now)) if root.key else None)


def _lasts(pair: Pair, now: datetime, at_least: timedelta) -> bool:
    return pair.x509.not_valid_before_utc <= now < pair.x509.not_valid_after_utc - at_least


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # let go when the handle is closed, also by a kill
        yield
    finally:
        os.close(handle)


def _current(folder: Path, kind: str, is_good: Callable[[Pair], bool]) -> Pair | None:
    """The good pair of that kind that lasts longest."""
    good = [pair for place in sorted(folder.glob(f"{kind}-*")) if is_good(pair := _read(place))]
    return max(good, key=lambda pair: pair.x509.not_valid_after_utc, default=None)


def _read(place: Path) -> Pair:
    key = place / "key.pem"
    return Pair((place / "certificate.pem").read_bytes(), key.read_bytes() if key.exists() else b"")


def _placed(folder: Path, kind: str, now: datetime, pair: Pair) -> Pair:
    names = (f"{kind}-{now:%Y-%m-%d}{mark}" for mark in ("", *(f".{n:02}" for n in range(2, 100))))
    place = next(folder / name for name in names if not (folder / name).exists())
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as scratch:
        made = Path(scratch) / place.name
        made.mkdir(mode=0o700)
        _write(made / "certificate.pem", pair.certificate)
        _write(made / "key.pem", pair.key)
        made.rename(place)
    return pair


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
