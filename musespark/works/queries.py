"""Reads offered to other rooms. Each says how many queries it costs."""

from django.db.models import QuerySet

from musespark.people.queries import Viewer, blocked_with, hidden_from
from musespark.works.models import Asset, Derivation, Recording, Work


def visible_to(viewer: Viewer) -> QuerySet[Work]:
    """Works that `viewer` may see in lists: public, no block either way, not muted. One query for the ids hidden."""
    works = Work.objects.visible().filter(author__is_active=True)
    hidden = hidden_from(viewer)
    return works.exclude(author__in=hidden) if hidden else works


def may_see(work: Work, viewer: Viewer) -> bool:
    """Whether `viewer` may open the Work's page: their own always, else public and no block. One query.

    A muted person's Work stands in no list, and opens where somebody asks for it.
    """
    if viewer.pk == work.author_id:
        return True
    is_public = work.is_published and not work.is_withdrawn and work.author.is_active
    return is_public and work.author_id not in blocked_with(viewer)


def looks_of(work: Work) -> QuerySet[Asset]:
    """The pictures of `work` that look like something: not what is drawn of a sound, where all are alike. One query."""
    return work.assets.exclude(recording__kind=Recording.Kind.SOUND)


def remixes_of(work: Work, viewer: Viewer, most: int = 100) -> list[Work]:
    """Public Works made from `work` that `viewer` sees in lists, the newest first, with their authors. Two queries."""
    rows = visible_to(viewer).filter(derived_from__parent=work).select_related("author")
    return list(rows.order_by("-publication__at", "-pk")[:most])


def parents_of(work: Work, viewer: Viewer | None = None) -> list[Derivation]:
    """The remix edges to what `work` was made from, parents loaded. One query.

    For a `viewer` those alone whose parent is public and behind no block, as cards name them. Two queries.
    """
    edges = work.derived_from.select_related("parent__author")
    if viewer is not None:
        public = Work.objects.visible().filter(author__is_active=True).exclude(author__in=blocked_with(viewer))
        edges = edges.filter(parent__in=public)
    return list(edges)
