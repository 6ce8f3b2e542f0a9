"""The other pages of the room: search, Atom feeds, the station Share."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.distribute.enlist import enlist
from musespark.distribute.fold import fold
from musespark.distribute.slates import open_slate, show
from musespark.distribute.tests.conftest import Fill, see
from musespark.people.models import Block, Person
from musespark.support import clock
from musespark.works.models import Asset, Recording, Rendition, Repost, Work
from musespark.works.reply import reply
from musespark.works.tags import retag
from musespark.works.withdraw import restore, withdraw

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def get(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def pictured(make_work: MakeWork) -> Work:
    work = make_work(
        title="Loaf & <life>", text='Bread #baking\n\nwith "grain" & \x07 bell, 🙂 <script>alert(1)</script>'
    )
    retag(work)
    asset = Asset.objects.create(
        work=work, alt="A loaf", blob="aa/b", media_type="image/png", width=9, height=9, byte_size=9
    )
    Rendition.objects.create(asset=asset, name="large", blob="aa/" + "b" * 62, width=8, height=8, byte_size=4321)
    Rendition.objects.create(asset=asset, name="small", blob="aa/" + "c" * 62, width=8, height=8, byte_size=21)
    enlist(work)
    return work


def test_the_search_page_lists_people_tags_and_works(client: Client, pictured: Work) -> None:
    assert "Loaf &amp; &lt;life&gt;" in get(client, "/search?q=bread")
    assert "@ada" in get(client, "/search?q=ada")
    assert "#baking" in get(client, "/search?q=%23bak")
    assert "Nothing found" in get(client, "/search?q=croissant")
    assert "Nothing found" not in get(client, "/search")


def test_a_reply_found_across_a_block_names_nothing_of_what_it_answers(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, viewer = make_work(title="Secret loaf"), make_person("viewer")
    enlist(reply(work, by=make_person("eve"), text="Lovely crumb"))
    assert "Secret loaf" in get(client_of(viewer), "/search?q=crumb")
    Block.objects.create(person=viewer, blocked=work.author)
    page = get(client_of(viewer), "/search?q=crumb")
    assert "Lovely crumb" in page
    assert "Secret loaf" not in page
    assert work.key not in page


def test_search_pages_on(client: Client, make_work: MakeWork) -> None:
    for _ in range(25):
        enlist(make_work(text="loaf"))
    page = get(client, "/search?q=loaf")
    assert "?q=loaf&amp;page=2" in page
    second = client.get("/search?q=loaf&page=2", headers={"HX-Request": "true"}).content.decode()
    assert second.count("<article") == 5
    assert "<html" not in second


def test_what_plays_is_an_enclosure_of_its_entry(client: Client, pictured: Work) -> None:
    facts = {"kind": "sound", "original": "o", "original_size": 1, "blob": "ab/cd0123456789ef.m4a", "byte_size": 77}
    asset = pictured.assets.get()
    Recording.objects.create(work=pictured, asset=asset, width=0, height=0, duration=1000, **facts)
    [entry] = feedparser.parse(client.get("/@ada/feed.atom").content).entries
    assert [(part.type, part.length) for part in entry.enclosures] == [("audio/mp4", "77"), ("image/webp", "4321")]
    assert entry.enclosures[0].href.endswith(f"/m/{asset.pk}/play/cd0123456789")


@pytest.mark.parametrize(
    "address", ["/@ada/feed.atom", "/tag/baking/feed.atom", "/@ADA/feed.atom", "/tag/BAKING/feed.atom"]
)
def test_an_atom_feed_validates(client: Client, pictured: Work, make_work: MakeWork, address: str) -> None:
    make_work(text="")
    answer = client.get(address, follow=True)
    assert answer["Content-Type"].startswith("application/atom+xml")
    found = feedparser.parse(answer.content)
    assert found.bozo == 0
    entry = next(entry for entry in found.entries if entry.id.endswith(pictured.key))
    assert entry.title == "Loaf & <life>"
    assert "<script" not in entry.summary
    assert entry.author == "ada"
    assert [tag.term for tag in entry.tags] == ["baking"]
    assert [(part.type, part.length) for part in entry.enclosures] == [("image/webp", "4321")]
    assert_obeys_rfc_4287(ET.fromstring(answer.content))  # noqa: S314  our own bytes


def assert_obeys_rfc_4287(feed: ET.Element) -> None:
    """Sections 4.1.1 and 4.1.2: what a feed and an entry must hold, once."""
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (element,) = part.findall(f"{ATOM}{name}")
            assert name == "title" or element.text
        stamp = part.findtext(f"{ATOM}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", stamp)
        rels = [(link.get("rel", "alternate"), link.get("href", "")) for link in part.findall(f"{ATOM}link")]
        assert [rel for rel, _ in rels].count("alternate") == 1
        assert all(address.startswith("http") for _, address in rels)
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.findall(f"{ATOM}author/{ATOM}name")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def test_an_empty_feed_validates_too(client: Client, make_person: MakePerson) -> None:
    make_person("grace", bio="Bakes \x00 bread".replace("\x00", "\x0b"))
    found = feedparser.parse(get(client, "/@grace/feed.atom").encode())
    assert (found.bozo, len(found.entries)) == (0, 0)


def test_a_feed_that_did_not_change_is_not_sent_again(client: Client, pictured: Work) -> None:
    first = client.get("/@ada/feed.atom")
    again = client.get("/@ada/feed.atom", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    later = clock.now() + timedelta(hours=1)
    Work.objects.filter(pk=pictured.pk).update(edited_at=later, text="Now about cheese")
    changed = client.get("/@ada/feed.atom", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    withdraw(pictured, by=pictured.author)
    emptied = client.get("/@ada/feed.atom", headers={"If-None-Match": changed["ETag"]})
    assert emptied.status_code == 200
    with clock.at(later):
        assert client.get("/@ada/feed.atom", headers={"If-None-Match": emptied["ETag"]}).status_code == 304


def test_a_time_alone_tells_whether_a_feed_changed_too(client: Client, pictured: Work) -> None:
    cache.clear()  # this process knows no feed yet
    noon = datetime(2030, 5, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    with clock.at(noon):
        first = client.get("/@ada/feed.atom")
        assert first["Last-Modified"] == "Wed, 01 May 2030 12:00:00 GMT"
        times = [first["Last-Modified"]]
        # within one second: a picture that became ready, a Work taken away, and back
        pictured.assets.get().renditions.update(byte_size=99)
        times.append(client.get("/@ada/feed.atom", headers={"If-Modified-Since": times[-1]})["Last-Modified"])
        withdraw(pictured, by=pictured.author)
        times.append(client.get("/@ada/feed.atom", headers={"If-Modified-Since": times[-1]})["Last-Modified"])
        restore(Work.objects.get(pk=pictured.pk), by=pictured.author)
        back = client.get("/@ada/feed.atom", headers={"If-Modified-Since": times[-1]})
        assert (back.status_code, back["Last-Modified"]) == (200, "Wed, 01 May 2030 12:00:03 GMT")
        assert [each[17:25] for each in times] == ["12:00:00", "12:00:01", "12:00:02"]
        same = client.get("/@ada/feed.atom", headers={"If-Modified-Since": back["Last-Modified"]})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", back["ETag"])
        # an ETag that is brought along too decides alone
        other = {"If-Modified-Since": back["Last-Modified"], "If-None-Match": '"other"'}
        assert client.get("/@ada/feed.atom", headers=other).status_code == 200


def test_an_entry_without_text_says_what_its_pictures_show(client: Client, pictured: Work, make_work: MakeWork) -> None:
    make_work(pictured.author, text="", title="A title alone")
    Work.objects.filter(pk=pictured.pk).update(text=" ")
    feed = ET.fromstring(client.get("/@ada/feed.atom").content)  # noqa: S314  our own bytes
    summaries = [entry.findtext(f"{ATOM}summary") for entry in feed.findall(f"{ATOM}entry")]
    assert summaries == ["<p>A title alone</p>", "<p>A loaf</p>"]


def test_each_entry_says_its_language(client: Client, pictured: Work, make_work: MakeWork) -> None:
    make_work(pictured.author, text="今夜は描かない。", language="ja")
    feed = ET.fromstring(client.get("/@ada/feed.atom").content)  # noqa: S314  our own bytes
    spoken = [entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in feed.findall(f"{ATOM}entry")]
    assert spoken == ["ja", "en"]


def test_a_feed_does_not_follow_the_host_that_it_is_asked_by(client: Client, pictured: Work) -> None:
    feeds = [client.get("/@ada/feed.atom", headers={"Host": host}).content for host in ("localhost:8000", "127.0.0.1")]
    assert feeds[0] == feeds[1]
    found = feedparser.parse(feeds[0])
    assert found.feed.id == f"{settings.ADDRESS}/@ada/feed.atom"
    assert found.entries[0].link == f"{settings.ADDRESS}/w/{pictured.key}"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [("/@ADA/feed.atom", "/@ada/feed.atom"), ("/tag/Baking/feed.atom", "/tag/baking/feed.atom")],
)
def test_another_spelling_leads_to_the_feed(client: Client, pictured: Work, address: str, canonical: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, canonical)


@pytest.mark.parametrize("blocker", ["author", "reader"])
def test_a_block_closes_the_feed(client: Client, pictured: Work, reader: Person, blocker: str) -> None:
    pair = (pictured.author, reader) if blocker == "author" else (reader, pictured.author)
    Block.objects.create(person=pair[0], blocked=pair[1])
    assert client.get("/@ada/feed.atom")["Cache-Control"] == "public, max-age=60"
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    get(client, "/@ada/feed.atom", 404)
    assert "</entry>" not in get(client, "/tag/baking/feed.atom")
    assert client.get("/tag/baking/feed.atom")["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in client.get("/tag/baking/feed.atom")["Vary"]


def test_a_feed_holds_no_drafts_replies_or_withdrawn(client: Client, pictured: Work, make_work: MakeWork) -> None:
    make_work(pictured.author, published=False, text="draft #baking")
    make_work(pictured.author, in_reply_to=pictured, thread=pictured)
    assert get(client, "/@ada/feed.atom").count("</entry>") == 1
    assert get(client, "/tag/baking/feed.atom").count("</entry>") == 1


def test_an_edit_moves_updated_but_not_the_id(client: Client, pictured: Work) -> None:
    (before,) = feedparser.parse(get(client, "/@ada/feed.atom")).entries
    Work.objects.filter(pk=pictured.pk).update(edited_at=clock.now() + timedelta(hours=1))
    (after,) = feedparser.parse(get(client, "/@ada/feed.atom")).entries
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated > before.updated


@pytest.mark.parametrize("address", ["/@nobody/feed.atom", "/tag/nothing/feed.atom", "/tag/%00/feed.atom"])
def test_a_feed_of_nobody_is_not_found(client: Client, db: None, address: str) -> None:
    get(client, address, 404)


def test_the_station_says_where_a_work_went(client: Client, pictured: Work, make_person: MakePerson) -> None:
    Repost.objects.create(work=pictured, person=make_person("bob"))
    page = get(client, f"/w/{pictured.key}/share")
    for found in ("#baking", "/@ada/feed.atom", "1 person reposted it"):
        assert found in page
    assert "How far it reached" not in page
    fragment = client.get(f"/w/{pictured.key}/share", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "#baking" in fragment


def test_the_author_sees_the_reach_receipt(fill: Fill, client: Client, reader: Person) -> None:
    work = fill(1)[0]
    for _ in range(2):
        see(reader, show(open_slate(reader), 1).works)
    show(open_slate(AnonymousUser()), 1)
    other = fill(1)[0].author
    Block.objects.create(person=other, blocked=work.author)
    show(open_slate(other), 1)
    client.force_login(work.author, backend="django.contrib.auth.backends.ModelBackend")
    page = get(client, f"/w/{work.key}/share")
    assert re.search(r"Considered</dt><dd>4<", page)
    assert "It was considered for 4 lists of the feed For you and stood on 3 of them." in " ".join(page.split())
    assert "The numbers, day by day" in page
    assert "the reader hid its author" in page
    assert "<rect" in page


def test_the_receipt_says_when_all_is_counted_and_when_not(
    fill: Fill, client: Client, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(clock.now() - timedelta(minutes=9)):
        show(open_slate(reader), 1)
        fold()
    work = fill(1)[0]
    client.force_login(work.author, backend="django.contrib.auth.backends.ModelBackend")
    page = get(client, f"/w/{work.key}/share")
    assert "Counted just now, with every list that was made." in page
    assert "ago" not in page.split("As a new Work")[1].split("</section>")[0]
    for _ in range(2):
        show(open_slate(reader), 1)
    monkeypatch.setattr("musespark.distribute.pages.station.INLINE", 1)
    part = get(client, f"/w/{work.key}/share")
    assert "Not every list is counted yet; the newest are counted every ten seconds." in part
    assert "Counted just now" not in part


def test_the_station_of_what_may_not_be_seen_is_not_found(client: Client, make_work: MakeWork, reader: Person) -> None:
    draft, work = make_work(published=False), make_work()
    get(client, f"/w/{draft.key}/share", 404)
    get(client, "/w/nothing/share", 404)
    Block.objects.create(person=work.author, blocked=reader)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    get(client, f"/w/{work.key}/share", 404)
