"""What the storm tests run in processes and a database of their own, each with Django set up: run("crowds").

Each uses real threads, connections and commits, and prints what happened as JSON lines.
"""

import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import connection, transaction
from django.db.models import Sum

from musespark.earn.ledger import accounts
from musespark.earn.ledger.accounts import Kind, Place
from musespark.earn.ledger.audit import audit
from musespark.earn.ledger.committer import Committer
from musespark.earn.ledger.hold import capture, hold, void
from musespark.earn.ledger.post import known, post
from musespark.earn.ledger.reverse import reverse
from musespark.earn.ledger.transfer import LedgerError, Line, Receipt, Transfer
from musespark.earn.models import Account, Capture, Entry, Reward, Transaction, Void
from musespark.earn.refund import refund
from musespark.earn.reward import RefusedError, reward
from musespark.people.models import Person
from musespark.support import tables
from musespark.works.models import Publication, Work

THREADS = 8
Task = Callable[[int], object]
Facts = dict[str, object]


def say(**facts: object) -> None:
    os.write(1, f"{json.dumps(facts)}\n".encode())  # in one piece, whatever the other threads say


def wallet(owner: int, amount: int = 0) -> int:
    """Open and fill a wallet."""
    place, mint = Place(Kind.WALLET, "XPM", owner), Place(Kind.MINT, "XPM")
    ids = accounts.open_all([place, mint])
    if amount:
        with transaction.atomic():
            post([Transfer(f"fill:{owner}", "grant", (Line(ids[mint], -amount), Line(ids[place], amount)))])
    return ids[place]


def single(transfer: Transfer) -> Receipt:
    with transaction.atomic():
        return post([transfer])[0]


def at_once(task: Task, numbers: range) -> Counter[str]:
    """Run `task` for each number from THREADS threads; count the kinds of answers."""
    start = threading.Barrier(THREADS)

    def share(first: int) -> Counter[str]:
        start.wait()
        try:
            return Counter(answer(task, number) for number in numbers[first::THREADS])
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(share, range(THREADS)), Counter())


def answer(task: Task, number: int) -> str:
    try:
        found = task(number)
    except (LedgerError, RefusedError) as error:
        return type(error).__name__
    return "replayed" if isinstance(found, Receipt) and found.replayed else "done"


def close(*wallets: int, **facts: object) -> Facts:
    """Return the facts with the audit's faults and what is in the wallets."""
    balances = [Account.objects.get(pk=pk).balance for pk in wallets]
    return {**facts, "balances": balances, "faults": audit().faults}


def spend(base: int) -> Facts:
    """1,000 in a wallet; 400 withdrawals of 7, half to one account and half to another: 142 can pass."""
    full, *takers = wallet(base, 1000), wallet(base + 1), wallet(base + 2)

    def task(number: int) -> Receipt:
        lines = (Line(takers[number % 2], 7), Line(full, -7))
        return single(Transfer(f"spend:{number}", "test", lines))

    return close(full, **at_once(task, range(400)))


def spend_grouped(base: int) -> Facts:
    """The same through the group commit."""
    full, taker, door = wallet(base, 1000), wallet(base + 1), Committer()
    found = at_once(lambda n: door.post(Transfer(f"s:{n}", "test", (Line(taker, 7), Line(full, -7)))), range(400))
    door.close()
    return close(full, taker, **found)


def cross(base: int) -> Facts:
    """Money runs both ways between the same wallets at once: nobody waits for each other for ever."""
    one, two = wallet(base, 1000), wallet(base + 1, 1000)

    def task(number: int) -> Receipt:
        giver, taker = (one, two) if number % 2 else (two, one)
        return single(Transfer(f"cross:{number}", "test", (Line(giver, -1), Line(taker, 1))))

    return close(one, two, **at_once(task, range(400)))


def race(base: int) -> Facts:
    """25 keys, each asked for by all threads at once."""
    full, taker = wallet(base, 1000), wallet(base + 1)

    def task(number: int) -> Receipt:
        return single(Transfer(f"key:{number // THREADS}", "race", (Line(full, -1), Line(taker, 1))))

    found = at_once(task, range(25 * THREADS))
    return close(full, taker, **found, transactions=Transaction.objects.filter(kind="race").count())


def undo(base: int) -> Facts:
    """One transfer of 100, undone in parts of 30 by all threads at once, under keys of their own."""
    full, taker = wallet(base, 100), wallet(base + 1)
    gift = single(Transfer("gift", "test", (Line(full, -100), Line(taker, 100)))).transaction
    found = at_once(lambda n: reverse(gift, f"undo:{n}", (Line(full, 30), Line(taker, -30))), range(16))
    return close(full, taker, **found)


def seize(base: int) -> Facts:
    """A hold of 100, captured in parts of 30 by all threads at once."""
    full, taker = wallet(base, 100), wallet(base + 1)
    held = hold(full, 100, "h")
    found = at_once(lambda n: capture(held, Transfer(f"c:{n}", "test", (Line(full, -30), Line(taker, 30)))), range(16))
    return close(full, taker, **found)


