"""Serving recordings: in the parts that players ask for, kept for ever, to whoever may see the Work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from conftest import ClientOf, MakePerson, MakeWork
from musespark.support import blobs
from musespark.support.media.prepare import prepare
from musespark.support.tests.recordings import film, song
from musespark.works import captions, parts, recordings
from musespark.works.models import Publication, Recording, Work
from musespark.works.ranges import Unsatisfiable, asked
from musespark.works.refuse import Refused
from musespark.works.withdraw import withdraw

Hang = Callable[..., Recording]
SAID = b"WEBVTT\n\n00:00.000 --> 00:01.000\nThe kiln <b>opens</b>\n"


@pytest.fixture
def hang(tmp_path: Path) -> Hang:
    """Make a film, or what is given, the recording of a Work."""

    def make(work: Work, data: bytes = b"") -> Recording:
        (tmp_path / "source").write_bytes(data or film())
        original = blobs.put(data or film(), suffix=".mp4")
        made = prepare(tmp_path / "source", tmp_path)
        return recordings.add(work, recordings.keep(made, original, len(data or film())))

    return make


def body(answer: Any) -> bytes:
    return b"".join(answer)


def test_it_is_served_whole_and_kept_for_ever(make_work: MakeWork, client: Client, hang: Hang) -> None:
    there = hang(make_work())
    answer = client.get(there.url)
    assert body(answer) == blobs.get(there.blob)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Length"] == str(there.byte_size)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(there.url, headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("bytes=0-", 0, -1), ("bytes=10-19", 10, 19), ("bytes=-5", -5, -1), ("bytes=7-9999999", 7, -1)],
)
def test_a_part_is_served_where_a_part_is_asked_for(
    make_work: MakeWork, client: Client, hang: Hang, header: str, first: int, last: int
) -> None:
    there = hang(make_work())
    size, data = there.byte_size, blobs.get(there.blob)
    answer = client.get(there.url, headers={"range": header})
    start, end = first % size, last % size
    assert answer.status_code == 206
    assert body(answer) == data[start : end + 1]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{size}"
    assert answer.headers["Content-Length"] == str(end - start + 1)


def test_what_begins_behind_its_end_is_told_how_long_it_is(make_work: MakeWork, client: Client, hang: Hang) -> None:
    there = hang(make_work())
    answer = client.get(there.url, headers={"range": f"bytes={there.byte_size}-"})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{there.byte_size}"


def test_several_parts_nonsense_and_parts_of_other_bytes_get_the_whole(
    make_work: MakeWork, client: Client, hang: Hang
) -> None:
    there = hang(make_work())
    for headers in (
        {"range": "bytes=0-1,4-5"},
        {"range": "pages=1-2"},
        {"range": "bytes=9-2"},
        {"range": "bytes=-"},
        {"range": "bytes=0-9", "if-range": '"other"'},
    ):
        answer = client.get(there.url, headers=headers)
        assert (answer.status_code, len(body(answer))) == (200, there.byte_size)


def test_a_player_that_pauses_holds_nobody_up_since_it_gets_one_piece_at_a_time(
    make_work: MakeWork, client: Client, hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART", 1000)
    there = hang(make_work())
    data, found, first = blobs.get(there.blob), b"", 0
    while first < there.byte_size:
        answer = client.get(there.url, headers={"range": f"bytes={first}-"})
        assert (answer.status_code, answer.streaming) == (206, False)
        assert answer.headers["Content-Range"].startswith(f"bytes {first}-")
        found += answer.content
        first += len(answer.content)
    assert found == data
    assert len(client.get(there.url, headers={"range": "bytes=5-3000"}).content) == 1000


def test_one_at_a_time_gets_a_large_file_whole_and_the_next_one_when_it_is_done(
    make_work: MakeWork, client: Client, hang: Hang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART", 1000)
    there = hang(make_work())
    slow = client.get(there.url)
    busy = client.get(there.url)
    assert (slow.status_code, busy.status_code, busy.headers["Retry-After"]) == (200, 503, "30")
    assert "Try again in a minute." in busy.content.decode()
    assert client.head(there.url).status_code == 200
    assert body(slow) == blobs.get(there.blob)
    last = client.get(there.url)
    assert body(last) == blobs.get(there.blob)


def test_its_head_says_how_long_it_is_without_any_bytes(make_work: MakeWork, client: Client, hang: Hang) -> None:
    there = hang(make_work())
    answer = client.head(there.url)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(there.byte_size)


@given(
    st.integers(0, 30),
    st.text("bytes=0123456789-, ", max_size=14) | st.from_regex(r"bytes=\d{0,3}-\d{0,3}", fullmatch=True),
)
def test_whatever_is_asked_a_part_lies_within_the_file(size: int, header: str) -> None:
    try:
        part = asked(header, size)
    except Unsatisfiable:
        return
    if part:
        first, length = part
        assert 0 <= first < first + length <= size


def test_an_old_address_leads_to_the_new_one(make_work: MakeWork, client: Client, hang: Hang) -> None:
    there = hang(make_work())
    answer = client.get(f"/m/{there.asset_id}/play/0123456789ab")
    assert (answer.status_code, answer.headers["Location"]) == (302, there.url)


def test_a_draft_is_played_to_its_author_alone_and_a_deleted_work_to_nobody(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client, hang: Hang
) -> None:
    ada, eve = make_person("ada"), make_person("eve")
    work = make_work(ada, published=False)
    there = hang(work)
    captions.put(there, SAID, language="en")
    there.refresh_from_db()
    for address in (there.url, there.captions_url, f"/m/{there.asset_id}/recording"):
        assert client_of(ada).get(address).status_code == 200
        assert client_of(ada).get(address).headers["Cache-Control"].startswith("private")
        assert client_of(eve).get(address).status_code == 404
    Publication.objects.create(work=work, by=ada)
    assert client.get(there.url).status_code == 200
    withdraw(Work.objects.get(pk=work.pk), by=ada)
    for address in (there.url, there.captions_url):
        assert client.get(address).status_code == 404


def test_the_original_leaves_for_its_author_alone(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client, hang: Hang
) -> None:
    ada = make_person("ada")
    there = hang(make_work(ada), song())
    address = f"/m/{there.asset_id}/recording"
    answer = client_of(ada).get(address)
    assert body(answer) == song()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{there.work.key}.mp4"'
    assert client_of(make_person("eve")).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_captions_are_served_as_they_were_cleaned(make_work: MakeWork, client: Client, hang: Hang) -> None:
    there = hang(make_work())
    assert there.captions_url == ""
    assert client.get(f"/m/{there.asset_id}/captions/0123456789ab").status_code == 404
    captions.put(there, SAID, language="en")
    there.refresh_from_db()
    answer = client.get(there.captions_url)
    assert answer.content == b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nThe kiln opens\n"
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"/m/{there.asset_id}/captions/0123456789ab").headers["Location"] == there.captions_url


@pytest.mark.parametrize("what", ["play/0123456789ab", "captions/0123456789ab"])
def test_an_id_that_no_database_can_hold_is_nobodys(client: Client, db: None, what: str) -> None:
    assert client.get(f"/m/{'9' * 40}/{what}").status_code == 404


def test_a_work_holds_one_recording(make_work: MakeWork, hang: Hang) -> None:
    work = make_work()
    hang(work)
    with pytest.raises(Refused, match="A Work holds one video or sound"):
        hang(work)
    assert (work.assets.count(), Recording.objects.count()) == (1, 1)
