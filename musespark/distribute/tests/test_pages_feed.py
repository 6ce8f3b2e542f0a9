"""The feed in the browser: pages, places, controls; and what strangers send."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conftest import MakePerson, MakeWork
from musespark.distribute.models import FeedDial, Less, SeenDay, Slate, TopicWeight
from musespark.distribute.slates import PAGE
from musespark.distribute.tests.conftest import Fill, see
from musespark.people.models import Block, Follow, Mute, Person
from musespark.works.models import Tag, Work
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def signed_in(client: Client, reader: Person) -> Client:
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client: Client, address: str, status: int = 200, *, fragment: bool = False) -> str:
    answer = client.get(address, headers={"HX-Request": "true"} if fragment else {})
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def keys(page: str) -> list[str]:
    return re.findall(r'id="in-feed-(\w+)"', page)


def more(page: str) -> str:
    found = re.search(r'class="button feed-more" href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize("fragment", [True, False])
@pytest.mark.parametrize("known", [True, False])
def test_turning_every_page_shows_each_work_once(
    fill: Fill,
    client: Client,
    reader: Person,
    known: bool,  # noqa: FBT001  pytest passes it by name
    fragment: bool,  # noqa: FBT001  as above
) -> None:
    works = fill(75)
    if known:
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    page = get(client, "/")
    read = keys(page)
    for _ in range(12):
        if not more(page):
            break
        fill(2)
        page = get(client, more(page), fragment=fragment)
        read += keys(page)
    assert len(read) == len(set(read)) >= 75
    assert {work.key for work in works} <= set(read)


def test_a_fragment_is_no_whole_page(fill: Fill, signed_in: Client) -> None:
    fill(30)
    assert "<html" not in get(signed_in, more(get(signed_in, "/")), fragment=True)


def test_coming_back_draws_the_same_list_as_far_as_it_was_read(fill: Fill, signed_in: Client) -> None:
    fill(100)
    page = get(signed_in, "/")
    answer = signed_in.get(more(page), headers={"HX-Request": "true"})
    second = answer.content.decode()
    fill(10)
    again = get(signed_in, answer["HX-Replace-Url"])
    assert keys(again) == keys(page) + keys(second)
    assert Slate.objects.count() == 1


def test_the_page_names_its_list_so_that_back_finds_it(fill: Fill, signed_in: Client) -> None:
    fill(5)
    page = get(signed_in, "/")
    assert f'data-address="/?slate={Slate.objects.get().key}&amp;upto=1"' in page


def test_a_further_visit_brings_new_ones_and_says_when_all_is_seen(
    fill: Fill, signed_in: Client, reader: Person
) -> None:
    fill(PAGE + 5)
    first = get(signed_in, "/")
    assert "seen before" not in get(signed_in, "/")  # two were sent, and nobody looked
    see(reader, ids(keys(first)))
    second = get(signed_in, "/")
    assert not set(keys(first)) & set(keys(second)[:5])
    assert "seen before" not in first
    assert second.index(keys(second)[5]) > second.index("seen before") > second.index(keys(second)[4])


def ids(found: list[str]) -> list[int]:
    return list(Work.objects.filter(key__in=found).values_list("id", flat=True))


def test_without_javascript_a_page_is_seen_when_the_one_after_it_is_asked_for(fill: Fill, signed_in: Client) -> None:
    fill(PAGE * 2)
    page = get(signed_in, "/")
    second = get(signed_in, more(page))
    third = get(signed_in, "/")
    assert set(keys(third)) == set(keys(second))
    after = get(signed_in, more(get(signed_in, f"/?slate={Slate.objects.earliest('id').key}&page=2")))
    assert "everything that your feed has" in after
    assert get(signed_in, "/").index("seen before") < get(signed_in, "/").index('id="in-feed-')


def test_with_javascript_asking_for_a_page_says_nothing_of_the_one_before(fill: Fill, signed_in: Client) -> None:
    fill(PAGE * 2)
    page = get(signed_in, "/")
    get(signed_in, more(page), fragment=True)
    assert not SeenDay.objects.exists()


def test_the_pages_of_the_signed_out_are_nobodys(fill: Fill, client: Client) -> None:
    fill(PAGE * 2)
    get(client, more(get(client, "/")))
    assert not SeenDay.objects.exists()


def test_an_empty_instance_says_so(signed_in: Client) -> None:
    assert "Yours can be the first" in get(signed_in, "/")


def test_somebody_elses_list_is_not_shown(fill: Fill, signed_in: Client, make_person: MakePerson) -> None:
    fill(30)
    get(signed_in, "/")
    slate = Slate.objects.get()
    for stranger in (Client(), eve(make_person)):
        assert stranger.get(f"/?slate={slate.key}").status_code == 302
        assert stranger.get(f"/?after={slate.key}").status_code == 302
        assert stranger.get(f"/?since={slate.key}").status_code == 302
        assert "no longer kept" in get(stranger, f"/?slate={slate.key}&page=2", fragment=True)
        assert stranger.get(f"/new?slate={slate.key}").status_code == 404
        assert stranger.get(f"/why/{slate.key}/{Work.objects.all()[0].key}").status_code == 404
    assert Slate.objects.count() == 1


def eve(make_person: MakePerson) -> Client:
    client = Client()
    client.force_login(make_person("eve"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?slate=nothing", 302),
        ("/?slate=", 302),
        ("/?slate=%00", 302),
        ("/?after=%F0%9F%99%82", 302),
        ("/?page=2", 200),
        ("/?since=nothing", 302),
        ("/?since=%00", 302),
        ("/?slate={key}&page=0", 400),
        ("/?slate={key}&page=-1", 400),
        ("/?slate={key}&page=99", 400),
        ("/?slate={key}&page=9999999999999999999999", 400),
        ("/?slate={key}&page=two", 400),
        ("/?slate={key}&page=%D9%A2", 400),
        ("/?slate={key}&upto=999", 400),
        ("/?slate={key}&page=", 400),
        ("/following?before=x", 400),
        ("/following?before=0", 400),
        ("/following?before=1-1-99999999999999999999999999", 400),
        ("/following?before=1", 400),
        ("/following?before=1-1-1", 200),
        ("/following?before=1-1-%D9%A2", 400),
        ("/new", 404),
        ("/new?slate=x", 404),
        ("/why/x/y", 404),
        ("/feeds/x", 404),
        ("/search?q=%00%22&page=0", 404),
        ("/search?q=" + "(" * 3000, 200),
    ],
)
def test_hostile_addresses_get_an_answer(fill: Fill, signed_in: Client, address: str, status: int) -> None:
    fill(3)
    get(signed_in, "/")
    get(signed_in, address.format(key=Slate.objects.get().key), status)


def test_a_block_holds_on_a_list_that_was_frozen_before(fill: Fill, signed_in: Client, reader: Person) -> None:
    fill(60, authors=60)
    page = get(signed_in, "/")
    slate = Slate.objects.get()
    blocking, muted = (Work.objects.get(key=key) for key in keys(page)[:2])
    Block.objects.create(person=blocking.author, blocked=reader)
    Mute.objects.create(person=reader, muted=muted.author)
    assert keys(get(signed_in, f"/?slate={slate.key}&upto=1")) == keys(page)[2:]


def test_a_withdrawn_work_leaves_a_frozen_list(fill: Fill, signed_in: Client) -> None:
    fill(30)
    page = get(signed_in, "/")
    gone = Work.objects.get(key=keys(page)[3])
    withdraw(gone, by=gone.author)
    again = keys(get(signed_in, f"/?slate={Slate.objects.get().key}&upto=1"))
    assert again == [key for key in keys(page) if key != gone.key]


def test_new_works_are_announced_and_stand_first(fill: Fill, signed_in: Client) -> None:
    fill(30)
    get(signed_in, "/")
    slate = Slate.objects.get()
    assert "new Work" not in get(signed_in, f"/new?slate={slate.key}")
    new = fill(2)
    said = get(signed_in, f"/new?slate={slate.key}")
    assert "2 new Works" in said
    address = re.search(r'href="([^"]+)"', said)
    assert address is not None
    assert set(keys(get(signed_in, address[1]))[:2]) == {work.key for work in new}


def test_why_names_factors_that_add_up(fill: Fill, signed_in: Client) -> None:
    fill(30)
    key = keys(get(signed_in, "/"))[2]
    slate = Slate.objects.get()
    page = get(signed_in, f"/why/{slate.key}/{key}")
    points = [int(found) for found in re.findall(r'<td class="number">\+?(-?\d+)</td>', page)]
    assert 2 <= len(points) <= 6
    assert sum(points[:-1]) == points[-1]
    assert "<html" not in get(signed_in, f"/why/{slate.key}/{key}", fragment=True)


def test_why_is_silent_about_drafts_and_works_not_on_the_list(
    fill: Fill, signed_in: Client, make_work: MakeWork
) -> None:
    fill(3)
    get(signed_in, "/")
    slate = Slate.objects.get()
    for work in (make_work(published=False), make_work()):
        get(signed_in, f"/why/{slate.key}/{work.key}", 404)


def test_less_says_by_how_much_and_can_be_undone(fill: Fill, signed_in: Client, reader: Person) -> None:
    fill(60, tagged=True)
    work = Work.objects.filter(taggings__tag__name="bread")[0]
    answer = signed_in.post(f"/less/{work.key}", headers={"HX-Request": "true"})
    assert re.search(r"<bdi>#bread</bdi>:\s+\d+ % → \d+ % of your feed", answer.content.decode())
    assert Less.objects.get().person == reader
    assert "<html" in signed_in.post(f"/less/{work.key}").content.decode()
    assert "Undone" in signed_in.post(f"/less/{work.key}/undo").content.decode()
    assert not Less.objects.exists()


def test_less_of_a_draft_or_by_nobody_changes_nothing(make_work: MakeWork, signed_in: Client) -> None:
    draft, work = make_work(published=False), make_work()
    assert signed_in.post(f"/less/{draft.key}").status_code == 404
    assert Client().post(f"/less/{work.key}").status_code == 302
    assert Client(enforce_csrf_checks=True).post(f"/less/{work.key}").status_code == 403
    assert signed_in.get(f"/less/{work.key}").status_code == 405
    assert not Less.objects.exists()


DIALS = {"freshness": 80, "originality": 50, "small": 50, "machine": 0, "friends": 50}


def test_sliders_reorder_the_open_list_and_are_kept(fill: Fill, signed_in: Client, reader: Person) -> None:
    fill(60, tagged=True)
    before = keys(get(signed_in, "/"))
    slate = Slate.objects.get()
    tag = Tag.objects.get(name="boats")
    sent = {**DIALS, "slate": slate.key, f"topic-{tag.pk}": 0}
    answer = signed_in.post("/dials", sent, headers={"HX-Request": "true"})
    after = keys(answer.content.decode())
    assert len(after) == PAGE
    assert after != before
    assert set(after) & set(before)
    assert answer["HX-Replace-Url"].endswith(f"?slate={Slate.objects.latest('id').key}&upto=1")
    assert FeedDial.objects.get(person=reader).machine == 0
    assert TopicWeight.objects.get().weight == 0
    assert not Work.objects.filter(key__in=after, taggings__tag=tag).exists()


def test_a_plain_form_sets_the_dials_too(fill: Fill, signed_in: Client, reader: Person) -> None:
    fill(3)
    assert signed_in.post("/dials", DIALS).status_code == 302
    assert FeedDial.objects.get(person=reader).freshness == 80
    assert 'value="80"' in get(signed_in, "/dials")


@pytest.mark.parametrize("wrong", [{"freshness": 101}, {"freshness": -1}, {"freshness": "x"}, {"freshness": ""}])
def test_dials_out_of_range_change_nothing(signed_in: Client, wrong: dict[str, object]) -> None:
    answer = signed_in.post("/dials", {**DIALS, **wrong})
    assert answer.status_code == 422
    assert answer.content.decode().count("<li>Give a whole number from 0 to 100.</li>") == 1
    assert not FeedDial.objects.exists()


def test_topics_are_folded_away_until_one_of_them_is_wrong(fill: Fill, signed_in: Client) -> None:
    fill(30, tagged=True)
    get(signed_in, "/")
    slate = Slate.objects.get()
    page = get(signed_in, f"/dials?slate={slate.key}")
    before, folded = page.split('<details class="fold">')[0], page.split('<details class="fold">')[1]
    assert before.count('type="range"') == 5
    assert folded.split("</details>")[0].count('type="range"') == 6
    sent = {**DIALS, "slate": slate.key, f"topic-{Tag.objects.get(name='boats').pk}": 101}
    answer = signed_in.post("/dials", sent)
    wrong = answer.content.decode().split('<details class="fold" open>')[1]
    assert answer.status_code == 422
    assert wrong.split("</details>")[0].count("Give a whole number from 0 to 100.") == 1
    assert not TopicWeight.objects.exists()


def test_without_topics_there_is_no_fold(signed_in: Client) -> None:
    assert "<summary>Topics" not in get(signed_in, "/dials")


def test_a_named_feed_is_shared_by_its_address(fill: Fill, signed_in: Client, make_person: MakePerson) -> None:
    fill(30)
    signed_in.post("/dials", DIALS)
    address = signed_in.post("/feeds", {"name": "Slow mornings"})["Location"]
    other = eve(make_person)
    for viewer in (Client(), other):
        page = get(viewer, address)
        assert "Slow mornings" in page
        assert len(keys(page)) == PAGE
    other.post(f"{address}/adopt")
    assert FeedDial.objects.get(person__username="eve").freshness == 80
    assert other.post(f"{address}/delete").status_code == 404
    signed_in.post(f"{address}/delete")
    get(other, address, 404)


def test_ones_own_dial_has_no_address(signed_in: Client, reader: Person) -> None:
    signed_in.post("/dials", DIALS)
    get(signed_in, f"/feeds/{FeedDial.objects.get(person=reader).key}", 404)


def test_following_is_one_click_and_by_time(fill: Fill, signed_in: Client, reader: Person) -> None:
    works = fill(PAGE + 3)
    Follow.objects.bulk_create([Follow(follower=reader, followed=author) for author in {work.author for work in works}])
    page = get(signed_in, "/following")
    assert keys(page) == [work.key for work in reversed(works)][:PAGE]
    assert keys(get(signed_in, more(page), fragment=True)) == [work.key for work in reversed(works)][PAGE:]
    assert 'href="/following"' in get(signed_in, "/")


def test_an_empty_following_says_whether_anybody_is_followed(
    signed_in: Client, reader: Person, make_person: MakePerson
) -> None:
    nobody, silent = "You follow nobody yet.", "the people you follow have published and reposted nothing."
    page = get(signed_in, "/following")
    assert (nobody in page, silent in page) == (True, False)
    Follow.objects.create(follower=reader, followed=make_person("quiet"))
    page = get(signed_in, "/following")
    assert (nobody in page, silent in page) == (False, True)


def test_the_signed_out_are_asked_in_where_it_matters(fill: Fill, client: Client) -> None:
    fill(3)
    assert "Sign in" in get(client, "/following")
    assert client.get("/dials").status_code == 302
    assert "Less of this" not in get(client, "/")


def test_words_that_look_like_our_own_marks_stay_as_they_were_written(client: Client, make_work: MakeWork) -> None:
    make_work(text="my ~token~ and ~reason~ here")
    assert "my ~token~ and ~reason~ here" in get(client, "/")


def test_strangers_who_ask_again_make_no_further_list(fill: Fill, reader: Person) -> None:
    fill(30)
    named = FeedDial.objects.create(person=reader, name="Slow")
    get(Client(), "/")
    address = f"/?since={Slate.objects.get().key}"
    for _ in range(5):
        get(Client(), address)
        get(Client(), named.get_absolute_url())
    assert list(Slate.objects.order_by("id").values_list("dials", "views")) == [(None, 6), (named.pk, 5)]


def test_the_home_feed_costs_at_most_twelve_queries(
    fill: Fill, signed_in: Client, reader: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    works = fill(50, tagged=True)
    Follow.objects.create(follower=reader, followed=works[0].author)
    Mute.objects.create(person=reader, muted=works[1].author)
    get(signed_in, "/")
    with django_assert_max_num_queries(12):
        get(signed_in, "/")
