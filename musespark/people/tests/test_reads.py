"""Reads that other rooms ask of this one: who is hidden from whom, who follows, who allows what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MakePerson
from musespark.people import queries
from musespark.people.consent import allow_all, set_consents
from musespark.people.handles import RESERVED, validate_free, validate_handle
from musespark.people.models import Person
from musespark.people.relate import block, follow, mute

NOBODY = AnonymousUser()


@pytest.fixture
def five(make_person: MakePerson) -> list[Person]:
    """ada mutes bob, blocks eve, is blocked by zoe; kim is a stranger."""
    ada, bob, eve, zoe, kim = (make_person(name) for name in ("ada", "bob", "eve", "zoe", "kim"))
    mute(ada, bob)
    block(ada, eve)
    block(zoe, ada)
    return [ada, bob, eve, zoe, kim]


def test_the_muted_and_both_sides_of_a_block_are_hidden(five: list[Person]) -> None:
    ada, bob, eve, zoe, kim = five
    assert queries.hidden_from(ada) == {bob.pk, eve.pk, zoe.pk}
    assert queries.hidden_from(bob) == set()
    assert queries.hidden_from(eve) == {ada.pk}
    assert queries.hidden_from(kim) == queries.hidden_from(NOBODY) == set()


def test_a_mute_is_no_block(five: list[Person]) -> None:
    ada, bob, eve, zoe, kim = five
    assert queries.blocked_with(ada) == {eve.pk, zoe.pk}
    assert [queries.is_blocked(ada, other) for other in (bob, eve, zoe, kim)] == [False, True, True, False]
    assert [queries.is_blocked(other, ada) for other in (bob, eve, zoe, kim)] == [False, True, True, False]
    assert queries.blocked_with(NOBODY) == set()


@pytest.mark.parametrize("name", ["hidden_from", "blocked_with", "followed_ids"])
def test_each_is_one_query_and_none_for_strangers(five: list[Person], name: str) -> None:
    for viewer, count in ((five[0], 1), (NOBODY, 0)):
        with CaptureQueriesContext(connection) as asked:
            getattr(queries, name)(viewer)
        assert len(asked) == count


def test_whom_one_follows(five: list[Person]) -> None:
    ada, bob, _, _, kim = five
    follow(ada, kim)
    follow(kim, bob)
    assert queries.followed_ids(ada) == {kim.pk}
    assert queries.followed_ids(NOBODY) == set()


def test_the_most_followed_are_worth_following(five: list[Person], make_person: MakePerson) -> None:
    ada, bob, eve, _, kim = five
    for follower in (eve, bob):
        follow(follower, kim)
    make_person("closed", is_active=False)
    assert [person.username for person in queries.worth_following(ada)] == ["kim"]
    follow(ada, kim)
    assert queries.worth_following(ada) == []
    assert [person.username for person in queries.worth_following(NOBODY, most=2)] == ["kim", "zoe"]


def test_consents_are_asked_by_person_and_by_use(five: list[Person]) -> None:
    ada, bob, *_ = five
    allow_all(ada)
    set_consents(bob, {("views", "feed"), ("views", "voice")})
    assert queries.consents(bob) == {("views", "feed")}
    assert queries.consents(ada) > {("views", "feed"), ("writing", "voice")}


@pytest.mark.parametrize("handle", ["ab", "a_1", "x" * 30, "_0"])
def test_possible_handles(handle: str) -> None:
    validate_handle(handle)
    validate_free(handle)


@pytest.mark.parametrize("handle", ["a", "x" * 31, "Ab", "a-b", "a b", "é1", "ab\n", "", "١٢", "a\u200db"])
def test_impossible_handles(handle: str) -> None:
    with pytest.raises(ValidationError):
        validate_handle(handle)


@pytest.mark.parametrize("handle", sorted(RESERVED))
def test_reserved_handles(handle: str) -> None:
    with pytest.raises(ValidationError):
        validate_free(handle.upper())


def test_people_are_called_by_their_name_or_handle() -> None:
    assert Person(username="ada").shown_name == "ada"
    assert Person(username="ada", name="Ada L.").get_full_name() == "Ada L."
    assert str(Person(username="ada", name="Ada L.")) == "@ada"
    assert Person(username="ada").picture_url == ""
