"""What others may make of a Work: four answers, one sentence, usual ones for new Works; what was accepted stays."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Person
from musespark.works.life import LIFE
from musespark.works.models import UsualTerms, Work
from musespark.works.reply import reply
from musespark.works.terms import ANSWERS, SHARES, Terms, keep_usual, offer, usual_terms

FREE = Terms("allow", "allow", "allow", 0)
STRICT = Terms("allow", "never", "ask", 100_000)
FORM = {"remix_terms": "allow", "ai_terms": "never", "repost_terms": "ask", "remix_share_ppm": "100000"}
answers = some.sampled_from(ANSWERS)
any_terms = some.builds(Terms, answers, answers, answers, some.sampled_from(SHARES))


SHARED = "A remix names it and passes on 25\N{NARROW NO-BREAK SPACE}% of its rewards."
TENTH = SHARED.replace("25", "10")
NAMED = "A remix names it and shares nothing."
REPOSTED = "Anyone may repost it."


@pytest.mark.parametrize(
    ("terms", "sentences"),
    [
        (Terms(), ["To remix it, ask its author.", SHARED, REPOSTED]),
        (FREE, ["Anyone may remix it, also with AI.", NAMED, REPOSTED]),
        (
            STRICT,
            [
                "Anyone may remix it by hand.",
                "AI has to stay out of it.",
                TENTH,
                "To repost it, or to quote more than a passage, ask its author.",
            ],
        ),
        (
            Terms("never", "allow", "never"),
            ["Nobody may remix it.", "It is not to be reposted, nor quoted beyond a passage."],
        ),
        (
            Terms("allow", "ask", "allow", 0),
            ["Anyone may remix it by hand.", "To remix it with AI, ask its author.", NAMED, REPOSTED],
        ),
    ],
)
def test_terms_are_said_in_plain_sentences(terms: Terms, sentences: list[str]) -> None:
    assert terms.sentence == " ".join(sentences)


@given(any_terms)
def test_a_remix_with_ai_is_never_freer_than_one_by_hand(terms: Terms) -> None:
    assert ANSWERS.index(terms.with_ai) == max(ANSWERS.index(terms.remix_terms), ANSWERS.index(terms.ai_terms))
    assert Terms.read(terms.as_json()) == terms
    assert terms.sentence


@pytest.mark.parametrize(
    "kept", [{"remix_terms": "maybe"}, {"remix_share_ppm": 1}, {"remix_share_ppm": 10**6}, {"a": 1}]
)
def test_terms_that_are_none_are_refused(kept: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Terms.read(kept)


def test_new_works_begin_with_the_usual_terms_and_others_stay(make_work: MakeWork, make_person: MakePerson) -> None:
    ada = make_person("ada")
    assert usual_terms(ada) == Terms()
    before = make_work(ada, published=False)
    keep_usual(ada, STRICT)
    keep_usual(ada, STRICT)
    assert Terms.of(reply(make_work(make_person("bob")), by=ada, text="Why rye?")) == STRICT
    assert Terms.of(Work.objects.get(pk=before.pk)) == Terms()
    assert UsualTerms.objects.count() == 1


def test_the_settings_keep_the_usual_terms_by_a_plain_form(make_person: MakePerson, client_of: ClientOf) -> None:
    ada = make_person("ada")
    client = client_of(ada)
    assert "/settings/terms" in client.get("/settings").content.decode()
    assert client.post("/settings/terms", FORM).status_code == 302
    assert usual_terms(ada) == STRICT
    page = client.get("/settings/terms").content.decode()
    assert STRICT.sentence in page
    assert '<option value="100000" selected>' in page


def test_what_can_not_be_chosen_changes_nothing(make_person: MakePerson, client_of: ClientOf) -> None:
    client = client_of(make_person("ada"))
    for wrong in ({"remix_terms": "maybe"}, {"remix_share_ppm": "900000"}, {"remix_share_ppm": "x"}):
        assert client.post("/settings/terms", FORM | wrong).status_code == 422
    assert not UsualTerms.objects.exists()


@pytest.mark.django_db
def test_what_is_being_chosen_is_said_at_once(client: Client) -> None:
    assert client.get("/terms/said", FORM).content.decode() == STRICT.sentence
    assert client.get("/terms/said", {"remix_terms": "<b>"}).content == b""


def test_a_works_own_terms_are_changed_on_its_page_and_stay_where_nothing_is_said(
    make_work: MakeWork, client_of: ClientOf
) -> None:
    work = make_work()
    client = client_of(work.author)
    said = {"title": "", "text": work.text}
    assert client.post(f"/w/{work.key}/edit", {**said, **FORM}).status_code == 302
    assert Terms.of(Work.objects.get()) == STRICT
    assert client.post(f"/w/{work.key}/edit", {**said, "remix_terms": "ask"}).status_code == 302
    assert Terms.of(Work.objects.get()) == Terms("ask", "never", "ask", 100_000)


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of a Work's life that were followed."""
    steps: list[str] = []
    monkeypatch.setattr(LIFE, "follow", lambda verb, _work: steps.append(verb))
    return steps


def test_terms_that_change_are_vouched_for_anew_and_others_are_not(make_work: MakeWork, followed: list[str]) -> None:
    work, draft = make_work(), make_work(published=False)
    assert offer(work, STRICT)
    assert not offer(work, STRICT)
    assert offer(draft, STRICT)
    assert followed == ["offer"]


def test_an_author_who_wants_to_be_asked_is_asked_before_a_repost(
    make_work: MakeWork, make_person: MakePerson, client_of: Callable[[Person], Client]
) -> None:
    work, eve = make_work(repost_terms="ask"), make_person("eve")
    client, author = client_of(eve), client_of(work.author)
    page = client.get(f"/w/{work.key}").content.decode()
    assert f'href="/create/remix/{work.key}#ask"' in page
    assert "/repost" not in page
    client.post(f"/w/{work.key}/repost", {"to": "on"})
    assert not work.reposts.exists()
    client.post(f"/create/remix/{work.key}", {"action": "ask", "use": "repost"})
    asked = work.remix_requests.get()
    assert (
        "They ask to repost it, or quote it at length."
        in author.get(f"/create/remix-request/{asked.pk}").content.decode()
    )
    author.post(f"/create/remix-request/{asked.pk}", {"answer": "yes"})
    assert f'formaction="/w/{work.key}/repost"' in client.get(f"/create/remix/{work.key}").content.decode()
    client.post(f"/w/{work.key}/repost", {"to": "on"})
    assert work.reposts.get().person == eve
