"""Storms of requests, limits that let others pass, kill -9, a model that fails: nothing lost, nothing done twice."""

import json
import re
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx
import pytest

from tests.instance import Instance
from tests.visitor import Visitor, one, rows, wait_for, write
from tests.walk import PHOTO

Act = Callable[[], httpx.Response]
CLICKS = 5


@pytest.fixture(scope="module")
def ada(battered: Instance) -> Visitor:
    return Visitor(battered, "127.0.2.1").sign_up("storm_ada").become_operator()


@pytest.fixture(scope="module")
def bob(battered: Instance) -> Visitor:
    return Visitor(battered, "127.0.2.2").sign_up("storm_bob")


@pytest.fixture(scope="module")
def work(ada: Visitor) -> str:
    return ada.publish("Sour means too fast. I ground finer. #espresso")


def at_once(acts: list[Act]) -> list[httpx.Response]:
    """Do all from eight threads."""
    with ThreadPoolExecutor(8) as pool:
        return [each.result() for each in [pool.submit(act) for act in acts]]


def reward_form(giver: Visitor, work: str, amount: str = "2") -> dict[str, str]:
    """The form that asks "yes?"."""
    return giver.fields(f"/w/{work}/reward?amount={amount}", f"/w/{work}/reward")


def reply_form(by: Visitor, work: str) -> dict[str, str]:
    return by.fields(f"/w/{work}", f"/w/{work}/reply")


