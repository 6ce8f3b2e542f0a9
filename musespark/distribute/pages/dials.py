"""The sliders: they reorder the feed that is open, and are kept; a set of them can be named and shared."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from musespark.distribute import slates
from musespark.distribute.less import wishes_of
from musespark.distribute.models import FeedDial, Slate
from musespark.distribute.pages import feed
from musespark.distribute.pages.asking import Asked, key, person_of
from musespark.distribute.pages.forms import DialForm, NameForm, Slide, sliders, topic_sliders
from musespark.distribute.rank.filters import UNWANTED
from musespark.distribute.wishes import MOST_NAMED, NEUTRAL, dial_of, set_dial, set_topics, topics_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dials(request: Asked) -> HttpResponse:
    """Show the sliders; a change is kept and answered with the feed in its new order."""
    person, slate = person_of(request), _open_slate(request)
    if request.method == "POST" and "middle" in request.POST:
        return _to_the_middle(request, slate)
    form = DialForm(request.POST or None, instance=dial_of(person), topics=topics_of(person, slate))
    if request.method == "POST" and form.is_valid():
        set_dial(person, form.cleaned_data)
        set_topics(person, form.topic_weights())
        return _reordered(request, slate)
    named = FeedDial.objects.filter(person=person).exclude(name="").order_by("name")
    wishes, wished = wishes_of(person)
    topics = topic_sliders(form)
    context = {"sliders": sliders(form), "topics": topics, "is_wrong": any(each.field.errors for each in topics)}
    context |= {"slate": slate, "named": named, "name_form": NameForm(), "in_feed": bool(request.htmx)}
    context |= {"wishes": wishes, "further_wishes": wished - len(wishes), "unwanted": round(100 * UNWANTED)}
    status = 422 if form.is_bound else 200
    return render(
        request, "distribute/dials.html#dials" if request.htmx else "distribute/dials.html", context, status=status
    )


def _to_the_middle(request: Asked, slate: Slate | None) -> HttpResponse:
    """Set every dial and topic to where it changes nothing."""
    person = person_of(request)
    topics = topics_of(person, slate)
    dial = set_dial(person, dict.fromkeys(FeedDial.DIALS, NEUTRAL))
    set_topics(person, dict.fromkeys(topics, NEUTRAL))
    form = DialForm(instance=dial, topics=dict.fromkeys(topics, NEUTRAL))
    return _reordered(request, slate, moved=[*sliders(form), *topic_sliders(form)])


def _reordered(request: Asked, slate: Slate | None, moved: Sequence[Slide] = ()) -> HttpResponse:
    """Answer with the list anew; what stood on the open one may stand on it again. `moved` are sliders to draw too."""
    if not request.htmx:
        return redirect("share:feed")
    fresh = slates.reordered(slate, request.user)
    page = slates.show(fresh, 1)
    found = feed.items(page, request)
    context = {"slate": fresh, "items": found, "more": feed.more_of(page), "alone": feed.is_alone(request, found)}
    context |= {"moved": moved}
    response = render(request, "distribute/feed.html#reordered", context)
    response["HX-Replace-Url"] = f"{request.build_absolute_uri('/')}?slate={fresh.key}&upto=1"
    return response


@login_required
@require_POST
def save_named(request: Asked) -> HttpResponse:
    """Keep one's dials under a name, to come back to and to share."""
    person, form = person_of(request), NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the feed a name of at most 40 letters."))
        return redirect("share:dials")
    if FeedDial.objects.filter(person=person).exclude(name="").count() >= MOST_NAMED:
        messages.error(request, _("You have 20 named feeds. Delete one first."))
        return redirect("share:dials")
    mine = dial_of(person)
    values = {name: getattr(mine, name) for name in FeedDial.DIALS}
    return redirect(set_dial(person, values, form.cleaned_data["name"]))


@login_required
@require_POST
def adopt(request: Asked, key: str) -> HttpResponse:
    """Take the dials of a named feed as one's own."""
    theirs = get_object_or_404(FeedDial.objects.exclude(name=""), key=key)
    set_dial(person_of(request), {name: getattr(theirs, name) for name in FeedDial.DIALS})
    return redirect("share:feed")


@login_required
@require_POST
def delete_named(request: Asked, key: str) -> HttpResponse:
    """Delete one's named feed; its address is gone."""
    get_object_or_404(FeedDial.objects.exclude(name=""), key=key, person=person_of(request)).delete()
    return redirect("share:dials")


def _open_slate(request: Asked) -> Slate | None:
    """Return the viewer's list that is open in the page, if it says so; beside no feed else the newest of theirs."""
    asked = request.POST.get("slate") or request.GET.get("slate") or ""
    mine = Slate.objects.filter(person=person_of(request)).defer("candidates", "outcomes")
    newest = None if request.htmx else mine.order_by("-id").first()
    return mine.filter(key=key(asked)).first() or newest
