"""What this room tells the others' pages: how often Works were rewarded, and the rail's words."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from musespark.earn.providers import chosen
from musespark.earn.queries import earned_by
from musespark.support.money import show
from musespark.works.models import Work


def reward_counts(works: Sequence[int]) -> Mapping[int, int]:
    """Return how often each of the Works was rewarded, those never left out. One query."""
    return {work: earned.rewards for work, earned in earned_by(works, chosen().currency).items()}


def station_words(work: Work) -> Mapping[str, str]:
    """Return the rail's words for Earn: what was given, before the fee and the parts of others. One query."""
    currency = chosen().currency
    earned = earned_by([work.pk], currency).get(work.pk)
    return {"earn": _("%(amount)s given") % {"amount": show(earned.amount, currency)}} if earned else {}
