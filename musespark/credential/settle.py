"""Let the lineage say what was agreed or decided in a dispute, and no more than that. All of it can be put back.

An edge that ran the other way is set aside: of two Works one is made from the other, as was decided last. A remix that
names the original already stays as it was agreed.
"""

from django.utils.translation import gettext as _

from musespark.create.remix import quoting
from musespark.credential.models import Answer, Dispute, Finding, SetAside
from musespark.support import clock
from musespark.support.money import show_ppm
from musespark.works.derive import Facts, derive
from musespark.works.life import LIFE
from musespark.works.models import Derivation, Work

# Whether what was decided or else answered names the original, and if so as a quotation (True) or as a source (False).
NAMES: dict[str, bool] = {
    Finding.Outcome.MADE_FROM: False,
    Answer.Choice.SHARE: False,
    Finding.Outcome.QUOTES: True,
    Answer.Choice.QUOTE: True,
}


def finding_of(row: Dispute) -> Finding | None:
    """Return the finding in force."""
    return row.findings.filter(overturning=None).first()


def settle(row: Dispute, *, is_new: bool = True) -> None:
    """Make the lineage what `row` says by now; with `is_new` by what was said just now, which turns an edge round.

    To be called in a transaction that holds `row`. Raises Refused where the lineage would run in a circle.
    """
    found, given = finding_of(row), Answer.objects.filter(dispute=row).first()
    is_quote = NAMES.get(found.outcome if found else given.choice if given else "")
    facts = None if is_quote is None else _facts(row, is_quote=is_quote, agreed=found is None)
    turned = SetAside.objects.filter(brought_by=row)
    if turned.exists() and not is_new and facts is not None:
        turned.update(**facts, at=clock.now())  # a later decision stands; this is what it set aside
        return
    _hand_over(row)
    changed = _unname(row) if facts is None else _name(row, facts)
    for work in Work.objects.filter(pk__in=changed).order_by("pk"):
        LIFE.follow("derive", work)


def _facts(row: Dispute, *, is_quote: bool, agreed: bool) -> Facts:
    """What the edge says: a source gets the share of its own terms, a quotation none."""
    share = 0 if is_quote else row.original.remix_share_ppm
    said = quoting(row.original) if is_quote else _terms(row, share, agreed=agreed)
    return {"share_ppm": share, "is_quote": is_quote, "terms": said[:300], "accepted": {}}


def _name(row: Dispute, facts: Facts) -> set[int]:
    """Name the original in the lineage; returns the Works whose lineage changed."""
    if row.edge is not None:
        if row.edge.is_quote == facts["is_quote"]:
            return set()
        Derivation.objects.filter(pk=row.edge.pk).update(**facts, at=clock.now())
        return {row.work_id}
    turned = _set_aside(row)
    edge, is_new = derive(row.work, row.original, **facts)
    if is_new:
        _keep_edge(row, edge)
    return turned | ({row.work_id} if is_new else set())


def _hand_over(row: Dispute) -> None:
    """Let what turned the edge of `row` round keep what `row` itself had turned round, so that it can be put back."""
    later, own = SetAside.objects.filter(brought_by=row).first(), SetAside.objects.filter(dispute=row).first()
    if later is not None:
        later.delete()
        if own is not None:
            own.dispute = later.dispute
            own.save(update_fields=["dispute"])


def _unname(row: Dispute) -> set[int]:
    """Take out what `row` brought, and put back what it turned round; returns the Works whose lineage changed."""
    if row.edge is None:
        return set()
    row.edge.delete()
    _keep_edge(row, None)
    aside = SetAside.objects.filter(dispute=row).select_related("brought_by", "child").first()
    if aside is None:
        return {row.work_id}
    parent = row.original if aside.child == row.work else row.work
    edge, _is_new = derive(aside.child, parent, **_said(aside))
    Derivation.objects.filter(pk=edge.pk).update(at=aside.at)
    if aside.brought_by is not None:
        _keep_edge(aside.brought_by, edge)
    aside.delete()
    return {row.work_id, row.original_id}


def _set_aside(row: Dispute) -> set[int]:
    """Take out an edge that runs the other way, and keep it; returns the Work whose lineage changed."""
    edge = Derivation.objects.filter(child=row.original, parent=row.work).first()
    if edge is None:
        return set()
    brought_by = Dispute.objects.filter(edge=edge).first()
    facts = {**_said(edge), "child": edge.child, "brought_by": brought_by, "at": edge.at}
    SetAside.objects.update_or_create(dispute=row, defaults=facts)
    edge.delete()
    return {row.original_id}


def _said(edge: Derivation | SetAside) -> Facts:
    return {
        "share_ppm": edge.share_ppm,
        "terms": edge.terms,
        "is_quote": edge.is_quote,
        "accepted": edge.accepted,
    }


def _keep_edge(row: Dispute, edge: Derivation | None) -> None:
    row.edge = edge
    row.save(update_fields=["edge"])


def _terms(row: Dispute, share: int, *, agreed: bool) -> str:
    who = {"who": row.original.author.username, "share": show_ppm(share)}
    if not share and agreed:
        return _("Agreed: it is made from a Work by @%(who)s and names it; nothing is shared.") % who
    if not share:
        return _("Decided: it is made from a Work by @%(who)s and names it; nothing is shared.") % who
    if agreed:
        return _("Agreed: it is made from a Work by @%(who)s; %(share)s of each reward goes there.") % who
    return _("Decided: it is made from a Work by @%(who)s; %(share)s of each reward goes there.") % who
