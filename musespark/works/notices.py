"""Notices: what the author says beside the text."""

from collections.abc import Collection

from musespark.works.edit import edit
from musespark.works.models import Work


def set_notices(work: Work, kinds: Collection[str]) -> None:
    """Make the Work's notices exactly `kinds`; unknown ones are ignored. The history of a published Work keeps it."""
    edit(work, notices=kinds)
