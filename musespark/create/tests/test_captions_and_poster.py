"""An author says what is heard, and chooses which moment stands for a video."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from musespark.create.intake import choose_poster
from musespark.create.models import AssetOrigin
from musespark.create.tests.conftest import Desk
from musespark.create.tests.recorded import recorded, sent
from musespark.support import blobs
from musespark.support.media.compose import compose
from musespark.support.tests.recordings import film, plain, scenes, song
from musespark.works.models import Recording, Rendition, Revision, Work
from musespark.works.publish import publish
from musespark.works.refuse import Refused
from musespark.works.render import render_renditions

pytestmark = pytest.mark.django_db
FILM = film()
SAID = "WEBVTT\n\n00:00.000 --> 00:00.900\nThe kiln opens.\n"
KEPT = "WEBVTT\n\n00:00:00.000 --> 00:00:00.900\nThe kiln opens.\n"


def post(desk: Desk, work: Work, what: str, query: str = "", **fields: Any) -> str:
    address = reverse(f"create:{what}", args=[work.key]) + query
    return str(desk.client.post(address, fields, headers={"hx-request": "true"}).content.decode())


def captions_of(work: Work) -> str:
    key = Recording.objects.get(work=work).captions
    return blobs.get(key).decode() if key else ""


def test_captions_come_as_a_file_or_as_words_and_are_replaced_and_removed(desk: Desk) -> None:
    work = desk.draft()
    recorded(work, FILM)
    page = post(desk, work, "captions", captions=sent(SAID.encode(), "film.vtt"), **{"captions-language": "de"})
    assert 'srclang="de"' in page
    assert captions_of(work) == KEPT
    post(desk, work, "captions", **{"captions-text": SAID.replace("opens", "closes").replace("\n", "\r\n")})
    assert captions_of(work) == KEPT.replace("opens", "closes")
    assert "<track" not in post(desk, work, "captions", "?captions-away=1")
    assert captions_of(work) == ""
    assert Revision.objects.count() == 0  # a draft has no history


def test_captions_that_cannot_be_read_are_told_with_their_line_and_the_old_ones_stay(desk: Desk) -> None:
    work = desk.draft()
    recorded(work, FILM)
    post(desk, work, "captions", **{"captions-text": SAID})
    page = post(desk, work, "captions", **{"captions-text": "WEBVTT\n\n00:09.000 --> 00:01.000\nNo"})
    assert "Line 3 of the captions: it ends before it begins." in page
    assert captions_of(work) == KEPT


def test_of_a_sound_plain_words_are_enough(desk: Desk) -> None:
    work = desk.draft()
    recorded(work, song())
    post(desk, work, "captions", **{"captions-text": "Rain on a roof.\nThen <nothing>."})
    assert captions_of(work) == ("WEBVTT\n\n00:00:00.000 --> 00:00:01.003\nRain on a roof.\nThen &lt;nothing&gt;.\n")


def test_captions_of_a_published_work_can_be_mended_and_its_history_says_so(desk: Desk, client: Client) -> None:
    work = desk.draft(text="See the film.")
    recorded(work, FILM)
    post(desk, work, "captions", **{"captions-text": SAID})
    before = Recording.objects.get(work=work).captions
    publish(Work.objects.get(pk=work.pk), by=desk.person)
    post(desk, work, "captions", **{"captions-text": SAID.replace("opens", "closes")})
    assert captions_of(work) == KEPT.replace("opens", "closes")
    revision = Revision.objects.get()
    assert (revision.captions, blobs.get(before).decode()) == (before, KEPT)
    assert "The captions were changed." in client.get(f"/w/{work.key}/history").content.decode()
    assert f'href="/create/{work.key}#recording"' in desk.client.get(f"/w/{work.key}/edit").content.decode()
    page = client.get(f"/w/{work.key}").content.decode()
    assert "The kiln closes." in page  # the transcript
    assert '<track kind="captions"' in page


def test_captions_that_stand_in_the_page_are_kept_with_the_whole_draft(desk: Desk) -> None:
    work = desk.draft()
    recorded(work, FILM)
    fields = {"revision": work.brief.revision, "text": "Mended.", "captions-text": SAID}
    desk.client.post(reverse("create:save", args=[work.key]), fields)
    assert captions_of(work) == KEPT


def test_a_published_video_is_played_on_its_page_and_shown_by_its_picture_in_lists(desk: Desk, client: Client) -> None:
    work = desk.draft(text="See the film.")
    there = recorded(work, film(2.0))
    there.asset.alt = "A kiln"
    there.asset.save()
    render_renditions.call(there.asset_id)
    publish(work, by=desk.person)
    page = client.get(f"/w/{work.key}").content.decode()
    assert f'<video controls preload="metadata" playsinline src="{there.url}"' in page
    assert 'aria-label="Video, 2 seconds: A kiln"' in page
    assert "autoplay" not in page
    listed = client.get("/@ada").content.decode()
    assert "<video" not in listed
    assert '<span aria-hidden="true">0:02</span><span class="for-screen-reader">Video, 2 seconds</span>' in listed


def test_another_moment_of_the_video_becomes_its_picture(desk: Desk) -> None:
    work = desk.draft()
    there = recorded(work, compose([*scenes(13), *plain(240, 12)]))
    old = there.asset
    old.alt = "A kiln"
    old.save()
    AssetOrigin.objects.filter(asset=old).update(source="photo")
    render_renditions.call(old.pk)
    post(desk, work, "poster_at", **{"poster-at": "0:00.8"})
    there.refresh_from_db()
    asset = there.asset
    assert (there.poster_at, asset.position, asset.alt, asset.origin.source) == (800, old.position, "A kiln", "photo")
    assert min(Image.open(io.BytesIO(blobs.get(asset.blob))).convert("L").tobytes()) > 230
    assert (work.assets.count(), Rendition.objects.filter(asset=old.pk).count()) == (1, 0)


@pytest.mark.parametrize("said", ["", "soon", "-1", "1:2:3", "0:0x1", "٣"])
def test_a_moment_that_is_none_is_refused_with_how_to_write_it(desk: Desk, said: str) -> None:
    work = desk.draft()
    before = recorded(work, FILM).asset_id
    assert "Write the moment as minutes and seconds, like 0:12." in post(desk, work, "poster_at", **{"poster-at": said})
    assert Recording.objects.get(work=work).asset_id == before


def test_the_picture_of_a_published_video_and_that_of_a_sound_stay(desk: Desk) -> None:
    work = desk.draft(text="See the film.")
    there = recorded(work, FILM)
    publish(work, by=desk.person)
    assert "stay as they were signed" in post(desk, work, "poster_at", **{"poster-at": "0:00.5"})
    sound = recorded(desk.draft(), song())
    with pytest.raises(Refused, match="A sound has no frames"):
        choose_poster(sound, 0.0)
    assert Recording.objects.get(work=work).asset_id == there.asset_id
