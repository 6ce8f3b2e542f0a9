"""A hashtag's page: the Works that carry it, newest first or most kept first."""

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from musespark.people.asking import Visit, wants_part
from musespark.works.cards import cards_for
from musespark.works.paging import SIZE, newest
from musespark.works.queries import visible_to
from musespark.works.seal import sealed
from musespark.works.tags import fold, is_tag


@require_safe
def tag(request: Visit, name: str) -> HttpResponse:
    """Works with the hashtag; `?order=popular` by likes and saves, else by time (`?after=`)."""
    folded = fold(name)
    if not is_tag(folded):
        raise Http404
    if folded != name:
        return redirect("works:tag", folded)
    works = visible_to(request.user).filter(taggings__tag__name=folded)
    is_popular = request.GET.get("order") == "popular"
    if is_popular:
        ranked = works.annotate(kept=Count("saves", distinct=True) * 2 + Count("likes", distinct=True))
        ids, following = list(ranked.order_by("-kept", "-pk").values_list("pk", flat=True)[: SIZE * 2]), ""
    else:
        ids, following = newest(works, request.GET.get("after", "")[:60])
    cards = sealed(cards_for(ids, request.user), request.user)
    facts = {"name": folded, "cards": cards, "next": following, "popular": is_popular, "count": works.count()}
    return render(request, "works/tag.html#part" if wants_part(request) else "works/tag.html", facts)
