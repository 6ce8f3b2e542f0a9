"""Agreed: the terms that a credential states, those accepted for what a Work is made from and those that it offers.

Nobody is named: a signed sentence stays when a Work is gone. The key of a Work names it for whoever may see it.
"""

import hashlib
import json
from typing import Any

from musespark.support.money import show_ppm
from musespark.works.models import Derivation, Work
from musespark.works.terms import Terms

Json = dict[str, Any]
VERSION = 1


def agreed(work: Work) -> Json:
    """Return what the assertion on terms says of `work`. One query."""
    edges = work.derived_from.select_related("parent").order_by("parent")
    return {
        "version": VERSION,
        "offered": _offered(Terms.of(work)),
        "accepted": [_accepted(edge, work) for edge in edges],
    }


def digest(said: Json) -> str:
    """Return the SHA-256 of what `agreed` gave, by which a credential that says it already is recognised."""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _offered(terms: Terms) -> Json:
    return {
        "remix": terms.remix_terms,
        "remixWithAI": terms.with_ai,
        "repost": terms.repost_terms,
        "shareMillionths": terms.remix_share_ppm,
        "sentence": terms.sentence,
    }


def _accepted(edge: Derivation, work: Work) -> Json:
    said: Json = {
        "work": edge.parent.key,
        "at": edge.at.isoformat(),
        "use": "quote" if edge.is_quote else "remix",
        "shareMillionths": edge.share_ppm,
        "sentence": _sentence(edge, is_own=edge.parent.author_id == work.author_id),
    }
    if edge.accepted:
        kept = Terms.read({name: edge.accepted[name] for name in Terms().as_json()})
        said |= {"terms": _offered(kept), "withAI": bool(edge.accepted.get("with_ai", True))}
    return said


def _sentence(edge: Derivation, *, is_own: bool) -> str:
    if edge.is_quote:
        return "It quotes another Work and names it; nothing is shared."
    if is_own:
        return "It is made from another Work of the same author."
    by_hand = " By hand only: AI stayed out of it." if edge.accepted.get("with_ai") is False else ""
    if not edge.share_ppm:
        return f"It is made from another Work and names it; nothing is shared.{by_hand}"
    return f"It is made from another Work, to which {show_ppm(edge.share_ppm)} of each reward goes.{by_hand}"
