"""One command removes the demo and nothing else: what real people made, paid, got and looked at stays."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum
from django.forms.models import model_to_dict

from conftest import ClientOf, MakePerson
from musespark.create.remix import remix
from musespark.credential import bearing
from musespark.credential.bearing import bear, take_bearing
from musespark.credential.models import Bearing
from musespark.demo import remove as removing
from musespark.demo.hang import hang, unpainted
from musespark.demo.live import live, stands
from musespark.demo.models import Leftover
from musespark.demo.remove import Report, remove
from musespark.demo.stage import Stage
from musespark.distribute.models import TopicWeight
from musespark.distribute.search import TABLE, rebuild
from musespark.distribute.slates import listed, open_slate
from musespark.earn.ledger.audit import audit, trial_balance
from musespark.earn.models import Account, Entry, Refund, Reward, Transaction
from musespark.earn.providers import chosen
from musespark.earn.refund import refund
from musespark.earn.reward import reward
from musespark.earn.statement import Month, Purse, statement
from musespark.earn.tests.conftest import committed, in_purse  # noqa: F401  a fixture
from musespark.learn import lake
from musespark.people.models import Notification, Person
from musespark.people.relate import follow
from musespark.support import blobs, clock, orphans
from musespark.support.money import UNIT
from musespark.traces.models import Trace
from musespark.works.models import Asset, Tag, Work
from musespark.works.publish import publish
from musespark.works.react import react
from musespark.works.reply import reply

# ours before any demo; the ledger, which only grows; how far something is counted; when a worker lived
STAYS = {"contenttypes", "auth", "sites"}
LEDGER = {"earn.Account", "earn.Batch", "earn.Transaction", "earn.Entry", "earn.Link", "earn.Loose"}
Remove = Callable[[], Report]


@pytest.fixture(autouse=True)
def own_index(db: None) -> None:
    """Begin with no words: what ends a test with transactions of its own empties the tables of models alone."""
    rebuild()


@pytest.fixture
def stage(own_index: None) -> Stage:
    return live(24)


@pytest.fixture
def visitor(make_person: MakePerson) -> Person:
    return make_person("visitor", name="A real person")


@pytest.fixture
def take_away(django_capture_on_commit_callbacks: Any) -> Remove:
    """Return the removal as it is outside of a test's transaction: files go after the commit."""

    def take() -> Report:
        with django_capture_on_commit_callbacks(execute=True):
            return remove()

    return take


def rows() -> dict[str, int]:
    """Return how many rows there are of everything that may come and go."""
    labelled = {model._meta.label: model for model in apps.get_models() if model._meta.app_label not in STAYS}
    found = {label: model._default_manager.count() for label, model in labelled.items() if label not in LEDGER}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608  own table
        found[TABLE] = cursor.fetchone()[0]
    found.pop("distribute.Change")  # numbers by which every process learns that a Work has gone
    return {label: count for label, count in found.items() if count}


def files() -> list[Path]:
    return [path for path in (Path(settings.DATA) / "blobs").rglob("*") if path.is_file()]


def events() -> list[dict[str, Any]]:
    return list(lake.events().to_pyarrow().to_pylist())


def test_nothing_of_the_demo_is_left(stage: Stage, take_away: Remove) -> None:
    hang(unpainted()[0])
    take_bearing.call(stage.works[0][0].pk)
    assert lake.compact() > 400
    assert any(event["person"] is None for event in events())
    assert {TABLE, "django_tasks_database.DBTaskResult", "works.Tag", "earn.Reward"} <= set(rows())
    assert files()
    assert take_away().people == 47
    assert not stands()
    assert rows() == {}
    assert files() == []
    assert events() == []


def test_every_account_of_the_demo_ends_at_zero(stage: Stage, take_away: Remove) -> None:
    assert Reward.objects.exists()
    take_away()
    for account in Account.objects.all():
        entries = Entry.objects.filter(account=account).aggregate(sum=Sum("amount"))["sum"] or 0
        assert (entries, account.held) == (0, 0), account.code
    assert {row.amount for row in trial_balance()} == {0}
    assert audit().faults == []


