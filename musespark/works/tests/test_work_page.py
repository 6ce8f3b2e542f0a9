"""A Work's page, for strangers, friends and search engines."""

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork, picture
from musespark.people.models import Block, Mute
from musespark.works.models import Asset, Rendition, Work
from musespark.works.render import render_renditions
from musespark.works.reply import reply
from musespark.works.upload import add_picture


def test_a_stranger_reads_the_work_and_its_five_stations(make_work: MakeWork, client: Client) -> None:
    work = make_work(title="Bread")
    page = client.get(f"/w/{work.key}").content.decode()
    assert page.count("<h1") == 1
    assert '<link rel="canonical" href="http://localhost:8000/w/' in page
    for station in ("create", "prove", "share", "earn", "learn"):
        assert f'hx-get="/w/{work.key}/{station}"' in page


def test_a_work_without_title_has_a_heading_all_the_same(make_work: MakeWork, client: Client) -> None:
    page = client.get(f"/w/{make_work(title='').key}").content.decode()
    assert page.count("<h1") == 1


def test_a_link_to_it_unfolds_elsewhere(make_work: MakeWork, client: Client) -> None:
    work = make_work(title='Bread & "butter"', text="A <loaf>\n\nwith rye")
    asset = add_picture(work, picture(900, 600), alt="A loaf")
    render_renditions.call(asset.pk)
    page = client.get(f"/w/{work.key}").content.decode()
    large = Rendition.objects.get(asset=asset, name="large")
    assert '<meta property="og:title" content="Bread &amp; &quot;butter&quot;">' in page
    assert f'<meta property="og:image" content="http://localhost:8000{large.url}">' in page
    assert '<meta property="og:image:alt" content="A loaf">' in page
    assert '<meta property="og:description" content="A &lt;loaf&gt; with rye">' in page


def test_what_was_typed_is_escaped_once(make_work: MakeWork, client: Client) -> None:
    page = client.get(f"/w/{make_work(text='Tom & Jerry <3').key}").content.decode()
    assert '<meta property="og:title" content="Tom &amp; Jerry &lt;3">' in page
    assert '<meta property="og:description" content="Tom &amp; Jerry &lt;3">' in page
    assert "<title>Tom &amp; Jerry &lt;3 · @ada · MuseSpark</title>" in page


@pytest.mark.parametrize(("alt", "title"), [("A heron on a roof", "A heron on a roof"), ("", "A Work by Ada")])
def test_a_work_of_pictures_alone_is_called_what_they_show(
    make_work: MakeWork, make_person: MakePerson, client: Client, alt: str, title: str
) -> None:
    work = make_work(make_person("ada", name="Ada"), text="")
    add_picture(work, picture(), alt=alt)
    page = client.get(f"/w/{work.key}").content.decode()
    assert f"<title>{title} · @ada · MuseSpark</title>" in page
    assert f'<meta property="og:description" content="{alt}">' in page


def test_a_long_text_is_called_by_its_first_whole_words(make_work: MakeWork) -> None:
    text = "Which flour makes the darkest crust, and why does nobody tell? I asked."
    assert str(make_work(text=text)) == "Which flour makes the darkest crust, and why does nobody…"
    assert str(make_work(text="One\n\nline")) == "One line"
    assert str(make_work(text="", title="")) != ""