def let_go(base: int) -> Facts:
    """A hold of 100, captured in parts of 10 by half of the threads while the others give back what remains."""
    full, taker = wallet(base, 100), wallet(base + 1)
    held = hold(full, 100, "held")

    def task(number: int) -> object:
        part = Transfer(f"part:{number}", "test", (Line(full, -10), Line(taker, 10)))
        return capture(held, part) if number % 2 else void(held)

    at_once(task, range(24))
    captured = sum(held.captures.values_list("amount", flat=True))
    row, given_back = Account.objects.get(pk=full), Void.objects.get(hold=held).amount
    kept_whole = (row.balance, row.held) == (100 - captured, 0) and captured + given_back == 100
    return {"kept_whole": kept_whole, "faults": audit().faults}


def pay_out(base: int) -> Facts:
    """Rewards of 9.50 to one creator each are taken back while their earnings are held and captured for a payout."""
    sink, facts = wallet(base), []
    for number in range(6):
        author, reader = (Person.objects.create_user(f"{name}{number}") for name in ("paid", "payer"))
        work = Work.objects.create(author=author, text="A loaf.")
        Publication.objects.create(work=work, by=author)
        given = reward(reader, work, 10_000_000, "one-key")
        earned = Account.objects.get(code=f"person:{author.pk}:estimated:XPM").pk
        at_once(partial(_pay_or_refund, given, reader, earned, sink), range(THREADS))
        wallets = Account.objects.get(code=f"person:{reader.pk}:wallet:XPM").balance
        own = Entry.objects.filter(account__owner_ref=author.pk).aggregate(sum=Sum("amount"))["sum"]
        paid = -sum(Capture.objects.filter(hold__account=earned).values_list("amount", flat=True))
        facts.append((wallets, own - paid, Account.objects.get(pk=earned).held))
    return {"ends": facts, "faults": audit().faults}


def _pay_or_refund(given: Reward, reader: Person, earned: int, sink: int, number: int) -> object:
    if number % 2:
        return refund(given, reader)
    held = hold(earned, 9_500_000, f"payout:{given.pk}")
    return capture(held, Transfer(f"paid:{given.pk}", "test", (Line(earned, -9_500_000), Line(sink, 9_500_000))))


def click(_: int) -> Facts:
    """Four new readers' first rewards, each clicked by all threads at once; then each taken back as often."""
    author = Person.objects.create_user("author")
    work = Work.objects.create(author=author, text="A loaf.")
    Publication.objects.create(work=work, by=author)
    readers = [Person.objects.create_user(f"reader{number}") for number in range(4)]
    found = at_once(lambda n: reward(readers[n // THREADS], work, 1_000_000, "one-key"), range(4 * THREADS))
    rewards = list(work.rewards.all())
    operator = Person.objects.create_user("op", is_staff=True)
    undone = at_once(lambda n: refund(rewards[n // THREADS], operator), range(len(rewards) * THREADS))
    theirs = Account.objects.filter(owner_ref__in=[author.pk, *(reader.pk for reader in readers)], guarded=True)
    opened = theirs.order_by("balance").values_list("pk", flat=True)
    return close(*opened, rewards=len(rewards), given=found["done"], undone=undone["done"])


def numbered(key: str) -> Transfer:
    """Return the transfer that the key stands for, so that it can be asked for again after a death."""
    giver = int(key.split(":")[1]) % 4 + 1
    return Transfer(key, "test", (Line(wallet(giver), -1), Line(wallet(8), 1)))


def endless() -> None:
    """Move money until killed, in batches and single; each key is printed once it is acknowledged."""
    door = Committer()
    for owner in range(1, 5):
        wallet(owner, 10**9)

    def batches(first: int) -> None:
        for number in range(10**9):
            keys = [f"batch:{first}:{number}:{place}" for place in range(50)]
            transfers = [numbered(key) for key in keys]
            with transaction.atomic():
                post(transfers)
            say(acknowledged=keys)

    def singles(first: int) -> None:
        for number in range(10**9):
            transfer = numbered(f"single:{first}:{number}")
            door.post(transfer)
            say(acknowledged=[transfer.key])

    threads = [threading.Thread(target=batches, args=(number,)) for number in range(2)]
    threads += [threading.Thread(target=singles, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()


def after() -> None:
    """Read acknowledged keys, say which are lost, then ask for all of them again, which must change nothing."""
    keys = json.load(sys.stdin)
    lost = [key for key in keys if not known(key)]
    before = Transaction.objects.count()
    for key in keys:
        single(numbered(key))
    say(**close(lost=lost, transactions=before, repeated=Transaction.objects.count() - before))


AT_ONCE = (spend, spend_grouped, cross, race, undo, seize, let_go, pay_out, click)


def crowds() -> None:
    """Run all that many do at once, one after the other, each with wallets of its own; print what happened by name."""
    say(**{task.__name__: task(10_000 * place) for place, task in enumerate(AT_ONCE, 1)})


def migrate() -> None:
    tables.make()


def run(name: str) -> None:
    """Do what is called so."""
    {"migrate": migrate, "crowds": crowds, "endless": endless, "after": after}[name]()
