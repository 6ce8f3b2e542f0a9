"""What the doctor says about credentials."""

from musespark.credential import instance
from musespark.support import clock
from musespark.support.doctor import Finding


def credentials() -> Finding:
    """Say which authority signs, and until when its present certificate is good."""
    if not instance.place().exists():  # looking must not make it
        return Finding("credentials", "default", "no authority yet", "It is made by itself when something is signed.")
    held = instance.authority()
    until = held.leaf.x509.not_valid_after_utc
    there = f"own authority {held.fingerprint[:16]}…, certificate until {until:%Y-%m-%d}, renewed by itself"
    if until <= clock.now():
        return Finding("credentials", "broken", there, "Nothing can be signed. Is the clock of this machine right?")
    so = "Other readers say 'valid, unknown signer'. To be known elsewhere, have your CA listed (C2PA conformance)."
    return Finding("credentials", "default", there, so)
