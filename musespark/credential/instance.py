"""The authority of this instance, read once a process and renewed when its time has come."""

from pathlib import Path

from django.conf import settings

from musespark.credential.authority import Authority, establish, establish_log, establish_people
from musespark.credential.certificates import Key, Pair
from musespark.credential.models import Revocation
from musespark.support import clock

_held: dict[Path, Authority] = {}
_log_held: dict[Path, Key] = {}
_people_held: dict[Path, Pair] = {}


def place() -> Path:
    """Return the folder of the authority; there is none before it was first asked for."""
    return Path(settings.DATA) / "keys" / "credential"


def authority() -> Authority:
    """Return the authority in <data>/keys/credential, made when first asked for, renewed when due or revoked.

    One query.
    """
    folder, refused = place(), frozenset(Revocation.objects.values_list("serial", flat=True))
    held = _held.get(folder)
    if held is None or held.renew_at <= clock.now() or not refused.isdisjoint((held.leaf.serial, held.ca.serial)):
        held = _held[folder] = establish(folder, _name(), refused=refused)
    return held


def log_key() -> Key:
    """Return the key that the log's heads are signed with, made when first asked for."""
    folder = place()
    held = _log_held.get(folder)
    if held is None:
        held = _log_held[folder] = establish_log(folder, _name()).private
    return held


def people() -> Pair:
    """Return the root that persons' certificates stand under, made when first asked for."""
    folder = place()
    held = _people_held.get(folder)
    if held is None:
        held = _people_held[folder] = establish_people(folder, _name())
    return held


def people_anchor() -> str:
    """Return the PEM root by which this instance knows its own people, who sign no claims."""
    return people().certificate.decode()


def _name() -> str:
    return settings.ADDRESS.split("//")[-1]


def anchors() -> str:
    """Return the PEM roots that this instance trusts: its own, and those its operator put into keys/trusted."""
    trusted = sorted((Path(settings.DATA) / "keys" / "trusted").glob("*.pem"))
    held = _held.get(place()) or authority()
    return "".join([held.anchor, *(path.read_text() for path in trusted)])
