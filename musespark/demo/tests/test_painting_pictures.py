"""Pictures are painted from recipes, the same bytes every time, and hung once."""

import hashlib

import pytest
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.create.models import AssetOrigin
from musespark.demo.hang import hang, progress, unpainted
from musespark.demo.models import Painting, Sketch
from musespark.demo.paint import MOTIFS, Recipe, jpeg, paint
from musespark.demo.pictures import Picture, make, palettes_of, pictures_of
from musespark.demo.read import Piece, Someone
from musespark.demo.world import world
from musespark.support import media
from musespark.support.doctor import typed
from musespark.works.models import Recording, Work

WHO = Someone(
    "anna",
    "Anna",
    "en",
    "Bakes.",
    face="loaf 3",
    brand=("#5a2d17", "#c8742f"),
    colours={"loaf": "#7a4f33 #b5652b #f8eedc"},
)
INKS = ("#14233b", "#c8742f", "#2f8f57", "#f2b53a", "#f4e6cf")


def piece(*pictures: str) -> Piece:
    return Piece("anna", "A loaf.", "en", pictures=pictures)


def sketch(work: Work, *pictures: str) -> Sketch:
    return Sketch.objects.create(work=work, pictures=pictures_of(piece(*pictures), WHO, {}))


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_every_motif_paints_something(motif: str) -> None:
    image = paint(Recipe(motif, 5, "square", INKS), 96)
    assert image.size == (96, 96)
    assert len(image.getcolors(96 * 96) or ()) > 40


@pytest.mark.parametrize("motif", ["neon", "weave", "stars"])
def test_a_recipe_gives_the_same_bytes_every_time_and_another_seed_others(motif: str) -> None:
    once, again, other = (jpeg(paint(Recipe(motif, seed, "tall", INKS), 96)) for seed in (1, 1, 2))
    assert hashlib.sha256(once).digest() == hashlib.sha256(again).digest()
    assert once != other


@pytest.mark.parametrize(("shape", "size"), [("square", (96, 96)), ("tall", (96, 120)), ("wide", (96, 72))])
def test_a_shape_is_kept(shape: str, size: tuple[int, int]) -> None:
    assert paint(Recipe("moon", 1, shape, INKS), 96).size == size


def test_a_picture_in_words_becomes_data() -> None:
    (data,) = pictures_of(piece("loaf 11 wide | A dark loaf"), WHO, {})
    picture = Picture(**data)  # type: ignore[arg-type]  # as it comes out of the JSON column
    assert (picture.motif, picture.seed, picture.shape, picture.alt) == ("loaf", 11, "wide", "A dark loaf")
    assert picture.colours == ("#7a4f33", "#b5652b", "#f8eedc")
    assert not picture.copied


def test_a_posters_description_says_what_it_says() -> None:
    said = "poster ladder | HOW | Three moves | Short. | Weigh it: 18 g | Wait: A week"
    (data,) = pictures_of(piece(said), WHO, {})
    assert data["alt"] == "Poster: Three moves Short. 1. Weigh it. 2. Wait."


def test_a_motif_without_colours_is_refused() -> None:
    with pytest.raises(KeyError, match="moon"):
        pictures_of(piece("moon 1 square | A moon"), WHO, {})


def test_every_poster_of_the_world_can_be_laid_out() -> None:
    told = world()
    known, palettes = {who.handle: who for who in told.everybody}, palettes_of(told.creators)
    posters = [data for one in told.pieces for data in pictures_of(one, known[one.by], palettes) if data["layout"]]
    assert len(posters) == 36
    for data in posters:
        assert sum(int(str(layer["area"])) for layer in make(data).layers) == 1_000_000