def assert_ledger_holds(instance: Instance) -> None:
    """Every sum, balance and hash: the command ends with 0, names no fault, and has counted every row."""
    audit = subprocess.run(
        [sys.executable, "-m", "musespark", "audit_ledger"],
        env=instance.world,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (audit.returncode, audit.stderr) == (0, "")
    counted = [one(instance, f"SELECT count(*) FROM earn_{table}") for table in ("transaction", "entry", "link")]  # noqa: S608  names of this line
    said = "{} transactions, {} entries, {} links, last ".format(*counted)
    assert re.fullmatch(re.escape(said) + "[0-9a-f]{64}\n", audit.stdout), audit.stdout


# storms


def test_doubled_clicks_count_once(battered: Instance, ada: Visitor, bob: Visitor, work: str) -> None:
    given, said = reward_form(bob, work), reply_form(bob, work) | {"text": "Which grinder is it?"}
    forms = [(f"/w/{work}/{verb}", {"to": "on"}) for verb in ("like", "save", "repost")]
    forms += [("/@storm_ada/follow", {"to": "on"}), (f"/w/{work}/reward", given), (f"/w/{work}/reply", said)]
    acts: list[Act] = [partial(bob.post, *form) for form in forms * CLICKS]
    assert {answer.status_code for answer in at_once(acts)} == {302}

    pk = one(battered, "SELECT id FROM works_work WHERE key = ?", work)
    for table in ("like", "save", "repost"):
        assert one(battered, f"SELECT count(*) FROM works_{table} WHERE work_id = ?", pk) == 1, table  # noqa: S608  names above
    assert one(battered, "SELECT count(*) FROM people_follow") == 1
    assert rows(battered, "SELECT text FROM works_work WHERE in_reply_to_id = ?", pk) == [("Which grinder is it?",)]
    assert rows(battered, "SELECT amount FROM earn_reward WHERE work_id = ?", pk) == [(2_000_000,)]
    query = """SELECT kind FROM people_notification n JOIN people_person p ON p.id = n.actor_id
               WHERE p.username = 'storm_bob' AND n.person_id = (SELECT author_id FROM works_work WHERE id = ?)"""
    told = Counter(kind for [kind] in rows(battered, query, pk))
    assert told == Counter({"follow": 1, "like": 1, "save": 1, "repost": 1, "reply": 1, "reward": 1})

    page = ada.get(f"/w/{work}").text
    for verb in ("like", "save", "repost"):
        assert re.search(rf'id="{verb}-{work}".*?<span>1</span>', page), verb
    assert_ledger_holds(battered)


def test_many_people_at_once_are_all_counted(battered: Instance, ada: Visitor, work: str) -> None:
    crowd = [Visitor(battered, f"127.0.3.{n}").sign_up(f"crowd_{n}") for n in range(4)]
    before = one(battered, "SELECT count(*) FROM works_like")
    switch = ["on", "off", "on"]
    acts: list[Act] = [partial(who.post, f"/w/{work}/like", {"to": "on"}) for who in crowd]
    assert {answer.status_code for answer in at_once(acts * CLICKS)} == {302}
    assert one(battered, "SELECT count(*) FROM works_like") == before + 4
    for to in switch:
        crowd[0].post(f"/w/{work}/like", {"to": to})
    assert one(battered, "SELECT count(*) FROM works_like") == before + 4


def test_a_doubled_new_draft_is_one_draft_and_a_doubled_publish_one_work(battered: Instance, bob: Visitor) -> None:
    form = bob.fields("/create/new") | {"text": "Once is enough. #once", "notes": "One loaf.", "action": "publish"}
    answers = at_once([lambda: bob.post("/create/new", form)] * CLICKS)
    [address] = {answer.headers["location"] for answer in answers}
    assert one(battered, "SELECT count(*) FROM works_work WHERE text LIKE 'Once is enough%'") == 1
    assert bob.get(address).status_code == 200

    key = bob.begin("Twice is not better.")
    form = bob.fields(f"/create/{key}", f"/create/{key}/save") | {"text": "Twice is not better."}
    answers = at_once([lambda: bob.post(f"/create/{key}/publish", form)] * CLICKS)
    assert {answer.headers["location"] for answer in answers} == {f"/w/{key}"}
    pk = one(battered, "SELECT id FROM works_work WHERE key = ?", key)
    assert one(battered, "SELECT count(*) FROM works_publication WHERE work_id = ?", pk) == 1
    assert one(battered, "SELECT count(*) FROM works_revision WHERE work_id = ?", pk) == 0


def test_other_words_in_a_form_from_before_are_not_lost(battered: Instance, bob: Visitor, work: str) -> None:
    form = reply_form(bob, work)
    places = [
        bob.post(f"/w/{work}/reply", form | {"text": text}).headers["location"] for text in ("One.", "Two.", "One.")
    ]
    assert places[0] == places[2] != places[1]
    form = bob.fields("/create/new") | {"action": "open"}
    places = [bob.post("/create/new", form | {"notes": note}).headers["location"] for note in ("First.", "Second.")]
    assert places[0] != places[1]
    assert one(battered, "SELECT count(*) FROM create_brief WHERE notes IN ('First.', 'Second.')") == 2


def shown_to(who: Visitor, work: str) -> str:
    """The token on the Work's card, once the search knows the Work."""
    card = re.compile(rf'id="w-{work}"[^>]*data-token="([^"]+)"')
    return str(wait_for(lambda: card.findall(who.get("/search?q=espresso").text))[0])


def test_beacons_count_once_in_any_order_and_forged_ones_never(
    battered: Instance, ada: Visitor, bob: Visitor, work: str
) -> None:
    sealed, foreign = shown_to(bob, work), shown_to(ada, work)

    def send(*events: dict[str, Any]) -> int:
        return bob.client.post("/beacon", content=json.dumps({"events": events})).status_code

    def dwell(token: str, n: int) -> dict[str, Any]:
        return {"token": token, "kind": "dwell", "n": n, "ms": 1}

    pk = one(battered, "SELECT id FROM works_work WHERE key = ?", work)
    count = "SELECT count(*) FROM traces_trace WHERE kind = 'dwell' AND work_ref = ?"
    sent = [json.dumps({"events": [dwell(sealed, n)]}) for n in (3, 1, 2, 3, 1)]
    acts: list[Act] = [partial(bob.client.post, "/beacon", content=body) for body in sent]
    assert {answer.status_code for answer in at_once(acts)} == {204}
    assert one(battered, count, pk) == 3
    swapped = sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1]
    for token in (foreign, swapped, f"{sealed[:20]}!{sealed[20:]}", f"{sealed}\n", "", "a" * 50_000, "é"):
        assert send(dwell(token, 7)) == 400, token[:80]
    assert send({"token": sealed, "kind": "rewarded", "n": 0}) == 400
    assert send(dwell(sealed, 4), dwell(foreign, 5), dwell(sealed, 10**9)) == 204
    assert one(battered, count, pk) == 4


