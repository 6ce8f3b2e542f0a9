"""Lists of Works: hashtags, the shelves of a profile, and paging through them while new Works arrive."""

from datetime import timedelta

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Block, Mute
from musespark.support import clock
from musespark.works.models import Like, Publication, Save, Work
from musespark.works.paging import newest
from musespark.works.react import pin, react
from musespark.works.reply import reply
from musespark.works.tags import retag
from musespark.works.withdraw import withdraw


def tagged(make_work: MakeWork, text: str = "Dark #Rye", **fields: object) -> Work:
    work = make_work(text=text, **fields)
    retag(work)
    return work


def test_a_hashtag_lists_its_works_newest_first(make_work: MakeWork, client: Client) -> None:
    older, newer = tagged(make_work, "older #rye"), tagged(make_work, "newer #rye")
    tagged(make_work, "other #spelt")
    page = client.get("/tag/rye").content.decode()
    assert page.index(newer.key) < page.index(older.key)
    assert "other" not in page
    assert "2 Works" in page


@pytest.mark.parametrize("name", ["Rye", "RYE", "ＲＹＥ"])
def test_a_hashtag_is_the_same_however_it_is_written(make_work: MakeWork, client: Client, name: str) -> None:
    assert client.get(f"/tag/{name}").headers["Location"] == "/tag/rye"


@pytest.mark.parametrize("name", ["%00", "rye%00", "'; drop table", "<b>", "a%2Fb", "℀", "／", "123", "🍞", "%20"])
def test_what_can_be_no_hashtag_is_not_found(db: None, client: Client, name: str) -> None:
    assert client.get(f"/tag/{name}").status_code == 404


@pytest.mark.parametrize("name", ["خبز", "パン", "日本", "x" * 300, "ﬁsh", "İstanbul", "straße"])
def test_every_hashtag_has_a_page(db: None, client: Client, name: str) -> None:
    answer = client.get(f"/tag/{name}", follow=True)
    assert answer.status_code == 200
    assert "No Works with this hashtag yet" in answer.content.decode()


def test_popular_means_kept_and_liked(make_work: MakeWork, make_person: MakePerson, client: Client) -> None:
    saved, liked, plain = (tagged(make_work) for _ in range(3))
    Save.objects.create(work=saved, person=make_person("eve"))
    Like.objects.create(work=liked, person=make_person("bob"))
    page = client.get("/tag/rye?order=popular").content.decode()
    assert page.index(saved.key) < page.index(liked.key) < page.index(plain.key)


