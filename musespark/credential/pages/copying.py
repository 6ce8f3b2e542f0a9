"""The text of a Work to be copied: plain, and with its credential in letters that nobody sees."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from musespark.credential.fingerprint import canonical
from musespark.credential.models import Label
from musespark.credential.vouch import inscribed
from musespark.people.asking import Visit
from musespark.support import limits
from musespark.works.models import Work
from musespark.works.queries import may_see


@transaction.non_atomic_requests  # it is signed, and nobody waits for that
@require_safe
def copy_text(request: Visit, key: str) -> HttpResponse:
    """Show both copies, and how long each is."""
    work = get_object_or_404(Work.objects.visible().select_related("author", "publication"), key=key)
    if not may_see(work, request.user) or not work.text.strip():
        raise Http404
    limits.spend("copy", limits.caller(request), most=30, seconds=300)
    label = Label.objects.filter(work=work).first()
    context = {
        "word": "prove",
        "work": work,
        "plain": canonical(work.text).decode(),
        "signed": inscribed(work, label) if label else "",
    }
    return render(request, "credential/copy.html", context)
