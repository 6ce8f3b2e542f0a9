"""The rows of the studio: the brief, what was offered and decided, who wrote what, and remixes asked for."""

from musespark.create.models.brief import Brief, Dial, PendingEdit
from musespark.create.models.decision import Acceptance, OfferEdit, Rejection
from musespark.create.models.intake import Intake
from musespark.create.models.manuscript import AssetOrigin, EventBatch, SpanRecord
from musespark.create.models.offer import Cancellation, Conclusion, Offer, Round
from musespark.create.models.remix import RemixAnswer, RemixRequest

__all__ = [
    "Acceptance",
    "AssetOrigin",
    "Brief",
    "Cancellation",
    "Conclusion",
    "Dial",
    "EventBatch",
    "Intake",
    "Offer",
    "OfferEdit",
    "PendingEdit",
    "Rejection",
    "RemixAnswer",
    "RemixRequest",
    "Round",
    "SpanRecord",
]
