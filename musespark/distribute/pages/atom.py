"""Atom feeds of a profile and of a hashtag."""

import hashlib
from urllib.parse import urljoin

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from musespark.distribute.atom import Channel, latest, written
from musespark.people.asking import Visit
from musespark.people.models import Person
from musespark.people.queries import is_blocked
from musespark.support import clock
from musespark.works.models import Tag, Work
from musespark.works.queries import visible_to
from musespark.works.tags import fold

WEEK = 7 * 86_400  # seconds


@require_safe
def of_profile(request: Visit, handle: str) -> HttpResponse:
    """The newest Works of a person, replies left out; not found across a block, as the profile."""
    person = get_object_or_404(Person, username=handle.lower(), is_active=True)
    if is_blocked(request.user, person):
        raise Http404
    path = reverse("share:profile-atom", args=[person.username])
    if handle != person.username:
        return redirect(path, permanent=True)
    works = Work.objects.visible().by_themselves().filter(author=person)
    return _answer(request, Channel(person.shown_name, person.bio, person.get_absolute_url(), path, person), works)


@require_safe
def of_tag(request: Visit, name: str) -> HttpResponse:
    """The newest Works under a hashtag that the reader may see in lists."""
    tag = get_object_or_404(Tag, name=fold(name.replace("\0", "")))
    path = reverse("share:tag-atom", args=[tag.name])
    if name != tag.name:
        return redirect(path, permanent=True)
    works = visible_to(request.user).filter(taggings__tag=tag)
    return _answer(request, Channel(str(tag), _("Works under %s") % tag, tag.get_absolute_url(), path, None), works)


def _answer(request: Visit, channel: Channel, works: QuerySet[Work]) -> HttpResponse:
    """Answer with the feed, or that it is as the reader has it. Its addresses are the instance's, not the request's."""
    xml = written(channel, latest(works), root=urljoin(settings.ADDRESS, "/"))
    response = HttpResponse(xml, content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "private, max-age=60" if request.user.is_authenticated else "public, max-age=60"
    etag = f'"{hashlib.sha256(xml.encode()).hexdigest()[:32]}"'
    since = _since(f"{request.user.pk or ''} {channel.path}", etag)
    response["ETag"], response["Last-Modified"] = etag, http_date(since)
    return get_conditional_response(request, etag=etag, last_modified=since, response=response) or response


def _since(feed: str, etag: str) -> int:
    """Return the second since when this process knows the feed as it reads now; a later one for each change.

    The times of its entries would not do: they tell nothing of a deletion, a new name or a picture that became ready.
    """
    name = f"atom:{hashlib.sha256(feed.encode()).hexdigest()}"
    known, since = cache.get(name, ("", 0))
    if known != etag:
        since = max(int(clock.now().timestamp()), since + 1)
        cache.set(name, (etag, since), timeout=WEEK)
    return int(since)
