"""Find where a published Work stands: its prints, its cluster of near-copies, its originality. Idempotent."""

from collections.abc import Sequence
from contextlib import suppress

from django.db import transaction
from django.urls import reverse

from musespark.credential import listening, near, prints
from musespark.credential.alike import COPY
from musespark.credential.attest import attest_uploads
from musespark.credential.hit import Found
from musespark.credential.models import RECORDING_VERSION, Bearing, FramesPrint
from musespark.credential.near import Probe
from musespark.credential.originality import originality, picture_originality, text_originality, unexplained
from musespark.credential.overtaken import Overtaken, unless_overtaken
from musespark.credential.record import record_of
from musespark.people.models import Notification
from musespark.people.notify import notify
from musespark.support import clock, media
from musespark.support.jobs import job
from musespark.works.life import LIFE
from musespark.works.models import Recording, Work

AT_ONCE = 20  # old prints of recordings that are asked for anew at a time


def soon(work: Work) -> None:
    """Have the bearing of `work` taken after this transaction."""
    take_bearing.enqueue(work.pk)


@job()
def take_bearing(work_id: int) -> None:
    """Take the bearing of the Work unless it is gone or not public."""
    works = Work.objects.visible().select_related("author", "publication")
    work = works.filter(pk=work_id).first()
    if work is not None:
        with suppress(Overtaken):  # the edit asked for this again
            bear(work)


def hear(work: Work) -> bool:
    """Whether all prints of the recording of `work` are there; where not they are asked for. Two queries."""
    recording = Recording.objects.filter(work=work).first()
    if recording is None or not media.is_here():
        return True
    with transaction.atomic():
        row, is_new = FramesPrint.objects.get_or_create(recording=recording)
        if is_new:
            take_recording.enqueue(recording.pk)
    return row.version == RECORDING_VERSION


@job(queue_name="media")
def take_recording(recording_id: int) -> None:
    """Take the prints of a recording; if it is public, its Work finds its place anew. Idempotent."""
    recording = Recording.objects.select_related("work__publication").filter(pk=recording_id).first()
    if recording is not None:
        listening.take(recording)
        if recording.work.is_published:
            soon(recording.work)


def hear_anew() -> int:
    """Ask for the prints of recordings that were taken in another way than today's; return how many. A chore."""
    old = FramesPrint.objects.exclude(version__in=[0, RECORDING_VERSION]).order_by("-id")[:AT_ONCE]
    for row in old:
        with transaction.atomic():
            if FramesPrint.objects.filter(pk=row.pk, version=row.version).update(version=0):
                take_recording.enqueue(row.recording_id)
    return len(old)


def bear(work: Work) -> Bearing:
    """Keep prints, originality, cluster and nearest earlier Work of `work`; tell the author of what it is near to.

    Raises Overtaken.
    """
    drawn = drawn_in(work)
    prints.take(work, drawn)
    hear(work)
    attest_uploads(work)
    asked = near.probe_of(work)
    before = work.publication.at
    hits = [hit for hit in near.find(asked, before=before) if _counts(hit, drawn)]
    there = Work.objects.in_bulk([hit.work for hit in hits])  # the index may know one that was deleted since
    earlier = [hit for hit in hits if hit.work in there]
    best = max(earlier, key=lambda hit: hit.similarity, default=None)
    own = originality_of(work, asked)
    with unless_overtaken(work):
        row, _ = Bearing.objects.update_or_create(
            work=work,
            defaults={
                "cluster": _cluster(best, work),
                "originality": own,
                "nearest_id": best.work if best else None,
                "similarity": best.similarity if best else 0.0,
                "at": clock.now(),
            },
        )
        if row.nearest is not None and best is not None and row.nearest.author_id != work.author_id:
            _tell(work, row.nearest, best)
        LIFE.follow("bear", work)
    return row


def originality_of(work: Work, asked: Probe | None = None) -> float | None:
    """Return the originality of `work`, 0 to 1 (None: too little to say); a draft is compared with all there is."""
    asked = asked or near.probe_of(work)
    before = work.publication.at if work.is_published else clock.now()
    text = text_originality(near.explained(asked, before))
    hits = near.find(asked, others_only=True, before=before)
    return originality(text, [*_pictures(work, asked, hits), *_recording(asked, hits)])


def _pictures(work: Work, asked: Probe, found: list[Found]) -> list[float]:
    hits = [hit for hit in found if hit.kind == "picture" or (hit.shared and hit.shared.way == "shown")]
    drawn = drawn_in(work) if any(hit.is_layout for hit in hits) else frozenset()
    counted = [hit for hit in hits if hit.kind == "recording" or _counts(hit, drawn)]
    return [_own([hit for hit in counted if hit.picture == position]) for position in range(len(asked.pictures))]


def _own(hits: Sequence[Found]) -> float:
    """Return the share of a picture that no hit explains: by its hash as a whole, or by its texture."""
    whole = [picture_originality(round((1 - _alike(hit)) * 128)) for hit in hits if hit.match is None]
    return min([*whole, unexplained([(hit.match.explains, hit.match.region) for hit in hits if hit.match])])


def drawn_in(work: Work) -> frozenset[str]:
    """Return the SHA-256 of the pictures of `work` that the studio drew."""
    pictures = record_of(work).pictures
    return frozenset(sha for sha, layers in pictures.items() if any(layer.kind == "drawn" for layer in layers))


def _alike(hit: Found) -> float:
    """How alike the asked picture is to what was found: a picture, or a frame of a video that shows it."""
    return hit.shared.asked if hit.shared else hit.similarity


def _recording(asked: Probe, found: list[Found]) -> list[float]:
    """The share of the asked recording that stands in none of the others; nothing where no recording is asked about."""
    if asked.recorded is None:
        return []
    shared = (hit.shared for hit in found if hit.kind == "recording" and hit.shared)
    return [1 - max((each.asked for each in shared), default=0.0)]


def _counts(hit: Found, drawn: frozenset[str]) -> bool:
    """Whether a hit makes a near-copy: two studio layouts look alike because they share a template."""
    if hit.kind == "picture":
        return not (hit.is_layout and drawn)
    return hit.similarity >= COPY


def _cluster(best: Found | None, work: Work) -> int:
    if best is None:
        return work.pk
    return Bearing.objects.filter(work=best.work).values_list("cluster", flat=True).first() or best.work


def _tell(work: Work, original: Work, best: Found) -> None:
    what = f"{round(best.similarity * 100)} % like yours ({best.kind})"
    url = reverse("prove:match", args=[work.key, original.key])
    notify(original.author, Notification.Kind.NEAR, url=url, actor=work.author, text=what)
