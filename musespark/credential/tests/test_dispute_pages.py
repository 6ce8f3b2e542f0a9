"""Both authors see the same page and do there what is theirs to do; an operator decides; nobody else sees it."""

import re

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential.bearing import bear
from musespark.credential.models import Answer, Dispute, Dropping, Finding
from musespark.credential.prints import take
from musespark.credential.tests.test_disputing import STORY
from musespark.people.models import Block, Notification, Person
from musespark.works.models import Derivation, Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(make_work: MakeWork, make_person: MakePerson) -> tuple[Work, Work]:
    """The later Work by bob, and ada's that it copies."""
    original = make_work(text=STORY)
    take(original)
    later = make_work(make_person("bob"), text=f"Found this: {STORY.upper()}")
    bear(later)
    return later, original


@pytest.fixture
def address(works: tuple[Work, Work]) -> str:
    return f"/prove/match/{works[0].key}/{works[1].key}"


@pytest.fixture
def operator(make_person: MakePerson) -> Person:
    return make_person("olga", is_staff=True)


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_earlier_author_is_led_there_and_both_see_the_same_marks(
    works: tuple[Work, Work], address: str, client_of: ClientOf
) -> None:
    later, original = works
    assert Notification.objects.get(kind="near").url == address
    seen = [page(client_of(person), address) for person in (original.author, later.author)]
    for said in seen:
        assert "Their texts are 100&#8239;% alike." in said
        marked = re.findall(r"<mark>(.*?)</mark>", said, re.DOTALL)
        assert [len(mark) > 200 for mark in marked] == [True, True]
        assert ">Found this: <" in said
    assert '<input type="hidden" name="act" value="dispute">' in seen[0]
    assert 'name="act"' not in seen[1]
    for person in (original.author, later.author):
        assert f'href="{address}"' in page(client_of(person), f"/w/{later.key}/prove")


def test_for_everybody_else_it_is_not_there(
    works: tuple[Work, Work],
    address: str,
    client: Client,
    client_of: ClientOf,
    make_person: MakePerson,
    operator: Person,
) -> None:
    assert client.get(address).headers["Location"].startswith("/account/login/")
    page(client_of(make_person("eve")), address, 404)
    page(client_of(operator), address, 404)  # nothing is disputed yet
    page(client_of(make_person("mia")), "/operate/disputes", 404)
    later = works[0]
    page(client_of(later.author), f"/prove/match/{later.key}/{later.key}", 404)
    page(client_of(later.author), f"/prove/match/{later.key}/nowhere", 404)


def test_from_a_likeness_to_a_decision_and_back(
    works: tuple[Work, Work], address: str, client_of: ClientOf, operator: Person
) -> None:
    later, original = works
    ada, bob, olga = (client_of(person) for person in (original.author, later.author, operator))
    assert ada.post(address, {"act": "dispute", "words": "Word for word."}).headers["Location"] == address
    assert "bob can answer until" in page(ada, address)
    assert "Take it back" in page(ada, address)
    assert "Word for word." in page(bob, address)
    assert bob.post(address, {"act": "answer", "choice": "mine", "words": "I heard it."}).status_code == 302
    assert "It waits for a person who is on neither side." in page(bob, address)
    assert f'href="{address}"' in page(olga, "/operate/disputes")
    assert 'Disputes <span class="badge">1</span>' in page(olga, "/operate")
    assert olga.post(address, {"act": "decide", "outcome": "made-from", "why": "The same words."}).status_code == 302
    assert Derivation.objects.get().parent == original
    for client in (ada, bob, olga):
        assert "Decided: It is made from the other Work." in page(client, address)
    found = Finding.objects.get()
    assert olga.post(f"/operate/findings/{found.pk}/back").headers["Location"] == "/operate/disputes"
    assert not Derivation.objects.exists()
    assert "taken back" in page(ada, address)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose one of the three."),
        ({"choice": "<b>"}, "Choose one of the three."),
        ({"choice": "mine", "words": "x" * 501}, "at most 500"),
    ],
)
def test_a_wrong_answer_is_told_and_loses_nothing(
    works: tuple[Work, Work], address: str, client_of: ClientOf, sent: dict[str, str], sentence: str
) -> None:
    later, original = works
    client_of(original.author).post(address, {"act": "dispute"})
    said = client_of(later.author).post(address, {"act": "answer", **sent})
    assert said.status_code == 422
    assert sentence in said.content.decode()
    assert sent.get("words", "") in said.content.decode()
    assert not Answer.objects.exists()


