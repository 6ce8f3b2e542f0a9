"""The rows of a Work: itself (work.py), its pictures, its video or sound, what people do to it (reaction.py)."""

from musespark.works.models.asset import Asset, Rendition
from musespark.works.models.reaction import Like, Pin, Repost, Save
from musespark.works.models.recording import Recording
from musespark.works.models.work import (
    Derivation,
    Notice,
    Publication,
    Revision,
    Tag,
    Tagging,
    UsualTerms,
    Withdrawal,
    Work,
)

__all__ = [
    "Asset",
    "Derivation",
    "Like",
    "Notice",
    "Pin",
    "Publication",
    "Recording",
    "Rendition",
    "Repost",
    "Revision",
    "Save",
    "Tag",
    "Tagging",
    "UsualTerms",
    "Withdrawal",
    "Work",
]
