"""Hashtags: found in the text, folded, kept as rows."""

import re
import unicodedata

from musespark.support.hashtag import BODY
from musespark.works.models import Tag, Tagging, Work

MOST = 30
_TAG = re.compile(rf"(?<![\w&/])[#＃]({BODY})")


def find_tags(text: str) -> list[str]:
    """Return the hashtags of `text`, folded (NFKC, no case), each once, in order, at most 30."""
    folded = dict.fromkeys(fold(found) for found in _TAG.findall(text))
    return [name for name in folded if is_tag(name)][:MOST]  # "¼" folds to "1⁄4", which no address holds


def fold(name: str) -> str:
    """Return the form under which a hashtag is kept: NFKC, case folded, at most 60 letters."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", folded)[:60]  # folding may undo the form: what was kept must be found again


def is_tag(name: str) -> bool:
    """Whether a text could carry `name` as a hashtag."""
    return _TAG.fullmatch(f"#{name}") is not None


def retag(work: Work) -> None:
    """Make the Work's Tagging rows what its title and text say now."""
    names = find_tags(f"{work.title}\n{work.text}")
    # one order for all, so that two publications cannot wait for each other
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(names)], ignore_conflicts=True)
    tags = Tag.objects.filter(name__in=names)
    work.taggings.exclude(tag__in=tags).delete()
    Tagging.objects.bulk_create([Tagging(work=work, tag=tag) for tag in tags], ignore_conflicts=True)
