"""The rows of the credential room: what was signed, what is said, what a Work looks like, what was disputed."""

from musespark.credential.models.dispute import Answer, Attestation, Dispute, Dropping, Finding, Overturning, SetAside
from musespark.credential.models.label import Contest, Label, Reversal, Ruling
from musespark.credential.models.prints import (
    RECORDING_VERSION,
    Bearing,
    FramesPrint,
    PictureBand,
    PicturePoints,
    PicturePrint,
    Probing,
    SoundPrint,
    TextPrint,
)
from musespark.credential.models.proof import Identity, Logged, Manifest, Mining, Revocation, Subtree

__all__ = [
    "RECORDING_VERSION",
    "Answer",
    "Attestation",
    "Bearing",
    "Contest",
    "Dispute",
    "Dropping",
    "Finding",
    "FramesPrint",
    "Identity",
    "Label",
    "Logged",
    "Manifest",
    "Mining",
    "Overturning",
    "PictureBand",
    "PicturePoints",
    "PicturePrint",
    "Probing",
    "Reversal",
    "Revocation",
    "Ruling",
    "SetAside",
    "SoundPrint",
    "Subtree",
    "TextPrint",
]
