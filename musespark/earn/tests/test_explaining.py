"""Each line of money says its event, its share and the arithmetic behind it, so that anybody can check it."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.create.remix import terms_of
from musespark.earn.explain import explain, named
from musespark.earn.models import Refund, Reward, Route, Share, Transaction
from musespark.earn.plan import parts_of
from musespark.earn.refund import refund
from musespark.earn.reward import reward
from musespark.earn.splits import CAP_PPM
from musespark.earn.statement import Month, Purse, statement
from musespark.earn.tests.conftest import units
from musespark.people.models import Person
from musespark.support import clock
from musespark.support.money import show_ppm
from musespark.works.models import Derivation, Work

ClientOf = Callable[[Person], Client]
MakeRemix = Callable[..., Work]
NARROW = "\N{NARROW NO-BREAK SPACE}"
NOVEMBER = Month(2026, 11)


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 12, tzinfo=UTC)


def said(owner: str, work: Work, amount: int = units(1)) -> str:
    """Return share and rule of the person's part of a reward for `work`, spaces made plain."""
    [reason] = [reason for who, reason in named(parts_of(work, amount), "XPM", AnonymousUser()).rows if who == owner]
    return f"{reason.share} {reason.rule}".replace(NARROW, " ")


def lines(person: Person, purse: Purse) -> list[tuple[str, str, int]]:
    """Return event, share with rule, and amount of each line of the person's statement."""
    found = statement(person, purse, "XPM", NOVEMBER)
    return [
        (words.event, "; ".join(f"{reason.share} {reason.rule}" for reason in words.reasons).replace(NARROW, " "),
         move.amount)
        for move, words in found.lines(found.movements)
    ]  # fmt: skip


@pytest.fixture
def loaf(make_person: MakePerson, make_work: MakeWork) -> Work:
    """The first Work, by ada."""
    return make_work(make_person("ada"), title="Loaf")


@pytest.fixture
def toast(make_person: MakePerson, make_remix: MakeRemix, loaf: Work) -> Work:
    """Made from it by bo, on 3 November."""
    return make_remix(make_person("bo"), loaf, title="Toast", at=at(3))


@pytest.fixture
def crumbs(make_person: MakePerson, make_remix: MakeRemix, toast: Work) -> Work:
    """Made from that by cy, on 5 November."""
    return make_remix(make_person("cy"), toast, title="Crumbs", at=at(5))


def test_a_creator_reads_what_goes_to_the_platform(loaf: Work) -> None:
    assert said("@ada", loaf) == "95 % of 1.00 XPM as the creator: all but 5 % for the platform"
    assert said("", loaf) == "5 % of 1.00 XPM as the platform's fee, the same of every reward"


def test_a_creator_of_a_remix_reads_what_goes_to_its_parents(toast: Work) -> None:
    assert said("@bo", toast) == (
        "70 % of 1.00 XPM as the creator: all but 5 % for the platform and 25 % for what it was made from"
    )


def test_a_parent_reads_which_terms_were_accepted_where_and_when(toast: Work) -> None:
    assert said("@ada", toast) == (
        "25 % of 1.00 XPM for “Loaf”: 25 % of the whole by the terms accepted for “Toast” on 3 November 2026"
    )
    [[_, reason]] = [row for row in named(parts_of(toast, units(1)), "XPM", AnonymousUser()).rows if row[0] == "@ada"]
    assert reason.terms == ["Accepted for “Toast” on 3 November 2026: A quarter of what it earns"]


def test_a_parent_reads_what_goes_on_to_its_own_parents(crumbs: Work) -> None:
    assert said("@bo", crumbs, units(0.37)) == (
        "18.75 % of 0.37 XPM for “Toast”: 25 % of the whole by the terms accepted for “Crumbs” on 5 November 2026, "
        "less the 6.25 % that goes on to what it was itself made from"
    )


def test_a_grandparent_reads_the_terms_of_its_own_remix(crumbs: Work) -> None:
    assert said("@ada", crumbs, units(0.37)) == (
        "6.25 % of 0.37 XPM for “Loaf”: 25 % of the 25 % that reached “Toast” by the terms accepted for it on "
        "3 November 2026"
    )


def test_where_the_cap_bites_it_is_said_from_what_to_what(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix, toast: Work
) -> None:
    other = make_work(make_person("di"), title="Jam")
    both = make_remix(make_person("cy"), toast, other, title="Breakfast", at=at(7))
    cut = "(25 % agreed, cut to 20 %: 50 % was agreed in all, a Work passes on at most 40 %)"
    assert said("@di", both) == (
        f"20 % of 1.00 XPM for “Jam”: 20 % of the whole by the terms accepted for “Breakfast” on 7 November 2026 {cut}"
    )
    assert said("@bo", both) == (
        "15 % of 1.00 XPM for “Toast”: 20 % of the whole by the terms accepted for “Breakfast” on 7 November 2026 "
        f"{cut}, less the 5 % that goes on to what it was itself made from"
    )
    assert said("@cy", both) == (
        "55 % of 1.00 XPM as the creator: all but 5 % for the platform and 40 % for what it was made from "
        "(50 % was agreed, cut to the 40 % that a Work passes on at most)"
    )


