"""By which rules a file passes: those of today (C2PA 2.4), or those of older files (1.x to 2.0), and why. Pure.

A verdict alone does not tell an attack from a file that is only old.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

NOW, OLDER = "2.4", "1.0 to 2.0"
# The first that fits the start of a reader's code says it in words.
_WORDS = (
    ("assertion.dataHash", "The bytes of the file are not those that were signed."),
    ("assertion.bmffHash", "The bytes of the film are not those that were signed."),
    ("assertion.boxesHash", "The bytes of the file are not those that were signed."),
    ("assertion.hashedURI.mismatch", "A part of the credential was changed or exchanged after it was signed."),
    ("assertion.missing", "A part of the credential that was signed is not there any more."),
    ("assertion.undeclared", "The credential holds a part that was not signed."),
    ("claimSignature", "The signature does not fit what it should have signed."),
    ("claim.", "The claim is missing, double or not of the form that the rules ask for."),
    ("signingCredential.untrusted", "Nobody trusted here vouches for who signed."),
    ("signingCredential.expired", "The certificate has ended, and no time stamp proves that it was signed before."),
    ("signingCredential.revoked", "The certificate was revoked."),
    ("signingCredential.ocsp", "The certificate was revoked."),
    ("signingCredential", "The certificate is not one that may sign credentials."),
    ("timeStamp", "Its time stamp does not hold, so the time of signing is open."),
    ("ingredient", "What it says it was made from does not fit."),
    ("manifest.", "It refers to a credential that is not in the file, or holds one too many."),
    ("assertion.action", "The steps that it names do not fit the rules for steps."),
    ("algorithm", "It uses a way of signing that is not allowed."),
    ("cawg", "The person whom it names is not proved."),
)


@dataclass(frozen=True)
class Rule:
    """The version of the rules, whether the file passes them, and why."""

    version: str
    holds: bool
    why: str


def reasons(codes: Iterable[str]) -> list[str]:
    """Return what a reader's failure codes mean, each sentence once; a code that we don't know stands as it is."""
    return list(dict.fromkeys(_reason(code) for code in codes))


def _reason(code: str) -> str:
    known = (words for start, words in _WORDS if code.startswith(start))
    return next(known, f"A rule was broken that we have no words for: {code}.")


def rules_for(
    store: dict[str, Any], state: str, codes: tuple[str, ...], hole: tuple[int, int] | None
) -> tuple[Rule, ...]:
    """Return what the active manifest of a store passes; `hole` is what its hash leaves out, where it should not."""
    why = " ".join(reasons(codes))
    if state == "changed":
        return Rule(NOW, holds=False, why=why), Rule(OLDER, holds=False, why=why)
    whole = "Every byte that was signed is as it was, and the signature fits."
    if state == "older" and hole is not None:
        much = (
            f"Its hash leaves out the bytes from {hole[0]:,} to {hole[1]:,}, more than the credential itself."
            " Nothing is proved of these."
        )
        return Rule(NOW, holds=False, why=f"{much} {why}".strip()), Rule(OLDER, holds=True, why=f"{whole} {much}")
    manifest = (store.get("manifests") or {}).get(str(store.get("active_manifest"))) or {}
    if manifest.get("claim_version") == 1:
        first = "Its claim is of the first version, which programs of today read but do not write."
        return Rule(NOW, holds=False, why=f"{first} {why}".strip()), Rule(
            OLDER, holds=True, why=f"{whole} {why}".strip()
        )
    second = "Its claim is of the second version, which older programs do not know."
    return Rule(NOW, holds=True, why=f"{whole} {why}".strip()), Rule(OLDER, holds=False, why=second)
