"""What the doctor says about credentials."""

from musespark.credential import instance
from musespark.credential.authority import Authority
from musespark.support import clock
from musespark.support.doctor import Finding


def credentials() -> Finding:
    """Say which authority signs, and until when its present certificate is good."""
    if not instance.place().exists():  # looking must not make it
        return Finding("credentials", "default", "no authority yet", "It is made by itself when something is signed.")
    held = instance.authority()
    until = held.leaf.x509.not_valid_after_utc
    there = f"own root {held.fingerprint[:16]}…, certificate until {until:%Y-%m-%d}, renewed by itself"
    if until <= clock.now():
        return Finding("credentials", "broken", there, "Nothing can be signed. Is the clock of this machine right?")
    if finding := _root(held, there):
        return finding
    so = "Other readers say 'valid, unknown signer'. To be known elsewhere, have your CA listed (C2PA conformance)."
    return Finding("credentials", "default", there, so)


def _root(held: Authority, there: str) -> Finding | None:
    """What is to be done about the root's key: it belongs elsewhere until an authority is due."""
    due, place = held.ca_due, instance.place() / "root-*" / "key.pem"
    if held.root.key and due > clock.now():
        so = f"Its key lies in {place}: move it to a safe place off this machine. It is needed again on {due:%Y-%m-%d}."
        return Finding("credentials", "default", there, so)
    if not held.root.key and due <= clock.now():
        so = f"A new authority is due. Bring the root's key back to {place}, start again, and take it away after."
        return Finding("credentials", "missing", there, so)
    return None
