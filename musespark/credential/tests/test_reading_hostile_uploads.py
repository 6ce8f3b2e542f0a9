"""What a stranger uploaded is read in a process of its own, once; what could not be read there is read nowhere."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from musespark.credential import instance, vouch
from musespark.credential.authority import establish
from musespark.credential.claim import Claim
from musespark.credential.judge import judge
from musespark.credential.process import Layer, ProcessRecord
from musespark.credential.record import recorders
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import encode, scene
from musespark.support import blobs
from musespark.works.models import Rendition, Work

MakeWork = Callable[..., Work]
pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign(tmp_path: Path) -> bytes:
    """A picture with a credential of somebody else."""
    claim = Claim("generated", "image/jpeg", "", {}, layers=(Layer("ai"),))
    return sign(encode(scene(6)), claim, establish(tmp_path / "stranger", "Some Generator")).data


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What vouching reads in its own process, to judge it or as an ingredient."""
    read = list[bytes]()

    def judged(data: bytes, *args: object, **named: object) -> object:
        read.append(data)
        return judge(data, *args, **named)  # type: ignore[arg-type]  # passed on as it came

    def signed(data: bytes, claim: Claim, *args: object, **named: object) -> object:
        read.extend(one.data for one in claim.ingredients)
        return sign(data, claim, *args, **named)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(vouch, "judge", judged)
    monkeypatch.setattr(vouch, "sign", signed)
    return read


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The processes that were started to judge a file."""
    started, run = list[object](), subprocess.run

    def noted(command: object, **named: object) -> object:
        started.append(command)
        return run(command, **named)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setattr("musespark.credential.apart.subprocess.run", noted)
    return started


def parts(work: Work) -> list[tuple[str, str]]:
    data = blobs.get(Rendition.objects.get(asset__work=work, name="large").blob)
    verdict = judge(data, instance.anchors())
    assert verdict.state == "verified"
    return [(part.title, part.signer) for part in verdict.reading.parts]


def test_a_file_whose_reader_died_is_saved_anew_and_not_read_here(
    make_picture_work: MakeWork, foreign: bytes, read_here: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = make_picture_work(data=foreign, text="")
    monkeypatch.setattr("musespark.credential.apart.sys.executable", "/bin/false")
    assert vouch.vouch(work).sentence == "Picture: uploaded picture of unknown origin"
    assert parts(work) == [("the picture as uploaded (saved anew)", "")]
    assert foreign not in read_here


def test_a_file_that_its_author_calls_ai_is_no_less_a_strangers(
    make_picture_work: MakeWork,
    foreign: bytes,
    read_here: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    def recorder(work: Work) -> ProcessRecord:
        return ProcessRecord(pictures={work.assets.get().sha256: (Layer("ai"),)}, complete=True)

    recorders.insert(0, recorder)
    request.addfinalizer(lambda: recorders.remove(recorder))
    work = make_picture_work(data=foreign, text="")
    monkeypatch.setattr("musespark.credential.apart.sys.executable", "/bin/false")
    assert vouch.vouch(work).sentence == "Picture: AI picture"
    assert parts(work) == [("the picture as uploaded (saved anew)", "")]
    assert foreign not in read_here


def test_a_file_is_judged_apart_once_for_label_and_credential(
    make_picture_work: MakeWork, foreign: bytes, children: list[object]
) -> None:
    work = make_picture_work(data=foreign, text="")
    assert vouch.vouch(work).sentence == "Picture: AI picture (credential of Some Generator)"
    assert parts(work) == [("the picture as uploaded", "Some Generator")]
    assert len(children) == 1


def test_for_a_file_without_a_credential_no_process_is_started(
    make_picture_work: MakeWork, children: list[object]
) -> None:
    work = make_picture_work(text="")
    vouch.vouch(work)
    assert parts(work) == [("the picture as uploaded", "")]
    assert children == []
