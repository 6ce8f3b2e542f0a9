"""Less of this lowers it on the next load, and says by how much."""

import re

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.distribute.catalogue import here
from musespark.distribute.less import PAGES, ask_again, ask_less
from musespark.distribute.models import FeedDial, Less, Slate, TopicWeight
from musespark.distribute.rank.filters import UNWANTED
from musespark.distribute.readers import reader_of
from musespark.distribute.slates import PAGE, listed, open_slate
from musespark.distribute.tests.conftest import Fill
from musespark.people.models import Person
from musespark.support import clock
from musespark.traces.models import Trace
from musespark.works.models import Save, Tag, Tagging, Work
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db


def share(person: Person, tag: str) -> int:
    works = listed(open_slate(person))[: PAGE * PAGES].tolist()
    return round(100 * Tagging.objects.filter(work__in=works, tag__name=tag).count() / len(works))


@pytest.fixture
def bread_lover(fill: Fill, reader: Person) -> Person:
    works = fill(400, authors=80, tagged=True)
    Save.objects.bulk_create([Save(work=work, person=reader) for work in works[0:60:6]])
    return reader


def test_it_says_what_the_next_load_then_holds(bread_lover: Person) -> None:
    bread = Work.objects.filter(taggings__tag__name="bread").last()
    assert bread is not None
    (lowered,) = ask_less(bread, bread_lover)
    assert lowered.topic == "bread"
    assert lowered.after < lowered.before
    assert abs(share(bread_lover, "bread") - lowered.after) <= 5


def test_three_times_less_is_none(bread_lover: Person) -> None:
    for work in Work.objects.filter(taggings__tag__name="bread")[:3]:
        last = ask_less(work, bread_lover)
    assert Less.KEEPS**3 <= UNWANTED
    assert last[0].after == 0
    assert share(bread_lover, "bread") == 0


def test_twice_is_once(bread_lover: Person) -> None:
    work = Work.objects.filter(taggings__tag__name="bread")[0]
    first, second = ask_less(work, bread_lover), ask_less(work, bread_lover)
    assert Less.objects.count() == Trace.objects.filter(kind="less").count() == 1
    assert second[0].before == second[0].after == first[0].after


def test_undo_puts_everything_back(bread_lover: Person) -> None:
    before = wishes(bread_lover)
    work = Work.objects.filter(taggings__tag__name="bread")[0]
    ask_less(work, bread_lover)
    assert wishes(bread_lover) != before
    ask_again(work, bread_lover)
    ask_again(work, bread_lover)
    assert wishes(bread_lover) == before
    assert Trace.objects.filter(kind="less undone").count() == 1


def wishes(person: Person) -> tuple[list[int], list[float], int]:
    reader = reader_of(person, here, here.shelf(clock.now().timestamp()))
    return reader.topics.tolist(), reader.topic_weights.tolist(), len(reader.dislikes)


def test_a_work_without_hashtag_lowers_what_is_like_it(fill: Fill, reader: Person) -> None:
    works = fill(120, authors=60)
    Save.objects.bulk_create([Save(work=work, person=reader) for work in works[0:60:6]])
    (lowered,) = ask_less(works[6], reader)
    assert lowered.topic == ""
    assert lowered.after <= lowered.before


def test_it_is_kept_with_a_name_only_of_who_consents(fill: Fill, reader: Person, make_person: MakePerson) -> None:
    work, shy = fill(1)[0], make_person("shy")
    for person in (reader, shy):
        ask_less(work, person)
        ask_again(work, person)
    kept = Trace.objects.order_by("id").values_list("kind", "person_ref", "work_ref")
    named, unnamed = ("less", "less undone"), (reader.pk, None)
    assert list(kept) == [(kind, person, work.pk) for person in unnamed for kind in named]


def test_it_concerns_nobody_else(bread_lover: Person, make_person: MakePerson) -> None:
    other = make_person("other")
    before = wishes(other)
    ask_less(Work.objects.filter(taggings__tag__name="bread")[0], bread_lover)
    assert wishes(other) == before


def test_a_set_topic_and_less_multiply(bread_lover: Person) -> None:
    tag = Tag.objects.get(name="bread")
    TopicWeight.objects.create(person=bread_lover, tag=tag, weight=100)
    ask_less(Work.objects.filter(taggings__tag=tag)[0], bread_lover)
    topics, weights, _ = wishes(bread_lover)
    assert topics == [tag.pk]
    assert weights == [pytest.approx(2 * Less.KEEPS)]


def test_what_was_lowered_is_listed_with_what_is_left_of_it(
    bread_lover: Person, client_of: ClientOf, make_work: MakeWork
) -> None:
    client = client_of(bread_lover)
    loaves = Work.objects.filter(taggings__tag__name="bread").order_by("pk")
    plain = make_work(text="Without a hashtag")
    ask_less(loaves[0], bread_lover)
    assert "#bread counts 40 % of what is usual" in words(client.get("/dials").content.decode())
    for work in (loaves[1], loaves[2], plain):
        ask_less(work, bread_lover)
    said = words(client.get("/dials").content.decode())
    assert said.count("#bread is left out") == 3
    assert "Without a hashtag : it has no hashtag, so what is like it counts less" in said
    withdraw(plain, by=plain.author)
    gone = words(client.get("/dials").content.decode())
    assert "Without a hashtag" not in gone
    assert "A Work that is gone or hidden: it has no hashtag" in gone
    for work in (plain, loaves[1]):
        assert client.post(f"/less/{work.key}/undo").status_code == 200
    assert words(client.get("/dials").content.decode()).count("#bread counts 16 % of what is usual") == 2


