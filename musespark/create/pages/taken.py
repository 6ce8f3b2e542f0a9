"""What a form says of a draft's pictures: files to take in, alt text and origin of those that are there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from musespark.create import alt, pictures
from musespark.create.models import AssetOrigin
from musespark.create.pages.forms import PictureForm, sentence_of
from musespark.support import limits, orphans
from musespark.support.pictures import MOST_BYTES
from musespark.support.refuse import refusal
from musespark.works.models import Asset, Work
from musespark.works.refuse import Refused
from musespark.works.upload import Stored, store


@dataclass(frozen=True)
class Looked:
    """What was found of the files that a form brought along: pictures by their names, a sentence for each other one."""

    pictures: list[tuple[str, Stored]]
    problems: list[str]


def keep_pictures(request: HttpRequest, work: Work) -> list[str]:
    """Keep what the form says of pictures, whatever else it is about; a sentence for each thing that can't be kept.

    No transaction should be open, here and below: files are judged.
    """
    problems = [problem for asset in work.assets.all() if (problem := _describe(request, asset))]
    return problems + take_in(request, work)


def tell(request: HttpRequest, problems: list[str]) -> None:
    """Say what could not be kept, in one message: of many a page shows the last ones alone."""
    if said := " ".join(filter(None, problems)):
        messages.error(request, said)


def take_in(request: HttpRequest, work: Work) -> list[str]:
    """Take in the files that came along, each alone; of too many the first ones, for a page can't give files back."""
    return take(work, look_at(request, max(0, Work.PICTURES - work.assets.count()))) if request.FILES else []


def look_at(request: HttpRequest, room: int = Work.PICTURES) -> Looked:
    """Judge the first `room` files that came along, and keep their bytes."""
    files = request.FILES.getlist("pictures")
    if not files:
        return Looked([], [])
    limits.spend("upload", limits.caller(request), most=120, seconds=3600, times=min(len(files), room))
    found = Looked([], [])
    for file in files[:room]:
        try:
            found.pictures.append((str(file.name), store(file.read(MOST_BYTES + 1))))
        except Refused as wrong:
            found.problems.append(f"{file.name}: {wrong}")
    found.problems.extend([_too_many(len(files), room)] if len(files) > room else [])
    return found


@contextmanager
def looking(request: HttpRequest) -> Iterator[Looked]:
    """Look at all files, and open the transaction that takes them in; where it fails, their bytes go again."""
    looked = look_at(request)
    try:
        with transaction.atomic():
            yield looked
    except Exception:
        orphans.forget({picture.blob for _, picture in looked.pictures})
        raise


def take(work: Work, looked: Looked) -> list[str]:
    """Take in what was looked at; a transaction may be open."""
    return [problem for name, picture in looked.pictures if (problem := _take(work, name, picture))] + looked.problems


def _too_many(chosen: int, room: int) -> str:
    counts = {"chosen": chosen, "room": room}
    if not room:
        return _("A Work takes ten pictures, and this one has them. Remove one to add another.")
    return _("A Work takes ten pictures; of the %(chosen)d you chose, the first %(room)d were looked at.") % counts


def shown(work: Work) -> dict[str, Any]:
    """What the list of pictures needs beside the Work: see create/_pictures.html. Four queries."""
    there = list(alt.pictures_of(work))
    return {
        "pictures": there,
        "room": Work.PICTURES - len(there),
        "missing": alt.missing(work),
        "sources": [one for one in AssetOrigin.Source.choices if one[0] != AssetOrigin.Source.POSTER],
    }


def _take(work: Work, name: str, picture: Stored) -> str:
    try:
        pictures.take(work, picture)
    except Refused as wrong:
        orphans.forget({picture.blob})
        return f"{name}: {wrong}"
    return ""


def _describe(request: HttpRequest, asset: Asset) -> str:
    form = PictureForm(request.POST, prefix=f"picture-{asset.pk}")
    if form.add_prefix("alt") not in request.POST:
        return ""
    if not form.is_valid():
        return sentence_of(form)
    return refusal(pictures.describe, asset, alt=form.cleaned_data["alt"], source=form.cleaned_data["source"])
