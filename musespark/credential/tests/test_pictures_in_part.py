"""A picture that was cut out, captioned and photographed from a screen is found, framed, and counted for what it is."""

from functools import cache

import pytest
from PIL import Image, ImageDraw
from skimage import data as photographs

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential import near, reprint
from musespark.credential.bearing import bear, originality_of
from musespark.credential.models import Bearing, PicturePoints
from musespark.credential.shelves.points import POINTS
from musespark.credential.tests.conftest import encode
from musespark.people.models import Notification
from musespark.works.models import Asset, Work
from musespark.works.render import render_renditions

pytestmark = pytest.mark.django_db


@cache
def photograph(name: str) -> Image.Image:
    return Image.fromarray(getattr(photographs, name)())


def stolen(source: Image.Image) -> Image.Image:
    """A crop of it under a caption, in the window of a phone."""
    width, height = source.size
    crop = source.crop((width // 6, height // 8, width * 7 // 8, height * 7 // 8)).resize((540, 560))
    screen = Image.new("RGB", (600, 900), "white")
    screen.paste(crop, (30, 200))
    pen = ImageDraw.Draw(screen)
    pen.rectangle((0, 0, 600, 60), fill="black")
    pen.text((40, 120), "when you finally find the one\nthat nobody has seen before", fill="black", font_size=26)
    pen.text((40, 800), "12,304 likes   Reply   Share", fill="grey", font_size=20)
    return screen


@pytest.fixture
def original(make_picture_work: MakeWork) -> Work:
    work = make_picture_work(text="My own.", data=encode(photograph("astronaut"), quality=90))
    render_renditions.call(work.assets.get().pk)
    bear(work)
    return work


def jpeg(image: Image.Image) -> bytes:
    return encode(image, quality=80)


def test_a_captioned_screenshot_of_a_crop_is_found_with_the_part_framed_in_both(
    original: Work, make_picture_work: MakeWork, make_person: MakePerson
) -> None:
    copy = make_picture_work(make_person("bob"), text="So true.", data=jpeg(stolen(photograph("astronaut"))))
    [hit] = near.nearest(near.probe_of(copy))
    assert hit.work == original
    assert hit.asset == original.assets.get().pk
    assert hit.match is not None
    x, y = zip(*hit.match.region, strict=True)
    assert (min(x), max(x)) == pytest.approx((0.05, 0.95), abs=0.06)
    assert (min(y), max(y)) == pytest.approx((200 / 900, 760 / 900), abs=0.06)
    x, y = zip(*hit.match.origin, strict=True)
    assert (min(x), max(x)) == pytest.approx((1 / 6, 7 / 8), abs=0.06)
    assert hit.is_copy
    assert hit.relation(copy.author_id).kind == "derivative"


def test_it_bears_on_its_originality_and_its_cluster_and_the_first_author_is_told(
    original: Work, make_picture_work: MakeWork, make_person: MakePerson
) -> None:
    copy = make_picture_work(make_person("bob"), text="", data=jpeg(stolen(photograph("astronaut"))))
    row = bear(copy)
    assert row.nearest == original
    assert row.cluster == Bearing.objects.get(work=original).cluster
    assert row.originality is not None
    assert row.originality < 0.5
    assert Notification.objects.get(kind="near").person == original.author


def test_another_photograph_in_the_same_window_is_nobodys(
    original: Work, make_picture_work: MakeWork, make_person: MakePerson
) -> None:
    bear(make_picture_work(make_person("cleo"), text="", data=jpeg(stolen(photograph("coffee")))))
    other = make_picture_work(make_person("bob"), text="", data=jpeg(stolen(photograph("chelsea"))))
    assert near.nearest(near.probe_of(other)) == []
    assert originality_of(other) == 1


def test_a_collage_of_two_pictures_owes_to_both_and_counts_each_place_once(
    original: Work, make_picture_work: MakeWork, make_person: MakePerson
) -> None:
    bear(make_picture_work(make_person("cleo"), text="", data=encode(photograph("coffee"), quality=90)))
    bear(make_picture_work(make_person("dora"), text="", data=encode(photograph("coffee"), quality=40)))
    both = Image.new("RGB", (1000, 500))
    both.paste(photograph("astronaut").resize((500, 500)), (0, 0))
    both.paste(photograph("coffee").resize((500, 500)), (500, 0))
    draft = make_picture_work(make_person("bob"), text="", data=jpeg(both))
    assert {hit.work.author.username for hit in near.nearest(near.probe_of(draft))} == {"ada", "cleo", "dora"}
    own = originality_of(draft)
    assert own is not None
    assert own < 0.3


def test_pictures_from_before_get_their_points_a_few_at_a_time(original: Work) -> None:
    PicturePoints.objects.all().delete()
    POINTS.start_anew()
    assert reprint.take_points() == 1
    assert reprint.take_points() == 0
    with POINTS.current() as index:
        assert len(index) == 1


def test_a_picture_whose_file_is_lost_is_asked_for_once_and_holds_nobody_up(original: Work) -> None:
    asset = original.assets.get()
    draft = near.probe_of(original)
    asset.renditions.all().delete()
    Asset.objects.filter(pk=asset.pk).update(blob=f"00/{'0' * 62}.jpg")
    PicturePoints.objects.all().delete()
    POINTS.start_anew()
    assert [reprint.take_points(), reprint.take_points()] == [1, 0]
    assert PicturePoints.objects.get().codes == b""
    with POINTS.current() as index:
        assert index.propose(draft.seen[0]) == []


def test_both_authors_see_the_same_part_framed(
    original: Work, make_picture_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    copy = make_picture_work(make_person("bob"), text="", data=jpeg(stolen(photograph("astronaut"))))
    render_renditions.call(copy.assets.get().pk)
    bear(copy)
    pages = [
        client_of(person).get(f"/prove/match/{copy.key}/{original.key}").content.decode()
        for person in (original.author, copy.author)
    ]
    for page in pages:
        assert page.count('class="framed__line"') == 2
        assert "is also in the earlier one" in page
    draft = make_picture_work(copy.author, published=False, data=jpeg(stolen(photograph("astronaut"))))
    render_renditions.call(draft.assets.get().pk)
    page = client_of(copy.author).get(f"/prove/near/{draft.key}").content.decode()
    assert "The framed part is in both pictures" in page
