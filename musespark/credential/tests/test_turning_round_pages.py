"""Who published later says that theirs was first elsewhere: on the same page, with what dates both in plain words."""

from datetime import UTC, datetime

import pytest

from conftest import ClientOf, MakePerson, MakeWork
from musespark.care.log import entries
from musespark.credential.attest import attest
from musespark.credential.models import Attestation, Dispute
from musespark.credential.prints import take
from musespark.credential.tests.test_dispute_pages import page
from musespark.credential.tests.test_disputing import STORY
from musespark.works.models import Derivation, Work

pytestmark = pytest.mark.django_db
SPRING = datetime(2019, 4, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def works(make_work: MakeWork, make_person: MakePerson) -> tuple[Work, Work]:
    """Ada's, that was here first, and bob's, that came later."""
    earlier = make_work(text=STORY)
    take(earlier)
    later = make_work(make_person("bob"), text=STORY)
    take(later)
    return earlier, later


@pytest.fixture
def address(works: tuple[Work, Work]) -> str:
    return f"/prove/match/{works[0].key}/{works[1].key}"


def test_the_author_of_the_later_one_is_led_to_it_and_has_to_say_what_shows_it(
    works: tuple[Work, Work], address: str, client_of: ClientOf
) -> None:
    earlier, later = works
    bob, ada = client_of(later.author), client_of(earlier.author)
    usual = f"/prove/match/{later.key}/{earlier.key}"
    assert f'href="{address}">Say what shows it</a>' in page(bob, usual)
    assert "Say what shows it" not in page(ada, usual)
    assert "What shows that yours was there first?" in page(bob, address)
    refused = bob.post(address, {"act": "dispute", "words": " "})
    assert refused.status_code == 422
    assert "Say what shows it: where it was before" in refused.content.decode()
    assert not Dispute.objects.exists()
    assert bob.post(address, {"act": "dispute", "words": "On my own site since 2019."}).status_code == 302
    assert "On my own site since 2019." in page(ada, address)
    assert '<input type="hidden" name="act" value="answer">' in page(ada, address)


def test_both_read_what_dates_each_and_what_it_is_worth(
    works: tuple[Work, Work], address: str, client_of: ClientOf
) -> None:
    earlier, later = works
    attest(later, Attestation.Kind.ARCHIVE, at=SPRING, says="<archive>")
    for person in (earlier.author, later.author):
        said = page(client_of(person), address)
        assert said.index("Was here first") < said.index("Came later")
        assert "<bdi>&lt;archive&gt;</bdi> says" in said
        assert "Nothing here can check that." in said
        assert said.index("By what is proved, this one was there first.") < said.index("Came later")
        assert said.index("By what is only said, this one is the older.") > said.index("Came later")
    attest(later, Attestation.Kind.STAMP, at=SPRING, says="Some Camera")
    said = page(client_of(later.author), address)
    assert "A trusted authority stamped the uploaded file on" in said
    assert said.index("By what is proved, this one was there first.") > said.index("Came later")


def test_decided_so_the_later_one_is_named_as_the_source_and_the_log_says_it(
    works: tuple[Work, Work], address: str, client_of: ClientOf, make_person: MakePerson
) -> None:
    earlier, later = works
    client_of(later.author).post(address, {"act": "dispute", "words": "On my own site since 2019."})
    client_of(earlier.author).post(address, {"act": "answer", "choice": "mine"})
    olga = client_of(make_person("olga", is_staff=True))
    olga.post(address, {"act": "decide", "outcome": "made-from", "why": "The archive shows it."})
    edge = Derivation.objects.get()
    assert (edge.child, edge.parent) == (earlier, later)
    assert entries()[0][0].about == f"A Work by {earlier.author}, and one by {later.author} that came here later"
