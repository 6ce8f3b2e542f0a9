"""Terms stand in the credential: those accepted for what a Work is made from, and those that it offers."""

import pytest

from conftest import MakePerson, MakeWork
from musespark.create import remix as remixes
from musespark.credential import instance, vouch
from musespark.credential.agreed import agreed
from musespark.credential.claim import TERMS
from musespark.credential.fingerprint import canonical
from musespark.credential.judge import Verdict, judge
from musespark.credential.models import Manifest
from musespark.people.models import Person
from musespark.support import blobs
from musespark.works.models import Derivation, Publication, Work
from musespark.works.terms import Terms, offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def eve(make_person: MakePerson) -> Person:
    return make_person("eve")


@pytest.fixture
def remix(make_work: MakeWork, eve: Person) -> Work:
    """A published remix by eve, made by hand from ada's Work."""
    parent = make_work(text="A loaf.", **Terms("allow", "never", "ask", 100_000).as_json())
    child = remixes.remix(parent, by=eve)
    Work.objects.filter(pk=child.pk).update(text="A loaf with seeds.")
    Publication.objects.create(work=child, by=eve)
    return Work.objects.get(pk=child.pk)


def verdict(work: Work) -> Verdict:
    row = Manifest.objects.get(work=work)
    return judge(canonical(work.text), instance.anchors(), manifest=blobs.get(row.blob))


def test_the_credential_says_what_was_accepted_and_what_is_offered(remix: Work) -> None:
    vouch.vouch(remix)
    found = verdict(remix)
    assert found.report
    said = found.report["manifests"][0]["assertions"][TERMS]
    edge = Derivation.objects.select_related("parent").get()
    assert said == agreed(remix)
    assert "." in TERMS
    assert said["offered"]["sentence"] == Terms().sentence
    [accepted] = said["accepted"]
    assert {name: accepted[name] for name in ("work", "at", "use", "shareMillionths", "withAI")} == {
        "work": edge.parent.key,
        "at": edge.at.isoformat(),
        "use": "remix",
        "shareMillionths": 100_000,
        "withAI": False,
    }
    assert accepted["terms"]["remixWithAI"] == "never"
    assert "ada" not in str(said)
    assert found.reading.terms == (accepted["sentence"], Terms().sentence)
    assert accepted["sentence"] == (
        "It is made from another Work, to which 10\N{NARROW NO-BREAK SPACE}% of each reward goes. "
        "By hand only: AI stayed out of it."
    )


def test_terms_of_the_work_that_change_are_signed_anew_and_others_are_not(remix: Work) -> None:
    vouch.vouch(remix)
    first = Manifest.objects.get(work=remix).entry
    vouch.vouch(remix)
    assert Manifest.objects.get(work=remix).entry == first
    offer(remix, Terms("never"))
    vouch.vouch(remix)
    assert Manifest.objects.get(work=remix).entry != first
    assert verdict(remix).reading.terms[-1] == Terms("never").sentence


def test_a_change_of_the_parents_terms_leaves_what_was_accepted(remix: Work) -> None:
    before = agreed(remix)
    offer(Derivation.objects.get().parent, Terms("never", "never", "never", 0))
    assert agreed(remix) == before


def test_quotations_own_works_and_terms_from_before_are_said_as_what_they_are(make_work: MakeWork, eve: Person) -> None:
    first, own = make_work(text="one"), make_work(eve, text="two")
    child = make_work(eve, text="three")
    Derivation.objects.create(child=child, parent=first, is_quote=True, terms="It quotes a Work by @ada.")
    Derivation.objects.create(child=child, parent=own, terms="")
    said = agreed(child)["accepted"]
    assert [one["sentence"] for one in said] == [
        "It quotes another Work and names it; nothing is shared.",
        "It is made from another Work of the same author.",
    ]
    assert all("terms" not in one for one in said)
    assert [one["use"] for one in said] == ["quote", "remix"]
