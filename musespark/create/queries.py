"""Reads offered to other rooms. Each says how many queries it costs."""

from django.db.models import Count, QuerySet

from musespark.create.authorship import shares
from musespark.create.layers import Layer
from musespark.create.manuscript import count, settle
from musespark.create.models import (
    Acceptance,
    AssetOrigin,
    Brief,
    Dial,
    Offer,
    OfferEdit,
    PendingEdit,
    Rejection,
    RemixAnswer,
    RemixRequest,
    Round,
    SpanRecord,
)
from musespark.create.process import Model, PictureProcess, ProcessRecord, process_record
from musespark.people.models import Person
from musespark.works.models import Work

__all__ = [
    "Layer",
    "Model",
    "PictureProcess",
    "ProcessRecord",
    "accepted_counts",
    "dial_of",
    "drafts_of",
    "known",
    "process_record",
    "station_words",
    "title_counts",
]


def drafts_of(person: Person) -> QuerySet[Work]:
    """The person's drafts, last saved first, pictures loaded. Two queries."""
    drafts = Work.objects.drafts().by_themselves().filter(author=person)
    return drafts.select_related("brief").prefetch_related("assets__renditions").order_by("-brief__saved_at", "-id")


def dial_of(person: Person) -> str:
    """How much the studio does by itself: "off", "suggest" or "prepare". One query."""
    return Dial.objects.filter(person=person).values_list("level", flat=True).first() or Dial.Level.SUGGEST


def station_words(work: Work) -> dict[str, str]:
    """The few words of the Create station on a Work's rail. Two queries where the spans are counted already."""
    counts = process_record(work).text
    total = sum(counts.values())
    if not total or counts.get("unknown") == total:
        return {}
    return {"create": f"{round(counts.get('typed', 0) * 100 / total)} % typed"}


def title_counts(work: Work) -> dict[str, int]:
    """Characters of the title alone by origin. Two queries where its spans are counted already."""
    return count(work.title, shares.from_json(settle(work, "title", work.title).spans))


def accepted_counts(work: Work) -> dict[str, int]:
    """How many offers were made, accepted, edited and rejected for `work`. One query."""
    offers = Offer.objects.filter(brief__work=work)
    return offers.aggregate(
        offered=Count("id", distinct=True),
        accepted=Count("acceptance", distinct=True),
        edited=Count("edits__offer", distinct=True),
        rejected=Count("rejection", distinct=True),
    )


def known(person: Person) -> dict[str, object]:
    """All that the studio keeps about `person`, as plain data and moments. Twelve queries."""
    return {
        "dial": dial_of(person),
        "briefs": [_brief(brief) for brief in Brief.objects.filter(work__author=person).select_related("work")],
        "rounds": [_round(one) for one in _rounds(person)],
        "offers": [_offer(offer) for offer in _offers(person)],
        "edits": [
            {"offer": edit.offer_id, "text": edit.text, "at": edit.at} for edit in OfferEdit.objects.filter(by=person)
        ],
        "writing": [
            {"work": one.work.key, "field": one.field, "spans": one.spans, "complete": one.complete}
            for one in SpanRecord.objects.filter(work__author=person).select_related("work").order_by("id")
        ],
        "pictures": [
            {"picture": origin.asset.sha256, "source": origin.source, "layers": origin.layers}
            for origin in AssetOrigin.objects.filter(asset__work__author=person).select_related("asset")
        ],
        "remixes_asked": [
            {"work": wish.parent.key, "use": wish.use, "note": wish.note, "at": wish.at}
            for wish in RemixRequest.objects.filter(by=person).select_related("parent")
        ],
        "remixes_answered": [_answer(given) for given in _answers(person)],
        "changes": [
            {"work": one.work.key, "title": one.title, "text": one.text, "at": one.at}
            for one in PendingEdit.objects.filter(work__author=person).select_related("work").order_by("-at")
        ],
        "accepted": Acceptance.objects.filter(by=person).count(),
        "rejected": Rejection.objects.filter(by=person).count(),
    }


def _answers(person: Person) -> QuerySet[RemixAnswer]:
    return RemixAnswer.objects.filter(by=person).select_related("request__parent", "request__by").order_by("-at")


def _answer(given: RemixAnswer) -> dict[str, object]:
    wish = given.request
    return {"work": wish.parent.key, "asked_by": wish.by.username, "granted": given.granted, "at": given.at}


def _offers(person: Person) -> QuerySet[Offer]:
    own = Offer.objects.filter(brief__work__author=person)
    return own.select_related("brief__work", "acceptance", "rejection").order_by("id")


def _brief(brief: Brief) -> dict[str, object]:
    return {"work": brief.work.key, "notes": brief.notes, "made_at": brief.made_at}


def _offer(offer: Offer) -> dict[str, object]:
    return {
        "id": offer.pk,
        "work": offer.brief.work.key,
        "kind": offer.kind,
        "text": offer.text,
        "source": offer.source,
        "model": offer.model,
        "model_sha256": offer.model_sha256,
        "prompt_sha256": offer.prompt_sha256,
        "seed": offer.seed,
        "marks": offer.marks,
        "made_at": offer.made_at,
        "decision": offer.state,
        **_decision(offer),
    }


def _decision(offer: Offer) -> dict[str, object]:
    """When it was decided, and the words that were taken."""
    if hasattr(offer, "acceptance"):
        return {"decided_at": offer.acceptance.at, "accepted_text": offer.acceptance.text}
    return {"decided_at": offer.rejection.at} if hasattr(offer, "rejection") else {}


def _rounds(person: Person) -> QuerySet[Round]:
    asked = Round.objects.filter(by=person).select_related("brief__work", "cancellation", "conclusion")
    return asked.order_by("id")


def _round(asked: Round) -> dict[str, object]:
    cancelled = asked.cancellation.at if hasattr(asked, "cancellation") else None
    return {
        "id": asked.pk,
        "work": asked.brief.work.key,
        "kinds": asked.kinds,
        "like": asked.like_id,
        "asked_at": asked.asked_at,
        "cancelled_at": cancelled,
        "problem": asked.conclusion.problem if hasattr(asked, "conclusion") else "",
    }
