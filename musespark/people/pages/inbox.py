"""The notifications page; to open it is to have read them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from musespark.people.asking import SignedIn
from musespark.people.inbox import inbox, mark_seen


@login_required
@require_safe
def notifications(request: SignedIn) -> HttpResponse:
    """Notifications in groups; those that are new on this page are old on the next."""
    groups = inbox(request.user)
    if any(group.is_new for group in groups):
        mark_seen(request.user)
        request.user.refresh_from_db(fields=["notifications_seen_at"])
    return render(request, "people/notifications.html", {"groups": groups})
