"""Citation: a passage that is named is free; more of a Work's words than that are its author's to lend."""

from django.utils.translation import gettext as _

from musespark.create.remix import may_repost
from musespark.credential.fingerprint import shared_spans
from musespark.people.models import Person
from musespark.works.models import Work
from musespark.works.refuse import Refused

FREE = 300  # characters that anybody may quote of any Work, by naming it
PART = 4  # of a longer one: this part of its text


def is_citation(text: str, quoted: str) -> bool:
    """Whether what `text` takes over from `quoted` is a passage: at most FREE characters, or a PARTth of its text."""
    taken = sum(end - start for start, end in shared_spans(text, quoted))
    return taken <= max(FREE, len(quoted) // PART)


def may_quote(work: Work, quoted: Work, person: Person) -> bool:
    """Whether `work` may name `quoted` as a quotation: what it takes over is free, or lent. One query at most."""
    return is_citation(work.text, quoted.text) or may_repost(quoted, person)


def hold_to(work: Work) -> None:
    """Raise Refused where `work` quotes at length what its author does not lend. One query where it quotes nothing."""
    for edge in work.derived_from.filter(accepted__at_length=False).select_related("parent__author"):
        if not is_citation(work.text, edge.parent.text):
            raise Refused(refusal(edge.parent))


def refusal(quoted: Work) -> str:
    """Return the sentence for who quotes too much of it."""
    said = _(
        "This takes over more than a passage of the Work by @%(who)s. Quote at most %(free)d characters "
        "or a quarter of it, or ask its author."
    )
    return said % {"who": quoted.author.username, "free": FREE}