def test_a_set_topic_counts_in_what_is_left(bread_lover: Person, client_of: ClientOf) -> None:
    tag = Tag.objects.get(name="bread")
    TopicWeight.objects.create(person=bread_lover, tag=tag, weight=100)
    ask_less(Work.objects.filter(taggings__tag=tag)[0], bread_lover)
    assert "#bread counts 80 % of what is usual" in words(client_of(bread_lover).get("/dials").content.decode())


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?bdi>", "", page)).split())


def test_only_so_many_are_listed_and_the_others_are_counted(
    fill: Fill, reader: Person, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musespark.distribute.less.MOST", 2)
    works = fill(5, tagged=True)
    Less.objects.bulk_create([Less(person=reader, work=work) for work in works])
    said = words(client_of(reader).get("/dials").content.decode())
    assert said.count("of what is usual") == 2
    assert "And 3 older ones, whose hashtags count less too." in said


def test_the_next_load_says_once_by_how_much_it_fell(bread_lover: Person, client_of: ClientOf) -> None:
    client = client_of(bread_lover)
    work = Work.objects.filter(taggings__tag__name="bread").order_by("-pk")[0]
    asked = words(client.post(f"/less/{work.key}").content.decode())
    before = re.search(r"#bread: (\d+) % →", asked)
    assert before is not None
    page = words(client.get("/").content.decode())
    said = re.search(r"#bread: (\d+) % before you asked for less, (\d+) % of this list", page)
    assert said is not None
    works = listed(Slate.objects.get())[: PAGE * PAGES].tolist()
    there = Tagging.objects.filter(work__in=works, tag__name="bread").count()
    assert said.groups() == (before[1], str(round(100 * there / len(works))))
    assert int(said[2]) < int(said[1])
    assert "before you asked" not in client.get("/").content.decode()


def cards(client: Client, address: str, **headers: str) -> list[str]:
    return re.findall(r'id="in-feed-(\w+)"', client.get(address, headers=headers).content.decode())


RELOAD = {"Cache-Control": "max-age=0"}


def test_a_reload_makes_a_new_list_without_the_work(bread_lover: Person, client_of: ClientOf) -> None:
    client = client_of(bread_lover)
    pressed = cards(client, "/")[0]
    address = f"/?slate={Slate.objects.get().key}&upto=1"
    assert client.get(address, headers=RELOAD).status_code == 200
    assert client.post(f"/less/{pressed}", headers={"HX-Request": "true"}).status_code == 200
    assert Slate.objects.count() == 1
    again = client.get(address, headers=RELOAD)
    assert (again.status_code, again["Location"]) == (302, "/")
    client.get("/")
    assert Work.objects.get(key=pressed).pk not in listed(Slate.objects.latest("id"))
    newer = f"/?slate={Slate.objects.latest('id').key}&upto=1"
    assert client.get(newer, headers=RELOAD).status_code == 200


def test_a_named_feed_is_loaded_again_as_itself(bread_lover: Person, client_of: ClientOf) -> None:
    client, dial = client_of(bread_lover), FeedDial.objects.create(person=bread_lover, name="Slow")
    pressed = cards(client, dial.get_absolute_url())[0]
    client.post(f"/less/{pressed}")
    again = client.get(f"/?slate={Slate.objects.get().key}&upto=1", headers=RELOAD)
    assert again["Location"] == dial.get_absolute_url()


def test_back_keeps_the_list_but_for_the_work(bread_lover: Person, client_of: ClientOf) -> None:
    client = client_of(bread_lover)
    before = cards(client, "/")
    slate = Slate.objects.get()
    client.post(f"/less/{before[3]}")
    assert cards(client, f"/?slate={slate.key}&upto=1") == before[:3] + before[4:]
    further = cards(client, f"/?slate={slate.key}&page=2", **{"HX-Request": "true"}, **RELOAD)
    assert len(further) == PAGE
    assert not set(further) & set(before)
    client.post(f"/less/{before[3]}/undo")
    assert cards(client, f"/?slate={slate.key}&upto=1", **RELOAD) == before


def test_what_was_asked_less_of_may_come_again_after_the_undo(fill: Fill, reader: Person) -> None:
    works = fill(PAGE)
    ask_less(works[0], reader)
    assert works[0].pk not in listed(open_slate(reader))
    ask_again(works[0], reader)
    assert works[0].pk in listed(open_slate(reader))


def test_a_share_that_stays_is_not_said(bread_lover: Person, client_of: ClientOf) -> None:
    client, work = client_of(bread_lover), Work.objects.filter(taggings__tag__name="bread")[0]
    rare = Tag.objects.create(name="rare")
    Tagging.objects.create(work=work, tag=rare)
    said = words(client.post(f"/less/{work.key}").content.decode())
    assert "#bread:" in said
    assert "#rare" not in said
    again = words(client.post(f"/less/{work.key}").content.decode())
    assert "%" not in again
    assert "This Work is left out, and those like it come less, from the next load on." in again
    assert "#rare" not in words(client.get("/").content.decode())


def test_what_was_undone_is_not_said_to_have_fallen(bread_lover: Person, client_of: ClientOf) -> None:
    client = client_of(bread_lover)
    work = Work.objects.filter(taggings__tag__name="bread")[0]
    client.post(f"/less/{work.key}")
    client.post(f"/less/{work.key}/undo")
    client.post(f"/less/{work.key}/undo")
    assert "before you asked" not in client.get("/").content.decode()


def test_what_is_said_has_the_focus(bread_lover: Person, client_of: ClientOf) -> None:
    client, work = client_of(bread_lover), Work.objects.filter(taggings__tag__name="bread")[0]
    for address in (f"/less/{work.key}", f"/less/{work.key}/undo"):
        said = client.post(address, headers={"HX-Request": "true"}).content.decode()
        assert re.search(r'<div class="banner[^>]+tabindex="-1" autofocus>', said)
