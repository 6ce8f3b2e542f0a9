"""A reader rewards a Work; everybody whose work it was made from has an exact part."""

from collections.abc import Callable

import pytest

from conftest import MakePerson, MakeWork
from musespark.earn.ledger.accounts import Kind, Place, find, open_all, recorded
from musespark.earn.ledger.audit import audit
from musespark.earn.models import Account, Reward, Share, Transaction
from musespark.earn.plan import parts_of
from musespark.earn.providers import chosen
from musespark.earn.refund import refund
from musespark.earn.reward import RefusedError, reward
from musespark.earn.tests.conftest import everything, in_purse, units
from musespark.people.consent import allow_all
from musespark.people.models import Block, Mute, Notification, Person
from musespark.support import money
from musespark.traces.models import Trace
from musespark.works.models import Derivation, Withdrawal, Work

MakeRemix = Callable[..., Work]


def fees() -> int:
    place = Place(Kind.FEE, "XPM", purpose="tips")
    return recorded(open_all([place])[place])


def test_the_creator_has_all_but_the_fee(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    given = reward(reader, work, units(5), "first-key")
    assert (given.amount, given.currency, given.fee_ppm) == (units(5), "XPM", 50_000)
    assert in_purse(work.author) == units(4.75)
    assert fees() == units(0.25)
    assert in_purse(reader, Kind.WALLET) == units(95)
    assert audit().holds


def test_a_parent_has_its_share_by_the_terms(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix
) -> None:
    parent = make_work()
    remix = make_remix(make_person("bo"), parent)
    given = reward(make_person("reader"), remix, units(5), "first-key")
    assert (in_purse(remix.author), in_purse(parent.author), fees()) == (units(3.5), units(1.25), units(0.25))
    shares = [(share.role, share.work, share.reached_ppm, share.ppm, share.amount) for share in given.shares.all()]
    assert shares == [
        (Share.Role.FEE, None, 50_000, 50_000, units(0.25)),
        (Share.Role.CREATOR, remix, 1_000_000, 700_000, units(3.5)),
        (Share.Role.PARENT, parent, 250_000, 250_000, units(1.25)),
    ]


def test_a_remix_of_a_remix_pays_its_grandparent(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix
) -> None:
    first = make_work()
    second = make_remix(make_person("bo"), first)
    third = make_remix(make_person("cy"), second, ppm=400_000)
    reward(make_person("reader"), third, units(1), "first-key")
    assert [in_purse(work.author) for work in (third, second, first)] == [units(0.55), units(0.3), units(0.1)]


def test_a_remix_of_ones_own_work_moves_nothing(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix
) -> None:
    parent = make_work()
    remix = make_remix(parent.author, parent)
    given = reward(make_person("reader"), remix, units(5), "first-key")
    assert in_purse(parent.author) == units(4.75)
    assert given.transaction.entries.count() == 3


def test_a_micro_unit_is_never_lost(make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix) -> None:
    parents = [make_work(make_person(f"parent{number}")) for number in range(3)]
    remix = make_remix(make_person("bo"), *parents, ppm=111_111)
    reward(make_person("reader"), remix, 100_001, "first-key")
    received = [in_purse(work.author) for work in (remix, *parents)]
    assert sum(received) + fees() == 100_001
    assert received[1:] == [11_111, 11_111, 11_111]


def test_the_page_promises_what_the_reward_does(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix
) -> None:
    remix = make_remix(make_person("bo"), make_work())
    promised = [(part.role, part.amount) for part in parts_of(remix, units(3.33))]
    given = reward(make_person("reader"), remix, units(3.33), "first-key")
    assert [(share.role, share.amount) for share in given.shares.all()] == promised


def test_the_wallet_is_filled_once(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    assert chosen().spendable(reader) == units(100)
    reward(reader, work, units(1), "first-key")
    reward(reader, work, units(2), "other-key")
    assert chosen().spendable(reader) == units(97)
    assert Transaction.objects.filter(kind="grant").count() == 1


def test_a_doubled_click_is_one_reward(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    first = reward(reader, work, units(5), "same-key")
    before = everything()
    assert reward(reader, work, units(5), "same-key") == first
    assert everything() == before
    assert Notification.objects.count() == 1


def test_a_doubled_click_is_one_even_if_the_terms_changed_between(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix
) -> None:
    remix, reader = make_remix(make_person("bo"), make_work()), make_person("reader")
    first = reward(reader, remix, units(5), "same-key")
    Derivation.objects.update(share_ppm=10_000)
    assert reward(reader, remix, units(5), "same-key") == first


def test_the_same_form_with_another_amount_is_refused(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    reward(reader, work, units(5), "same-key")
    before = everything()
    with pytest.raises(RefusedError, match="Load the page again"):
        reward(reader, work, units(6), "same-key")
    assert everything() == before


def test_two_people_may_have_the_same_key(make_person: MakePerson, make_work: MakeWork) -> None:
    work = make_work()
    for name in ("reader", "other"):
        reward(make_person(name), work, units(1), "same-key")
    assert Reward.objects.count() == 2


def test_those_who_have_a_part_are_told(make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix) -> None:
    parent = make_work()
    remix = make_remix(make_person("bo"), parent)
    given = reward(make_person("reader"), remix, units(5), "first-key")
    told = Notification.objects.order_by("person__username").values_list("person", "kind", "text", "url")
    url = given.get_absolute_url()
    assert list(told) == [
        (parent.author.pk, "reward", "1.25 XPM", url),
        (remix.author.pk, "reward", "3.50 XPM", url),
    ]


def test_a_reward_leaves_a_trace(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    allow_all(reader)
    given = reward(reader, work, units(5), "first-key")
    trace = Trace.objects.get(kind="rewarded")
    assert (trace.person_ref, trace.work_ref) == (reader.pk, work.pk)
    assert trace.facts == {"amount": units(5), "currency": "XPM", "reward": given.pk}


def refuse(giver: Person, work: Work, amount: int, sentence: str) -> None:
    before = everything()
    with pytest.raises(RefusedError, match=sentence):
        reward(giver, work, amount, "some-key")
    assert everything() == before
    assert not Notification.objects.exists()
    assert not Trace.objects.filter(kind="rewarded").exists()


def test_nobody_rewards_themselves(make_work: MakeWork) -> None:
    work = make_work()
    refuse(work.author, work, units(5), "your own Work")


@pytest.mark.parametrize("amount", [0, -1, units(0.1) - 1, units(1000) + 1, money.LARGEST])
def test_an_amount_out_of_bounds_is_refused(make_person: MakePerson, make_work: MakeWork, amount: int) -> None:
    refuse(make_person("reader"), make_work(), amount, "between")


def test_more_than_the_wallet_has_is_refused(make_person: MakePerson, make_work: MakeWork) -> None:
    refuse(make_person("reader"), make_work(), units(100.01), "You have 100.00 XPM")
    assert not Account.objects.exists()


def test_a_draft_is_not_rewarded(make_person: MakePerson, make_work: MakeWork) -> None:
    refuse(make_person("reader"), make_work(published=False), units(1), "can't be rewarded")


def test_a_withdrawn_work_is_not_rewarded(make_person: MakePerson, make_work: MakeWork) -> None:
    work = make_work()
    Withdrawal.objects.create(work=work, by=work.author)
    refuse(make_person("reader"), work, units(1), "can't be rewarded")


@pytest.mark.parametrize("by_author", [True, False])
def test_who_is_blocked_does_not_reward(make_person: MakePerson, make_work: MakeWork, *, by_author: bool) -> None:
    work, reader = make_work(), make_person("reader")
    pair = (work.author, reader) if by_author else (reader, work.author)
    Block.objects.create(person=pair[0], blocked=pair[1])
    refuse(reader, work, units(1), "can't be rewarded")


def test_who_is_muted_may_reward_unheard(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    Mute.objects.create(person=work.author, muted=reader)
    reward(reader, work, units(1), "first-key")
    assert in_purse(work.author) == units(0.95)
    assert not Notification.objects.exists()


def test_money_stays_when_people_and_works_go(make_person: MakePerson, make_work: MakeWork) -> None:
    work, reader = make_work(), make_person("reader")
    given = reward(reader, work, units(5), "first-key")
    author = work.author.pk
    work.delete()
    reader.delete()
    given.refresh_from_db()
    assert (given.giver, given.work, given.amount) == (None, None, units(5))
    place = Place(Kind.ESTIMATED, "XPM", author)
    account = find(place)
    assert account is not None
    assert account.balance == units(4.75)
    assert audit().holds


def test_without_consent_a_reward_leaves_a_trace_that_names_nobody(
    make_person: MakePerson, make_work: MakeWork
) -> None:
    shy, open_handed, work = make_person("shy"), make_person("open_handed"), make_work()
    allow_all(open_handed)
    for giver in (shy, open_handed):
        refund(reward(giver, work, units(2), "one-key"), giver)
    found = Trace.objects.filter(kind__in=("rewarded", "refunded")).order_by("pk")
    assert list(found.values_list("kind", "person_ref")) == [
        ("rewarded", None),
        ("refunded", None),
        ("rewarded", open_handed.pk),
        ("refunded", open_handed.pk),
    ]
