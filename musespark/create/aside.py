"""Keep changes of a published Work aside; and notice that it was changed outside of the studio, on its own page."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from musespark.create.begin import brief_of
from musespark.create.models import Brief, PendingEdit
from musespark.support import clock
from musespark.works.models import Work
from musespark.works.terms import Terms


def public(work: Work) -> str:
    """A digest of all that the studio can change of the published Work, as it is now. Two queries."""
    now = Work.objects.get(pk=work.pk)
    return _digest(now.title, now.text, now.language, Terms.of(now), work.notices.values_list("kind", flat=True))


def look(work: Work) -> None:
    """Count a change that was made outside of the studio as a revision, so that no page from before it is saved over.

    For a published Work, at most five queries.
    """
    brief, now = brief_of(work), public(work)
    rows = Brief.objects.filter(pk=brief.pk)
    if not rows.filter(public="").update(public=now):
        rows.exclude(public=now).update(public=now, revision=F("revision") + 1)
    brief.refresh_from_db()


def is_overtaken(work: Work) -> bool:
    """Whether what is kept aside began from other words than those that `look` found public."""
    pending = getattr(work, "pending_edit", None)
    return bool(work.is_published and pending and pending.since not in {"", brief_of(work).public})


def beside(work: Work) -> dict[str, Any]:
    """Language, terms and notices as the editor shows them: those kept aside where there are some."""
    pending = getattr(work, "pending_edit", None) if work.is_published else None
    kinds = pending.notices if pending else None
    return {
        "language": (pending and pending.language) or work.language,
        "terms": Terms.of(work).changed(pending.__dict__ if pending else {}),
        "notices": list(work.notices.values_list("kind", flat=True)) if kinds is None else kinds,
    }


def keep_words(work: Work, title: str, text: str) -> None:
    """Keep words aside, in place of those that were overtaken: their person has seen both by now."""
    since = brief_of(work).public
    PendingEdit.objects.filter(work=work).exclude(since__in=["", since]).delete()
    _keep(work, {"title": title, "text": text, "since": since})


def keep_beside(work: Work, *, language: str, terms: Terms, notices: Collection[str]) -> None:
    """Keep what stands beside the words aside."""
    _keep(work, {"language": language, "notices": list(notices), **terms.as_json()})


@transaction.atomic
def _keep(work: Work, facts: Mapping[str, Any]) -> None:
    facts = {**facts, "at": clock.now()}
    now = Work.objects.select_for_update().get(pk=work.pk)  # it may have been published anew since `work` was read
    whole = {"title": now.title, "text": now.text, "since": public(now), **facts}
    row = PendingEdit.objects.update_or_create(work=work, defaults=facts, create_defaults=whole)[0]
    work.pending_edit = now.pending_edit = row
    if _digest(row.title, row.text, *beside(now).values()) == row.since:
        row.delete()  # nothing differs from what is public


def _digest(title: str, text: str, language: str, terms: Terms, notices: Collection[str]) -> str:
    said = [title, text, language, terms.as_json(), sorted(notices)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