def test_others_drafts_and_senseless_keys_are_not_found(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    draft = make_work(published=False)
    eve = client_of(make_person("eve"))
    for path in (f"/w/{draft.key}", "/w/nothing", "/w/" + "x" * 500, f"/w/{draft.key.upper()}x"):
        assert client.get(path).status_code == 404
        assert eve.get(path).status_code == 404
    assert eve.post(f"/w/{draft.key}/reply", {"text": "Hi"}).status_code == 404
    assert Work.objects.count() == 1


def test_a_block_closes_the_page_on_both_sides(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    ada, eve = make_person("ada"), make_person("eve")
    hers, his = make_work(ada), make_work(eve)
    Block.objects.create(person=ada, blocked=eve)
    assert client_of(eve).get(f"/w/{hers.key}").status_code == 404
    assert client_of(ada).get(f"/w/{his.key}").status_code == 404


def test_a_muted_persons_work_still_opens(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work, eve = make_work(), make_person("eve")
    Mute.objects.create(person=eve, muted=work.author)
    assert client_of(eve).get(f"/w/{work.key}").status_code == 200


def test_the_work_of_a_closed_account_is_not_found(make_work: MakeWork, client: Client) -> None:
    work = make_work()
    work.author.is_active = False
    work.author.save()
    assert client.get(f"/w/{work.key}").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا بالعالم #خبز",
        "パンを焼く #パン",
        "👩‍👩‍👧‍👦 " * 100,
        "\u202eevil\u202c",
        "a\u0300" * 300,
        "x" * 10_000,
        "#" * 10_000,
        "@" * 10_000,
        "\n" * 5000 + "x",
        "http://" * 1400,
        "<" * 10_000,
        "&" * 10_000,
    ],
)
def test_every_script_and_every_length_is_shown(make_work: MakeWork, client: Client, text: str) -> None:
    work = make_work(text=text)
    answer = client.get(f"/w/{work.key}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_names_in_any_script_are_shown_isolated(make_work: MakeWork, make_person: MakePerson, client: Client) -> None:
    work = make_work(make_person("ada", name="\u202eعائشة 👩🏽<b>"))
    page = client.get(f"/w/{work.key}").content.decode()
    assert "<bdi>\u202eعائشة 👩🏽&lt;b&gt;</bdi>" in page


def test_pictures_not_yet_made_are_said_to_be_prepared(make_work: MakeWork, client: Client) -> None:
    work = make_work()
    Asset.objects.create(work=work, alt="A loaf", blob="x", media_type="image/png", width=9, height=6, byte_size=1)
    page = client.get(f"/w/{work.key}").content.decode()
    assert "Being prepared" in page
    assert "A loaf" in page


def test_a_deep_reply_leads_to_its_thread(make_work: MakeWork, make_person: MakePerson, client: Client) -> None:
    work, eve = make_work(title="Bread"), make_person("eve")
    one = reply(work, by=eve, text="one")
    two = reply(one, by=work.author, text="two")
    assert f'href="/w/{work.key}"' in client.get(f"/w/{two.key}").content.decode()
    assert "To the start of this thread" in client.get(f"/w/{two.key}").content.decode()
    assert "To the start of this thread" not in client.get(f"/w/{one.key}").content.decode()


def test_across_a_block_no_way_leads_to_the_start_of_a_thread(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    start, bert, eve = make_work(), make_person("bert"), make_person("eve")
    two = reply(reply(start, by=bert, text="One."), by=bert, text="Two.")
    assert "To the start of this thread" in client_of(eve).get(f"/w/{two.key}").content.decode()
    Block.objects.create(person=start.author, blocked=eve)
    page = client_of(eve).get(f"/w/{two.key}").content.decode()
    assert "To the start of this thread" not in page
    assert start.key not in page


def test_the_page_costs_the_same_however_long_the_thread(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    work, eve = make_work(), make_person("eve")
    for number in range(12):
        reply(work, by=eve, text=str(number))
    client = client_of(eve)
    with django_assert_max_num_queries(21):  # type: ignore[operator]  # the fixture is untyped
        client.get(f"/w/{work.key}")


def test_a_reader_follows_the_author_from_the_work(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, client = make_work(), client_of(make_person("eve"))
    handle = work.author.username
    button = f'formaction="/@{handle}/follow" name="to" value="%s"'
    assert client.get(f"/w/{work.key}").content.decode().count(button % "on") == 1
    answer = client.post(f"/@{handle}/follow", {"to": "on"}, headers={"Referer": f"http://testserver/w/{work.key}"})
    assert answer["Location"].endswith(f"/w/{work.key}")
    assert "Undo" in client.get(f"/w/{work.key}").content.decode()
    page = client.get(f"/w/{work.key}/share").content.decode()
    assert page.count(button % "off") == 1
    assert button % "on" not in page


def test_nobody_follows_themselves_and_the_signed_out_sign_in_first(
    make_work: MakeWork, client_of: ClientOf, client: Client
) -> None:
    work = make_work()
    own = client_of(work.author).get(f"/w/{work.key}").content.decode()
    assert "/follow" not in own
    assert "More by" not in own
    page = client.get(f"/w/{work.key}").content.decode()
    assert f'href="/account/login/?next=/w/{work.key}">Follow' in page
    assert "/follow" not in page


def test_under_a_block_there_is_nothing_to_follow(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    Block.objects.create(person=eve, blocked=work.author)
    answer = client_of(eve).get(f"/w/{work.key}")
    assert answer.status_code == 404
    assert f"/@{work.author.username}/follow" not in answer.content.decode()
