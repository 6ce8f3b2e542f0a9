"""Whatever readers do in whatever order, the ledger holds and everybody has what the rewards that stand say."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import MakePerson, MakeWork
from musespark.earn.ledger.accounts import Kind
from musespark.earn.ledger.audit import audit, trial_balance
from musespark.earn.models import Entry, Reward, Share
from musespark.earn.refund import refund
from musespark.earn.reward import RefusedError, reward
from musespark.earn.tests.conftest import in_purse
from musespark.earn.tests.test_refunding import spend
from musespark.people.models import Person
from musespark.works.models import Work

acts = st.tuples(
    st.sampled_from(["reward", "reward", "refund", "spend"]), st.integers(0, 3), st.integers(100_000, 60_000_000)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, min_size=1, max_size=10))
def test_any_series_of_rewards_refunds_and_payouts_adds_up(
    make_person: MakePerson, make_work: MakeWork, make_remix: Callable[..., Work], series: list[tuple[str, int, int]]
) -> None:
    people = [Person.objects.get_or_create(username=f"person{number}")[0] for number in range(4)]
    works = [make_work(people[0])]
    works += [make_remix(person, works[-1]) for person in people[1:]]
    for place, (act, who, amount) in enumerate(series):
        person = people[who]
        if act == "reward":
            try:
                reward(person, works[(who + amount) % 4], amount, f"{works[0].key}-{place}")
            except RefusedError:
                continue
        elif act == "refund" and (last := person.rewards_given.filter(refund=None).last()):
            refund(last, person)
        elif act == "spend" and (have := in_purse(person, Kind.ESTIMATED)) > 0:
            spend(person, Kind.ESTIMATED, Kind.MINT, have, f"{works[0].key}-{place}")
    standing = Share.objects.filter(reward__in=Reward.objects.filter(refund=None))
    for person in people:
        earned = sum(standing.filter(owner_ref=person.pk).values_list("amount", flat=True))
        assert in_purse(person) == earned - _spent(person)
    assert sum(row.amount for row in trial_balance()) == 0
    assert audit().faults == []


def _spent(person: Person) -> int:
    """Return what left the person's earnings through `spend`, in this series and in the ones before it."""
    entries = Entry.objects.filter(account__owner_ref=person.pk, account__kind=Kind.ESTIMATED, transaction__kind="test")
    return -sum(entries.values_list("amount", flat=True))
