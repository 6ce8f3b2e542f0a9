"""A revoked certificate: what is proved to be older stays good, the rest is called revoked, and a new one signs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from musespark.credential import instance, vouch
from musespark.credential.claim import Claim
from musespark.credential.inquire import inquire
from musespark.credential.judge import judge
from musespark.credential.models import Manifest, Revocation
from musespark.credential.record import layer_from
from musespark.credential.revoke import revoke
from musespark.credential.sign import sign
from musespark.credential.tests.conftest import encode, scene
from musespark.support import blobs, clock
from musespark.support.refuse import refusal
from musespark.works.models import Rendition, Work

MakeWork = Callable[..., Work]
CLAIM = Claim("t", "image/jpeg", "", {})
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def leaf() -> str:
    """The folder of the present leaf."""
    return max(path.name for path in instance.place().glob("leaf-*"))


def large(work: Work) -> bytes:
    return blobs.get(Rendition.objects.get(asset__work=work, name="large").blob)


def test_what_was_stamped_before_stays_good_and_what_claims_to_be_later_is_revoked() -> None:
    data = sign(encode(scene(1)), CLAIM, instance.authority()).data
    assert inquire(data).state == "verified"
    revoke(leaf(), since=clock.now() - HOUR, why="The key was copied.")
    assert inquire(data).state == "revoked"
    Revocation.objects.update(since=clock.now() + HOUR)
    assert inquire(data).state == "verified"


def test_what_was_recorded_here_before_stays_good(make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    data = large(work)
    revoke(leaf())
    assert inquire(data).state == "verified"
    Manifest.objects.update(signed_at=clock.now() + HOUR)
    assert inquire(data).state == "verified"  # its own stamp proves as much


def test_the_next_signature_comes_from_a_new_leaf() -> None:
    before = instance.authority()
    revoke(leaf())
    after = instance.authority()
    assert (after.root, after.ca) == (before.root, before.ca)
    assert after.leaf != before.leaf
    assert instance.authority() is after
    data = sign(encode(scene(1)), CLAIM, after).data
    assert inquire(data).state == "verified"


def test_an_authority_takes_what_it_issued_along_and_another_takes_its_place() -> None:
    before = instance.authority()
    data = sign(encode(scene(1)), CLAIM, before).data
    [name] = (path.name for path in instance.place().glob("authority-*"))
    rows = revoke(name, since=clock.now() - HOUR)
    assert [row.name for row in rows] == [name, leaf()]
    assert inquire(data).state == "revoked"
    after = instance.authority()
    assert (after.root, after.ca == before.ca) == (before.root, False)
    assert inquire(sign(encode(scene(1)), CLAIM, after).data).state == "verified"
    Revocation.objects.exclude(issues_as="").update(serial="0")  # as a leaf that nobody here knows of
    Revocation.objects.filter(issues_as="").delete()
    assert inquire(data).state == "revoked"


def test_the_child_of_a_revoked_picture_is_not_shown_clean(client: Client) -> None:
    data = sign(encode(scene(1)), CLAIM, instance.authority()).data
    revoke(leaf(), since=clock.now() - HOUR)
    assert layer_from(blobs.put(data, suffix=".jpg")).kind == "broken"
    page = client.post("/prove", {"file": SimpleUploadedFile("a.jpg", data, "image/jpeg")}).content.decode()
    assert "Whole, but its certificate was revoked" in page
    assert "Verified: this file is as it was signed" not in page


def test_works_that_were_signed_too_late_are_signed_again(make_picture_work: MakeWork) -> None:
    work = make_picture_work(text="A loaf.")
    vouch.vouch(work)
    before, data = set(Manifest.objects.values_list("leaf", flat=True)), large(work)
    revoke(leaf(), since=clock.now() - HOUR)
    vouch.vouch(work)
    served = large(work)
    assert served != data
    assert inquire(served).state == "verified"
    assert set(Manifest.objects.filter(rendition=None).values_list("leaf", flat=True)).isdisjoint(before)
    assert judge(served, instance.anchors()).state == "verified"
    count = Manifest.objects.count()
    vouch.vouch(work)
    assert Manifest.objects.count() == count  # and once is enough


def test_a_moment_moves_back_and_never_forward() -> None:
    instance.authority()
    now = clock.now()
    for since in (now - HOUR, now, now - 2 * HOUR):
        revoke(leaf_of_the_row() or leaf(), since=since)
    assert Revocation.objects.get().since == now - 2 * HOUR


def leaf_of_the_row() -> str:
    row = Revocation.objects.first()
    return row.name if row else ""


@pytest.mark.parametrize("name", ["leaf-1999-01-01", "", "root-2026-11-23", "../trusted"])
def test_what_is_not_there_is_refused(name: str) -> None:
    instance.authority()
    assert f"There is no certificate {name!r}. There are: authority-" in refusal(lambda: revoke(name))
    assert not Revocation.objects.exists()


def test_a_moment_that_is_yet_to_come_is_refused() -> None:
    instance.authority()
    assert "yet to come" in refusal(lambda: revoke(leaf(), since=clock.now() + HOUR))
    with pytest.raises(CommandError, match="is no moment"):
        call_command("revoke", leaf(), since="yesterday")
    assert not Revocation.objects.exists()


def test_the_list_is_public(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    held, name = instance.authority(), leaf()
    assert client.get("/prove/revoked.json").json() == {"root": held.fingerprint, "revoked": []}
    call_command("revoke", name, since="2026-11-20T10:00", why="The key was copied.")
    assert capsys.readouterr().out == f"{name} is not trusted from 2026-11-20 10:00:00 UTC on.\n"
    [row] = client.get("/prove/revoked.json").json()["revoked"]
    assert (row["serial"], row["since"], row["why"]) == (
        held.leaf.serial,
        "2026-11-20T10:00:00Z",
        "The key was copied.",
    )
    assert len(row["sha256"]) == 64