def test_pictures_hang_with_their_description_and_their_origin(make_work: MakeWork) -> None:
    work = make_work()
    sketch(work, "loaf 1 square | A loaf", "poster quote | SAID | Bread is time. | ")
    assert hang(work.key) == 2
    first, second = work.assets.all()
    assert (first.alt, first.origin.source) == ("A loaf", AssetOrigin.Source.DRAWN)
    assert (second.alt, second.origin.source) == ("Poster: Bread is time.", AssetOrigin.Source.POSTER)
    assert second.origin.layers
    assert [asset.renditions.count() for asset in (first, second)] == [3, 3]


def test_hanging_twice_hangs_once(make_work: MakeWork) -> None:
    work = make_work()
    sketch(work, "loaf 1 square | A loaf")
    assert [hang(work.key), hang(work.key)] == [1, 0]
    assert work.assets.count() == 1
    assert Painting.objects.count() == 1


def test_a_film_and_a_sound_hang_as_uploads_do_and_without_a_decoder_only_the_painting(
    make_work: MakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    film, sound, bare = make_work(text="See."), make_work(text="Hear."), make_work(text="Look.")
    sketch(film, "loaf 1 wide ~film | A loaf")
    sketch(sound, "loaf 1 wide ~sound | A crust that cracks")
    assert [hang(each.key) for each in (film, sound)] == [1, 1]
    rows = list(Recording.objects.order_by("pk").values_list("kind", "width", "height", "duration"))
    assert rows[0][:3] == ("video", 640, 360)
    assert rows[1][:3] == ("sound", 0, 0)
    assert all(duration == pytest.approx(4000, abs=100) for *_, duration in rows)
    monkeypatch.setattr(media, "is_here", lambda: False)
    sketch(bare, "loaf 1 wide ~film | A loaf", "loaf 1 wide ~sound | A crust that cracks")
    assert hang(bare.key) == 1
    assert (bare.assets.get().alt, Recording.objects.count()) == ("A loaf", 2)


def test_a_work_that_is_gone_needs_no_pictures(make_work: MakeWork) -> None:
    work = make_work()
    sketch(work, "loaf 1 square | A loaf")
    key = work.key
    work.delete()
    assert hang(key) == 0
    assert hang("nothing") == 0


def test_the_progress_counts_what_hangs(make_work: MakeWork, client: Client) -> None:
    first, second = make_work(), make_work()
    for work in (first, second):
        sketch(work, "loaf 1 square | A loaf")
    hang(second.key)
    assert progress() == (1, 2)
    assert unpainted() == [first.key]
    answer = client.get("/demo/progress", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "1 of 2 Works" in answer.content.decode()
    assert 'hx-trigger="every 3s"' in answer.content.decode()


def test_without_a_demo_the_fragment_is_empty_and_asks_no_more(db: None, client: Client) -> None:
    answer = client.get("/demo/progress", headers={"HX-Request": "true"})
    assert answer.status_code == 286
    assert not answer.content.strip()


def test_when_all_is_painted_a_line_beside_the_page_says_that_this_is_a_demo(
    make_work: MakeWork, client: Client
) -> None:
    work = make_work()
    sketch(work, "loaf 1 square | A loaf")
    hang(work.key)
    said = client.get("/demo/progress", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-swap-oob="afterend:.words"' in said
    assert "its people are made up" in said
    assert "hx-trigger" not in said


def test_a_page_says_what_a_demo_is_and_how_it_is_removed(make_person: MakePerson, client: Client) -> None:
    make_person("painted", is_demo=True)
    said = client.get("/demo/progress").content.decode()
    assert "Everybody here whose handle is followed by “demo” is made up." in said
    assert f"<code>{typed('demo --remove').strip('`')}</code>" in said
    assert "/operate/demo" not in said
    assert "/demo/progress" in client.get("/@painted").content.decode()


def test_without_a_demo_the_page_says_so(make_person: MakePerson, client: Client) -> None:
    make_person("somebody")
    assert "whoever you meet is somebody" in client.get("/demo/progress").content.decode()
    assert "/demo/progress" not in client.get("/@somebody").content.decode()
