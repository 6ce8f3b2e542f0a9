"""Make something of somebody's Work by the terms they set: at once, after asking, or not at all."""

from django.db import transaction
from django.urls import reverse

from musespark.create.begin import begin
from musespark.create.models import RemixAnswer, RemixRequest
from musespark.people.models import Notification, Person
from musespark.people.notify import notify, take_back
from musespark.support import clock
from musespark.support.money import show_ppm
from musespark.traces.record import record
from musespark.works.derive import Facts, derive
from musespark.works.models import Derivation, Work
from musespark.works.queries import may_see
from musespark.works.refuse import Refused
from musespark.works.terms import Terms

Use = RemixRequest.Use
COVERS = {Use.HUMAN: (Use.HUMAN, Use.AI), Use.AI: (Use.AI,), Use.REPOST: (Use.REPOST,)}  # which leave is enough


def terms_of(parent: Work, *, with_ai: bool = True) -> str:
    """The sentence that a remixer accepts; it quotes no words of the Work, since it outlives them."""
    offered, by_hand = Terms.of(parent), "" if with_ai else " By hand only: AI stays out of it."
    if not offered.share:
        return (
            f"The remix names the Work by @{parent.author.username} that it is made from; nothing is shared.{by_hand}"
        )
    return (
        f"{offered.share} of each reward for the remix goes to @{parent.author.username} for the Work that it is made "
        "from and names. What that Work was itself made from has its part of this share. "
        f"A remix of several Works passes on at most {show_ppm(Work.MOST_PPM)} in all.{by_hand}"
    )


def may_use(parent: Work, person: Person, use: str = Use.HUMAN) -> bool:
    """Whether the person may make this of it without (further) asking. One query at most."""
    offered = Terms.of(parent)
    terms = {Use.HUMAN: offered.remix_terms, Use.AI: offered.with_ai, Use.REPOST: offered.repost_terms}[Use(use)]
    if parent.author_id == person.pk or terms == Work.Terms.ALLOW:
        return True
    granted = RemixAnswer.objects.filter(request__parent=parent, request__by=person, granted=True)
    return terms == Work.Terms.ASK and granted.filter(request__use__in=COVERS[Use(use)]).exists()


def may_repost(parent: Work, person: Person) -> bool:
    """Whether the person may repost it, or quote it at length. One query at most."""
    return may_use(parent, person, Use.REPOST)


@transaction.atomic
def remix(parent: Work, *, by: Person) -> Work:
    """Begin a draft made from `parent` under its terms, or return the one that nothing was written in yet.

    Raises Refused where they don't allow it (yet).
    """
    _refuse(parent, by)
    if not may_use(parent, by):
        raise Refused("Its author wants to be asked first.")
    Person.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # a doubled click waits for the first and finds its draft
    blank = Work.objects.drafts().filter(author=by, derived_from__parent=parent, title="", text="", assets=None)
    if earlier := blank.filter(brief__notes="").first():
        return earlier
    child = begin(by, language=parent.language)
    _derive(child, parent, by)
    return child


@transaction.atomic
def add_parent(child: Work, parent: Work, *, by: Person) -> None:
    """Say that a draft is made from one more Work, under that one's terms; twice is once.

    Said again after its author let AI take part, that is accepted as well, with the terms of now. Raises Refused for
    another's draft, for what is public already, and where the terms don't allow it (yet).
    """
    draft = _own_draft(child, by)
    _refuse(parent, by)
    if not may_use(parent, by):
        raise Refused("Its author wants to be asked first.")
    edge = draft.derived_from.filter(parent=parent).first()
    if edge is None or (edge.accepted.get("with_ai") is False and may_use(parent, by, Use.AI)):
        _derive(draft, parent, by)


