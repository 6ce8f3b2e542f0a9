"""The authority of this instance, read once a process and renewed when its time has come."""

from pathlib import Path

from django.conf import settings

from musespark.credential.authority import Authority, establish
from musespark.support import clock

_held: dict[Path, Authority] = {}


def place() -> Path:
    """Return the folder of the authority; there is none before it was first asked for."""
    return Path(settings.DATA) / "keys" / "credential"


def authority() -> Authority:
    """Return the authority in <data>/keys/credential, made at the first call and renewed when due."""
    folder = place()
    held = _held.get(folder)
    if held is None or held.renew_at <= clock.now():
        held = _held[folder] = establish(folder, settings.ADDRESS.split("//")[-1])
    return held


def anchors() -> str:
    """Return the PEM roots that this instance trusts: its own, and those its operator put into keys/trusted."""
    trusted = sorted((Path(settings.DATA) / "keys" / "trusted").glob("*.pem"))
    return "".join([authority().anchor, *(path.read_text() for path in trusted)])
