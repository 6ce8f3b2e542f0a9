"""Terms: what the author of a Work lets others make of it, kept as four answers and said in one sentence."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext as _

from musespark.people.models import Person
from musespark.support import clock
from musespark.support.money import show_ppm
from musespark.works.life import LIFE
from musespark.works.models import UsualTerms, Work

ANSWERS = ("allow", "ask", "never")  # the later one is the stricter one
SHARES = (0, *range(50_000, Work.MOST_PPM + 1, 50_000))  # millionths that can be asked for; 0: to be named is enough


@dataclass(frozen=True)
class Terms:
    """Answers for remixes by hand and with AI, and for reposts and long quotations; and the share of a remix's income.

    The fields are those of Work and UsualTerms. Raises ValueError for what is none of ANSWERS and SHARES.
    """

    remix_terms: str = "ask"
    ai_terms: str = "ask"
    repost_terms: str = "allow"
    remix_share_ppm: int = Work.SHARE_PPM

    def __post_init__(self) -> None:
        if not {self.remix_terms, self.ai_terms, self.repost_terms} <= {*ANSWERS}:
            raise ValueError("terms are allow, ask or never")
        if self.remix_share_ppm not in SHARES:
            raise ValueError(f"a share of {self.remix_share_ppm} millionths")

    @classmethod
    def of(cls, row: Work | UsualTerms) -> Self:
        """Return the terms of a Work, or the usual ones of a person."""
        return cls(row.remix_terms, row.ai_terms, row.repost_terms, row.remix_share_ppm)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return the terms that `as_json` gave; a stranger's may raise ValueError."""
        try:
            return cls(**kept)
        except TypeError as wrong:
            raise ValueError(str(wrong)) from None

    def changed(self, said: Mapping[str, Any]) -> Self:
        """Return these terms with the answers that `said` has; "" and None are none."""
        new = {name: said.get(name) for name in self.as_json()}
        return replace(self, **{name: answer for name, answer in new.items() if answer not in {"", None}})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def with_ai(self) -> str:
        """The answer for a remix with AI: it is a remix, so it is never freer than one by hand."""
        return max(self.remix_terms, self.ai_terms, key=ANSWERS.index)

    @property
    def share(self) -> str:
        """The share in words, "" for none."""
        return show_ppm(self.remix_share_ppm) if self.remix_share_ppm else ""

    @property
    def sentence(self) -> str:
        """What the terms mean, for readers and for the author who sets them."""
        return " ".join(filter(None, (self._remixes(), self._credit(), self._reposts())))

    def _remixes(self) -> str:
        if self.remix_terms == "never":
            return _("Nobody may remix it.")
        if self.remix_terms == self.with_ai == "allow":
            return _("Anyone may remix it, also with AI.")
        by_hand = (
            _("Anyone may remix it by hand.") if self.remix_terms == "allow" else _("To remix it, ask its author.")
        )
        if self.with_ai == "never":
            return f"{by_hand} {_('AI has to stay out of it.')}"
        return by_hand if self.remix_terms == "ask" else f"{by_hand} {_('To remix it with AI, ask its author.')}"

    def _credit(self) -> str:
        if self.remix_terms == "never":
            return ""
        if not self.share:
            return _("A remix names it and shares nothing.")
        return _("A remix names it and passes on %(share)s of its rewards.") % {"share": self.share}

    def _reposts(self) -> str:
        return {
            "allow": _("Anyone may repost it."),
            "ask": _("To repost it, or to quote more than a passage, ask its author."),
            "never": _("It is not to be reposted, nor quoted beyond a passage."),
        }[self.repost_terms]


def usual_terms(person: Person) -> Terms:
    """Return the terms that new Works of `person` begin with. One query."""
    row = UsualTerms.objects.filter(person=person).first()
    return Terms.of(row) if row else Terms()


def keep_usual(person: Person, terms: Terms) -> None:
    """Begin new Works of `person` with `terms`; those that are there stay as they are."""
    UsualTerms.objects.update_or_create(person=person, defaults={**terms.as_json(), "at": clock.now()})


@transaction.atomic
def offer(work: Work, terms: Terms) -> bool:
    """Let `work` stand under `terms` from now on; what was accepted before stays. Returns whether they changed.

    The credentials of a public Work say them, so they are made anew.
    """
    now = Work.objects.select_for_update().get(pk=work.pk)
    is_new = Terms.of(now) != terms
    Work.objects.filter(pk=work.pk).update(**terms.as_json())
    for name, answer in terms.as_json().items():
        setattr(work, name, answer)
    if is_new and now.is_published:
        LIFE.follow("offer", now)
    return is_new