def test_the_hidden_stand_in_no_hashtag(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work, mutes, blocked = tagged(make_work), make_person("mutes"), make_person("blocked")
    Mute.objects.create(person=mutes, muted=work.author)
    Block.objects.create(person=work.author, blocked=blocked)
    for person in (mutes, blocked):
        assert work.key not in client_of(person).get("/tag/rye").content.decode()


def test_drafts_and_deleted_works_stand_in_no_hashtag(make_work: MakeWork, client: Client) -> None:
    draft, gone = tagged(make_work, published=False), tagged(make_work)
    withdraw(gone, by=gone.author)
    page = client.get("/tag/rye").content.decode()
    assert draft.key not in page
    assert gone.key not in page


def test_pages_have_neither_gaps_nor_repeats_while_works_arrive(make_work: MakeWork) -> None:
    works = [make_work() for _ in range(7)]
    Publication.objects.filter(work__in=works[2:5]).update(at=clock.now() - timedelta(days=1))  # three at one moment
    seen, cursor = [], ""
    while True:
        ids, cursor = newest(Work.objects.visible().filter(pk__lte=works[-1].pk), cursor, size=2)
        seen += ids
        make_work()
        if not cursor:
            break
    assert sorted(seen) == [work.pk for work in works]
    assert seen[-3:] == [works[4].pk, works[3].pk, works[2].pk]


@pytest.mark.parametrize(
    "cursor", ["x", "-", "1-", "-1", "9" * 30 + "-1", "1-" + "9" * 30, "٣-٣", "99999999999999999999-1"]
)
def test_a_senseless_cursor_is_an_answer_all_the_same(make_work: MakeWork, client: Client, cursor: str) -> None:
    make_work()
    ids, _ = newest(Work.objects.visible(), cursor)
    assert len(ids) <= 1
    assert client.get("/tag/rye", {"after": cursor}).status_code == 200
    assert client.get("/@ada", {"after": cursor}).status_code == 200


def test_a_profile_shows_the_pinned_work_first(make_work: MakeWork, client: Client) -> None:
    first, second = make_work(), make_work()
    pin(first, by=first.author)
    page = client.get("/@ada").content.decode()
    assert page.index(first.key) < page.index(second.key)
    assert page.count(f'id="w-{first.key}"') == 1
    assert "Pinned" in page


def test_a_profile_has_its_shelves(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    ada, eve = make_person("ada"), make_person("eve")
    own, other = make_work(ada, text="my own"), make_work(eve, text="by eve")
    answer = reply(other, by=ada, text="my reply")
    react("repost", other, by=ada)
    react("save", other, by=ada)
    client = client_of(ada)
    shelves = {name: client.get(f"/@ada?tab={name}").content.decode() for name in ("", "replies", "reposts", "saved")}
    here = {
        name: {work.key for work in (own, other, answer) if f'id="w-{work.key}"' in page}
        for name, page in shelves.items()
    }
    assert here == {"": {own.key}, "replies": {answer.key}, "reposts": {other.key}, "saved": {other.key}}
    assert '<span>Reposted by</span> <a class="clip" href="/@ada"><bdi>ada</bdi></a>' in shelves["reposts"]


def test_what_one_saved_is_for_oneself(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    make_person("ada")
    assert client.get("/@ada?tab=saved").status_code == 404
    assert client_of(make_person("eve")).get("/@ada?tab=saved").status_code == 404
    assert client.get("/@ada?tab=nothing").status_code == 404


def test_a_long_shelf_goes_on_by_htmx(make_work: MakeWork, client: Client) -> None:
    works = [make_work(text=f"number {number:02}") for number in range(21)]
    first = client.get("/@ada").content.decode()
    assert works[0].key not in first
    address = first.split('<p class="more"><a class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = client.get(address, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in rest
    assert f'id="w-{works[0].key}"' in rest


def test_a_profile_across_a_block_shows_no_work(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    Block.objects.create(person=eve, blocked=work.author)
    page = client_of(eve).get("/@ada").content.decode()
    assert work.key not in page
    assert "Unblock" in page


def test_one_work_is_counted_as_one(make_work: MakeWork, client: Client) -> None:
    work = make_work()
    assert "<strong>1</strong> Work</a>" in client.get("/@ada").content.decode()
    make_work(work.author)
    assert "<strong>2</strong> Works</a>" in client.get("/@ada").content.decode()


@pytest.mark.parametrize("who", [("ada", "bob"), ("bob", "ada")])
def test_a_profile_passes_nothing_on_through_a_block(
    make_work: MakeWork, make_person: MakePerson, client: Client, who: tuple[str, str]
) -> None:
    people = {name: make_person(name) for name in ("ada", "bob")}
    work = make_work(people["ada"])
    react("repost", work, by=people["bob"])
    assert work.key in client.get("/@bob?tab=reposts").content.decode()
    Block.objects.create(person=people[who[0]], blocked=people[who[1]])
    assert work.key not in client.get("/@bob?tab=reposts").content.decode()


def test_a_profile_passes_on_what_terms_allow_now(make_work: MakeWork, make_person: MakePerson, client: Client) -> None:
    work, bob = make_work(), make_person("bob")
    for person in (work.author, bob):
        react("repost", work, by=person)
    Work.objects.update(repost_terms=Work.Terms.NEVER)
    assert work.key not in client.get("/@bob?tab=reposts").content.decode()
    assert work.key in client.get("/@ada?tab=reposts").content.decode()  # one's own is