def test_who_is_reached_by_two_ways_reads_both(
    make_person: MakePerson, make_remix: MakeRemix, loaf: Work, toast: Work
) -> None:
    crouton = make_remix(make_person("di"), loaf, title="Crouton", at=at(4), ppm=100_000)
    soup = make_remix(make_person("cy"), toast, crouton, title="Soup", at=at(7), ppm=200_000)
    assert said("@ada", soup) == (
        "7 % of 1.00 XPM for “Loaf”: 25 % of the 20 % that reached “Toast” by the terms accepted for it on "
        "3 November 2026, and 10 % of the 20 % that reached “Crouton” by the terms accepted for it on 4 November 2026"
    )


def test_a_share_that_no_decimal_says_exactly_is_about(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix
) -> None:
    parents = [make_work(make_person(f"parent{number}"), title=f"Part {number}") for number in range(3)]
    whole = make_remix(make_person("bo"), *parents, title="All", at=at(3))
    assert said("@parent1", whole, units(1000)) == (
        "about 13.3333 % of 1 000.00 XPM for “Part 1”: 13.3333 % of the whole by the terms accepted for “All” on "
        "3 November 2026 (25 % agreed, cut to 13.3333 %: 75 % was agreed in all, a Work passes on at most 40 %)"
    )


def test_a_title_from_right_to_left_leaves_the_numbers_in_their_place(
    make_work: MakeWork, make_remix: MakeRemix
) -> None:
    moon = make_work(title="قمر")
    remix = make_remix(Person.objects.create(username="bo"), moon, title="Moon", at=at(3))
    assert "for “\N{FIRST STRONG ISOLATE}قمر\N{POP DIRECTIONAL ISOLATE}”: 25 %" in said("@ada", remix)


def test_the_giver_reads_the_whole_and_where_it_went(make_person: MakePerson, crumbs: Work) -> None:
    reader = make_person("reader")
    with clock.at(at(9)):
        given = reward(reader, crumbs, units(4), "first-key")
        refund(given, reader)
    back = "5 % from the platform, 70 % from @cy, 18.75 % from @bo, 6.25 % from @ada"
    assert lines(reader, Purse.WALLET) == [
        ("Play money to begin with", "All of it for everybody, once; it has no value outside", units(100)),
        (
            "You rewarded “Crumbs”",
            "100 % of 4.00 XPM paid from your wallet: 5 % to the platform, 70 % to @cy, 18.75 % to @bo, 6.25 % to @ada",
            -units(4),
        ),
        (
            "You took back your reward for “Crumbs”",
            f"100 % of 4.00 XPM returned to your wallet: {back}",
            units(4),
        ),
    ]
    assert lines(reader, Purse.EARNINGS) == []


def test_a_giver_who_is_a_parent_too_reads_each_purse_by_its_own_rule(crumbs: Work) -> None:
    ada = Person.objects.get(username="ada")
    with clock.at(at(9)):
        refund(reward(ada, crumbs, units(0.16), "first-key"), ada)
    gone = "100 % of 0.16 XPM paid from your wallet: 5 % to the platform, 70 % to @cy, 18.75 % to @bo, 6.25 % to @ada"
    assert lines(ada, Purse.WALLET)[1] == ("You rewarded “Crumbs”", gone, -units(0.16))
    came = (
        "6.25 % of 0.16 XPM for “Loaf”: 25 % of the 25 % that reached “Toast” by the terms accepted for it on "
        "3 November 2026"
    )
    assert lines(ada, Purse.EARNINGS) == [
        ("What came to you of your own reward for “Crumbs”", came, units(0.01)),
        ("Taken back: what came to you of your own reward for “Crumbs”", came, -units(0.01)),
    ]


def test_the_giver_reads_that_an_operator_took_it_back(make_person: MakePerson, loaf: Work) -> None:
    reader = make_person("reader")
    with clock.at(at(9)):
        refund(reward(reader, loaf, units(1), "first-key"), make_person("op", is_staff=True))
    assert [event for event, _, _ in lines(reader, Purse.WALLET)][2:] == [
        "Your reward for “Loaf” was taken back by an operator"
    ]


def test_who_has_two_parts_of_a_reward_reads_both_in_one_line(
    make_remix: MakeRemix, make_person: MakePerson, toast: Work
) -> None:
    again = make_remix(Person.objects.get(username="ada"), toast, title="Again", at=at(5))
    with clock.at(at(9)):
        reward(make_person("reader"), again, units(1), "first-key")
    [(_, rule, amount)] = lines(again.author, Purse.EARNINGS)
    assert amount == units(0.7625)
    assert rule.startswith("70 % of 1.00 XPM as the creator: ")
    assert "; 6.25 % of 1.00 XPM for “Loaf”: " in rule