# limits


def until_stopped(instance: Instance, act: Act, most: int, what: str) -> httpx.Response:
    """Do it once, then as if it had been done nearly `most` times, then on until the answer is 429."""
    act()
    write(instance, "UPDATE support_allowance SET used = used * ? WHERE key = ?", most - 3, what)
    for _ in range(4):
        answer = act()
        if answer.status_code == 429:
            return answer
        assert answer.status_code in {200, 302}, answer.text[:1000]
    raise AssertionError("nothing stopped it")


def assert_says_when(answer: httpx.Response) -> None:
    wait = int(answer.headers["retry-after"])
    assert 0 < wait <= 3600
    assert re.search(r"Try again in \d+ (second|minute)s?\.|Try again in (a|an|one) \w+\.", answer.text), answer.text[
        -1500:
    ]
    assert "Nothing was lost" in answer.text


EMPTY = [("pictures", (f"{n}.png", b"")) for n in range(10)]
LIMITS: dict[str, tuple[Callable[[Visitor, str], httpx.Response], int]] = {
    "reply": (lambda who, work: who.post(f"/w/{work}/reply", {"text": "Again."}), 40),
    "upload": (lambda who, _: who.post(f"/create/{draft_of(who)}/pictures", files=EMPTY), 12),
    "round": (lambda who, _: who.post(f"/create/{draft_of(who)}/offers"), 40),
    "draft": (lambda who, _: who.post("/create/new", {"notes": "Spam.", "action": "open"}), 60),
    "verify": (lambda who, _: who.post("/prove", {"text": "hello"}), 30),
}
drafts: dict[str, str] = {}


def draft_of(who: Visitor) -> str:
    if who.handle not in drafts:
        drafts[who.handle] = who.begin("A draft.", "Baked 3 loaves.")
    return drafts[who.handle]


@pytest.fixture(scope="module")
def spammer(battered: Instance) -> Visitor:
    return Visitor(battered, "127.0.4.1").sign_up("spammer")


@pytest.mark.parametrize("what", LIMITS)
def test_a_storm_is_stopped_with_a_time_and_others_go_on(
    battered: Instance, spammer: Visitor, bob: Visitor, work: str, what: str
) -> None:
    act, most = LIMITS[what]
    pk = one(battered, "SELECT id FROM people_person WHERE username = 'spammer'")
    draft_of(spammer)
    write(battered, "DELETE FROM support_allowance WHERE key = ?", f"{what}:p{pk}")
    assert_says_when(until_stopped(battered, lambda: act(spammer, work), most, f"{what}:p{pk}"))
    assert act(bob, work).status_code in {200, 302}


def test_guessing_passwords_is_stopped_and_their_owner_signs_in(battered: Instance, ada: Visitor) -> None:
    guesser = Visitor(battered, "127.0.4.2")
    assert_says_when(until_stopped(battered, lambda: guesser.sign_in("storm_ada", "a guess"), 20, "sign-in:a127.0.4.2"))
    owner = Visitor(battered, "127.0.4.3")
    assert owner.sign_in("storm_ada").headers["location"] == "/"


def test_a_browser_that_knows_its_person_is_not_locked_out_by_strangers(battered: Instance, ada: Visitor) -> None:
    # as guesses from many addresses would leave it
    write(battered, "UPDATE support_allowance SET used = 30 WHERE key = 'sign-in-as:storm_ada:'")
    stranger, known = Visitor(battered, "127.0.4.4"), Visitor(battered, "127.0.4.5")
    known.client.cookies.set("device", ada.client.cookies["device"])
    assert stranger.sign_in("storm_ada").status_code == 429
    assert known.sign_in("storm_ada").headers["location"] == "/"


def test_accounts_without_end_are_stopped_and_a_neighbour_may_join(battered: Instance) -> None:
    for n in range(10):
        Visitor(battered, "127.0.4.6").sign_up(f"sybil_{n}")
    more = Visitor(battered, "127.0.4.6").post(
        "/account/signup/", {"username": "sybil_10", "password1": "grain-and-water-42"}
    )
    assert more.status_code == 429
    assert_says_when(more)
    assert Visitor(battered, "127.0.4.7").sign_up("neighbour").handle == "neighbour"


