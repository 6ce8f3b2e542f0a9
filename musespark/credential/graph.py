"""From what the reader found in a manifest store to the links of its graph (see ancestry.py)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from musespark.credential.ancestry import Link

Json = dict[str, Any]
# Failures that say something of the signer or the time, not of the bytes.
OF_SIGNERS = (
    "signingCredential.untrusted",
    "signingCredential.expired",
    "signingCredential.ocsp",
    "timeStamp.",
    "cawg.",  # of the person whom a file names: what is wrong with that is said of the name alone
)
REVOKED = frozenset({"signingCredential.revoked", "signingCredential.ocsp.revoked"})
# Former readers noted what held in the same list as what failed.
_HELD = (".match", ".validated", ".trusted", ".accessible", ".notRevoked", ".insideValidity")
_HELPS = frozenset({"signingCredential.trusted", "timeStamp.trusted"})
_LISTS = ("success", "failure")


def is_change(code: str) -> bool:
    """Whether a failure means that bytes are not as they were signed."""
    return code not in REVOKED and not code.startswith(OF_SIGNERS) and not code.endswith(_HELD)


def links_of(store: Json, report: Json) -> tuple[Link, ...]:
    """Return the links of a store (the JSON of c2pa's Reader) and its crJSON, the active manifest first."""
    return _Store(store, report).links()


class _Store:
    """One store: what was found about each manifest, by its label."""

    def __init__(self, store: Json, report: Json) -> None:
        self.manifests: Json = store.get("manifests") or {}
        self.active = str(store.get("active_manifest") or "")
        self.signatures = {str(one.get("label")): one.get("signature") or {} for one in report.get("manifests") or []}
        self.found: dict[str, list[tuple[str, str]]] = defaultdict(list)  # label -> (who found it, code)
        self.bare: list[Link] = []
        self._note("", store.get("validation_results") or {}, self.active)

    def links(self) -> tuple[Link, ...]:
        if self.active not in self.manifests:
            return ()
        parts = {label: self._ingredients(label) for label in self.manifests}
        made = [self._link(label, parts[label]) for label in self._reached(parts)]
        return (*made, *self.bare)

    def _reached(self, parts: dict[str, tuple[str, ...]]) -> list[str]:
        """The active manifest and its ancestors; a store may hold others that nothing refers to."""
        reached: dict[str, None] = {}
        todo = [self.active]
        while todo:
            label = todo.pop()
            if label not in reached:
                reached[label] = None
                todo += parts.get(label, ())
        self.bare = [link for link in self.bare if link.key in reached]
        return [label for label in reached if label in parts]

    def _ingredients(self, label: str) -> tuple[str, ...]:
        return tuple(
            self._ingredient(label, *pair) for pair in enumerate(self.manifests[label].get("ingredients") or [])
        )

    def _ingredient(self, label: str, number: int, one: Json) -> str:
        """Note what `label` found about its ingredient when it took it in, and return the key of the ingredient."""
        above = str(one.get("active_manifest") or "")
        key = above if above in self.manifests else part_key(label, number)
        self._note(label, one.get("validation_results") or {}, key)
        self._add(label, key, "failure", one.get("validation_status"))
        if key != above:
            broken = any(is_change(code) for _, code in self.found[key])
            self.bare.append(Link(key, is_signed=False, is_changed=broken))
        return key

    def _note(self, by: str, results: Json, about: str) -> None:
        for name in _LISTS:
            self._add(by, about, name, (results.get("activeManifest") or {}).get(name))
            for delta in results.get("ingredientDeltas") or []:
                child = _label(str(delta.get("ingredientAssertionURI") or ""))
                self._add(by, child, name, (delta.get("validationDeltas") or {}).get(name))

    def _add(self, by: str, about: str, name: str, codes: object) -> None:
        for one in codes if isinstance(codes, list) else []:
            code = str(one.get("code"))
            named = _label(str(one.get("url") or ""))
            if name == "failure" or code in _HELPS:
                self.found[named if named in self.manifests else about].append((by, code))

    def _link(self, label: str, parts: tuple[str, ...]) -> Link:
        said, signature = self.found[label], self.manifests[label].get("signature_info") or {}
        certificate = self.signatures.get(label, {}).get("certificateInfo") or {}
        notes = [(by, trust) for by, code in said if (trust := _TRUST.get(code))]
        now = {trust for by, trust in notes if not by}
        return Link(
            key=label,
            made_from=parts,
            is_changed=any(is_change(code) for _, code in said),
            is_revoked=any(code in REVOKED for _, code in said),
            trust="untrusted" if "untrusted" in now else next(iter(now), ""),
            recorded=tuple((by, trust) for by, trust in notes if by),
            stamp=str(signature.get("time") or ""),
            stamped_by=tuple(by for by, code in said if code == "timeStamp.trusted"),
            ends=str((certificate.get("validity") or {}).get("notAfter") or ""),
            certificates=tuple(_names(certificate)),
        )


_TRUST = {
    "signingCredential.trusted": "trusted",
    "signingCredential.untrusted": "untrusted",
}


def part_key(label: str, number: int) -> str:
    """Return the key of an ingredient without a manifest: the how-manieth of which manifest."""
    return f"{label}#{number}"


def _label(address: str) -> str:
    """The label of the manifest that an address of the reader is in."""
    return address.partition("/c2pa/")[2].partition("/")[0]


def _names(certificate: Json) -> Iterator[str]:
    """What a list of revoked certificates calls this one, and the one that it was issued by."""
    if number := str(certificate.get("serialNumber") or ""):
        yield number.lower().lstrip("0")
    above = certificate.get("issuer") or {}
    if name := str(above.get("CN") or ""):
        yield f"{above.get('O') or ''} / {name}"
