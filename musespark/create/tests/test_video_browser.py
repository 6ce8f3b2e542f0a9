"""In a browser: a video is sent, its progress seen, it plays, gets captions and another picture, is published."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conftest import MakePerson, Visit
from musespark.create import choice, intake
from musespark.create.begin import begin
from musespark.create.models import Intake
from musespark.create.tests.conftest import whole
from musespark.create.tests.recorded import prepared, recorded
from musespark.support.tests.recordings import film
from musespark.works import parts
from musespark.works.models import Recording, Work
from musespark.works.render import render_renditions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAYS = """async () => {
    const video = document.querySelector("video");
    video.muted = true;
    await video.play();
    await new Promise((done) => video.addEventListener("ended", done));
    return [video.videoWidth, video.videoHeight, Math.round(video.duration), video.error];
}"""
SEEKS = """async () => {
    const video = document.querySelector("video");
    video.currentTime = 1.5;
    await new Promise((done) => video.addEventListener("seeked", done));
    return video.currentTime;
}"""
SAYS = """async () => {
    const video = document.querySelector("video");
    const track = video.textTracks[0];
    track.mode = "showing";
    for (let tries = 0; !track.cues?.length && tries < 200; tries += 1) await new Promise((go) => setTimeout(go, 25));
    return [...track.cues].map((cue) => [cue.startTime, cue.endTime, cue.text]);
}"""


@pytest.fixture
def work(make_person: MakePerson) -> Work:
    choice.save(choice.Setting(kind="off"))
    return begin(make_person("ada"), text="A film of the kiln.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "kiln.mp4").write_bytes(film(2.0))
    return tmp_path / "kiln.mp4"


def at_draft(page: Page, work: Work) -> Page:
    page.goto(f"/create/{work.key}")
    whole(page)
    return page


def test_a_video_is_sent_seen_growing_played_captioned_and_published(
    visit: Visit, work: Work, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART", 4096)  # so that it plays in several parts, as a long one does
    page, note, seen = at_draft(visit(work.author).new_page(), work), intake._note, set[float]()
    section = page.locator("#recording")
    section.get_by_label("Drop a video or a sound here").set_input_files(file)
    expect(section).to_contain_text("kiln.mp4 waits for its turn")

    def watched(number: int, share: float) -> None:
        note(number, share)
        if share > 0.5 and not seen:
            expect(section.get_by_label("kiln.mp4: 51 % prepared")).to_have_attribute("value", "51")
            seen.add(share)

    monkeypatch.setattr(intake, "_note", watched)
    prepared(work)
    assert len(seen) == 1
    expect(section.locator("video")).to_be_visible()
    expect(page.locator("#pictures img")).to_have_count(1)
    assert page.evaluate(PLAYS) == [64, 48, 2, None]

    assert page.evaluate(SEEKS) == 1.5
    section.get_by_label("Its picture shows the moment").fill("0:01.5")
    first = Recording.objects.get(work=work).asset_id
    section.get_by_role("button", name="Show this moment").click()
    expect(page.locator(f"#pictures img[src='/create/picture/{first}']")).to_have_count(0)
    assert Recording.objects.get(work=work).poster_at == 1480

    section.get_by_label("Or write them here").fill("WEBVTT\n\n00:00.500 --> 00:01.500\nThe kiln opens.")
    section.get_by_role("button", name="Keep captions").click()
    expect(section.locator("track")).to_have_count(1)
    page.get_by_label("What the video shows (alt text)").fill("A kiln")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(f"**/w/{work.key}")
    assert page.evaluate(SAYS) == [[0.5, 1.5, "The kiln opens."]]
    assert page.evaluate(PLAYS) == [64, 48, 2, None]


def test_without_a_script_it_is_sent_looked_at_again_and_cancelled(visit: Visit, work: Work, file: Path) -> None:
    page = visit(work.author, java_script_enabled=False).new_page()
    page.goto(f"/create/{work.key}")
    section = page.locator("#recording")
    page.get_by_label("Text", exact=True).fill("A film of the kiln, by hand.")
    section.get_by_label("Drop a video or a sound here").set_input_files(file)
    section.get_by_role("button", name="Add").click()
    expect(section).to_contain_text("kiln.mp4 waits for its turn")
    assert Work.objects.get(pk=work.pk).text == "A film of the kiln, by hand."
    Intake.objects.update(tries=1, progress=40)
    section.get_by_role("link", name="Look again").click()
    expect(section).to_contain_text("kiln.mp4: 40 % prepared")
    section.get_by_role("button", name="Cancel").click()
    expect(section.get_by_label("Drop a video or a sound here")).to_be_visible()
    assert not Intake.objects.exists()


def test_it_is_played_by_the_keyboard_alone_and_fits_a_small_screen(visit: Visit, work: Work) -> None:
    render_renditions.call(recorded(work, film(2.0)).asset_id)
    page = at_draft(visit(work.author, viewport={"width": 320, "height": 640}).new_page(), work)
    page.locator("video").focus()
    page.keyboard.press("Space")
    page.wait_for_function("!document.querySelector('video').paused || document.querySelector('video').ended")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
