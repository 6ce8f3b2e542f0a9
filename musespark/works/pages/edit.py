"""Change a published Work for all to see; delete it, and change one's mind."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from musespark.people.asking import SignedIn, wants_part
from musespark.support.limits import caller, spend
from musespark.web.back import way_back
from musespark.works.cards import cards_for
from musespark.works.edit import edit as change
from musespark.works.models import Asset, Notice, Work
from musespark.works.pages.finding import own
from musespark.works.recorder import lent
from musespark.works.refuse import Refused
from musespark.works.terms import Terms, offer
from musespark.works.terms_form import TermsFields
from musespark.works.withdraw import restore
from musespark.works.withdraw import withdraw as take_away


class Lines(forms.CharField):
    """Text as its writer counts it: browsers send two characters for a line's end, and show one; nothing is trimmed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class EditForm(TermsFields, forms.ModelForm[Work]):
    """Title, text, notices, terms, and the words that describe each picture."""

    title = Lines(label=gettext_lazy("Title"), max_length=Work.TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    text = Lines(
        label=gettext_lazy("Text"), max_length=Work.TEXT, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"})
    )
    notices = forms.MultipleChoiceField(
        label=gettext_lazy("Say it first"), choices=Notice.Kind, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Work
        fields = ("title", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(Terms.of(self.instance).as_json())
        self.initial["notices"] = list(self.instance.notices.values_list("kind", flat=True))
        self.pictures: list[Asset] = list(self.instance.assets.all())
        for number, asset in enumerate(self.pictures, 1):
            self.fields[f"alt_{asset.pk}"] = forms.CharField(
                label=_("What picture %(number)d shows") % {"number": number},
                initial=asset.alt,
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )

    def alt_fields(self) -> list[forms.BoundField]:
        """The descriptions, for the template."""
        return [self[f"alt_{asset.pk}"] for asset in self.pictures]

    def clean(self) -> dict[str, Any]:
        """Refuse what would leave nothing."""
        data = super().clean() or {}
        said = f"{data.get('title', '')}{data.get('text', '')}"
        if not (said.strip() or self.pictures) and not self.errors:
            raise forms.ValidationError(_("Nothing would be left. To take it away, delete it."))
        return data


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, key: str) -> HttpResponse:
    """Change a published Work of one's own; drafts are edited in the studio."""
    work = own(request, key)
    if work.is_withdrawn:
        raise Http404
    if not work.is_published:
        return redirect(f"/create/{work.key}")
    recorder = lent()
    if request.method != "POST" and recorder and (place := recorder.waiting(work)):
        return redirect(place)
    form = EditForm(request.POST if request.method == "POST" else None, instance=Work.objects.get(pk=work.pk))
    if not form.is_valid():
        facts = {"form": form, "work": work, "recorder": recorder, "state": recorder.state(work) if recorder else None}
        return render(request, "works/edit.html", facts, status=422 if form.is_bound else 200)
    spend("edit", caller(request), most=60, seconds=600)
    if recorder:
        recorder.keep(work, request.POST.get("events", ""))
    _keep(work, form)
    messages.success(request, _("Your changes are public. What it said before is in its history."))
    return redirect(work)


def _keep(work: Work, form: EditForm) -> None:
    data = form.cleaned_data
    alts = {asset.pk: data[f"alt_{asset.pk}"] for asset in form.pictures}
    change(work, title=data["title"], text=data["text"], notices=data["notices"], alts=alts)
    offer(work, form.terms(Terms.of(work)))


@login_required
@require_POST
def withdraw(request: SignedIn, key: str) -> HttpResponse:
    """Delete one's Work (`to=on`), or bring it back (`to=off`); in place of a reply htmx gets a word and an Undo."""
    work = own(request, key)
    try:
        if request.POST.get("to", "on") == "off":
            restore(work, by=request.user)
            messages.success(request, _("It is back."))
            return redirect(work)
        take_away(work, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(work)
    if wants_part(request) and work.in_reply_to:
        shown = cards_for([each for each in (work.in_reply_to, work.thread) if each], request.user)
        return render(request, "works/_deleted.html", {"work": work, "shown": shown})
    undo = format_html(
        '{} <button class="button" form="act" formaction="/w/{}/withdraw" name="to" value="off">{}</button>',
        _("Deleted."),
        work.key,
        _("Undo"),
    )
    messages.success(request, undo)
    return way_back(request, request.user.get_absolute_url(), never=f"/w/{work.key}")
