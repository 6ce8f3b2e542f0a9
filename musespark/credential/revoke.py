"""Take the trust from a certificate of this instance, from a moment on.

What was signed with it and time-stamped, or recorded here, before that moment stays good; what can't prove that is
called revoked. An authority takes all that it issued along. Works that were signed too late are signed again.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Name
from cryptography.x509.oid import NameOID
from django.db import transaction

from musespark.credential import instance
from musespark.credential.certificates import Pair
from musespark.credential.models import Manifest, Revocation
from musespark.credential.vouch import vouch_for
from musespark.support import clock
from musespark.support.refuse import Refused

KINDS = ("leaf-", "authority-")
FORMER = "ca"


def revoke(name: str, *, since: datetime | None = None, why: str = "") -> list[Revocation]:
    """Revoke the certificate in the folder `name` among the keys (leaf-…, authority-… or ca) from `since` on.

    Returns the rows: its own, and those of what it issued. A moment earlier than before moves it back, a later one
    changes nothing. Raises Refused where there is no such certificate, or the moment is yet to come.
    """
    moment = since or clock.now()
    if moment > clock.now():
        raise Refused("That moment is yet to come. Revoke from a moment that has passed.")
    chosen = _kept().get(name)
    if chosen is None:
        raise Refused(f"There is no certificate {name!r}. There are: {', '.join(_kept()) or 'none yet'}.")
    with transaction.atomic():
        issued = {key: pair for key, pair in _kept().items() if chosen.issued(pair) and key != name}
        rows = [_revoked(key, pair, moment, why) for key, pair in {name: chosen, **issued}.items()]
        late = Manifest.objects.filter(leaf__in=[row.fingerprint for row in rows], signed_at__gte=moment)
        for work in late.order_by("work").values_list("work", flat=True).distinct():
            vouch_for.enqueue(work)
    return rows


def _revoked(name: str, pair: Pair, since: datetime, why: str) -> Revocation:
    said = {"name": name, "fingerprint": pair.x509.fingerprint(SHA256()).hex(), "since": since, "why": why}
    issues_as = "" if name.startswith("leaf-") else _called(pair.x509.subject)
    row, _ = Revocation.objects.get_or_create(serial=pair.serial, defaults={**said, "issues_as": issues_as})
    if since < row.since:
        row.since = since
        row.save(update_fields=["since"])
    return row


def _called(name: Name) -> str:
    """Return a name as readers print the issuer of a certificate (graph.py)."""
    kinds = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
    return " / ".join(str(part.value) for kind in kinds for part in name.get_attributes_for_oid(kind))


def _kept() -> dict[str, Pair]:
    """The certificates that can be revoked, by the names of their folders."""
    return {place.name: Pair((place / "certificate.pem").read_bytes(), b"") for place in _places()}


def _places() -> Iterator[Path]:
    for place in sorted(instance.place().glob("*")):
        if place.name.startswith(KINDS) or place.name == FORMER:
            yield place
