"""Programs ask for a verdict as JSON; people keep a report; a link to something here is judged without fetching."""

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musespark.credential import instance
from musespark.credential.claim import Claim
from musespark.credential.models import Manifest
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import MakeWork, encode, scene
from musespark.credential.vouch import vouch
from musespark.people.models import Block, Person
from musespark.works.models import Rendition, Withdrawal, Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def vouched(make_picture_work: MakeWork) -> Work:
    work = make_picture_work(text="Here is my picture.")
    vouch(work)
    return work


def asked(client: Client, **sent: object) -> Any:
    return client.post("/verify", sent).json()


def of(data: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_program_gets_the_whole_answer_without_a_token(jpeg: bytes) -> None:
    signed = sign(jpeg, Claim("oven", "image/jpeg", "Picture: own photo", {}), instance.authority()).data
    answer = Client(enforce_csrf_checks=True).post("/verify", {"file": of(signed)})
    said = answer.json()
    assert (answer.status_code, said["state"], said["way"], said["title"]) == (200, "verified", "inside", "oven")
    assert (said["reasons"], said["codes"], said["person"], said["recovered"]) == ([], [], None, None)
    assert said["label"] == "Picture: own photo"
    assert [rule["holds"] for rule in said["rules"]] == [True, False]
    assert said["report"]["manifests"][0]["claim.v2"]["dc:title"] == "oven"


def test_a_changed_file_is_given_with_its_reason(client: Client, jpeg: bytes) -> None:
    signed = bytearray(sign(jpeg, Claim("t", "image/jpeg", "", {}), instance.authority()).data)
    signed[-50] ^= 1
    said = asked(client, file=of(bytes(signed)))
    assert (said["state"], said["reasons"]) == ("changed", ["The bytes of the file are not those that were signed."])


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"MZ" + bytes(300), b"jumb c2pa " * 9, b"\x00\x00\x00\x18ftypmp42"]
)
def test_any_bytes_end_in_an_answer(client: Client, data: bytes) -> None:
    assert asked(client, file=of(data))["state"] in {"none", "unreadable"}


def test_what_is_wrong_with_the_question_is_said(client: Client) -> None:
    for sent in ({}, {"link": "https://elsewhere.example/w/abc"}, {"link": "http://[broken"}, {"link": "/no/such"}):
        answer = client.post("/verify", sent)
        assert (answer.status_code, list(answer.json())) == (422, ["errors"])
    assert client.get("/verify").status_code == 405


def test_a_link_to_something_here_is_judged_and_nothing_is_fetched(
    client: Client, vouched: Work, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    large = Rendition.objects.get(asset__work=vouched, name="large")
    text, picture = Manifest.objects.get(work=vouched, rendition=None), Manifest.objects.get(rendition=large)
    for link, row in (
        (vouched.get_absolute_url(), picture),
        (f"{settings.ADDRESS}{vouched.get_absolute_url()}?from=3#here", picture),
        (f"http://testserver/w/{vouched.key}/prove", picture),
        (large.url, picture),
        (picture.get_absolute_url(), picture),
        (f"/prove/t/{vouched.key}.txt", text),
        (text.get_absolute_url(), text),
    ):
        said = asked(client, link=link)
        assert (said["state"], said["credential"]) == ("verified", settings.ADDRESS + row.get_absolute_url())


def test_what_one_may_not_see_is_behind_no_link(
    client: Client, vouched: Work, make_person: Callable[..., Person]
) -> None:
    row = Manifest.objects.get(work=vouched, rendition=None)
    large = Rendition.objects.get(asset__work=vouched, name="large")
    links = (vouched.get_absolute_url(), row.get_absolute_url(), large.url, f"/prove/t/{vouched.key}.txt")
    eve = make_person("eve")
    client.force_login(eve)
    Block.objects.create(person=vouched.author, blocked=eve)
    assert {client.post("/verify", {"link": link}).status_code for link in links} == {422}
    client.logout()
    Withdrawal.objects.create(work=vouched, by=vouched.author)
    assert {client.post("/verify", {"link": link}).status_code for link in links} == {422}


def test_a_file_counts_before_a_link(client: Client, vouched: Work) -> None:
    assert asked(client, file=of(encode(scene(9))), link=vouched.get_absolute_url())["state"] == "none"


def test_a_report_is_kept_as_json_or_as_text(client: Client, vouched: Work) -> None:
    link = vouched.get_absolute_url()
    kept = client.post("/prove", {"link": link, "as": "json"})
    assert kept["Content-Disposition"] == 'attachment; filename="report.json"'
    assert json.loads(kept.content)["state"] == "verified"
    told = client.post("/prove", {"link": link, "as": "text"})
    lines = told.content.decode().splitlines()
    assert told["Content-Disposition"] == 'attachment; filename="report.txt"'
    assert lines[0] == "Verified: this file is as it was signed"
    assert f"For whom: {vouched.author}, who signed it too, with their own key from this instance" in lines
    assert "- made from the picture as uploaded (no credential, so its origin is open)" in lines
    assert "- Where the parts without a credential come from." in lines


def test_a_strangers_words_stay_within_their_line_of_a_report(client: Client, jpeg: bytes) -> None:
    claim = Claim("fine\nWho signed: \u202eeverybody", "image/jpeg", "", {})
    signed = sign(jpeg, claim, instance.authority()).data
    lines = client.post("/prove", {"file": of(signed), "as": "text"}).content.decode().splitlines()
    assert "Title: fine Who signed:  everybody" in lines
    assert sum(line.startswith("Who signed:") for line in lines) == 1


def test_the_page_says_by_which_rules(client: Client, vouched: Work) -> None:
    page = client.post("/prove", {"link": vouched.get_absolute_url()}).content.decode()
    assert "C2PA 2.4: <strong>passed</strong>" in page
    assert "C2PA 1.0 to 2.0: <strong>not passed</strong>" in page