@transaction.atomic
def add_quoted(child: Work, parent: Work, *, by: Person) -> None:
    """Say that a draft quotes another Work: it is named, nothing is shared, and nobody need be asked; twice is once.

    Raises Refused for another's draft, and for a Work that is not there.
    """
    draft = _own_draft(child, by)
    if not may_see(parent, by) or not parent.is_published:
        raise Refused("This Work is not there any more.")
    if not draft.derived_from.filter(parent=parent).exists():
        accepted = {**Terms.of(parent).as_json(), "at_length": may_repost(parent, by)}
        derive(draft, parent, terms=quoting(parent), is_quote=True, accepted=accepted)
        record("quoted", person=by, work=draft, parent=parent.pk)


def quoting(parent: Work) -> str:
    """The sentence that stands for a quotation; it quotes no words of the Work, since it outlives them."""
    return f"It quotes a Work by @{parent.author.username} and names it; nothing is shared."


def _own_draft(child: Work, by: Person) -> Work:
    draft = Work.objects.drafts().select_for_update(of=("self",)).filter(pk=child.pk, author=by).first()
    if draft is None:
        raise Refused("Only a draft of your own can be made from another Work.")
    return draft


def _derive(child: Work, parent: Work, by: Person) -> None:
    """Keep the terms of now as accepted; terms to oneself say nothing."""
    facts = _accepted(parent, by) if parent.author_id != by.pk else {}
    edge, is_new = derive(child, parent, **facts)
    if facts and not is_new:
        Derivation.objects.filter(pk=edge.pk).update(**facts, at=clock.now())
    record("remix", person=by, work=child, parent=parent.pk)


def _accepted(parent: Work, by: Person) -> Facts:
    offered, with_ai = Terms.of(parent), may_use(parent, by, Use.AI)
    return {
        "share_ppm": offered.remix_share_ppm,
        "terms": terms_of(parent, with_ai=with_ai)[:300],
        "is_quote": False,
        "accepted": {**offered.as_json(), "with_ai": with_ai},
    }


@transaction.atomic
def wish(parent: Work, *, by: Person, note: str = "", use: str = Use.HUMAN) -> RemixRequest:
    """Ask the author for a use of the Work; twice is once. Raises Refused where that is not possible."""
    _refuse(parent, by, use)
    row, is_new = RemixRequest.objects.get_or_create(
        parent=parent, by=by, use=Use(use), defaults={"note": note[:500], "at": clock.now()}
    )
    if is_new:
        url = reverse("create:remix_request", args=[row.pk])
        notify(parent.author, Notification.Kind.ASK, url=url, actor=by, text=note or str(parent))
        record("remix-asked", person=by, work=parent, request=row.pk, use=str(use))
    return row


@transaction.atomic
def answer(request: RemixRequest, *, by: Person, granted: bool) -> RemixAnswer:
    """Say yes or no, for the author alone; the first answer counts until it is changed here again."""
    if by.pk != request.parent.author_id:
        raise Refused("Only the author of the Work can answer this.")
    row, _ = RemixAnswer.objects.update_or_create(
        request=request, defaults={"by": by, "granted": granted, "at": clock.now()}
    )
    url = reverse("create:remix", args=[request.parent.key])
    said = ("Yes, pass it on." if request.use == Use.REPOST else "Yes, remix it.") if granted else "Not this one."
    take_back(request.by, Notification.Kind.DECISION, url=url, actor=by)  # a changed answer is told again
    notify(request.by, Notification.Kind.DECISION, url=url, actor=by, text=said)
    record("remix-answered", person=by, work=request.parent, request=request.pk, granted=granted)
    return row


def _refuse(parent: Work, by: Person, use: str = Use.HUMAN) -> None:
    if not may_see(parent, by) or not parent.is_published:
        raise Refused("This Work is not there any more.")
    offered, is_own = Terms.of(parent), parent.author_id == by.pk
    if use == Use.REPOST and offered.repost_terms == Work.Terms.NEVER and not is_own:
        raise Refused("Its author does not want it reposted. You can share the link.")
    if use != Use.REPOST and offered.remix_terms == Work.Terms.NEVER and not is_own:
        raise Refused("Its author does not want remixes. You can reply to it, or share its link.")
    if use == Use.AI and offered.with_ai == Work.Terms.NEVER and not is_own:
        raise Refused("Its author wants no AI in remixes of it. You can ask to remix it by hand.")
