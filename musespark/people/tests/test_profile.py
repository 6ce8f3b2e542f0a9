"""The profile: seen by all, changed by its person."""

import io
import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from conftest import ClientOf, MakePerson, picture
from musespark.people import picture as portraits
from musespark.people import shelves
from musespark.people.models import Person
from musespark.people.picture import set_picture
from musespark.people.shelves import Filled, Shelf
from musespark.support import blobs
from musespark.support.pictures import Judged, judge


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Shelf("", "Works", "No Works yet.", lambda _person, _viewer, _cursor: Filled(), lambda _person: 7)
    monkeypatch.setattr(shelves, "shelves", [empty])


def form(**changes: object) -> dict[str, object]:
    return {"name": "Ada", "bio": "Bread & #rye", **changes}


def test_a_profile_shows_the_person_and_nothing_as_markup(make_person: MakePerson, client: Client) -> None:
    make_person("ada", name="<b>Ada</b>", bio="I bake <i>#rye</i> with @bob")
    page = client.get("/@ada").content.decode()
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page
    assert "&lt;i&gt;" in page
    assert '<a href="/tag/rye">#rye</a>' in page
    assert '<a href="/@bob">@bob</a>' in page
    assert 'href="/@ada/feed.atom"' in page
    assert "<strong>7</strong> Works" in page
    assert page.count("<h1") == 1


def test_handles_are_found_in_either_case(make_person: MakePerson, client: Client) -> None:
    make_person("ada")
    assert client.get("/@ADA").headers["Location"] == "/@ada"
    for path in ("/@nobody", "/@a", "/@has.dot", "/@" + "x" * 31):
        assert client.get(path).status_code == 404


def test_closed_accounts_are_not_found(make_person: MakePerson, client: Client) -> None:
    make_person("ada", is_active=False)
    assert client.get("/@ada").status_code == 404


def test_without_any_room_a_profile_still_stands(
    make_person: MakePerson, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "shelves", [])
    make_person("ada")
    assert client.get("/@ada").status_code == 200
    assert client.get("/@ada/about").status_code == 200
    assert client.get("/@ada?tab=replies").status_code == 404


