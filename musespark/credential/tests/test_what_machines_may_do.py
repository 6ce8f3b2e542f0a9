"""An author says what machines may do, for all Works or for one; credentials, pages and answers say the same."""

from collections.abc import Callable

import pytest
from django.test import Client

from musespark.credential import instance
from musespark.credential.fingerprint import canonical
from musespark.credential.judge import judge
from musespark.credential.mined import choice_for
from musespark.credential.mining import choose_for, choose_for_all, say_anew
from musespark.credential.models import Manifest, Mining
from musespark.credential.tests.conftest import MakeWork
from musespark.credential.vouch import vouch
from musespark.people.models import Person
from musespark.support import blobs
from musespark.works.models import Rendition, Work

pytestmark = pytest.mark.django_db


def signed(work: Work) -> dict[str, bool]:
    """What the credential of its text says of machines."""
    row = Manifest.objects.get(work=work, media_type="text/plain")
    return dict(judge(canonical(work.text), instance.anchors(), manifest=blobs.get(row.blob)).reading.mining)


def test_who_said_nothing_has_nothing_said(make_work: MakeWork, client: Client) -> None:
    for terms in Work.Terms.values:
        work = make_work(text="Bread.", remix_terms=terms)
        vouch(work)
        assert (choice_for(work), signed(work)) == ("", {})
        page = client.get(work.get_absolute_url())
        assert not {"TDM-Reservation", "X-Robots-Tag"} & {*page.headers}


def test_the_word_for_one_work_stands_above_that_for_all(make_work: MakeWork) -> None:
    work = make_work(text="Bread.")
    other = make_work(work.author, text="Milk.")
    choose_for_all(work.author, "nothing")
    choose_for(work, "all")
    assert (choice_for(work), choice_for(other)) == ("all", "nothing")
    choose_for(work, "")
    assert (choice_for(work), Mining.objects.count()) == ("nothing", 1)
    choose_for_all(work.author, "")
    assert (choice_for(work), Mining.objects.count()) == ("", 0)


def test_credentials_are_made_anew_where_the_word_changes(make_work: MakeWork) -> None:
    work = make_work(text="Bread.")
    own = make_work(work.author, text="Milk.")
    choose_for(own, "all")
    for each in (work, own):
        vouch(each)
    kept = Manifest.objects.get(work=own).label
    choose_for_all(work.author, "find")
    say_anew.call(work.author_id)
    trained = {"ai_training": False, "ai_generative_training": False}
    assert signed(work) == {"data_mining": True, "ai_inference": True, **trained}
    assert set(signed(own).values()) == {True}
    first = Manifest.objects.get(work=work).label
    say_anew.call(work.author_id)
    assert (Manifest.objects.get(work=work).label, Manifest.objects.get(work=own).label) == (first, kept)


def test_the_same_word_again_starts_nothing(
    make_work: MakeWork, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    work = make_work(text="Bread.")
    choose_for_all(work.author, "find")
    at = Mining.objects.get().at
    choose_for_all(work.author, "find")
    choose_for(work, "")
    assert Mining.objects.get().at == at


def test_pages_and_pictures_tell_machines(make_picture_work: MakeWork, client: Client) -> None:
    work = make_picture_work(text="Bread.")
    vouch(work)
    picture = Rendition.objects.filter(asset__work=work, name="large").get().url
    for choice, reserved, robots in (("nothing", "1", "noai, noimageai"), ("find", "1", "noai, noimageai")):
        choose_for(work, choice)
        for address in (work.get_absolute_url(), picture):
            answer = client.get(address)
            assert (answer["TDM-Reservation"], answer["X-Robots-Tag"]) == (reserved, robots)
    choose_for(work, "all")
    answer = client.get(picture)
    assert (answer["TDM-Reservation"], "X-Robots-Tag" in answer) == ("0", False)


def test_one_chooses_for_all_on_ones_own_page(client: Client, make_work: MakeWork) -> None:
    work = make_work(text="Bread.")
    client.force_login(work.author)
    assert 'value="" id="id_choice_0" checked' in client.get("/prove/mine").content.decode().replace("required ", "")
    client.post("/prove/mine/machines", {"choice": "nothing"})
    assert Mining.objects.get().choice == "nothing"
    client.post("/prove/mine/machines", {"choice": "rubbish"})
    assert Mining.objects.get().choice == "nothing"
    assert client.get("/known.json").json()["machines"][0]["choice"] == "nothing"


def test_one_chooses_for_a_work_at_its_proof_and_for_no_others(
    client: Client, make_work: MakeWork, make_person: Callable[..., Person]
) -> None:
    work = make_work(text="Bread.")
    client.force_login(make_person("eve"))
    assert client.post(f"/w/{work.key}/machines", {"choice": "all"}).status_code == 404
    assert f"/w/{work.key}/machines" not in client.get(f"/w/{work.key}/prove").content.decode()
    assert not Mining.objects.exists()
    client.force_login(work.author)
    page = client.post(f"/w/{work.key}/machines", {"choice": "all"}, follow=True).content.decode()
    assert "Its author says what machines may do with it: All of it, be trained with it too." in page
    assert Mining.objects.get().work == work


def test_the_verify_page_says_it_in_words(client: Client, make_work: MakeWork) -> None:
    work = make_work(text="Bread is patience, and nothing else is needed.")
    choose_for(work, "find")
    vouch(work)
    page = client.get(Manifest.objects.get(work=work).get_absolute_url()).content.decode()
    assert "may: search through it, answer with it; may not: be trained with it, be trained with it to make" in page
