"""A file is as good as the worst of what it is made from, however far up that stands and whatever the library says."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as some

from musespark.credential.ancestry import RANK, Link, Standing, stand, worst
from musespark.credential.authority import Authority, establish
from musespark.credential.claim import Claim, Ingredient
from musespark.credential.judge import from_json, judge, to_json
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import encode, scene

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LATER = timedelta(days=5000)
Make = Callable[..., bytes]


@pytest.fixture
def make(authority: Authority) -> Make:
    """Return a maker of signed pictures: make(*parents, by=authority)."""
    count = iter(range(100, 1000))

    def sign_one(*parents: bytes, by: Authority = authority) -> bytes:
        relations = ["parentOf", *["componentOf"] * len(parents)]
        ingredients = [
            Ingredient(data, "image/png" if data.startswith(b"\x89PNG") else "image/jpeg", f"part {n}", relation)
            for n, (data, relation) in enumerate(zip(parents, relations, strict=False))
        ]
        claim = Claim("child", "image/jpeg", "", {}, ingredients=tuple(ingredients))
        return sign(encode(scene(next(count), 64, 48)), claim, by).data

    return sign_one


def standing(data: bytes, authority: Authority, **known: object) -> Standing:
    """The standing of a file as the page gets it: over the way between processes, judged at this moment."""
    verdict = from_json(to_json(judge(data, authority.anchor)))
    return stand(verdict.links, known.pop("now", datetime.now(UTC)), **known)  # type: ignore[arg-type]  # a test's shorthand


def changed(data: bytes) -> bytes:
    broken = bytearray(data)
    broken[-40] ^= 1
    return bytes(broken)


def test_a_clean_chain_is_clean(authority: Authority, make: Make) -> None:
    assert standing(make(make(make())), authority).worst == "clean"


@pytest.mark.parametrize("generations", [1, 2, 3, 10])
def test_a_changed_ancestor_is_never_washed_clean(authority: Authority, make: Make, generations: int) -> None:
    data = changed(make())
    for _ in range(generations):
        data = make(data)
    assert judge(data, authority.anchor).state == "verified"  # as the library has it
    found = standing(data, authority)
    assert (found.own, found.ancestors) == ("clean", "changed")
    assert sorted(found.states.values()) == ["changed", *["clean"] * generations]


@pytest.mark.parametrize("generations", [1, 10])
def test_an_ancestor_without_a_credential_leaves_its_origin_open(
    authority: Authority, make: Make, generations: int
) -> None:
    data = encode(scene(1, 64, 48))
    for _ in range(generations):
        data = make(data)
    assert standing(data, authority).worst == "unknown-origin"


@pytest.mark.parametrize("generations", [1, 10])
def test_an_ancestor_by_a_stranger_is_by_an_unknown_signer(
    authority: Authority, tmp_path: Path, make: Make, generations: int
) -> None:
    stranger = establish(tmp_path, "Famous Newspaper")
    data = make(by=stranger)
    for _ in range(generations):
        data = make(data)
    assert standing(data, authority).worst == "unknown-signer"
    both = judge(data, authority.anchor + stranger.anchor)
    assert stand(both.links, datetime.now(UTC)).worst == "clean"  # whoever trusts both


def test_a_strangers_word_on_its_own_parts_counts_for_nothing(authority: Authority, tmp_path: Path, make: Make) -> None:
    stranger = establish(tmp_path, "Famous Newspaper")
    found = standing(make(make(make(by=stranger), by=stranger)), authority)
    assert sorted(found.states.values()) == ["clean", "unknown-signer", "unknown-signer"]


def test_in_a_diamond_the_worst_side_counts(authority: Authority, make: Make) -> None:
    common, bad = make(), changed(make())
    left, right = make(common), make(common, bad)
    assert standing(make(make(common), left), authority).worst == "clean"
    found = standing(make(left, right), authority)
    assert found.ancestors == "changed"
    assert sorted(found.states.values()) == ["changed", *["clean"] * 4]


@pytest.fixture
def unstamped(authority: Authority) -> Authority:
    """The same authority, without time stamps."""
    return replace(authority, stamper=None)


def test_what_is_stamped_outlives_its_certificate(authority: Authority, make: Make) -> None:
    data, now = make(make()), datetime.now(UTC) + LATER
    assert standing(data, authority, now=now).worst == "clean"


def test_a_stamped_child_proves_that_its_unstamped_parent_was_there(
    authority: Authority, unstamped: Authority, make: Make
) -> None:
    now = datetime.now(UTC) + LATER
    assert standing(make(make(by=unstamped)), authority, now=now).worst == "clean"
    assert standing(make(make(), by=unstamped), authority, now=now).own == "expired"


def test_a_child_signed_before_its_parent_expired_does_not_save_it(
    authority: Authority, unstamped: Authority, make: Make
) -> None:
    data, now = make(make(by=unstamped), by=unstamped), datetime.now(UTC) + LATER
    found = standing(data, authority, now=now)
    assert (found.own, found.ancestors) == ("expired", "expired")
    recorded = standing(data, authority, now=now, recorded=datetime.now(UTC))
    assert (recorded.own, recorded.ancestors) == ("clean", "clean")  # the record proves that both were there


@pytest.mark.parametrize("generations", [1, 2])
def test_a_parent_that_had_expired_already_stays_expired(authority: Authority, make: Make, generations: int) -> None:
    data = base64.b64decode((Path(__file__).parent / "expired.txt").read_text())  # its leaf ended in November 2026
    for _ in range(generations):
        data = make(data)
    found = standing(data, authority)
    assert (found.own, found.ancestors) == ("clean", "expired")
    found = standing(data, authority, recorded=datetime.now(UTC))
    assert found.worst == "expired"  # what was recorded later proves nothing


@pytest.mark.parametrize(("moment", "state"), [(-1, "revoked"), (0, "revoked"), (1, "clean")])
def test_what_is_proved_to_be_older_than_a_revocation_stays_good(
    authority: Authority, unstamped: Authority, make: Make, moment: int, state: str
) -> None:
    data, signed = make(make(by=unstamped), by=unstamped), datetime.now(UTC)
    revoked = {authority.leaf.serial: signed + timedelta(seconds=moment)}
    assert standing(data, authority, revoked=revoked).worst == "revoked"  # nothing proves when it was signed
    assert standing(data, authority, revoked=revoked, recorded=signed).worst == state
    assert standing(data, authority, revoked={"another": signed}).worst == "clean"


def test_what_was_stamped_before_a_revocation_stays_good(authority: Authority, make: Make) -> None:
    data = make(make())
    for moment, state in ((-10, "revoked"), (10, "clean")):
        revoked = {authority.leaf.serial: datetime.now(UTC) + timedelta(seconds=moment)}
        assert standing(data, authority, revoked=revoked).worst == state


def test_whatever_a_revoked_authority_issued_is_revoked(authority: Authority, tmp_path: Path, make: Make) -> None:
    stranger = establish(tmp_path, "Famous Newspaper")
    [above] = stranger.leaf.x509.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    revoked = {f"Famous Newspaper / {above.value!s}": NOW}
    data = make(make(by=stranger))  # its own stamp is one that nobody here trusts
    assert standing(data, authority, revoked=revoked).states[judge(data, authority.anchor).links[0].key] == "clean"
    assert standing(data, authority, revoked=revoked).ancestors == "revoked"


def link(key: str, *made_from: str, **found: object) -> Link:
    return Link(key, made_from, **{"trust": "trusted", "ends": "2027-01-01T00:00:00+00:00", **found})  # type: ignore[arg-type]  # a test's shorthand


def test_a_stamp_on_a_child_proves_that_its_parents_were_there() -> None:
    old = link("b", trust="untrusted", recorded=(("a", "trusted"),), ends="2026-06-01T00:00:00+00:00")
    stamped = link("a", "b", stamp="2026-05-01T00:00:00+00:00", stamped_by=("",))
    assert stand((stamped, old), NOW).worst == "clean"
    assert stand((replace(stamped, stamp="2026-07-01T00:00:00+00:00"), old), NOW).worst == "expired"
    assert stand((replace(stamped, stamped_by=()), old), NOW).worst == "expired"
    assert stand((replace(stamped, is_changed=True), old), NOW).states["b"] == "expired"


def test_a_stamp_that_only_a_stranger_trusted_proves_nothing() -> None:
    own = link("b", stamp="2026-01-01T00:00:00+00:00", stamped_by=("a",), ends="2026-06-01T00:00:00+00:00")
    child = link("a", "b", trust="untrusted")
    assert stand((child, own), NOW).states["b"] == "expired"
    assert stand((replace(child, trust="trusted"), own), NOW).states["b"] == "clean"


def test_a_graph_that_leads_back_to_itself_holds_nothing() -> None:
    assert stand((link("a", "b"), link("b", "a")), NOW).worst == "changed"
    assert stand((), NOW) == Standing()


@given(some.lists(some.sampled_from(RANK)))
def test_the_worst_is_never_better_than_any(states: list[str]) -> None:
    assert all(RANK.index(worst(states)) >= RANK.index(state) for state in states)


keys = some.sampled_from("abcdef")
links = some.builds(
    Link,
    key=keys,
    made_from=some.lists(keys, max_size=3, unique=True).map(tuple),
    is_signed=some.booleans(),
    is_changed=some.booleans(),
    trust=some.sampled_from(["", "trusted", "untrusted"]),
    recorded=some.lists(some.tuples(keys, some.sampled_from(["trusted", "untrusted"])), max_size=2).map(tuple),
    stamp=some.sampled_from(["", "rubbish", "2026-01-01", "2026-01-01T00:00:00+00:00"]),
    stamped_by=some.lists(keys, max_size=2).map(tuple),
    ends=some.sampled_from(["", "rubbish", "2026-06-01T00:00:00+00:00"]),
)


@given(some.lists(links, min_size=1, max_size=6, unique_by=lambda one: one.key))
def test_any_graph_ends_in_a_state(found: list[Link]) -> None:
    there = {one.key for one in found}
    whole = tuple(replace(one, made_from=tuple(key for key in one.made_from if key in there)) for one in found)
    got = stand(whole, NOW)
    assert set(got.states) == there
    assert got.worst in RANK
    assert all(got.states[one.key] == "changed" for one in whole if one.is_changed)
