"""The map of a creator's surroundings, "you are here" for a draft, the page of a place, and ways to be different."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential import near
from musespark.credential.bearing import bear
from musespark.credential.differ import ways_out
from musespark.credential.surroundings import ALL_YOURS, ALONE, EMPTY, WORDLESS, surroundings
from musespark.people.consent import allow_all
from musespark.people.models import Block, Person
from musespark.support import clock
from musespark.works.models import Like, Withdrawal, Work
from musespark.works.tags import retag

pytestmark = pytest.mark.django_db

TIPS = [f"Weigh your coffee, grind fresh beans and brew it with water at {n} degrees. #coffee" for n in range(90, 99)]
BREAD = [
    "The sourdough loaf rose all night and the oven was hot by five. #bread",
    "Rye flour, water and salt: a loaf that keeps for a week. #bread",
    "My oven burns the crust, so the loaf goes in lower now. #bread",
]
DRAFT = "Weigh your coffee and grind fresh beans. The sourdough loaf waits for it beside the oven."


def publish(make_work: MakeWork, author: Person, text: str) -> Work:
    work = make_work(author, text=text)
    retag(work)
    bear(work)
    return work


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    return make_person("ada")


@pytest.fixture
def world(ada: Person, make_person: MakePerson, make_work: MakeWork) -> list[Work]:
    """Coffee tips by two others that nobody reads, and bread by Ada that everybody does."""
    bob, cem = make_person("bob"), make_person("cem")
    readers = [make_person(f"reader{n}") for n in range(8)]
    tips = [make_work((bob, cem)[n % 2], text=text) for n, text in enumerate(TIPS)]
    loaves = [make_work(ada, text=text) for text in BREAD]
    for reader in readers:
        allow_all(reader)
        for loaf in loaves:
            Like.objects.create(work=loaf, person=reader)
    for work in [*tips, *loaves]:
        retag(work)
        bear(work)
    return [*tips, *loaves]


def said(client: Client, path: str) -> str:
    html = re.sub(r"<svg.*?</svg>", " ", client.get(path).content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_map_shows_crowded_and_open_places_own_works_and_the_nearest_of_others(
    world: list[Work], ada: Person
) -> None:
    around = surroundings(ada)
    found = {tile.place.names[0]: tile.place for tile in around.tiles}
    assert set(found) == {"#coffee", "#bread"}
    assert (found["#coffee"].band, found["#coffee"].works, found["#coffee"].own, found["#coffee"].people) == (
        "crowded",
        9,
        0,
        2,
    )
    assert (found["#bread"].band, found["#bread"].own, found["#bread"].pressure.readers) == ("open", 3, (24, 0))
    assert [dot.kind for tile in around.tiles if tile.place.own for dot in tile.dots] == ["own"] * 3
    assert {work.author.username for work in around.nearest} <= {"bob", "cem"}


def test_the_table_says_the_same_as_the_picture(world: list[Work], ada: Person, client_of: ClientOf) -> None:
    page = said(client_of(ada), "/prove/map")
    assert re.search(r"#coffee\S*[^#]* crowded 9 0 9 0 ", page)
    assert re.search(r"#bread[^#]* open 3 3 3 24 ", page)
    html = client_of(ada).get("/prove/map").content.decode()
    assert html.count('class="ground__link"') == 2
    assert 'style="' not in html


def test_the_same_rows_give_the_same_picture_and_a_new_work_moves_no_tile(
    world: list[Work], ada: Person, make_person: MakePerson, make_work: MakeWork
) -> None:
    before = {tile.place.key: tile.at for tile in surroundings(ada).tiles}
    assert {tile.place.key: tile.at for tile in surroundings(ada).tiles} == before
    publish(make_work, make_person("dee"), "Coffee again: weigh the beans, brew it slowly. #coffee")
    assert {tile.place.key: tile.at for tile in surroundings(ada).tiles} == before


def test_a_draft_stands_in_the_place_that_it_is_like(
    world: list[Work], ada: Person, make_work: MakeWork, client_of: ClientOf
) -> None:
    draft = make_work(ada, text=TIPS[0], published=False)
    [here] = [tile for tile in surroundings(ada, draft).tiles if tile.is_here]
    assert here.place.names[0] == "#coffee"
    html = client_of(ada).get(f"/prove/map/{draft.key}").content.decode()
    assert "you are here" in html
    assert "Back to the draft" in html


def test_a_draft_like_nothing_stands_on_new_ground(world: list[Work], ada: Person, make_work: MakeWork) -> None:
    draft = make_work(ada, text="The tax office wants form twelve in triplicate.", published=False)
    around = surroundings(ada, draft)
    assert not any(tile.is_here for tile in around.tiles)
    assert around.here is not None
    assert around.here not in [tile.at for tile in around.tiles]


def test_a_draft_without_words_is_told_so(
    world: list[Work], ada: Person, make_work: MakeWork, client_of: ClientOf
) -> None:
    draft = make_work(ada, text="", published=False)
    assert "too few words to say where it stands" in said(client_of(ada), f"/prove/map/{draft.key}")


def test_ways_to_be_different_are_computed_and_directions_are_said_to_be_about(
    world: list[Work], ada: Person, make_work: MakeWork, client_of: ClientOf
) -> None:
    draft = make_work(ada, text=DRAFT, published=False)
    asked = near.probe_of(draft)
    ways = ways_out(draft, asked, [hit for hit in near.nearest(asked) if hit.work.author != ada])
    assert ways.near >= 9
    assert {way.kind for way in ways.ways} >= {"drop"}
    for way in ways.ways:
        assert way.near <= 0.8 * ways.near
        assert way.is_about == (way.kind in {"own", "towards"})
    drop = next(way for way in ways.ways if way.kind == "drop")
    assert drop.text == "The sourdough loaf waits for it beside the oven."
    page = said(client_of(ada), f"/prove/near/{draft.key}")
    assert f"Works close by: {ways.near} → {drop.near}." in page


def test_what_nothing_is_near_to_can_hardly_be_more_different(
    world: list[Work], ada: Person, make_work: MakeWork, client_of: ClientOf
) -> None:
    draft = make_work(ada, text="The tax office wants form twelve in triplicate.", published=False)
    assert "It can hardly be more different." in said(client_of(ada), f"/prove/map/{draft.key}")


def test_a_place_says_how_crowded_it_is_how_sure_and_shows_examples(
    world: list[Work], ada: Person, client_of: ClientOf
) -> None:
    page = said(client_of(ada), f"/prove/ground/{world[0].key}")
    assert "9 Works since the start of the last month, by 2 people, as varied as 1 that have nothing in common." in page
    assert "This week 9 Works and 0 readers; last week 0 and 0." in page
    assert "More is made here than is read." in page
    assert page.count("by @bob") + page.count("by @cem") == 4
    assert "Start from here" in page


def test_a_place_opens_in_the_page_as_a_part_and_alone_as_a_page(
    world: list[Work], ada: Person, client_of: ClientOf
) -> None:
    client, path = client_of(ada), f"/prove/ground/{world[0].key}"
    assert "<html" in client.get(path).content.decode()
    part = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<h2>" in part


def test_examples_of_whom_one_blocked_are_not_shown(world: list[Work], ada: Person, client_of: ClientOf) -> None:
    Block.objects.create(person=ada, blocked=Person.objects.get(username="bob"))
    client = client_of(ada)
    own = next(work for work in world if work.author.username == "cem")
    assert "@bob" not in said(client, f"/prove/ground/{own.key}")
    assert client.get(f"/prove/ground/{world[0].key}").status_code == 404
    assert "@bob" not in said(client, "/prove/map")


def test_a_work_of_no_place_is_told_so(
    world: list[Work], ada: Person, make_work: MakeWork, client_of: ClientOf
) -> None:
    old = publish(make_work, ada, "An old one about boats.")
    old.publication.at = clock.now() - timedelta(days=100)
    old.publication.save()
    bear(world[0])
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert "stands in no place of the map" in said(client_of(ada), f"/prove/ground/{old.key}")


@pytest.mark.parametrize("texts", [[], ["One loaf."]])
def test_with_none_or_one_work_there_is_no_map_and_a_sentence(
    texts: list[str], ada: Person, make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    for text in texts:
        publish(make_work, make_person("bob"), text)
    assert surroundings(ada).why_empty == (ALONE if texts else EMPTY)
    assert (ALONE if texts else EMPTY) in said(client_of(ada), "/prove/map")


def test_where_all_is_ones_own_there_is_nobody_to_stand_near_to(ada: Person, make_work: MakeWork) -> None:
    for text in BREAD:
        publish(make_work, ada, text)
    assert surroundings(ada).why_empty == ALL_YOURS


def test_works_without_words_make_no_map(ada: Person, make_person: MakePerson, make_work: MakeWork) -> None:
    bob = make_person("bob")
    for _ in range(2):
        publish(make_work, bob, "")
    assert surroundings(ada).why_empty == WORDLESS


def test_a_withdrawn_founder_leaves_its_place_standing(world: list[Work], ada: Person) -> None:
    Withdrawal.objects.create(work=world[0], by=world[0].author)
    with clock.at(clock.now() + timedelta(minutes=5)):
        places = {tile.place.names[0]: tile.place.works for tile in surroundings(ada).tiles}
    assert places == {"#coffee": 8, "#bread": 3}


def test_the_maps_are_for_the_signed_in_and_a_drafts_for_its_author_alone(
    world: list[Work], ada: Person, make_work: MakeWork, client_of: ClientOf, client: Client
) -> None:
    draft = make_work(ada, text=DRAFT, published=False)
    assert [client.get(path).status_code for path in ("/prove/map", f"/prove/map/{draft.key}")] == [302, 302]
    assert client_of(world[0].author).get(f"/prove/map/{draft.key}").status_code == 404
    assert client_of(ada).get(f"/prove/map/{world[0].key}").status_code == 404
