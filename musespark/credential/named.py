"""Whom a file names as its creator, beside who signed it: its identity assertion (CAWG 1.2), as a report has it."""

from dataclasses import dataclass
from typing import Any

IDENTITY = "cawg.identity"
# Failures that leave it open who it is; any other means that the assertion does not hold.
_OPEN = frozenset({"cawg.x509.credential.untrusted", "cawg.ica.credential.untrusted"})


@dataclass(frozen=True)
class Named:
    """A person by the certificate that they signed with: their name, who issued it, its serial number in hex.

    `state` is "known" (issued by this instance), "unknown" (by somebody else), "revoked" (taken back before it was
    used) or "broken" (the signature is not theirs).
    """

    name: str
    issuer: str
    serial: str
    state: str


def named_in(report: dict[str, Any], label: str, codes: tuple[str, ...]) -> Named | None:
    """Return who the manifest with that label names, by its crJSON and its failure codes; never "known" as yet.

    Takes the padding out of the report, which is thousands of zeros.
    """
    found = None
    for manifest in report.get("manifests") or []:
        for name, said in (manifest.get("assertions") or {}).items():
            if name.startswith(IDENTITY) and isinstance(said, dict):
                said.pop("pad1", None)
                said.pop("pad2", None)
                if manifest.get("label") == label and found is None:
                    found = said
    if found is None:
        return None
    is_broken = any(code.startswith("cawg.") and code not in _OPEN for code in codes)
    held = (found.get("signature") or {}).get("certificateInfo") or {}
    subject, issuer = held.get("subject") or {}, held.get("issuer") or {}
    return Named(
        name=str(subject.get("CN") or ""),
        issuer=str(issuer.get("O") or ""),
        serial=str(held.get("serialNumber") or "").lower().lstrip("0"),
        state="broken" if is_broken else "unknown",
    )