@pytest.fixture
def meeting(stage: Stage, visitor: Person, make_person: MakePerson) -> tuple[Person, Person, list[Work]]:
    """Two real people meet the demo: they like, save, follow, answer, remix, pay and are paid for it."""
    hang(unpainted()[0])
    friend, demo = make_person("friend"), stage.works[-1][0]
    own = Work.objects.create(author=visitor, text="Mine. #coffee #mine")
    publish(own, by=visitor)
    answer = reply(demo, by=visitor, text="How long did it rest?")
    further = reply(answer, by=friend, text="I wondered too.")
    open_to_all = Work.objects.visible().filter(remix_terms="allow", author__is_demo=True, in_reply_to=None)[0]
    child = remix(open_to_all, by=visitor)
    Work.objects.filter(pk=child.pk).update(text="Made from theirs.")
    publish(Work.objects.get(pk=child.pk), by=visitor)
    react("like", demo, by=visitor)
    react("save", demo, by=friend)
    react("like", own, by=friend)
    follow(visitor, stage.people["hana_clay"])
    follow(visitor, friend)
    reward(visitor, demo, 3 * UNIT, "to the demo")
    reward(friend, own, 2 * UNIT, "among us")
    reward(friend, child, 4 * UNIT, "by a remix")
    reward(stage.people["will_o"], own, UNIT, "from the demo")
    Trace.objects.create(kind="open", person_ref=visitor.pk, work_ref=demo.pk)
    return visitor, friend, [own, answer, further, child]


def purses(people: list[Person]) -> Iterator[tuple[str, object]]:
    month = Month.of(clock.now())
    for person in people:
        for purse in Purse:
            told = statement(person, purse, chosen().currency, month)
            yield f"{person.username} {purse.slug}", (told.opening, told.movements, told.closing)


def belongings(people: list[Person], works: list[Work]) -> dict[str, object]:
    """Return everything of real people that has to survive."""
    paid = Reward.objects.filter(giver__in=people).order_by("pk").values_list("pk", "transaction", "amount")
    heard = Notification.objects.filter(person__in=people, actor__in=people).order_by("pk")
    return {
        **{person.username: model_to_dict(Person.objects.get(pk=person.pk)) for person in people},
        **{work.key: Work.objects.values("author", "text", "publication__at").get(pk=work.pk) for work in works},
        **dict(purses(people)),
        "rewards": list(paid),
        "shares": list(Reward.objects.order_by("pk", "shares").filter(giver__in=people).values_list("shares__amount")),
        "likes": list(people[1].likes.filter(work__author__in=people).values_list("work")),
        "follows": list(people[0].follows.filter(followed__in=people).values_list("followed")),
        "notifications": [
            row
            for row in heard.values_list("kind", "url")
            if row[1].startswith(tuple(f"/w/{work.key}" for work in works))
        ],
        "traces": list(Trace.objects.filter(person_ref__in=[who.pk for who in people]).order_by("pk").values_list()),
    }


def test_what_real_people_made_paid_got_and_looked_at_stays(
    meeting: tuple[Person, Person, list[Work]], take_away: Remove
) -> None:
    visitor, friend, works = meeting
    before = belongings([visitor, friend], works)
    assert len(before["notifications"]) == 2  # type: ignore[arg-type]  # a list
    take_away()
    assert belongings([visitor, friend], works) == before
    assert set(Person.objects.all()) == {visitor, friend}
    assert set(Work.objects.all()) == set(works)
    assert audit().faults == []
    own = [account for account in Account.objects.all() if account.owner_ref not in {None, visitor.pk, friend.pk}]
    assert own
    assert not any(Entry.objects.filter(account=account).aggregate(sum=Sum("amount"))["sum"] for account in own)
    assert sum(row.amount for row in trial_balance()) == 0


def test_their_pages_stand_without_the_demo(
    meeting: tuple[Person, Person, list[Work]], take_away: Remove, client_of: ClientOf
) -> None:
    visitor, _, works = meeting
    take_away()
    numbers = Transaction.objects.values_list("pk", flat=True)
    visitor.is_staff = True
    visitor.save()
    pages = [
        "/",
        "/earn",
        "/earn?of=wallet",
        "/earn/statement.csv",
        "/learn",
        "/learn/ideas",
        "/notifications",
        "/known",
    ]
    pages += [
        f"/w/{work.key}{station}"
        for work in works
        for station in ("", "/create", "/prove", "/share", "/earn", "/learn")
    ]
    pages += [f"/earn/t/{number}" for number in numbers]
    client = client_of(visitor)
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_an_answer_whose_thread_went_has_its_own_answers_under_it(
    meeting: tuple[Person, Person, list[Work]], take_away: Remove
) -> None:
    _, _, (_, answer, further, _) = meeting
    take_away()
    answer.refresh_from_db()
    further.refresh_from_db()
    assert (answer.in_reply_to, answer.thread) == (None, None)
    assert (further.in_reply_to, further.thread) == (answer, answer)


