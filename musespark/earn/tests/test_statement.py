"""The statement: opening, every line with its event and rule, closing; as a page and as a file."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conftest import MakePerson, MakeWork
from musespark.earn.ledger import chain
from musespark.earn.refund import refund
from musespark.earn.reward import reward
from musespark.earn.statement import PAGE, Month, Purse, statement
from musespark.earn.tests.conftest import units
from musespark.people.models import Person
from musespark.support import clock
from musespark.works.models import Work

ClientOf = Callable[[Person], Client]
MakeRemix = Callable[..., Work]
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
def two_months(make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix) -> Work:
    """A remix by bo, rewarded in October, twice in November, once taken back."""
    remix, reader = make_remix(make_person("bo"), make_work(title="Crumb & crust")), make_person("reader")
    with clock.at(at(10, 31)):
        reward(reader, remix, units(4), "october-key")
    with clock.at(at(11, 2)):
        reward(reader, remix, units(5), "november-key")
    with clock.at(at(11, 3)):
        second = reward(reader, remix, units(1), "regret-key")
    with clock.at(at(11, 4)):
        refund(second, reader)
    return remix


def test_a_month_leads_from_opening_to_closing(two_months: Work) -> None:
    found = statement(two_months.author, Purse.EARNINGS, "XPM", NOVEMBER)
    assert (found.opening, found.received, found.given, found.closing) == (
        units(2.8), units(4.2), -units(0.7), units(6.3),
    )  # fmt: skip
    assert [(move.amount, move.balance) for move in found.movements] == [
        (units(3.5), units(6.3)),
        (units(0.7), units(7)),
        (-units(0.7), units(6.3)),
    ]


def test_one_months_closing_is_the_next_ones_opening(two_months: Work) -> None:
    for person in Person.objects.all():
        for purse in Purse:
            months = [statement(person, purse, "XPM", month) for month in (OCTOBER, NOVEMBER, NOVEMBER.after)]
            assert [months[0].closing, months[1].closing] == [months[1].opening, months[2].opening]


def test_each_line_says_its_event_and_its_rule(two_months: Work) -> None:
    found = statement(two_months.author, Purse.EARNINGS, "XPM", NOVEMBER)
    words = [(said.event, [reason.share for reason in said.reasons]) for _, said in found.lines(found.movements)]
    narrow = "\N{NARROW NO-BREAK SPACE}"
    assert words == [
        ("Reward from @reader for “Remix by bo”", [f"70{narrow}% of 5.00 XPM"]),
        ("Reward from @reader for “Remix by bo”", [f"70{narrow}% of 1.00 XPM"]),
        ("Taken back: the reward from @reader for “Remix by bo”", [f"70{narrow}% of 1.00 XPM"]),
    ]


def test_the_giver_reads_the_wallet(two_months: Work) -> None:
    found = statement(Person.objects.get(username="reader"), Purse.WALLET, "XPM", OCTOBER)
    assert [words.event for _, words in found.lines(found.movements)] == [
        "Play money to begin with",
        "You rewarded “Remix by bo”",
    ]
    assert found.closing == units(96)


def test_the_page_prints_the_sums(two_months: Work, client_of: ClientOf) -> None:
    page = client_of(two_months.author).get("/earn?month=2026-11").content.decode()
    for shown in ("November 2026", "2.80 XPM", "6.30 XPM", "4.20 XPM", "−0.70 XPM", 'class="balance__line"'):
        assert shown in page


def test_an_empty_month_says_so(make_person: MakePerson, client_of: ClientOf) -> None:
    page = client_of(make_person("new")).get("/earn").content.decode()
    assert "Nothing moved in this month." in page
    assert "0.00 XPM" in page


def test_who_only_gave_finds_the_wallet_open(two_months: Work, client_of: ClientOf) -> None:
    browser = client_of(Person.objects.get(username="reader"))
    current = '<a href="?of={}&amp;month=2026-{}" aria-current="page">'
    opened = browser.get("/earn?month=2026-11").content.decode()
    assert current.format("wallet", 11) in opened
    assert "You rewarded “Remix by bo”" in opened
    assert current.format("earnings", 11) in browser.get("/earn?month=2026-11&of=earnings").content.decode()
    assert current.format("earnings", 12) in browser.get("/earn?month=2026-12").content.decode()
    earner = client_of(two_months.author).get("/earn?month=2026-11").content.decode()
    assert current.format("earnings", 11) in earner


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0001-01", "9999-12", "2026-11-01", "\x00", "٢٠٢٦-١١"])
def test_a_month_that_is_none_is_the_present(make_person: MakePerson, client_of: ClientOf, month: str) -> None:
    answer = client_of(make_person("new")).get("/earn", {"month": month, "of": "x", "page": "-7"})
    assert answer.status_code == 200


def test_a_long_month_has_pages(
    make_person: MakePerson, make_work: MakeWork, make_remix: MakeRemix, client_of: ClientOf
) -> None:
    first = make_work(title="A title of a length that few write " * 3)
    parents = make_remix(make_person("bo"), first), make_work(make_person("cy"))
    work, reader = (
        make_remix(make_person("di"), *parents, title="Another that is not short " * 4),
        make_person("reader"),
    )
    with clock.at(at(11, 2)):
        for number in range(PAGE + 2):
            reward(reader, work, units(0.1), f"key-number-{number}")
    browser = client_of(parents[0].author)
    pages = [browser.get("/earn", {"month": "2026-11", "page": number}) for number in (1, 2)]
    assert len(pages[0].content) < 100_000
    assert "Page 1 of 2" in pages[0].content.decode()
    assert pages[1].content.decode().count('datetime="2026-11-02') == 2


def test_a_months_page_costs_few_queries(
    two_months: Work, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client_of(two_months.author)
    with django_assert_max_num_queries(14):
        browser.get("/earn?month=2026-11")


def test_the_file_has_every_line_and_the_last_link(two_months: Work, client_of: ClientOf) -> None:
    answer = client_of(two_months.author).get("/earn/statement.csv?month=2026-11")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="earnings-2026-11-XPM.csv"'
    rows = list(csv.reader(answer.getvalue().decode().splitlines()))
    assert rows[1][2:7] == ["opening balance", "", "", "", "2.800000"]
    assert [row[5:] for row in rows[2:5]] == [
        ["3.500000", "6.300000", "XPM"],
        ["0.700000", "7.000000", "XPM"],
        ["-0.700000", "6.300000", "XPM"],
    ]
    assert rows[5][2:7] == ["closing balance", "", "", "", "6.300000"]
    number, last = chain.head()
    assert rows[6][2:4] == [f"ledger link {number}", last]


def test_a_title_is_never_a_formula_in_the_file(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, reader = make_work(title="=HYPERLINK(1)"), make_person("reader")
    reward(reader, work, units(1), "first-key")
    text = client_of(work.author).get("/earn/statement.csv").getvalue().decode()
    assert not [cell for row in csv.reader(text.splitlines()) for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_stranger_is_asked_to_sign_in(db: None, client: Client) -> None:
    for address in ("/earn", "/earn/statement.csv", "/earn/t/1"):
        assert client.get(address).status_code == 302


def test_a_transaction_shows_every_entry_to_those_who_have_a_part(two_months: Work, client_of: ClientOf) -> None:
    given = two_months.rewards.earliest("pk")
    for name in ("bo", "ada", "reader"):
        page = client_of(Person.objects.get(username=name)).get(given.get_absolute_url()).content.decode()
        for shown in (
            ">−4.00<",
            ">2.80<",
            ">1.00<",
            ">0.20<",
            "@bo",
            "@ada",
            "@reader",
            "the platform&#x27;s fee",
        ):
            assert shown in page
    assert "Take it back" not in page


def test_a_transaction_of_others_is_not_there(two_months: Work, make_person: MakePerson, client_of: ClientOf) -> None:
    browser = client_of(make_person("stranger"))
    for number in (two_months.rewards.earliest("pk").transaction_id, 10**9, 10**30):
        assert browser.get(f"/earn/t/{number}").status_code == 404


def test_an_operator_sees_every_transaction(two_months: Work, make_person: MakePerson, client_of: ClientOf) -> None:
    browser = client_of(make_person("op", is_staff=True))
    page = browser.get(two_months.rewards.earliest("pk").get_absolute_url()).content.decode()
    assert "Take it back" in page


def test_undone_and_undoing_lead_to_each_other(two_months: Work, client_of: ClientOf) -> None:
    given = two_months.rewards.latest("pk")
    browser = client_of(two_months.author)
    assert (
        f"undone by transaction {given.refund.transaction_id}" in browser.get(given.get_absolute_url()).content.decode()
    )
    page = browser.get(f"/earn/t/{given.refund.transaction_id}").content.decode()
    assert f"It undoes transaction {given.transaction_id}" in page


def test_those_who_left_are_named_so(two_months: Work, client_of: ClientOf) -> None:
    given = two_months.rewards.earliest("pk")
    Person.objects.get(username="reader").delete()
    page = client_of(two_months.author).get(given.get_absolute_url()).content.decode()
    assert "Reward from somebody who has left for “Remix by bo”" in page


def test_months_follow_each_other() -> None:
    assert (Month(2026, 12).after, Month(2026, 1).before) == (Month(2027, 1), Month(2025, 12))
    assert str(Month.of(at(11, 30))) == "2026-11"