def test_what_is_not_theirs_to_do_is_refused_in_a_sentence(
    works: tuple[Work, Work], address: str, client_of: ClientOf, operator: Person
) -> None:
    later, original = works
    ada, bob = client_of(original.author), client_of(later.author)
    bob.post(address, {"act": "dispute", "words": "It is mine!"})
    bob.post(address, {"act": ""})
    assert not Dispute.objects.exists()
    for _ in range(2):  # a doubled click does not go on to take it back
        ada.post(address, {"act": "dispute"})
    assert (Dispute.objects.count(), Dropping.objects.count()) == (1, 0)
    early = {"act": "decide", "outcome": "quotes", "why": "Early."}
    assert client_of(operator).post(address, early, follow=True).status_code == 200
    assert not Finding.objects.exists()
    ada.post(address, {"act": "drop"})
    assert Dropping.objects.count() == 1
    said = bob.post(address, {"act": "answer", "choice": "share"}, follow=True).content.decode()
    assert "This page had changed meanwhile." in said
    assert not Answer.objects.exists()
    assert not Derivation.objects.exists()
    assert bob.post("/operate/findings/1/back").status_code == 404


def test_a_block_hides_nothing_of_it_from_either(works: tuple[Work, Work], address: str, client_of: ClientOf) -> None:
    later, original = works
    Block.objects.create(person=later.author, blocked=original.author)
    ada = client_of(original.author)
    ada.post(address, {"act": "dispute"})
    assert Dispute.objects.count() == 1
    assert "can answer until" in page(ada, address)


def test_of_a_work_that_is_gone_there_is_no_page(works: tuple[Work, Work], address: str, client_of: ClientOf) -> None:
    later, original = works
    client = client_of(original.author)
    later.publication.delete()
    page(client, address, 404)


def test_before_publishing_the_nearest_work_can_be_named_as_a_source_or_a_quotation(
    works: tuple[Work, Work], make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    original = works[1]
    cleo = make_person("cleo")
    client = client_of(cleo)
    for terms, ways in (("allow", ["remix", "quote"]), ("ask", ["quote"]), ("never", ["quote"])):
        Work.objects.filter(pk=original.pk).update(remix_terms=terms)
        draft = make_work(cleo, text=STORY, published=False)
        near = page(client, f"/prove/near/{draft.key}")
        form = near.split(f'action="/create/{draft.key}/from/{original.key}"')[1].split("</form>")[0]
        assert re.findall(r'name="as" value="(\w+)"', form) == ways
        assert (f'href="/create/remix/{original.key}"' in form) == (terms == "ask")
        for way in ways[::-1]:
            Derivation.objects.filter(child=draft).delete()
            client.post(f"/create/{draft.key}/from/{original.key}", {"as": way})
            assert Derivation.objects.get(child=draft).share_ppm == (250_000 if way == "remix" else 0)
        assert "Named in yours" in page(client, f"/prove/near/{draft.key}")


def test_naming_a_source_against_its_terms_is_refused(
    works: tuple[Work, Work], make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    original, cleo = works[1], make_person("cleo")
    Work.objects.filter(pk=original.pk).update(remix_terms="never")
    draft = make_work(cleo, text=STORY, published=False)
    client = client_of(cleo)
    answer = client.post(f"/create/{draft.key}/from/{original.key}", {"as": "remix"}, follow=True)
    assert "Its author does not want remixes." in answer.content.decode()
    assert (
        client_of(original.author).post(f"/create/{draft.key}/from/{original.key}", {"as": "quote"}).status_code == 404
    )
    assert client.get(f"/create/{draft.key}/from/{original.key}").status_code == 405
    assert not Derivation.objects.exists()


def test_the_card_of_a_quotation_says_so(works: tuple[Work, Work], client: Client) -> None:
    later, original = works
    Derivation.objects.create(child=later, parent=original, is_quote=True, terms="It quotes a Work by @ada.")
    said = page(client, f"/w/{later.key}")
    assert re.search(rf'Quotes <a href="/w/{original.key}"', said)
    assert "Remix of" not in said