def test_editing_keeps_name_words_and_links(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    links = {"url_0": "https://example.org/a?b=1&c", "label_0": "Home", "url_2": "http://example.org", "label_2": ""}
    answer = client_of(ada).post("/settings/profile", form(**links, label_3="without address"))
    assert answer.headers["Location"] == "/@ada"
    ada.refresh_from_db()
    assert (ada.name, ada.bio) == ("Ada", "Bread & #rye")
    assert ada.links == [
        {"label": "Home", "url": "https://example.org/a?b=1&c"},
        {"label": "", "url": "http://example.org"},
    ]
    page = client_of(ada).get("/@ada/about").content.decode()
    assert 'href="https://example.org/a?b=1&amp;c" rel="me nofollow' in page


def shown(page: str) -> list[str]:
    """The addresses in the pairs for links that the page shows."""
    fields = re.findall(r'<input type="url"[^>]*>', page)
    return [value[1] if (value := re.search('value="([^"]*)"', field)) else "" for field in fields]


def test_the_links_that_are_there_are_shown_and_one_empty_pair(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    client = client_of(ada)
    assert shown(client.get("/settings/profile").content.decode()) == [""]
    for count, empty in ((2, [""]), (5, [])):
        links = [{"label": "", "url": f"https://e.org/{n}"} for n in range(count)]
        Person.objects.filter(pk=ada.pk).update(links=links)
        page = client.get("/settings/profile").content.decode()
        assert shown(page) == [*(f"https://e.org/{n}" for n in range(count)), *empty]
        assert ("Another link" in page) is bool(empty)


def test_another_link_keeps_what_was_typed_and_nothing_else(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada", name="Before")
    client, sent = client_of(ada), {"url_0": "not yet an addr", "label_0": "Home", "another": "1"}
    answer = client.post("/settings/profile", form(**sent, portrait=SimpleUploadedFile("me.png", picture())))
    page = answer.content.decode()
    assert (answer.status_code, shown(page)) == (200, ["not yet an addr", ""])
    assert ">Bread &amp; #rye</textarea>" in page.replace("\n", "")
    assert 'value="Home"' in page
    assert re.search(r'<input type="url" name="url_1"[^>]*autofocus', page)
    assert "errorlist" not in page
    assert "Choose the picture again, please." in page
    ada.refresh_from_db()
    assert (ada.name, ada.bio, ada.links, ada.picture) == ("Before", "", [], "")


def test_at_most_five_links_are_asked_for(make_person: MakePerson, client_of: ClientOf) -> None:
    sent = {f"url_{number}": "" for number in range(4)}
    page = client_of(make_person("ada")).post("/settings/profile", form(**sent, another="1")).content.decode()
    assert shown(page) == [""] * 5
    assert "Another link" not in page


def test_in_place_the_links_alone_come_back(make_person: MakePerson, client_of: ClientOf) -> None:
    sent = {"url_0": "https://e.org", "label_0": "Home", "another": "1"}
    part = client_of(make_person("ada")).get("/settings/profile", sent, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<fieldset")
    assert shown(part) == ["https://e.org", ""]


def test_the_welcome_asks_for_no_links_and_takes_none_away(make_person: MakePerson, client_of: ClientOf) -> None:
    links = [{"label": "Home", "url": "https://e.org"}]
    ada = make_person("ada", links=links)
    assert client_of(ada).post("/welcome?step=1", form()).status_code == 302
    ada.refresh_from_db()
    assert (ada.name, ada.links) == ("Ada", links)


def test_a_name_and_words_turn_no_sentence_around_them(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    for name, kept in (("Ada \u202eecalevoL", "Ada ecalevoL"), ("\u202e\u2067", ""), ("خط \u200f(2)", "خط \u200f(2)")):
        client_of(ada).post("/settings/profile", form(name=name, bio="I \u202dbake\u2069"))
        ada.refresh_from_db()
        assert (ada.name, ada.bio) == (kept, "I bake")


@pytest.mark.parametrize(
    "wrong",
    [
        {"url_0": "javascript:alert(1)"},
        {"url_0": "data:text/html,x"},
        {"url_0": "example"},
        {"url_0": "https://e.org/" + "x" * 200},
        {"name": "x" * 61},
        {"bio": "x" * 501},
        {"name": "nul\0"},
    ],
)
def test_a_refused_profile_changes_nothing(make_person: MakePerson, client_of: ClientOf, wrong: dict[str, str]) -> None:
    ada = make_person("ada", name="Before")
    answer = client_of(ada).post("/settings/profile", form(**wrong))
    assert answer.status_code == 422
    ada.refresh_from_db()
    assert (ada.name, ada.bio, ada.links) == ("Before", "", [])


@pytest.mark.parametrize(
    ("path", "wrong"), [("/settings/profile", {"url_0": "x"}), ("/welcome?step=1", {"name": "x" * 61})]
)
def test_where_another_field_is_wrong_the_page_asks_for_the_picture_again(
    make_person: MakePerson, client_of: ClientOf, path: str, wrong: dict[str, str]
) -> None:
    ada = make_person("ada")
    client = client_of(ada)
    answer = client.post(path, form(portrait=SimpleUploadedFile("me.png", picture()), **wrong))
    assert answer.status_code == 422
    assert "Choose the picture again, please." in answer.content.decode()
    assert "Choose the picture again" not in client.post(path, form(**wrong)).content.decode()
    assert Person.objects.get(pk=ada.pk).picture == ""


def test_a_portrait_becomes_a_square_without_metadata(make_person: MakePerson) -> None:
    ada = make_person("ada")
    wide = Image.new("RGB", (600, 200), "red")
    wide.paste("blue", (200, 0, 400, 200))
    exif = wide.getexif()
    exif[0x0110] = "Phone 9"
    out = io.BytesIO()
    wide.save(out, "JPEG", exif=exif)
    set_picture(ada, out.getvalue())
    kept = blobs.get(ada.picture)
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (256, 256), {})
        corner = image.convert("RGB").getpixel((8, 8))
    assert isinstance(corner, tuple)
    assert corner[2] > 200  # the middle was kept
    assert b"Phone" not in kept


def test_a_portrait_is_served_for_ever_under_an_address_of_its_own(make_person: MakePerson, client: Client) -> None:
    ada = make_person("ada")
    set_picture(ada, picture())
    first = ada.picture_url
    answer = client.get(first)
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "image/webp",
        "public, max-age=31536000, immutable",
    )
    assert answer.content == blobs.get(ada.picture)
    set_picture(ada, picture(colour="red"))
    assert ada.picture_url != first
    assert client.get(first).status_code == 404


@pytest.mark.parametrize("data", [b"x", b"<svg></svg>", picture()[:-90], b"%PDF-1.7"])
def test_a_refused_portrait_loses_nothing_of_the_form(
    make_person: MakePerson, client_of: ClientOf, data: bytes
) -> None:
    ada = make_person("ada")
    answer = client_of(ada).post("/settings/profile", form(name="Typed", portrait=SimpleUploadedFile("me.jpg", data)))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Try JPEG, PNG, WebP, GIF or AVIF" in page
    assert 'value="Typed"' in page
    ada.refresh_from_db()
    assert (ada.name, ada.picture) == ("", "")


def test_a_huge_portrait_is_refused_unread(make_person: MakePerson, client_of: ClientOf) -> None:
    file = SimpleUploadedFile("me.jpg", picture(form="JPEG") + b"\0" * 20 * 2**20)
    answer = client_of(make_person("ada")).post("/settings/profile", form(portrait=file))
    assert answer.status_code == 422
    assert "over 20 MB" in answer.content.decode()
    assert Person.objects.get().picture == ""


def test_an_empty_file_is_refused_and_an_absent_one_is_not(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("ada"))
    assert client.post("/settings/profile", form(portrait=SimpleUploadedFile("me.jpg", b""))).status_code == 422
    assert client.post("/settings/profile", form()).status_code == 302


def test_the_portrait_can_be_taken_off(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    set_picture(ada, picture())
    client_of(ada).post("/settings/profile", form(without="on"))
    assert Person.objects.get().picture == ""


def test_uploads_of_portraits_are_limited(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("ada"))
    assert [client.post("/settings/profile", form()).status_code for _ in range(21)] == [302] * 20 + [429]


def test_a_link_to_a_profile_unfolds_elsewhere(make_person: MakePerson, client: Client) -> None:
    make_person(
        "ada", name='Ada "A" <Loaf>', bio="Bakes & writes. " + "grain " * 50, picture="ab/" + "c" * 62 + ".webp"
    )
    page = client.get("/@ada").content.decode()
    clipped = "Bakes &amp; writes. " + "grain " * 29 + "grain…"
    assert f'<meta property="og:description" content="{clipped}">' in page
    assert '<meta property="og:title" content="Ada &quot;A&quot; &lt;Loaf&gt; (@ada)">' in page
    assert '<meta property="og:image" content="http://localhost:8000/@ada/picture/cccccccccccc">' in page
    assert '<meta property="og:site_name" content="MuseSpark">' in page
    assert "og:description" not in client.get(make_person("bob").get_absolute_url()).content.decode()


def test_the_day_of_joining_is_exact_on_hover(make_person: MakePerson, client: Client) -> None:
    make_person("ada", date_joined=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
    page = client.get("/@ada/about").content.decode()
    assert '<time datetime="2026-03-04T05:06:07+00:00" title="4 March 2026, 05:06 UTC">4 March 2026</time>' in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/settings/profile", "/welcome"])
def test_nobody_waits_while_a_portrait_is_read(
    make_person: MakePerson, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    within = []

    def judged(data: bytes) -> Judged:
        within.append(connection.in_atomic_block)
        return judge(data)

    monkeypatch.setattr(portraits, "judge", judged)
    client = client_of(make_person("ada"))
    assert client.post(path, form(portrait=SimpleUploadedFile("me.png", picture()))).status_code == 302
    assert within == [False]
    assert Person.objects.get().picture
