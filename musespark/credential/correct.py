"""What a label says after all: what its facts say, unless a person ruled that these very facts say it wrongly."""

from musespark.credential.disclosure import Disclosure, disclose
from musespark.credential.facts import VERSION, from_json, means
from musespark.credential.grade import CORRECTED, NOTHING, Grade, grade
from musespark.credential.models import Label, Ruling


def settle(label: Label) -> None:
    """Set and save what `label` says by its facts and by the newest correction of them that stands. Two queries."""
    corrections = Ruling.objects.filter(
        contest__work=label.work_id, outcome=Ruling.Outcome.CORRECTED, computed=label.computed, reversal=None
    )
    newest = corrections.order_by("-id").first()
    label.sentence = newest.after if newest else label.computed
    label.disclosed = Label.Disclosed((newest and newest.disclosed) or disclosure_of(label).kind)
    graded = grade_of(label)
    counts = graded not in {CORRECTED, NOTHING}
    label.badge = Label.Badge(graded.badge)
    label.human, label.machine = means(from_json(label.facts)) if counts else (0, 0)
    label.save()


def grade_of(label: Label) -> Grade:
    """Return the badge of `label` with its reason, both from the facts that the sentence was made from.

    A corrected label has no badge and no shares: the counts that they come from are what was wrong.
    """
    if label.sentence != label.computed or label.disclosed != disclosure_of(label).kind:
        return CORRECTED
    return grade(from_json(label.facts)) if label.facts.get("version") == VERSION else NOTHING


def disclosure_of(label: Label) -> Disclosure:
    """Return what the facts of `label` have to be shown as, whatever was ruled."""
    return disclose(from_json(label.facts)) if label.facts.get("version") == VERSION else Disclosure("none", "")
