"""A near Work is named by what it is: a copy, changed, a quotation, one's own, or nothing that can be measured."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential import near
from musespark.credential.bearing import bear
from musespark.credential.relation import Kind, Likeness, Relation, Sure, relation
from musespark.credential.tests.conftest import encode, scene
from musespark.credential.tests.test_near import OTHER, STORY
from musespark.credential.tests.test_quotes import PASSAGE, prose
from musespark.works.models import Work

shares = some.floats(0, 1)
shared = some.builds(Likeness, some.booleans(), shares, shares, some.booleans(), some.booleans(), shares)


@pytest.mark.parametrize(
    ("found", "kind", "sure"),
    [
        (Likeness(is_near=True, contained=1.0, covers=1.0, is_quote=True), "copy", "almost-certain"),
        (Likeness(is_near=True, contained=0.4, covers=1.0, is_quote=True), "copy", "almost-certain"),
        (Likeness(is_near=True, contained=1.0, covers=0.4), "copy", "almost-certain"),
        (Likeness(is_near=True, contained=0.5, covers=0.6), "derivative", "almost-certain"),
        (Likeness(is_alike=True, contained=0.3, covers=0.3), "derivative", "very-likely"),
        (Likeness(is_near=True, contained=0.15, covers=0.5, is_quote=True), "quote", "almost-certain"),
        (Likeness(contained=0.02, covers=1.0, is_quote=True), "quote", "almost-certain"),
        (Likeness(picture=1.0), "copy", "almost-certain"),
        (Likeness(picture=1 - 9 / 128), "derivative", "very-likely"),
        (Likeness(), "independent", "as-far-as-measured"),
    ],
)
def test_what_is_shared_says_what_it_is(found: Likeness, kind: str, sure: str) -> None:
    assert relation(found) == Relation(Kind(kind), Sure(sure))


@given(shared)
def test_ones_own_is_never_called_a_copy_and_as_surely_ones_own(found: Likeness) -> None:
    theirs, own = relation(found), relation(found, own=True)
    assert own.sure == theirs.sure
    assert own.kind == (Kind.INDEPENDENT if theirs.kind == Kind.INDEPENDENT else Kind.SELF)


@pytest.mark.django_db
def test_texts_are_named_by_what_they_share(make_work: MakeWork, make_person: MakePerson) -> None:
    original = make_work(text=f"{prose(1, 600)} {PASSAGE} {prose(2, 600)}")
    story = make_work(text=STORY)
    for work in (original, story):
        bear(work)
    said = {}
    thinned = " ".join(word for at, word in enumerate(STORY.split()) if at % 6)
    for name, text in (
        ("shouted", STORY.upper()),
        ("wrapped", f"I found this: {STORY} What do you say?"),
        ("thinned", thinned),
        ("quoting", f"{prose(3, 300)} {PASSAGE} {prose(4, 300)}"),
    ):
        (hit,) = near.nearest(near.probe(text))
        said[name] = hit.relation(None).kind.value
    assert said == {"shouted": "copy", "wrapped": "copy", "thinned": "derivative", "quoting": "quote"}
    assert near.between(make_work(make_person("bob"), text=OTHER), story).relation(None).kind == "independent"
    again = make_work(story.author, text=STORY)
    assert near.between(again, story).relation(story.author_id).kind == "self"


@pytest.mark.django_db
def test_pages_say_it_in_words(make_picture_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    original: Work = make_picture_work(seed=21, text="")
    bear(original)
    bob = make_person("bob")
    copy = make_picture_work(bob, data=encode(scene(21), quality=60), text="")
    draft = make_picture_work(bob, data=encode(scene(21), quality=60), text="", published=False)
    client = client_of(bob)
    said = client.get(f"/prove/match/{copy.key}/{original.key}").content.decode()
    assert "What came later is almost certainly a copy." in said
    turned = client.get(f"/prove/match/{original.key}/{copy.key}").content.decode()
    assert "What was here first would be: " in turned
    assert "yours is almost certainly a copy:" in client.get(f"/prove/near/{draft.key}").content.decode()
