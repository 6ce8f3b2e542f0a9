"""The Prove station, a credential's page and report, sidecars, lineage, and the nearest Works of a draft."""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from musespark.credential import instance, vouch
from musespark.credential.bearing import bear
from musespark.credential.judge import judge
from musespark.credential.lineage import lineage
from musespark.credential.models import Label, Manifest
from musespark.credential.queries import earlier_texts_of, manifests_of
from musespark.credential.tests.conftest import encode, scene
from musespark.people.models import Block, Person
from musespark.support import blobs, clock
from musespark.web.spell import together
from musespark.works.edit import edit
from musespark.works.models import Asset, Derivation, Rendition, Withdrawal, Work
from musespark.works.upload import add_picture

MakeWork = Callable[..., Work]
MakePerson = Callable[..., Person]
ClientOf = Callable[[Person], Client]
STORY = "My grandmother's wool sweater had a gash at the elbow, mended with mustard and teal yarn in four hours."


def test_the_station_shows_label_credentials_and_bearing(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work(text=STORY)
    vouch.vouch(work)
    bear(work)
    page = client.get(f"/w/{work.key}/prove").content.decode()
    assert Label.objects.get().sentence in page
    shown = [row for row in manifests_of(work.pk) if row.get_absolute_url() in page]
    assert [row.rendition and row.rendition.name for row in shown] == ["large", None]
    assert "Compared with earlier Works here: all its own." in page
    assert "<html" in page


def test_the_station_is_a_fragment_for_htmx(client: Client, make_work: MakeWork) -> None:
    page = client.get(f"/w/{make_work().key}/prove", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "are being made" in page


def test_credentials_of_earlier_texts_stand_apart_with_their_time(client: Client, make_work: MakeWork) -> None:
    work, at = make_work(text="One."), datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
    for minutes, text in enumerate(("One.", "Two.", "Three.")):
        with clock.at(at + timedelta(minutes=minutes)):
            if minutes:
                edit(work, text=text)
            vouch.vouch(work)
    one, two, three = Manifest.objects.order_by("id")
    page = " ".join(client.get(f"/w/{work.key}/prove").content.decode().split())
    current, earlier = page.split("Credentials of earlier versions of the text", 1)
    assert page.count("Credential of the text</a>") == 1
    assert three.get_absolute_url() in current
    assert one.get_absolute_url() not in current
    assert f'<a href="{two.get_absolute_url()}">Version 2, of 1 May 2026, 09:31 UTC</a>' in earlier
    assert earlier.index(two.get_absolute_url()) < earlier.index(one.get_absolute_url())
    said = "this credential is of the version of 1 May 2026, 09:30 UTC."
    assert said in client.get(one.get_absolute_url()).content.decode()
    assert "this credential is of the version" not in client.get(three.get_absolute_url()).content.decode()


def test_a_text_that_came_back_has_its_credential_again(client: Client, make_work: MakeWork) -> None:
    work = make_work(text="One.")
    for text in ("Two.", "One."):
        vouch.vouch(work)
        edit(work, text=text)
    one, two = Manifest.objects.order_by("id")
    assert manifests_of(work.pk) == [one]
    assert earlier_texts_of(work.pk) == [two]
    edit(work, text="Three.")
    page = client.get(f"/w/{work.key}/prove").content.decode()
    assert "Credential of the text</a>" not in page  # the new one is being made


def test_a_picture_whose_file_was_made_anew_is_never_called_a_text(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work(text="")
    vouch.vouch(work)
    row = Manifest.objects.get(rendition__name="large")
    Manifest.objects.filter(pk=row.pk).update(rendition=None)
    page = client.get(f"/w/{work.key}/prove").content.decode()
    assert "redential of the text" not in page
    page = client.get(row.get_absolute_url()).content.decode()
    assert "For a picture of" in page
    assert "The signed text" not in page


def test_the_proof_of_others_drafts_and_hidden_works_is_not_there(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    draft, public, gone = make_work(published=False), make_work(), make_work(text=STORY)
    for work in (public, gone):
        vouch.vouch(work)
    Withdrawal.objects.create(work=gone, by=gone.author)
    bob = make_person("bob")
    Block.objects.create(person=public.author, blocked=bob)
    assert client.get(f"/w/{draft.key}/prove").status_code == 404
    assert client.get(f"/w/{gone.key}/prove").status_code == 404
    assert client_of(bob).get(f"/w/{public.key}/prove").status_code == 404
    assert client_of(draft.author).get(f"/w/{draft.key}/prove").status_code == 200
    assert client.get("/w/nothing/prove").status_code == 404
    for row in Manifest.objects.filter(work=gone):
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.get(row.sidecar_url).status_code == 404


def test_credentials_of_the_method_before_say_that_they_leave_the_title_out(
    client: Client, make_work: MakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musespark.credential.claim.METHOD", "musespark.spans/2")
    former, work = make_work(text=STORY), make_work(text="Signed today.")
    vouch.vouch(former)
    monkeypatch.undo()
    vouch.vouch(work)
    pages = [client.get(manifests_of(each.pk)[0].get_absolute_url()).content.decode() for each in (former, work)]
    bars = [" ".join(re.findall(r'<figcaption class="muted">(.*?)</figcaption>', page)) for page in pages]
    counted = together("0 % by people, 0 % by AI, 100 % unknown")
    assert bars == [f"text without its title: {counted}", f"text: {counted}"]


def test_a_credential_says_what_it_knows_and_what_it_does_not(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work(text=STORY)
    vouch.vouch(work)
    row = Manifest.objects.get(rendition__name="large")
    page = " ".join(client.get(row.get_absolute_url()).content.decode().split())
    assert "Verified: this file is as it was signed" in page
    assert "picture: 0 % by people, 0 % by AI, 100 % unknown" in page
    assert "Whether the list of steps is complete" in page
    assert "Where the parts without a credential come from." in page
    assert "saved in another format" in page
    assert row.sha256 in page


def test_a_credential_shows_its_picture_and_says_which_of_them_it_is(
    client: Client, make_picture_work: MakeWork
) -> None:
    work = make_picture_work()
    for seed, alt in ((2, "A loaf <cut>"), (3, "Its crumb")):
        Asset.objects.filter(pk=add_picture(work, encode(scene(seed), quality=90)).pk).update(alt=alt)
    vouch.vouch(work)
    second = work.assets.get(alt="A loaf <cut>")
    small = Rendition.objects.get(asset=second, name="small")
    row = Manifest.objects.get(rendition__asset=second, rendition__name="large")
    page = " ".join(client.get(row.get_absolute_url()).content.decode().split())
    assert f'<img class="near__picture" src="{small.url}" alt="A loaf &lt;cut&gt;"' in page
    assert "For picture 2 of 3 (large) of" in page
    text = client.get(Manifest.objects.get(media_type="text/plain").get_absolute_url()).content.decode()
    assert "For the text of" in text
    assert "<img" not in text.partition("<main")[2]


def test_the_credential_of_an_only_picture_counts_none(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    page = client.get(Manifest.objects.get(rendition__name="large").get_absolute_url()).content.decode()
    assert "For the picture (large) of" in page
    assert Rendition.objects.get(asset__work=work, name="small").url in page


def test_a_corrected_label_is_said_on_the_credential_that_was_signed_before(
    client: Client, make_work: MakeWork
) -> None:
    vouch.vouch(make_work(text=STORY))
    Label.objects.update(sentence="Text: typed on paper first")
    page = client.get(Manifest.objects.get().get_absolute_url()).content.decode()
    assert "It now says: Text: typed on paper first" in page


def test_a_credential_recorded_in_time_stays_verified_after_its_certificate_ended(
    client: Client, make_picture_work: MakeWork
) -> None:
    ended = base64.b64decode((Path(__file__).parent / "expired.txt").read_text())  # its leaf ended in November 2026
    vouch.vouch(make_picture_work())
    row = Manifest.objects.get(rendition__name="large")
    blob = blobs.put(ended, suffix=".webp")
    Rendition.objects.filter(manifests=row).update(blob=blob)
    in_time = row.signed_at - timedelta(days=30)
    Manifest.objects.filter(pk=row.pk).update(sha256=blobs.digest(blob), media_type="image/png", signed_at=in_time)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Verified: this file is as it was signed" in page
    assert "Its certificate has expired since." in page
    assert "certificate has expired</h2>" not in page


def test_the_report_is_the_readers_own(client: Client, make_work: MakeWork) -> None:
    vouch.vouch(make_work(text=STORY))
    answer = client.get(f"/prove/c/{Manifest.objects.get().key}.json")
    said = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert said["manifests"][0]["claim.v2"]["claim_generator_info"]["specVersion"] == "2.4"


def test_a_reader_can_follow_the_link_from_the_text_to_its_credential(client: Client, make_work: MakeWork) -> None:
    work = make_work(text=STORY)
    vouch.vouch(work)
    text = client.get(f"/prove/t/{work.key}.txt")
    address = text["Link"].partition(">")[0].lstrip("<")
    sidecar = client.get(address)
    assert text["Link"].endswith('; rel="c2pa-manifest"')
    assert sidecar["Content-Type"] == "application/c2pa"
    assert judge(text.content, instance.anchors(), manifest=sidecar.content).state == "verified"
    assert client.get("/prove/m/" + "0" * 64 + ".c2pa").status_code == 404


def test_the_sidecar_of_a_small_picture_fits_its_bytes(client: Client, make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    small = Rendition.objects.get(asset__work=work, name="small")
    sidecar = client.get(f"/prove/m/{blobs.digest(small.blob)}.c2pa")
    assert judge(blobs.get(small.blob), instance.anchors(), manifest=sidecar.content).state == "verified"


@pytest.fixture
def family(make_work: MakeWork, make_person: MakePerson) -> list[Work]:
    """A Work, its remix, the remix of that, and a draft remix."""
    works = [make_work(text="root"), make_work(make_person("bob"), text="child"), make_work(text="grandchild")]
    draft = make_work(text="draft", published=False)
    for child, parent in ((works[1], works[0]), (works[2], works[1]), (draft, works[0])):
        Derivation.objects.create(child=child, parent=parent, terms="")
    return works


def test_the_lineage_is_a_tree_with_ancestors_above(family: list[Work]) -> None:
    root, child, _ = family
    tree = lineage(child, root.author)
    levels = {node.words: node.y for node in tree.nodes}
    assert levels["root"] < levels["child"] < levels["grandchild"]
    assert {(a.words, b.words) for a, b in tree.edges} == {("root", "child"), ("child", "grandchild")}
    assert [node.words for node in tree.nodes if node.is_self] == ["child"]
    assert "draft" not in levels


def test_a_withdrawn_ancestor_keeps_its_place_without_its_words(family: list[Work], client: Client) -> None:
    root, child, _ = family
    Withdrawal.objects.create(work=root, by=root.author)
    assert [node.words for node in lineage(child, child.author).nodes if node.work is None] == ["not public"]
    vouch.vouch(child)
    page = client.get(Manifest.objects.get().get_absolute_url()).content.decode()
    assert "<svg" in page
    assert "style=" not in page


def test_a_draft_sees_what_is_nearest_side_by_side(
    make_picture_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    original = make_picture_work(text=STORY, seed=4)
    vouch.vouch(original)
    bear(original)
    bob = make_person("bob")
    draft = make_picture_work(bob, text="I like this: " + STORY, seed=5, published=False)
    page = client_of(bob).get(f"/prove/near/{draft.key}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert original.get_absolute_url() in page
    assert "<mark>" in page
    assert "nearly the same as an earlier Work" in page or "shares much with earlier Works" in page
    assert Rendition.objects.get(asset__work=original, name="small").url in page
    assert "Ways out" in page


def test_nobody_else_sees_what_a_draft_is_near_to(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    draft = make_work(published=False)
    assert client_of(make_person("bob")).get(f"/prove/near/{draft.key}").status_code == 404
    assert Client().get(f"/prove/near/{draft.key}").status_code == 404
    assert client_of(draft.author).get(f"/prove/near/{draft.key}").status_code == 200


@pytest.mark.parametrize("text", ["", "Hi."])
def test_of_a_draft_with_too_few_words_only_that_is_said(
    make_picture_work: MakeWork, make_work: MakeWork, client_of: ClientOf, text: str
) -> None:
    bear(make_work(text=STORY))
    make = make_work if text else make_picture_work
    draft = make(text=text, published=False)
    page = client_of(draft.author).get(f"/prove/near/{draft.key}").content.decode()
    assert "There are too few words here to compare it with others." in page
    for more in ("all its own", "gauge", "nothing that others", "Ways out"):
        assert more not in page


def test_a_new_text_on_a_known_topic_is_told_apart_by_topic_and_by_words(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    bear(make_work(text=STORY))
    bob = make_person("bob")
    draft = make_work(
        bob, text="Mended a wool sweater at the elbow with yarn: darning takes grandmothers hours.", published=False
    )
    page = client_of(bob).get(f"/prove/near/{draft.key}").content.decode()
    assert "Words, pictures and recordings, compared with what others published here:" in page
    assert "1 Work of 1 this month is on the same topic:" in page
    assert "Different: nothing that others published here has nearly the same words or picture." in page


def near_page(client: Client, draft: Work) -> str:
    return " ".join(client.get(f"/prove/near/{draft.key}").content.decode().split())


def test_ones_own_earlier_picture_is_no_near_copy_of_somebody_elses(
    make_picture_work: MakeWork, client_of: ClientOf
) -> None:
    first = make_picture_work(text=STORY, seed=4)
    vouch.vouch(first)
    bear(first)
    words = (
        "A rye loaf with spent grain from the brewery next door, baked slowly overnight and eaten with salted butter."
    )
    draft = make_picture_work(first.author, text=words, seed=4, published=False)
    page = near_page(client_of(first.author), draft)
    assert "compared with what others published here: all its own." in page
    assert f'<strong>You published this picture already</strong> <br> <a href="{first.get_absolute_url()}">' in page
    assert Rendition.objects.get(asset__work=first, name="small").url in page
    for more in ("alike", "Theirs", "Ways out", "Remix button", "by @"):
        assert more not in page


def test_ones_own_earlier_text_is_near_without_ways_out(make_work: MakeWork, client_of: ClientOf) -> None:
    first = make_work(text=STORY)
    bear(first)
    draft = make_work(first.author, text=STORY + " And then it was warm again.", published=False)
    page = near_page(client_of(first.author), draft)
    assert "<strong>This is near to an earlier Work of yours</strong>" in page
    assert "You published this picture already" not in page
    assert "Ways out" not in page


def test_ones_own_works_crowd_no_others_out(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    theirs = make_work(bob, text=STORY + " It is warm again and worn every winter since.")
    bear(theirs)
    for _ in range(7):
        bear(make_work(ada, text=STORY))
    page = near_page(client_of(ada), make_work(ada, text=STORY, published=False))
    assert theirs.get_absolute_url() in page
    assert page.count("This is near to an earlier Work of yours") == 6
    assert page.index(theirs.get_absolute_url()) < page.index("This is near to an earlier Work of yours")
    assert page.count("It is a quotation: name it") == 1


def test_a_work_of_somebody_who_blocked_is_not_shown_as_near(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    original = make_work(text=STORY)
    bear(original)
    bob = make_person("bob")
    Block.objects.create(person=original.author, blocked=bob)
    draft = make_work(bob, text=STORY, published=False)
    assert original.get_absolute_url() not in client_of(bob).get(f"/prove/near/{draft.key}").content.decode()
