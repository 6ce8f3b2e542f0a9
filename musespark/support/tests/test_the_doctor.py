import io
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from musespark.support import clock, doctor, media
from musespark.support.doctor import Finding, examine
from musespark.support.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder() -> Path:
    """The data folder, as `up` makes it."""
    data = Path(live.DATA)
    data.mkdir(mode=0o700)
    return data


def found(what: str) -> Finding:
    [finding] = [finding for finding in examine() if finding.what == what]
    return finding


def task(queue: str, status: str = TaskResultStatus.READY) -> None:
    DBTaskResult.objects.create(
        status=status, args_kwargs={"args": [], "kwargs": {}}, task_path="x.y", backend_name="default",
        run_after=clock.now(), queue_name=queue,
    )  # fmt: skip


def beat(queue: str, seconds_ago: int = 1) -> None:
    Heartbeat.objects.create(worker=queue, queue=queue, at=clock.now() - timedelta(seconds=seconds_ago))


def diagnosis() -> tuple[int, str]:
    """What the command ends with, and what it prints."""
    out = io.StringIO()
    try:
        call_command("doctor", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_each_queue_needs_a_worker_of_its_own() -> None:
    beat("default")
    beat("media")
    beat("slow", seconds_ago=31)
    task("slow")
    finding = found("jobs")
    assert (finding.state, finding.there) == ("broken", "no worker for slow, 1 jobs waiting there")
    assert "`bin/musespark worker --queue slow`" in finding.so


@pytest.mark.parametrize("queues", [["default", "media", "slow"], ["*"]])
def test_workers_of_every_queue_are_good(queues: list[str]) -> None:
    for queue in queues:
        beat(queue)
    task("slow")
    assert found("jobs").there == "every queue has a worker, 1 jobs waiting"


def test_no_worker_at_all_is_missing_and_broken_once_something_waits() -> None:
    assert found("jobs").state == "missing"
    task("default")
    finding = found("jobs")
    assert (finding.state, finding.there) == ("broken", "no worker for default, media, slow, 1 jobs waiting there")
    assert "`bin/musespark worker`" in finding.so


def test_without_a_decoder_nobody_need_do_jobs_of_media_and_what_it_costs_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (found("video and sound").state, found("video and sound").there[:24]) == ("good", "taken in, decoded by PyA")
    monkeypatch.setattr(media, "is_here", lambda: False)
    beat("default")
    beat("slow")
    assert found("jobs").state == "good"
    finding = found("video and sound")
    assert (finding.state, finding.there) == ("missing", "not taken in: pages say so")
    assert "The extra `video` brings PyAV" in finding.so


def test_it_ends_with_one_where_something_is_broken_and_not_where_something_is_only_missing() -> None:
    code, said = diagnosis()
    assert code == 0
    assert "! mail: no mail server" in said
    task("default", TaskResultStatus.FAILED)
    code, said = diagnosis()
    assert code == 1
    assert "✗ failed jobs: 1" in said


def test_it_says_what_no_mail_server_costs() -> None:
    finding = found("mail")
    assert finding.state == "missing"
    assert "`bin/musespark changepassword HANDLE`" in finding.so


def test_an_address_that_nobody_set_is_called_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSESPARK_ADDRESS", raising=False)
    assert found("address").there.startswith(f"{live.ADDRESS}, the default (bin/up --port")


def test_an_address_that_was_set_is_said(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.ADDRESS = "http://127.0.0.1:8123"
    monkeypatch.setenv("MUSESPARK_ADDRESS", settings.ADDRESS)
    assert found("address").there == "http://127.0.0.1:8123"


def test_behind_a_tls_proxy_it_says_whose_word_is_believed(settings: Settings) -> None:
    settings.ADDRESS = "https://muse.example"
    settings.PROXIES = [ip_network("10.0.0.0/8")]
    finding = found("address")
    assert (finding.state, finding.there) == ("good", "https://muse.example")
    assert "believed of 10.0.0.0/8" in finding.so


def test_rows_and_keys_that_others_can_read_are_broken(folder: Path) -> None:
    (folder / "keys").mkdir()
    for name in ("musespark.sqlite3", "keys/secret"):
        (folder / name).write_text("")
        (folder / name).chmod(0o644)
    assert found("privacy").state == "good"  # nobody comes as far as the files
    folder.chmod(0o755)
    finding = found("privacy")
    assert (finding.state, finding.there) == (
        "broken",
        "other users of this machine may read keys/secret, musespark.sqlite3",
    )
    assert finding.so.endswith(f"chmod -R go= {folder}")


def test_rows_without_their_data_folder_are_broken(folder: Path) -> None:
    folder.rmdir()
    assert (found("blobs").state, found("blobs").there) == ("broken", f"there is no folder {folder}")


def test_it_makes_nothing(folder: Path) -> None:
    examine()
    assert list(folder.iterdir()) == []


def test_a_check_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def ledger() -> Finding:
        raise LookupError("no such account")

    monkeypatch.setattr(doctor, "checks", [ledger])
    assert examine() == [Finding("ledger", "broken", "LookupError: no such account", "Read the log.")]
