"""Judge a file by its credential, offline. Any bytes end in a verdict: errors of the reader are verdicts too."""

import io
import json
import os
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

import c2pa

from musespark.credential.ancestry import Link
from musespark.credential.graph import is_change, links_of
from musespark.credential.holes import MISMATCH, hole_in
from musespark.credential.inscribe import inscribed_in
from musespark.credential.named import Named, named_in
from musespark.credential.reading import Part, Reading, Step, read
from musespark.credential.rules import Rule, rules_for
from musespark.credential.sign import settings_for

STATES = ("verified", "unknown-signer", "expired", "older", "changed", "none", "unreadable")
_STRANGER = "cawg.x509.credential.untrusted"
# What c2pa raises when a manifest is there but does not hold together.
_CHANGED = (
    c2pa.C2paError.Signature,
    c2pa.C2paError.Verify,
    c2pa.C2paError.Decoding,
    c2pa.C2paError.Assertion,
    c2pa.C2paError.AssertionNotFound,
    c2pa.C2paError.Manifest,
)


@dataclass(frozen=True)
class Verdict:
    """What the file's own credential is worth; what it is made from has its say in ancestry.py.

    `state` is one of STATES; `codes` are the reader's own failure codes; `report` is crJSON, or None; `links` are the
    manifests of the whole store, its own first; `named` is who it says made it, beside who signed it;
    `rules` says what it passes, those of today and those of older files, each with the reason.
    """

    state: str
    reading: Reading = field(default_factory=Reading)
    codes: tuple[str, ...] = ()
    report: dict[str, Any] | None = None
    links: tuple[Link, ...] = ()
    named: Named | None = None
    rules: tuple[Rule, ...] = ()


def judge(
    data: bytes, anchors: str, *, people: str = "", media_type: str | None = None, manifest: bytes | None = None
) -> Verdict:
    """Return the verdict on `data`, with the credential inside it or the sidecar `manifest`.

    `anchors` are the PEM roots this instance trusts, `people` the one that persons' certificates here stand under.
    The media type is a hint only: the bytes decide.
    """
    if not data:
        return Verdict("unreadable")

    try:
        return _judged(data, anchors, people, media_type, manifest)
    except c2pa.C2paError.ManifestNotFound:
        return Verdict("none")
    except _CHANGED:
        return Verdict("changed")
    except (c2pa.C2paError, ValueError, TypeError, AttributeError, RecursionError):
        # Truncated, of a kind we cannot read, or a manifest whose parts are not what they should be.
        return Verdict("unreadable")


def _judged(data: bytes, anchors: str, people: str, media_type: str | None, manifest: bytes | None) -> Verdict:
    inside = inscribed_in(data) if manifest is None else None
    if inside is None:
        return _read(data, anchors, people, media_type, manifest)
    return _read(data, anchors, people, "text/plain", inside.manifest, allowed=(inside.start, inside.end))


def _read(
    data: bytes,
    anchors: str,
    people: str,
    media_type: str | None,
    manifest: bytes | None,
    *,
    allowed: tuple[int, int] | None = None,
) -> Verdict:
    """Read with the library; `allowed` is the place that the hash may leave out in a format that it does not know."""

    def opened(context: c2pa.Context) -> c2pa.Reader:
        return c2pa.Reader(media_type, io.BytesIO(data), manifest, context=context)

    with opened(_trusting(anchors, "", os.getpid())) as reader:
        verdict = _verdict(reader, data, allowed)
    if not people or verdict.named is None or verdict.named.state != "unknown":
        return verdict
    # Apart: a root that is given for persons makes the library trust claims by those persons' keys as well.
    with opened(_trusting("", people, os.getpid())) as reader:
        if not _is_known(reader):
            return verdict
    codes = tuple(code for code in verdict.codes if code != _STRANGER)
    return replace(verdict, codes=codes, named=replace(verdict.named, state="known"))


@lru_cache(maxsize=4)
def _trusting(anchors: str, people: str, process: int) -> c2pa.Context:  # noqa: ARG001  part of the cache's key alone
    """One context a process: native handles do not survive a fork."""
    return c2pa.Context.from_json(settings_for(anchors, people))


def _verdict(reader: c2pa.Reader, data: bytes, allowed: tuple[int, int] | None) -> Verdict:
    store, report, said = json.loads(reader.json()), json.loads(reader.crjson()), reader.get_validation_state()
    label = str(store.get("active_manifest"))
    hole = (
        hole_in(report, label, data) if any(one.get("code") == MISMATCH for one in _found(store, "failure")) else None
    )
    if hole is not None:  # what the hash covers is as it was signed; the reader only minds what it leaves out
        left = [one for one in _found(store, "failure") if one.get("code") != MISMATCH]
        store["validation_results"]["activeManifest"]["failure"], said = left, "Valid"
    codes = tuple(str(one.get("code")) for one in _found(store, "failure"))
    links = links_of(store, report)
    state = _state(said, codes, links)
    if hole is not None and hole != allowed and state != "changed":
        state = "older"
    named = named_in(report, label, codes)
    rules = rules_for(store, state, codes, hole)
    return Verdict(state, read(store), codes, report, links, named, rules)


def _is_known(reader: c2pa.Reader) -> bool:
    return any(
        one.get("code") == "cawg.x509.credential.trusted" for one in _found(json.loads(reader.json()), "success")
    )


def _found(store: dict[str, Any], which: str) -> list[dict[str, Any]]:
    results = (store.get("validation_results") or {}).get("activeManifest") or {}
    return results.get(which) or []


def _state(said: str | None, codes: tuple[str, ...], links: tuple[Link, ...]) -> str:
    own = [code for code in codes if not code.startswith("cawg.")]  # the others are of the person whom it names
    if said == "Trusted":
        return "verified"
    if any(is_change(code) for code in own):
        return "changed"
    if "signingCredential.expired" in own:
        return "expired"
    is_valid = said == "Valid" or (bool(codes) and not own)
    if is_valid and links and links[0].trust == "trusted":
        return "verified"  # what the reader misses is the trust in an ancestor, or in the person
    return "unknown-signer" if is_valid or own else "changed"


def to_json(verdict: Verdict) -> str:
    """Return the verdict as one line of JSON (see apart.py)."""
    return json.dumps(asdict(verdict))


def from_json(line: str) -> Verdict:
    """Return the verdict that `to_json` wrote."""
    said = json.loads(line)
    reading = said["reading"]
    reading["steps"] = tuple(Step(**step) for step in reading["steps"])
    reading["parts"] = tuple(_part(part) for part in reading["parts"])
    reading["mining"] = tuple((use, allowed) for use, allowed in reading["mining"])
    for name in ("tools", "models", "terms"):
        reading[name] = tuple(reading[name])
    links = tuple(_link(link) for link in said["links"])
    named = Named(**said["named"]) if said["named"] else None
    rules = tuple(Rule(**rule) for rule in said["rules"])
    return Verdict(said["state"], Reading(**reading), tuple(said["codes"]), said["report"], links, named, rules)


def _link(said: dict[str, Any]) -> Link:
    pairs = tuple((by, trust) for by, trust in said["recorded"])
    lists = {name: tuple(said[name]) for name in ("made_from", "stamped_by", "certificates")}
    return Link(**{**said, **lists, "recorded": pairs})


def _part(said: dict[str, Any]) -> Part:
    return Part(**{**said, "parts": tuple(_part(one) for one in said["parts"])})
