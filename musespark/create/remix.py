"""Remix somebody's Work by the terms they set: at once, after asking, or not at all."""

from django.db import transaction
from django.urls import reverse

from musespark.create.begin import begin
from musespark.create.models import RemixAnswer, RemixRequest
from musespark.people.models import Notification, Person
from musespark.people.notify import notify, take_back
from musespark.support import clock
from musespark.support.money import show_ppm
from musespark.traces.record import record
from musespark.works.derive import derive
from musespark.works.models import Work
from musespark.works.queries import may_see
from musespark.works.refuse import Refused

SHARE_PPM = 250_000  # of a remix's income, for the Work it is made from
MOST_PPM = 400_000  # of it for all that it is made from: what earn holds to, whose tests compare the two


def terms_of(parent: Work) -> str:
    """The sentence that a remixer accepts; it quotes no words of the Work, since it outlives them."""
    share, most = show_ppm(SHARE_PPM), show_ppm(MOST_PPM)
    return (
        f"{share} of each reward for the remix goes to @{parent.author.username} for the Work that it is made from and "
        "names. What that Work was itself made from has its part of this share. "
        f"A remix of several Works passes on at most {most} in all."
    )


def may_remix(parent: Work, person: Person) -> bool:
    """Whether the person may remix without (further) asking. One query at most."""
    if parent.author_id == person.pk or parent.remix_terms == Work.Terms.ALLOW:
        return True
    granted = RemixAnswer.objects.filter(request__parent=parent, request__by=person, granted=True)
    return parent.remix_terms == Work.Terms.ASK and granted.exists()


@transaction.atomic
def remix(parent: Work, *, by: Person) -> Work:
    """Begin a draft made from `parent` under its terms, or return the one that nothing was written in yet.

    Raises Refused where they don't allow it (yet).
    """
    _refuse(parent, by)
    if not may_remix(parent, by):
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

    Raises Refused for another's draft, for what is public already, and where the terms don't allow it (yet).
    """
    draft = _own_draft(child, by)
    _refuse(parent, by)
    if not may_remix(parent, by):
        raise Refused("Its author wants to be asked first.")
    if not draft.derived_from.filter(parent=parent).exists():
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
        derive(draft, parent, terms=quoting(parent))
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
    share, terms = (0, "") if parent.author_id == by.pk else (SHARE_PPM, terms_of(parent))
    derive(child, parent, share_ppm=share, terms=terms)
    record("remix", person=by, work=child, parent=parent.pk)


@transaction.atomic
def wish(parent: Work, *, by: Person, note: str = "") -> RemixRequest:
    """Ask the author; twice is once. Raises Refused where remixes are not possible."""
    _refuse(parent, by)
    row, is_new = RemixRequest.objects.get_or_create(
        parent=parent, by=by, defaults={"note": note[:500], "at": clock.now()}
    )
    if is_new:
        url = reverse("create:remix_request", args=[row.pk])
        notify(parent.author, Notification.Kind.ASK, url=url, actor=by, text=note or str(parent))
        record("remix-asked", person=by, work=parent, request=row.pk)
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
    said = "Yes, remix it." if granted else "Not this one."
    take_back(request.by, Notification.Kind.DECISION, url=url, actor=by)  # a changed answer is told again
    notify(request.by, Notification.Kind.DECISION, url=url, actor=by, text=said)
    record("remix-answered", person=by, work=request.parent, request=request.pk, granted=granted)
    return row


def _refuse(parent: Work, by: Person) -> None:
    if not may_see(parent, by) or not parent.is_published:
        raise Refused("This Work is not there any more.")
    if parent.remix_terms == Work.Terms.NEVER and parent.author_id != by.pk:
        raise Refused("Its author does not want remixes. You can reply to it, or share its link.")
