"""Three clicks: the button, an amount, yes; and two to take it back."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.earn.ledger.accounts import Kind
from musespark.earn.models import Refund, Reward
from musespark.earn.reward import reward
from musespark.earn.tests.conftest import everything, in_purse, units
from musespark.people.models import Block, Person
from musespark.works.models import Withdrawal, Work

ClientOf = Callable[[Person], Client]
IN_PLACE = {"HX-Request": "true"}


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the page's form, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(amount|key)" value="([^"]+)">', page))


def test_a_reader_rewards_in_three_clicks(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    work, reader = make_work(), make_person("reader")
    browser = client_of(reader)
    choose = browser.get(f"/w/{work.key}/reward").content.decode()
    assert 'href="' + f"/w/{work.key}/reward?amount=3.00" + '"' in choose
    confirm = browser.get(f"/w/{work.key}/reward?amount=3").content.decode()
    assert ">2.85<" in confirm
    given = browser.post(f"/w/{work.key}/reward", hidden_fields(confirm))
    row = Reward.objects.get()
    assert (given.status_code, given.headers["Location"]) == (302, f"/earn/t/{row.transaction_id}")
    assert in_purse(work.author) == units(2.85)


def test_every_money_page_says_that_it_is_play_money(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, operator = make_work(), make_person("op", is_staff=True)
    given = reward(operator, work, units(1), "first-key")
    number, browser = given.transaction_id, client_of(operator)
    for address in (
        "/earn",
        "/earn?of=wallet",
        f"/earn/t/{number}",
        f"/earn/t/{number}/refund",
        f"/w/{work.key}/earn",
        f"/w/{work.key}/reward",
        f"/w/{work.key}/reward?amount=2.50",
        "/operate/trial-balance",
    ):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "Play money (XPM)." in answer.content.decode(), address


def test_in_place_each_step_is_a_fragment(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    confirm = browser.get(f"/w/{work.key}/reward?amount=3", headers=IN_PLACE).content.decode()
    done = browser.post(f"/w/{work.key}/reward", hidden_fields(confirm), headers=IN_PLACE)
    assert "<html" not in confirm
    assert (done.status_code, Reward.objects.count()) == (200, 1)
    assert "Thank you" in done.content.decode()


def rewarded_from(address: str, work: Work, browser: Client) -> str:
    """Reward `work` in place on the page at `address`; returns what htmx is given."""
    headers = {**IN_PLACE, "HX-Current-URL": f"http://testserver{address}"}
    fields = hidden_fields(browser.get(f"/w/{work.key}/reward?amount=3", headers=headers).content.decode())
    return browser.post(f"/w/{work.key}/reward", fields, headers=headers).content.decode()


def swapped(page: str) -> list[str]:
    """Return the ids of what htmx puts elsewhere in the open page."""
    return re.findall(r'id="([^"]+)"[^>]*hx-swap-oob="true"', page)


def test_the_open_page_shows_the_reward_at_once(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    reward(make_person("bob"), work, units(1), "first-key")
    page = rewarded_from(f"/w/{work.key}/earn", work, browser)
    assert swapped(page) == [f"reward-{work.key}", f"rail-earn-{work.key}", f"figures-{work.key}"]
    assert re.search(rf'id="reward-{work.key}".*<span>2</span></a>', page)
    assert f'id="rail-earn-{work.key}" hx-swap-oob="true">4.00 XPM given</span>' in page
    assert "from 2 rewards" in page
    whole = browser.get(f"/w/{work.key}/earn").content.decode()
    assert [whole.count(f'id="{key}"') for key in swapped(page)] == [1, 1, 1]
    assert "hx-swap-oob" not in whole


@pytest.mark.parametrize(
    ("address", "shown"),
    [("/", ["reward"]), ("/w/another", ["reward"]), ("/w/{}", ["reward", "rail-earn"]), ("/w/{}/reward", [])],
)
def test_only_what_the_open_page_shows_is_put_in(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf, address: str, shown: list[str]
) -> None:
    work = make_work()
    page = rewarded_from(address.format(work.key), work, client_of(make_person("reader")))
    assert swapped(page) == [f"{name}-{work.key}" for name in shown]


@pytest.mark.parametrize(("address", "out"), [("/", "/w/{}"), ("/w/{}/earn", "/w/{}/earn#station")])
def test_the_form_can_be_closed_at_every_step(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf, address: str, out: str
) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    headers = {**IN_PLACE, "HX-Current-URL": f"http://testserver{address.format(work.key)}"}
    steps = [browser.get(f"/w/{work.key}/reward{asked}", headers=headers) for asked in ("", "?amount=3", "?amount=x")]
    link = f'href="{out.format(work.key)}" title="Close" data-closes>'
    assert [step.content.decode().count(link) for step in steps] == [1, 1, 1]
    assert link in rewarded_from(address.format(work.key), work, browser)


def test_a_doubled_click_is_one_reward(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    fields = hidden_fields(browser.get(f"/w/{work.key}/reward?amount=5").content.decode())
    answers = [browser.post(f"/w/{work.key}/reward", fields) for _ in range(3)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Reward.objects.count() == 1


@pytest.mark.parametrize("amount", ["", "0", "-5", "abc", "1e9", "0.001", "99999999999999999999", "1001", "5€", "\x00"])
def test_a_wrong_amount_is_answered_with_a_sentence(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf, amount: str
) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    before = everything()
    for answer in (
        browser.get(f"/w/{work.key}/reward", {"amount": amount}),
        browser.post(f"/w/{work.key}/reward", {"amount": amount, "key": "some-key"}),
    ):
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("amount", ["-1", "−1", "1e9", "0.001e1", "1001", "٠", "99999999999999999999"])
def test_a_number_out_of_range_is_told_the_range_in_the_field_that_has_the_focus(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf, amount: str
) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    before = everything()
    page = browser.get(f"/w/{work.key}/reward", {"amount": amount}, headers=IN_PLACE).content.decode()
    assert "A reward is between 0.10 XPM and 1\u202f000.00 XPM." in page
    assert page.count(" autofocus") == 1
    assert 'autofocus aria-invalid="true"' in page
    assert everything() == before


@pytest.mark.parametrize(("typed", "read"), [("٣", "3.00"), ("۲٫۵", "2.50"), ("２.５", "2.50"), ("३,5", "3.50")])
def test_digits_of_every_script_are_read(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf, typed: str, read: str
) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    page = browser.get(f"/w/{work.key}/reward", {"amount": typed}).content.decode()
    assert hidden_fields(page)["amount"] == read


@pytest.mark.parametrize("key", ["", "short", "x" * 41, "no spaces", "'; DROP", "ключ-ключ"])
def test_a_wrong_key_is_refused(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf, key: str) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    assert browser.post(f"/w/{work.key}/reward", {"amount": "1", "key": key}).status_code == 422
    assert not Reward.objects.exists()


def test_a_free_amount_is_kept_exactly(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    fields = hidden_fields(browser.get(f"/w/{work.key}/reward?amount=2,5").content.decode())
    assert fields["amount"] == "2.50"
    browser.post(f"/w/{work.key}/reward", fields)
    assert Reward.objects.get().amount == units(2.5)


def test_more_than_one_has_is_said(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    answer = browser.post(f"/w/{work.key}/reward", {"amount": "500", "key": "some-key"})
    assert answer.status_code == 422
    assert "You have 100.00 XPM, which is less than this reward. Choose 100.00 XPM or less." in answer.content.decode()
    assert not Reward.objects.exists()


def test_an_overdraft_is_said_before_it_is_confirmed(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, reader = make_work(), make_person("reader")
    reward(reader, work, units(0.37), "first-key")
    before, browser = everything(), client_of(reader)
    refused = browser.get(f"/w/{work.key}/reward?amount=99.64")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "You have 99.63 XPM, which is less than this reward. Choose 99.63 XPM or less." in page
    assert 'value="99.64"' in page
    assert 'method="post" action="/w/' not in page.replace("\n", " ")
    allowed = browser.get(f"/w/{work.key}/reward?amount=99.63")
    assert allowed.status_code == 200
    assert "You have 99.63 XPM; 0.00 XPM are left after it." in allowed.content.decode()
    assert everything() == before


def test_an_amount_that_one_does_not_have_is_no_link(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, reader = make_work(), make_person("reader")
    reward(reader, work, units(96), "first-key")
    page = client_of(reader).get(f"/w/{work.key}/reward").content.decode()
    assert [amount for amount in ("1.00", "3.00", "5.00") if f"?amount={amount}" in page] == ["1.00", "3.00"]
    assert '<button type="button" class="button" disabled>5.00 XPM</button>' in page
    assert "You have 4.00 XPM." in page


def test_less_than_the_smallest_reward_says_what_can_be_done(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, reader = make_work(), make_person("reader")
    reward(reader, work, units(99.95), "first-key")
    answer = client_of(reader).get(f"/w/{work.key}/reward?amount=1")
    assert answer.status_code == 422
    assert (
        "You have 0.05 XPM, and the smallest reward is 0.10 XPM. You can take an earlier one back for 14 days."
        in answer.content.decode()
    )


def test_a_doubled_click_on_the_last_money_is_one_reward(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    fields = hidden_fields(browser.get(f"/w/{work.key}/reward?amount=100").content.decode())
    answers = [browser.post(f"/w/{work.key}/reward", fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Reward.objects.count() == 1


def test_ones_own_work_is_refused_with_a_sentence(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work()
    answer = client_of(work.author).get(f"/w/{work.key}/reward?amount=1")
    assert answer.status_code == 422
    assert "This is your own Work" in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in(make_work: MakeWork, client: Client) -> None:
    work = make_work()
    for answer in (client.get(f"/w/{work.key}/reward"), client.post(f"/w/{work.key}/reward", {"amount": "1"})):
        assert answer.status_code == 302
        assert "/account/login/" in answer.headers["Location"]


def test_a_form_from_elsewhere_is_refused(make_person: MakePerson, make_work: MakeWork) -> None:
    work, browser = make_work(), Client(enforce_csrf_checks=True)
    browser.force_login(make_person("reader"), backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post(f"/w/{work.key}/reward", {"amount": "1", "key": "some-key"})
    assert (answer.status_code, Reward.objects.count()) == (403, 0)


def gone(work: Work, case: str, reader: Person) -> str:
    """Make `work` one that `reader` must not find; returns its key."""
    if case == "withdrawn":
        Withdrawal.objects.create(work=work, by=work.author)
    if case == "blocked":
        Block.objects.create(person=work.author, blocked=reader)
    return "nothing" if case == "unknown" else work.key


@pytest.mark.parametrize("case", ["draft", "withdrawn", "blocked", "unknown"])
def test_what_one_may_not_see_is_not_there(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf, case: str
) -> None:
    reader = make_person("reader")
    key = gone(make_work(published=case != "draft"), case, reader)
    browser = client_of(reader)
    assert browser.get(f"/w/{key}/earn").status_code == 404
    assert browser.get(f"/w/{key}/reward").status_code == 404
    assert browser.post(f"/w/{key}/reward", {"amount": "1", "key": "some-key"}).status_code == 404
    assert not Reward.objects.exists()


def test_a_storm_of_rewards_is_told_when_to_come_back(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, browser = make_work(), client_of(make_person("reader"))
    answers = [browser.post(f"/w/{work.key}/reward", {"amount": "x"}).status_code for _ in range(121)]
    assert set(answers[:120]) == {422}
    assert answers[120] == 429


def test_the_giver_takes_it_back_in_two_clicks(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, reader = make_work(), make_person("reader")
    given = reward(reader, work, units(5), "first-key")
    browser, address = client_of(reader), f"/earn/t/{given.transaction_id}/refund"
    assert f'href="{address}"' in browser.get(given.get_absolute_url()).content.decode()
    assert "5.00 XPM return to @reader" in browser.get(address).content.decode()
    answer = browser.post(address)
    assert answer.headers["Location"] == f"/earn/t/{Refund.objects.get().transaction_id}"
    assert in_purse(reader, Kind.WALLET) == units(100)
    again = browser.post(address)
    assert (again.headers["Location"], Refund.objects.count()) == (answer.headers["Location"], 1)
    said = browser.get(again.headers["Location"]).content.decode()
    assert "This reward was taken back already." in said
    assert "taken back already" in browser.get(address).content.decode()


def test_nobody_else_finds_the_way_back(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work()
    given = reward(make_person("reader"), work, units(5), "first-key")
    address = f"/earn/t/{given.transaction_id}/refund"
    before = everything()
    for person in (work.author, make_person("stranger")):
        assert client_of(person).get(address).status_code == 404
        assert client_of(person).post(address).status_code == 404
    assert everything() == before


def test_a_grant_has_no_way_back(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    reader = make_person("reader")
    given = reward(reader, make_work(), units(5), "first-key")
    assert client_of(reader).post(f"/earn/t/{given.transaction_id - 1}/refund").status_code == 404