def test_a_line_stays_as_it_was_when_terms_change_and_works_go(
    make_person: MakePerson, crumbs: Work, toast: Work
) -> None:
    with clock.at(at(9)):
        reward(make_person("reader"), crumbs, units(0.37), "first-key")
    Derivation.objects.update(share_ppm=10_000, terms="Nothing")
    crumbs.delete()
    rule = (
        "18.75 % of 0.37 XPM for “Toast”: 25 % of the whole by the terms accepted for a Work that is gone on "
        "5 November 2026, less the 6.25 % that goes on to what it was itself made from"
    )
    assert lines(toast.author, Purse.EARNINGS) == [("Reward from @reader for a Work that is gone", rule, 69_375)]


def test_the_numbers_that_are_kept_lead_to_each_share(
    make_person: MakePerson, make_remix: MakeRemix, crumbs: Work
) -> None:
    both = make_remix(make_person("di"), crumbs, *[edge.parent for edge in crumbs.derived_from.all()], title="Both")
    given = reward(make_person("reader"), both, units(7), "first-key")
    for share in given.shares.filter(role=Share.Role.PARENT):
        came = sum(route.received_ppm * route.passed_ppm / 1_000_000 for route in share.routes.all())
        assert abs(came - share.reached_ppm) <= share.routes.count()
        onward = Route.objects.filter(share__reward=given, child=share.work)
        assert abs(came - sum(route.received_ppm * route.passed_ppm / 1_000_000 for route in onward) - share.ppm) <= 2


def test_the_page_before_and_the_page_after_say_the_same(
    make_person: MakePerson, client_of: ClientOf, crumbs: Work
) -> None:
    browser = client_of(make_person("reader"))
    before = browser.get(f"/w/{crumbs.key}/reward?amount=5").content.decode()
    given = reward(Person.objects.get(username="reader"), crumbs, units(5), "first-key")
    after = browser.get(given.get_absolute_url()).content.decode()
    for _, reason in named(parts_of(crumbs, units(5)), "XPM", AnonymousUser()).rows:
        sentence = f"<strong>{reason.share}</strong> {reason.rule}.".replace("'", "&#x27;")
        assert sentence in before
        assert sentence in after


def test_the_station_says_what_each_parent_gets_of_a_reward(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix, client: Client, toast: Work
) -> None:
    both = make_remix(make_person("cy"), toast, make_work(make_person("di"), title="Jam"), title="Breakfast", at=at(7))
    page = " ".join(client.get(f"/w/{both.key}/earn").content.decode().replace(NARROW, " ").split())
    cut = "(25 % agreed, cut to 20 %: 50 % was agreed in all, a Work passes on at most 40 %)"
    for author in ("@bo", "@di"):
        assert f"by {author}: 20 % of the whole by the terms accepted for “Breakfast” on 7 November 2026 {cut}" in page
    assert "25 % of each reward" not in page


def test_the_station_of_a_remix_of_ones_own_work_says_that_nothing_is_passed_on(
    make_remix: MakeRemix, loaf: Work, client: Client
) -> None:
    own = make_remix(loaf.author, loaf, title="Again", ppm=0)
    assert "by @ada: nothing is passed on, it is their own" in client.get(f"/w/{own.key}/earn").content.decode()


def test_the_terms_of_the_studio_name_the_cap_that_holds(loaf: Work) -> None:
    assert f"passes on at most {show_ppm(CAP_PPM)} in all" in terms_of(loaf)


def test_the_longest_terms_are_kept_whole(make_person: MakePerson, make_work: MakeWork) -> None:
    assert len(terms_of(make_work(make_person("a" * 30), title="T" * 120))) <= 300


def test_every_reward_keeps_the_terms_with_the_remix_that_accepted_them(make_person: MakePerson, crumbs: Work) -> None:
    reward(make_person("reader"), crumbs, units(1), "first-key")
    kept = Route.objects.filter(share__reward=Reward.objects.get()).values_list("child__title", "terms", "agreed_at")
    assert list(kept) == [
        ("Crumbs", "A quarter of what it earns", at(5)),
        ("Toast", "A quarter of what it earns", at(3)),
    ]


def test_rewards_given_before_routes_were_kept_are_told_alike(make_person: MakePerson, crumbs: Work) -> None:
    reward(make_person("reader"), crumbs, units(1), "first-key")
    shares, routes = Share.objects.order_by("pk").values(), Route.objects.order_by("child").values()
    kept = list(shares), [{**row, "id": 0} for row in routes]
    Route.objects.all().delete()
    Share.objects.update(reached_ppm=0)
    import_module("musespark.earn.migrations.0004_retell").retell(apps, None)
    assert (list(shares.all()), [{**row, "id": 0} for row in routes.all()]) == kept


def test_money_among_people_who_have_left_is_still_explained(make_person: MakePerson, make_work: MakeWork) -> None:
    reader, work = make_person("reader"), make_work()
    given = reward(reader, work, units(4), "first-key")
    back = refund(given, reader).transaction_id
    row = Transaction.objects.get(pk=given.transaction_id)
    Refund.objects.all().delete()
    Reward.objects.all().delete()
    words = explain([row.pk, back], reader, wallet=True)
    assert {each.event for each in words.values()} == {"A reward among people who have left"}
