"""What strangers are shown of how a Work was made: what kind came from where, and no word that is not public."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from musespark.create import decide
from musespark.create.models import Offer
from musespark.create.remix import terms_of
from musespark.create.save import Words, save
from musespark.create.tests.conftest import NOTES, Desk
from musespark.people.models import Person
from musespark.people.relate import block
from musespark.works.models import Derivation, Work
from musespark.works.publish import publish
from musespark.works.withdraw import withdraw

pytestmark = pytest.mark.django_db


def station(work: Work, client: Client | None = None) -> str:
    url = reverse("create:station", args=[work.key])
    return (client or Client()).get(url, headers={"HX-Request": "true"}).content.decode()


def test_words_that_were_accepted_and_deleted_before_publishing_are_their_authors_alone(
    desk: Desk, offer: Offer
) -> None:
    decide.accept(offer, by=desk.person)
    work = Work.objects.get()
    save(work, Words("", "Nothing but this.", NOTES), revision=work.brief.revision)
    publish(Work.objects.get(), by=desk.person)
    assert offer.text not in station(work)
    assert "m.gguf" in station(work)
    assert offer.text in station(work, desk.client)


def test_words_that_were_accepted_for_a_published_work_wait_for_its_author_to_save_them(
    desk: Desk, offer: Offer
) -> None:
    work = offer.brief.work
    Work.objects.update(text="Public.")
    publish(Work.objects.get(), by=desk.person)
    decide.accept(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert work.pending_edit.text == f"Public.\n\n{offer.text}"
    assert offer.text not in station(work)
    assert offer.text in station(work, desk.client)


def test_words_that_stand_in_the_work_are_shown_to_all(desk: Desk, offer: Offer) -> None:
    decide.accept(offer, by=desk.person)
    publish(Work.objects.get(), by=desk.person)
    assert f'<span dir="auto">{offer.text}</span>' in station(offer.brief.work)


@pytest.fixture
def child(make_work: Callable[..., Work], make_person: Callable[..., Person]) -> Work:
    """A published remix by bob of a Work by ada."""
    parent = make_work(title="Regretted")
    child = make_work(make_person("bob"), text="A remix.")
    Derivation.objects.create(child=child, parent=parent, share_ppm=Work.SHARE_PPM, terms=terms_of(parent))
    return child


def parent_of(child: Work) -> Work:
    return Work.objects.get(derivations__child=child)


def test_a_remix_names_what_it_is_made_from_with_its_terms(child: Work) -> None:
    page = station(child)
    assert "Regretted</a> by @ada." in page
    assert "of each reward for the remix" in page
    assert "a Work that is gone" not in page


def test_a_parent_that_was_deleted_is_named_no_more(child: Work) -> None:
    parent = parent_of(child)
    withdraw(parent, by=parent.author)
    page = station(child)
    assert "Regretted" not in page
    assert "a Work that is gone" in page


def test_a_parent_is_not_shown_through_a_block(child: Work, client_of: Callable[[Person], Client]) -> None:
    parent = parent_of(child)
    block(parent.author, child.author)
    page = station(child, client_of(child.author))
    assert "Regretted" not in page
    assert "a Work that is gone" in page
    assert "Regretted" in station(child)


def test_the_draft_of_a_remix_names_a_deleted_parent_no_more(
    child: Work, client_of: Callable[[Person], Client]
) -> None:
    client, parent = client_of(child.author), parent_of(child)
    url = reverse("create:draft", args=[child.key])
    assert "A remix of “Regretted” by @ada." in client.get(url).content.decode()
    withdraw(parent, by=parent.author)
    page = client.get(url).content.decode()
    assert "Regretted" not in page
    assert "A remix of a Work that is gone." in page