def test_a_reward_to_the_demo_can_still_be_taken_back(
    meeting: tuple[Person, Person, list[Work]], take_away: Remove
) -> None:
    visitor, _, _ = meeting
    take_away()
    given = Reward.objects.get(giver=visitor)
    before = in_purse(visitor, Account.Kind.WALLET)
    refund(given, visitor)
    assert in_purse(visitor, Account.Kind.WALLET) == before + 3 * UNIT
    assert audit().faults == []


def test_feeds_show_real_works_alone(meeting: tuple[Person, Person, list[Work]], take_away: Remove) -> None:
    visitor, friend, works = meeting
    assert len(listed(open_slate(visitor))) > 10
    take_away()
    assert set(listed(open_slate(friend)).tolist()) <= {work.pk for work in works}


def test_a_hashtag_that_somebody_set_or_uses_stays(stage: Stage, visitor: Person, take_away: Remove) -> None:
    tag = Tag.objects.filter(taggings__isnull=False)[0]
    TopicWeight.objects.create(person=visitor, tag=tag, weight=0)
    used = Work.objects.create(author=visitor, text="Mine. #mine")
    publish(used, by=visitor)
    take_away()
    assert set(Tag.objects.values_list("name", flat=True)) == {tag.name, "mine"}


def test_a_work_near_to_the_demos_is_compared_again(stage: Stage, visitor: Person, take_away: Remove) -> None:
    own = Work.objects.create(author=visitor, text=stage.works[-1][0].text)
    publish(own, by=visitor)
    bear(stage.works[-1][0])
    assert bear(own).nearest == stage.works[-1][0]
    take_away()
    take_bearing.call(own.pk)
    row = Bearing.objects.get()
    assert (row.nearest, row.cluster) == (None, own.pk)


def test_bytes_that_somebody_else_has_too_are_kept(stage: Stage, visitor: Person, take_away: Remove) -> None:
    hang(unpainted()[0])
    shared = Asset.objects.all()[0]
    own = Work.objects.create(author=visitor, text="The same picture.")
    Asset.objects.create(work=own, blob=shared.blob, media_type="image/jpeg", width=1, height=1, byte_size=1)
    take_away()
    assert files() == [blobs.path(shared.blob)]


def test_killed_among_the_rows_it_has_done_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (rows(), Transaction.objects.count(), Refund.objects.count())
    monkeypatch.setattr(removing, "_near", lambda _: [None])  # compared again after all rows have gone
    monkeypatch.setattr(bearing, "soon", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        remove()
    assert (rows(), Transaction.objects.count(), Refund.objects.count()) == before


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("step", [(lake, "strip"), (orphans, "_delete")])
def test_killed_among_the_files_it_is_finished_by_the_next(
    monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str]
) -> None:
    live(12)
    hang(unpainted()[0])
    lake.compact()
    with monkeypatch.context() as patched:
        patched.setattr(*step, lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remove()
    assert Leftover.objects.count() == 1
    remove()
    assert not stands()
    assert (rows(), files(), events()) == ({}, [], [])


def test_it_can_be_made_again(stage: Stage, take_away: Remove) -> None:
    take_away()
    assert live(12).works
    assert audit().faults == []


def test_it_says_what_went_and_what_stays_and_why(
    meeting: tuple[Person, Person, list[Work]],
) -> None:
    said = StringIO()
    call_command("demo", remove=True, stdout=said)
    lines = said.getvalue().splitlines()
    went, stays = lines[: lines.index("Kept:")], lines[lines.index("Kept:") + 1 :]
    assert went[0] == "Removed the demo world with its 47 people:"
    assert any(line.endswith(" Works and replies") for line in went)
    assert stays[0].startswith("       2 Works by people who are not of the demo")
    assert stays[2].startswith("       3 rewards in which somebody real gave or got a share")


def test_removing_nothing_says_so(db: None) -> None:
    said = StringIO()
    call_command("demo", remove=True, stdout=said)
    assert said.getvalue() == "There is no demo world here; nothing was removed.\n"