# kill -9


def age_heartbeats(instance: Instance) -> None:
    """As if the silence of a killed worker had lasted."""
    write(instance, "UPDATE support_heartbeat SET at = '2001-01-01 00:00:00'")


def unfinished(instance: Instance) -> int:
    return int(
        one(instance, "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')")
    )


MOMENTS = {
    "as it begins": "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'",
    "while it signs": "SELECT 1 FROM credential_manifest",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_worker_leaves_nothing_undone_and_nothing_twice(battered: Instance, ada: Visitor, moment: str) -> None:
    wait_for(lambda: not unfinished(battered))
    seen = len(rows(battered, MOMENTS[moment]))
    key = ada.publish(
        f"Killed {moment}. It should not matter to anybody who reads this.", pictures=[PHOTO.read_bytes()]
    )
    wait_for(lambda: len(rows(battered, MOMENTS[moment])) > seen)
    battered.kill("worker")
    age_heartbeats(battered)
    battered.start_worker()
    wait_for(lambda: not unfinished(battered))

    assert one(battered, "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'FAILED'") == 0
    pk = one(battered, "SELECT id FROM works_work WHERE key = ?", key)
    made = rows(
        battered,
        "SELECT r.name, r.blob FROM works_rendition r JOIN works_asset a ON a.id = asset_id WHERE work_id = ?",
        pk,
    )
    assert sorted(name for name, _ in made) == ["large", "medium", "small"]
    for _, blob in made:
        assert (battered.data / "blobs" / blob).stat().st_size > 0
    signed = rows(battered, "SELECT sha256, media_type FROM credential_manifest WHERE work_id = ?", pk)
    assert sorted(kind for _, kind in signed) == ["image/webp"] * 3 + ["text/plain"]
    assert {blob.replace("/", "")[:64] for _, blob in made} == {sha for sha, kind in signed if kind == "image/webp"}
    for table in ("textprint", "pictureprint", "bearing", "label"):
        assert one(battered, f"SELECT count(*) FROM credential_{table} WHERE work_id = ?", pk) == 1, table  # noqa: S608  names above
    assert ada.get(f"/w/{key}").status_code == 200


Page = tuple[Visitor, str, dict[str, str]]


def sent_until_killed(battered: Instance, pages: list[Page]) -> list[tuple[str, str]]:
    """Send all from four threads, kill the server in the middle; return path and key of what was confirmed."""
    confirmed: list[tuple[str, str]] = []
    enough = threading.Event()

    def send(who: Visitor, path: str, form: dict[str, str]) -> None:
        try:
            answer = who.post(path, form)
        except httpx.TransportError:
            return  # the browser shows "connection lost": the person sends the form once more
        assert answer.status_code == 302, answer.text[:1000]
        confirmed.append((path, form.get("once") or form["key"]))
        if len(confirmed) > 8:
            enough.set()

    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(send, *page) for page in pages]
        assert enough.wait(30)
        battered.kill("web")
        for each in sent:
            each.result()
    return confirmed


def test_a_killed_server_keeps_what_it_confirmed_and_does_nothing_twice(battered: Instance, work: str) -> None:
    people = [Visitor(battered, f"127.0.5.{n}").sign_up(f"steady_{n}") for n in range(3)]
    pages = [
        (who, f"/w/{work}/reply", reply_form(who, work) | {"text": f"Said by {who.handle}, {n}."})
        for who in people
        for n in range(5)
    ]
    pages += [(who, f"/w/{work}/reward", reward_form(who, work)) for who in people for _ in range(5)]
    confirmed = sent_until_killed(battered, pages)
    assert len(confirmed) < len(pages)
    battered.start_web()

    replies = {key for path, key in confirmed if path.endswith("reply")}
    kept = {key for [key] in rows(battered, "SELECT key FROM works_work WHERE text LIKE 'Said by %'")}
    given = {
        key.rsplit(":", 1)[1] for [key] in rows(battered, "SELECT key FROM earn_transaction WHERE key LIKE 'reward:%'")
    }
    assert replies <= kept
    assert {key for path, key in confirmed if path.endswith("reward")} <= given
    for page in pages:  # everybody sends everything again, as if nothing had been confirmed
        assert page[0].post(page[1], page[2]).status_code == 302
    said = [text for [text] in rows(battered, "SELECT text FROM works_work WHERE text LIKE 'Said by %'")]
    assert len(said) == len(set(said)) == 15
    ids = rows(
        battered,
        "SELECT r.amount FROM earn_reward r JOIN people_person p ON p.id = giver_id WHERE username LIKE 'steady_%'",
    )
    assert ids == [(2_000_000,)] * 15
    assert_ledger_holds(battered)


