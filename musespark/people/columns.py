"""Columns: what the page of what is known calls the columns of the sections; the export keeps their own names."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

CALLED = {
    "accepted_text": _("Words you took"),
    "ai_terms": _("Remixes with AI"),
    "at": _("When"),
    "bio": _("About you"),
    "created_at": _("Begun"),
    "date_joined": _("Joined"),
    "decided_at": _("Decided"),
    "disclosed": _("Shown of AI"),
    "edited_at": _("Edited"),
    "facts": _("Details"),
    "friends": _("People you follow"),
    "id": _("Number"),
    "in_reply_to__key": _("Reply to"),
    "key": _("Work"),
    "last_login": _("Last signed in"),
    "machine": _("Made with AI"),
    "made_at": _("Made"),
    "model_sha256": _("Fingerprint of the model"),
    "ms": _("Milliseconds"),
    "prompt_sha256": _("Fingerprint of the prompt"),
    "publication__at": _("Published"),
    "refund__at": _("Taken back"),
    "remix_share_ppm": _("A remix passes on, in millionths"),
    "remix_terms": _("Remixes"),
    "repost_terms": _("Reposts"),
    "reward__at": _("When"),
    "reward__currency": _("Currency"),
    "small": _("Small creators"),
    "tag__name": _("Topic"),
    "url": _("Where"),
    "username": _("Handle"),
    "withdrawal__at": _("Deleted"),
    "work__author__username": _("By"),
    "work__key": _("Work"),
}


def called(name: str) -> str:
    """Return the words for the column `name`; one that is not listed is read out."""
    return str(CALLED.get(name) or capfirst(name.replace("__", " ").replace("_", " ")))
