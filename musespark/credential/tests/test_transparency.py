"""The log of credentials: each is an entry, in order, for ever, and anybody can check it without trusting us."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from musespark.credential import transparency, vouch
from musespark.credential.merkle import is_consistent, is_included, leaf
from musespark.credential.models import Logged, Manifest, Subtree
from musespark.credential.unchanging import LOG
from musespark.support import blobs
from musespark.works.models import Rendition, Work

MakeWork = Callable[..., Work]

pytestmark = pytest.mark.django_db


def grow(count: int, start: int = 0) -> None:
    """Log so many made-up credentials."""
    for number in range(start, start + count):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        with transaction.atomic():
            transparency.append(Manifest(sha256=digest, blob=f"{digest[:2]}/{digest[2:]}.c2pa"))


def said(client: Client, address: str) -> dict[str, object]:
    found: dict[str, object] = client.get(address).json()
    return found


def test_every_credential_is_an_entry_that_names_its_file_and_nobody(make_picture_work: MakeWork) -> None:
    vouch.vouch(make_picture_work(text="A loaf."))
    rows = Manifest.objects.order_by("entry")
    assert [row.entry for row in rows] == [row.number for row in Logged.objects.all()] == [0, 1, 2, 3][: rows.count()]
    for row, entry in zip(rows, Logged.objects.all(), strict=True):
        assert (entry.file, entry.manifest) == (row.sha256, blobs.digest(row.blob))
        assert set(json.loads(transparency.text_of(entry))) == {"number", "manifest", "file", "at"}


def test_a_credential_that_is_not_kept_is_no_entry() -> None:
    def fail() -> None:
        with transaction.atomic():
            grow(1)
            raise ZeroDivisionError

    grow(2)
    before = transparency.head()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert transparency.head() == before
    grow(1, start=2)
    assert list(Logged.objects.values_list("number", flat=True)) == [0, 1, 2]


def test_anybody_can_check_an_entry_with_what_is_public(client: Client) -> None:
    grow(11)
    for number in range(11):
        found = client.get(f"/prove/log/{number}.json").json()
        proof, root = [bytes.fromhex(one) for one in found["inclusion"]], bytes.fromhex(found["head"]["root"])
        assert found["leaf"] == leaf(found["entry"].encode()).hex()
        assert is_included(number, found["head"]["size"], bytes.fromhex(found["leaf"]), proof, root)
        assert not is_included(number, 11, leaf(b"another"), proof, root)
    at_five = client.get("/prove/log/3.json?size=5").json()
    root = bytes.fromhex(client.get("/prove/log/head.json?size=5").json()["root"])
    assert bytes.fromhex(at_five["head"]["root"]) == root
    assert is_included(3, 5, bytes.fromhex(at_five["leaf"]), [bytes.fromhex(x) for x in at_five["inclusion"]], root)


def test_who_noted_a_head_sees_that_nothing_before_it_changed(client: Client) -> None:
    grow(6)
    noted = client.get("/prove/log/head.json").json()
    grow(7, start=6)
    found = client.get("/prove/log/consistency.json?from=6").json()
    proof = [bytes.fromhex(one) for one in found["consistency"]]
    assert found["from"] == noted
    assert is_consistent(6, 13, bytes.fromhex(noted["root"]), bytes.fromhex(found["head"]["root"]), proof)


def test_a_head_is_signed_as_witnesses_read_it(client: Client) -> None:
    grow(3)
    note = client.get("/prove/log/checkpoint.txt").content.decode()
    body, _, signed = note.partition("\n\n")
    origin, size, root = body.split("\n")
    dash, name, signature = signed.rstrip("\n").split(" ")
    told_name, told_hash, told_key = transparency.public_key().split("+", 2)
    raw, key = base64.b64decode(signature), base64.b64decode(told_key)
    assert (dash, name, told_name, size) == ("—", origin, origin, "3")
    assert base64.b64decode(root) == transparency.head().root
    assert raw[:4].hex() == told_hash == hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8]
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], f"{body}\n".encode())
    assert transparency.checkpoint(transparency.head()) == note


@pytest.mark.parametrize("model", [Logged, Subtree])
def test_the_database_refuses_to_change_the_past(model: type[Logged] | type[Subtree]) -> None:
    grow(4)
    before = list(model.objects.values_list())
    first, table = model.objects.order_by("pk").values_list("pk", flat=True)[0], model._meta.db_table
    column = "file" if model is Logged else "hashed"
    copied = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608  our models' own names
    attempts: list[Callable[[], object]] = [
        lambda: model.objects.filter(pk=first).update(**{column: b"x"}),
        lambda: model.objects.filter(pk=first).delete(),
    ]
    if connection.vendor == "sqlite":
        attempts.append(lambda: connection.cursor().execute(copied))
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="is append-only"), transaction.atomic():
            attempt()
    assert list(model.objects.values_list()) == before
    assert LOG.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_no_gap() -> None:
    failures: list[BaseException] = []

    def write(start: int) -> None:
        try:
            grow(6, start)
        except BaseException as error:  # noqa: BLE001  the test's own thread says it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(100 * n,)) for n in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    assert list(Logged.objects.values_list("number", flat=True)) == list(range(30))
    whole = transparency.head()
    for row in Logged.objects.all():
        proof = transparency.inclusion(row.number, 30)
        assert is_included(row.number, 30, leaf(transparency.text_of(row)), proof, whole.root)


def test_credentials_from_before_there_was_a_log_are_written_once(make_work: MakeWork) -> None:
    for text in ("One.", "Two.", "Three."):
        vouch.vouch(make_work(text=text))
    Manifest.objects.exclude(entry=1).update(entry=None)
    assert transparency.catch_up() == 2
    assert set(Manifest.objects.values_list("entry", flat=True)) == {1, 3, 4}
    assert transparency.catch_up() == 0
    assert Logged.objects.count() == 5


def test_the_page_of_an_empty_log_says_so(client: Client) -> None:
    page = client.get("/prove/log").content.decode()
    assert "Nothing was signed yet." in page
    assert transparency.head().root == hashlib.sha256().digest()
    assert said(client, "/prove/log/head.json")["size"] == 0


def test_the_page_says_of_a_file_and_of_a_text_whether_they_are_in_it(
    client: Client, make_picture_work: MakeWork
) -> None:
    work = make_picture_work(text="A loaf.\nTwo.")
    vouch.vouch(work)
    data = blobs.get(Rendition.objects.get(asset__work=work, name="large").blob)
    number = Manifest.objects.get(rendition__name="large").entry
    page = client.post("/prove/log", {"file": SimpleUploadedFile("a.webp", data)}).content.decode()
    assert "It is in the log" in page
    assert f'href="/prove/log/{number}.json"' in page
    assert "It is in the log" in client.post("/prove/log", {"text": "A loaf.\r\nTwo."}).content.decode()
    page = client.post("/prove/log", {"file": SimpleUploadedFile("a.webp", data + b"x")}).content.decode()
    assert "It is not in the log" in page
    assert client.post("/prove/log").status_code == 422
    row = Manifest.objects.get(rendition__name="large")
    assert f"entry {row.entry}</a>" in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/prove/log/9.json", 404),
        ("/prove/log/99999999999999999999999.json", 404),
        ("/prove/log/0.json?size=0", 400),
        ("/prove/log/0.json?size=9", 400),
        ("/prove/log/0.json?size=x", 400),
        ("/prove/log/head.json?size=-1", 400),
        ("/prove/log/head.json?size=9999999999999999999999", 400),
        ("/prove/log/head.json?size=%C2%B2", 400),
        ("/prove/log/consistency.json", 400),
        ("/prove/log/consistency.json?from=3&size=2", 400),
    ],
)
def test_what_cannot_be_proved_is_refused_with_a_sentence(client: Client, address: str, status: int) -> None:
    grow(2)
    answer = client.get(address)
    assert answer.status_code == status
    if status == 400:
        assert answer.json()["error"].endswith(".")