# the model


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A model's address where `answer` speaks with each connection."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(line,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/v1"
        door.shutdown(socket.SHUT_RDWR)


def garbage(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: <html>\xff\n\n")
    line.close()


def dies(line: socket.socket) -> None:
    line.recv(65536)
    words = json.dumps({"choices": [{"index": 0, "delta": {"content": '{"te'}, "finish_reason": None}]})
    line.sendall(
        f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\ndata: {words}\n\n".encode()
    )
    line.close()


def refuses(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    line.close()


def use_model(operator: Visitor, url: str) -> None:
    kept = operator.post("/operate/model", {"kind": "url", "url": url, "action": "keep"})
    assert kept.status_code == 302, kept.text[:1000]


def asked(who: Visitor) -> str:
    key = who.begin("My own words stay.", "Baked 3 loaves for Jonas on Sunday. The oven stood at 220 degrees.")
    assert who.post(f"/create/{key}/offers").status_code == 302
    return key


def sentence(instance: Instance, key: str) -> str:
    """What the studio says in the end about the round."""
    query = """SELECT c.problem FROM create_conclusion c JOIN create_round r ON r.id = c.round_id
               JOIN create_brief b ON b.id = r.brief_id JOIN works_work w ON w.id = b.work_id WHERE w.key = ?"""
    [[said]] = wait_for(lambda: rows(instance, query, key))
    return str(said)


def publishes(who: Visitor, key: str) -> None:
    form = who.fields(f"/create/{key}", f"/create/{key}/save") | {"text": "My own words stay."}
    assert who.post(f"/create/{key}/publish", form).headers["location"] == f"/w/{key}"
    assert "My own words stay." in who.get(f"/w/{key}").text


@pytest.fixture
def writer(battered: Instance) -> Visitor:
    """Somebody whose studio rounds are not used up."""
    newest = one(battered, "SELECT max(id) FROM people_person")
    return Visitor(battered, "127.0.6.1").sign_up(f"writer_{newest}")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "refuses connections"),
        (refuses, "still being loaded"),
        (garbage, "not in the OpenAI format"),
        (dies, "connection to the model's server broke"),
    ],
)
def test_a_failing_model_costs_a_sentence_and_nothing_else(
    battered: Instance, ada: Visitor, writer: Visitor, answer: Callable[[socket.socket], None] | None, words: str
) -> None:
    with server(answer or garbage) as url:
        use_model(ada, url if answer else "http://127.0.0.1:9/v1")
        key = asked(writer)
        said = sentence(battered, key)
    assert words in said
    assert "Your draft is safe, and you can publish without a model." in said
    page = writer.get(f"/create/{key}").text
    assert said.replace("'", "&#x27;") in page
    assert "My own words stay." in page
    offers = """SELECT count(*) FROM create_offer o JOIN create_brief b ON b.id = o.brief_id
                JOIN works_work w ON w.id = b.work_id WHERE w.key = ?"""
    assert one(battered, offers, key) > 0
    publishes(writer, key)


def test_a_hung_model_keeps_nobody_from_publishing(battered: Instance, ada: Visitor, writer: Visitor) -> None:
    lines: list[socket.socket] = []
    with server(lines.append) as url:
        use_model(ada, url)
        key = asked(writer)
        wait_for(lambda: lines)
        publishes(writer, key)
        for line in lines:  # at last somebody ends it
            line.close()
    assert "Your draft is safe" in sentence(battered, key)
    wait_for(lambda: not unfinished(battered))
