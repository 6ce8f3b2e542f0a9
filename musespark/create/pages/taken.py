"""What a form says of a draft's pictures: files to take in, alt text and origin of those that are there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from musespark.create import alt, intake, pictures
from musespark.create.models import AssetOrigin, Intake
from musespark.create.pages.forms import PictureForm, sentence_of
from musespark.people.languages import LANGUAGES
from musespark.support import jobs, limits, media, orphans
from musespark.support.media.captions import MOST_BYTES as MOST_CAPTIONS
from musespark.support.pictures import MOST_BYTES
from musespark.support.refuse import refusal
from musespark.works import captions
from musespark.works.models import Asset, Recording, Work
from musespark.works.refuse import Refused
from musespark.works.upload import Stored, store

EXAMPLE = "WEBVTT\n\n00:00.000 --> 00:02.500\n…"  # how captions are written


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
    return problems + take_captions(request, work) + take_in(request, work)


def tell(request: HttpRequest, problems: list[str]) -> None:
    """Say what could not be kept, in one message: of many a page shows the last ones alone."""
    if said := " ".join(filter(None, problems)):
        messages.error(request, said)


def take_in(request: HttpRequest, work: Work) -> list[str]:
    """Take in the files that came along, each alone; of too many the first ones, for a page can't give files back."""
    if not request.FILES:
        return []
    problems = take(work, look_at(request, max(0, Work.PICTURES - work.assets.count())))
    return problems + take_recording(request, work)


def take_recording(request: HttpRequest, work: Work) -> list[str]:
    """Take in the video or sound that came along, and have it prepared; why not, else."""
    file = request.FILES.get("recording")
    if file is None:
        return []
    limits.spend("recording", limits.caller(request), most=20, seconds=3600)  # 4 GB, and hours of a core
    wrong = refusal(intake.begin, work, file)
    return [f"{file.name}: {wrong}"] if wrong else []


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
    """What create/_pictures.html and create/_recording.html need beside the Work. Seven queries."""
    there = list(alt.pictures_of(work))
    return {
        **recording_facts(work),
        "pictures": there,
        "room": Work.PICTURES - len(there),
        "missing": alt.missing(work),
        "sources": [one for one in AssetOrigin.Source.choices if one[0] != AssetOrigin.Source.POSTER],
    }


def take_captions(request: HttpRequest, work: Work) -> list[str]:
    """Keep the captions that came along, as a file or as words; why not, else. Those that are there already stay."""
    file, words = request.FILES.get("captions"), request.POST.get("captions-text", "").replace("\r\n", "\n").strip()
    there = Recording.objects.select_related("work__publication").filter(work=work).first()
    if there is None or not (file or words):
        return []
    language = request.POST.get("captions-language", "")
    language = language if language in dict(LANGUAGES) else work.language
    if not file and (words, language) == (captions.source_of(there).strip(), there.captions_language):
        return []
    data = file.read(MOST_CAPTIONS + 1) if file else words.encode(errors="replace")
    wrong = refusal(captions.put, there, data, language=language)
    return [wrong] if wrong else []


def recording_facts(work: Work) -> dict[str, Any]:
    """What create/_recording.html needs beside the Work. Three queries."""
    waiting = Intake.objects.filter(work=work).first()
    there = Recording.objects.filter(work=work).first()
    facts = {"takes_media": media.is_here(), "intake": waiting, "recording": there}
    if waiting and not waiting.tries:
        return {**facts, "idle": "media" in jobs.idle_queues()}
    if there is None:
        return facts
    return {
        **facts,
        "seconds": there.duration / 1000,
        "poster_at": f"{there.poster_at // 60_000}:{there.poster_at % 60_000 / 1000:04.1f}",
        "captions_text": captions.source_of(there),
        "captions_example": EXAMPLE if there.is_video else "",
        "captions_language": there.captions_language or work.language,
        "languages": LANGUAGES,
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
