"""What the studio recorded becomes the facts of the label; a file's own credential knows better than its uploader."""

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from musespark.create.models import AssetOrigin, Brief, EventBatch, Offer, Round
from musespark.create.posters import layers_of
from musespark.credential import instance, vouch
from musespark.credential.authority import establish
from musespark.credential.checkup import credentials
from musespark.credential.claim import CONTRIBUTION, Claim
from musespark.credential.judge import judge
from musespark.credential.process import Layer
from musespark.credential.queries import manifests_of
from musespark.credential.shown import labels, link_header, station_words
from musespark.credential.sign import sign
from musespark.credential.studio import recorded
from musespark.credential.tests.conftest import encode, scene
from musespark.people.models import Person
from musespark.support import blobs
from musespark.web.spell import together
from musespark.works.models import Asset, Publication, Rendition, Work

MakeWork = Callable[..., Work]


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    """The studio's recorder, as loop.py wires it."""
    monkeypatch.setattr("musespark.credential.record.recorders", [recorded])


def typed(work: Work, text: str) -> None:
    """Write `text` into the editor, a letter at a time."""
    events = [
        {"n": n, "at": n - 1, "remove": 0, "text": letter, "source": "typed", "offer": ""}
        for n, letter in enumerate(text, 1)
    ]
    EventBatch.objects.create(work=work, field="text", events=events, size=len(str(events)))


def test_a_text_typed_in_the_studio_is_said_to_be_typed(make_work: MakeWork) -> None:
    work = make_work(text="Baked this.", published=False)
    typed(work, "Baked this.")
    said = vouch.vouch(work)
    assert (said.sentence, said.badge, said.human) == ("Text: typed by the author", "human", 1_000_000)


def test_words_from_notes_have_one_name_in_label_and_credential(make_work: MakeWork, client: Client) -> None:
    work = make_work(text="Baked this.")
    Brief.objects.create(work=work, notes="Baked this.")
    taken = [{"n": 1, "at": 0, "remove": 0, "text": "Baked this.", "source": "imported", "offer": ""}]
    EventBatch.objects.create(work=work, field="text", events=taken, size=len(str(taken)))
    said = vouch.vouch(work)
    assert (said.sentence, said.badge) == ("Text: from the author's notes", "unknown")
    page = unescape(client.get(manifests_of(work.pk)[0].get_absolute_url()).content.decode())
    assert together("text: 0 % by people, 0 % by AI, 100 % from the author's notes, 0 % unknown") in page


def test_the_credential_of_a_text_counts_title_and_text_as_the_label_does(make_work: MakeWork, client: Client) -> None:
    work = make_work(title="Loaves!", text="Baked this.", published=False)
    typed(work, "Baked this.")
    Publication.objects.create(work=work, by=work.author)
    said = vouch.vouch(work)
    assert said.sentence == "Text: 59 % typed by the author, 41 % of unknown origin (the record has gaps)"
    row = manifests_of(work.pk)[0]
    page = unescape(client.get(row.get_absolute_url()).content.decode())
    assert client.get(f"/prove/t/{work.key}.txt").content == b"Baked this."
    for address in (work.get_absolute_url(), f"/w/{work.key}/prove", row.get_absolute_url()):
        assert together(said.sentence) in unescape(client.get(address).content.decode())
    assert said.sentence in client.get(f"{row.get_absolute_url()}.json").content.decode()
    assert together("title and text: 59 % by people, 0 % by AI, 41 % unknown") in page
    assert "made by a person with software" in page  # which the signed letters are


def test_a_work_from_elsewhere_is_of_unknown_making(make_work: MakeWork) -> None:
    said = vouch.vouch(make_work())
    assert (said.sentence, said.badge, said.human) == ("Text: how it was written is not recorded", "unknown", 0)


def test_a_photo_that_its_author_took_is_said_to_be_theirs(make_picture_work: MakeWork) -> None:
    work = make_picture_work(text="")
    AssetOrigin.objects.create(asset=work.assets.get(), source="photo")
    assert vouch.vouch(work).sentence == "Picture: own photo"


SAID = {
    "photo": "Picture: own photo",
    "drawn": "Picture: drawn or made by the author",
    "ai": "Picture: AI picture",
    "work": "Picture: by somebody else, used with permission",
    "unknown": "Picture: uploaded picture of unknown origin",
}
SHARES = {
    "photo": (1_000_000, 0, 0),
    "drawn": (1_000_000, 0, 0),
    "ai": (0, 1_000_000, 0),
    "work": (0, 0, 1_000_000),
    "unknown": (0, 0, 1_000_000),
}
BADGES = {"photo": "human", "drawn": "human", "ai": "ai", "work": "unknown", "unknown": "unknown"}


@pytest.mark.parametrize("source", sorted(SAID))
def test_what_its_author_says_of_an_upload_is_told_by_card_page_and_credential(
    make_work: MakeWork, client_of: Callable[[Person], Client], source: str
) -> None:
    work = make_work(text="", published=False)
    client = client_of(work.author)
    client.post(f"/create/{work.key}/pictures", {"pictures": SimpleUploadedFile("a.png", encode(scene(9), "PNG"))})
    number = work.assets.get().pk
    fields = {f"picture-{number}-alt": "A circle", f"picture-{number}-source": source}
    client.post(f"/create/picture/{number}/describe", fields)
    client.post(f"/create/{work.key}/publish", {"title": "", "text": "", "notes": ""})
    said = vouch.vouch(Work.objects.get(pk=work.pk))
    human, machine, open_part = SHARES[source]
    assert (said.sentence, said.badge, said.human, said.machine) == (SAID[source], BADGES[source], human, machine)
    assert labels([work.pk])[work.pk].sentence == SAID[source]
    assert SAID[source] in unescape(client.get(f"/w/{work.key}").content.decode())
    verdict = judge(blobs.get(Rendition.objects.get(name="large").blob), instance.anchors())
    assert (verdict.state, verdict.reading.sentence) == ("verified", SAID[source])
    [large] = [row for row in manifests_of(work.pk) if row.rendition and row.rendition.name == "large"]
    assert SAID[source] in unescape(client.get(large.get_absolute_url()).content.decode())
    assert verdict.report is not None
    contribution = verdict.report["manifests"][0]["assertions"][CONTRIBUTION]
    assert contribution["modalities"] == {
        "picture": {"human": human, "ai": machine, "unknown": open_part, "layout": 0, "notes": 0}
    }


INSIDE = {
    "photo": "Picture: own photo, studio layout",
    "drawn": "Picture: drawn or made by the author, studio layout",
    "ai": "Picture: AI picture, studio layout",
    "unknown": "Picture: uploaded picture of unknown origin, studio layout",
}


def poster(work: Work, source: str, inside: bytes) -> None:
    """Say of the picture of `work` that the studio laid it out around a picture that its author calls `source`."""
    brief = Brief.objects.create(work=work)
    asked = Round.objects.create(brief=brief, by=work.author)
    spec = {"photo_blob": blobs.put(inside, suffix=".jpg")}
    offer = Offer.objects.create(brief=brief, round=asked, kind="poster", position=0, source="renderer", spec=spec)
    layers = layers_of({"photo": 0.6, "pattern": 0.0, "type": 0.1}, source)
    AssetOrigin.objects.create(asset=work.assets.get(), source="poster", offer=offer, layers=layers)


@pytest.mark.parametrize("source", sorted(INSIDE))
def test_a_poster_tells_what_the_picture_inside_it_is(make_picture_work: MakeWork, source: str) -> None:
    work = make_picture_work(text="")
    poster(work, source, encode(scene(6)))
    assert vouch.vouch(work).sentence == INSIDE[source]
    reading = judge(blobs.get(Rendition.objects.get(name="large").blob), instance.anchors()).reading
    relation = "componentOf" if source == "ai" else "parentOf"
    assert [(part.title, part.relation) for part in reading.parts] == [("picture", relation)]


def test_the_layout_of_a_poster_is_counted_for_nobody_and_the_percents_add_up(
    make_picture_work: MakeWork, client: Client
) -> None:
    work = make_picture_work(text="")
    poster(work, "unknown", encode(scene(6)))
    said = vouch.vouch(work)
    assert (said.human, said.machine) == (100_000, 0)
    [large] = [row for row in manifests_of(work.pk) if row.rendition and row.rendition.name == "large"]
    page = client.get(large.get_absolute_url()).content.decode()
    assert together("picture: 10 % by people, 0 % by AI, 30 % studio layout, 60 % unknown") in page
    assert "layout drawn, by a program, without AI" in page
    reading = judge(blobs.get(Rendition.objects.get(name="large").blob), instance.anchors()).reading
    assert [step.source for step in reading.steps if step.action == "c2pa.drawing"] == ["algorithmicMedia"]


@pytest.mark.parametrize("source", ["photo", "drawn", "unknown"])
def test_a_poster_does_not_hide_what_the_credential_of_the_picture_inside_it_says(
    make_picture_work: MakeWork, tmp_path: Path, source: str
) -> None:
    stranger = establish(tmp_path / "stranger", "Some Generator")
    made = sign(encode(scene(6)), Claim("x", "image/jpeg", "", {}, layers=(Layer("ai"),)), stranger).data
    work = make_picture_work(text="")
    poster(work, source, made)
    assert vouch.vouch(work).sentence == "Picture: AI picture (credential of Some Generator), studio layout"


@pytest.mark.parametrize("source", ["photo", "unknown"])
def test_a_photo_is_of_the_same_origin_alone_and_inside_a_poster(make_picture_work: MakeWork, source: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Some Camera"
    taken = encode(scene(6), exif=exif.tobytes())
    work = make_picture_work(data=taken, text="")
    AssetOrigin.objects.create(asset=work.assets.get(), source=source)
    alone = vouch.vouch(work).sentence
    laid_out = make_picture_work(text="")
    poster(laid_out, source, taken)
    expected = {"photo": "own photo", "unknown": "uploaded photo with camera data, not proved"}[source]
    assert (alone, vouch.vouch(laid_out).sentence) == (f"Picture: {expected}", f"Picture: {expected}, studio layout")


def test_nothing_that_an_author_sends_makes_an_upload_a_studio_poster(
    make_work: MakeWork, client_of: Callable[[Person], Client]
) -> None:
    work = make_work(text="", published=False)
    client = client_of(work.author)
    client.post(f"/create/{work.key}/pictures", {"pictures": SimpleUploadedFile("a.png", encode(scene(9), "PNG"))})
    number = work.assets.get().pk
    for alt, source in (("", "drawn"), ("A circle", "poster")):
        fields = {f"picture-{number}-alt": alt, f"picture-{number}-source": source}
        client.post(f"/create/picture/{number}/describe", fields)
    assert (AssetOrigin.objects.get().source, Asset.objects.get().alt) == ("drawn", "")


def test_a_drawing_whose_credential_says_ai_is_not_drawn_by_its_uploader(
    make_picture_work: MakeWork, tmp_path: Path
) -> None:
    stranger = establish(tmp_path / "stranger", "Some Generator")
    made = sign(encode(scene(6)), Claim("x", "image/jpeg", "", {}, layers=(Layer("ai"),)), stranger).data
    work = make_picture_work(data=made, text="")
    AssetOrigin.objects.create(asset=work.assets.get(), source="drawn")
    said = vouch.vouch(work)
    assert (said.sentence, said.badge) == ("Picture: AI picture (credential of Some Generator)", "ai")


def test_an_upload_whose_author_says_nothing_speaks_for_itself(make_picture_work: MakeWork) -> None:
    work = make_picture_work(text="")
    AssetOrigin.objects.create(asset=work.assets.get(), source="unknown")
    assert vouch.vouch(work).sentence == "Picture: uploaded picture of unknown origin"


def test_a_picture_whose_credential_says_ai_is_no_own_photo_whatever_its_uploader_says(
    make_picture_work: MakeWork, tmp_path: Path
) -> None:
    stranger = establish(tmp_path / "stranger", "Some Generator")
    made = sign(encode(scene(6)), Claim("x", "image/jpeg", "", {}, layers=(Layer("ai"),)), stranger).data
    work = make_picture_work(data=made, text="")
    AssetOrigin.objects.create(asset=work.assets.get(), source="photo")
    said = vouch.vouch(work)
    assert (said.sentence, said.badge) == ("Picture: AI picture (credential of Some Generator)", "ai")


def test_a_photo_whose_credential_is_broken_is_no_own_photo(make_picture_work: MakeWork, tmp_path: Path) -> None:
    stranger = establish(tmp_path / "stranger", "Some Camera")
    made = bytearray(sign(encode(scene(6)), Claim("x", "image/jpeg", "", {}), stranger).data)
    made[-200] ^= 1
    work = make_picture_work(data=bytes(made), text="")
    AssetOrigin.objects.create(asset=work.assets.get(), source="photo")
    said = vouch.vouch(work)
    assert said.sentence == "Picture: picture whose credential is broken (credential of Some Camera)"
    assert said.badge == "unknown"


def test_cards_rail_and_picture_headers_say_what_is_kept(make_picture_work: MakeWork) -> None:
    work = make_picture_work(text="")
    assert (labels([work.pk]), station_words(work)) == ({}, {})
    AssetOrigin.objects.create(asset=work.assets.get(), source="ai")
    vouch.vouch(work)
    shown = labels([work.pk])[work.pk]
    assert (shown.sentence, shown.human, shown.machine) == ("Picture: AI picture", 0.0, 1.0)
    assert station_words(work) == {"prove": "By AI, signed"}
    small, large = (Rendition.objects.get(asset__work=work, name=name) for name in ("small", "large"))
    assert link_header(small)["Link"].endswith('.c2pa>; rel="c2pa-manifest"')
    assert link_header(large) == {}


def test_the_doctor_says_who_signs_and_makes_no_authority_by_looking(db: None) -> None:
    assert credentials().there == "no authority yet"
    assert not instance.place().exists()
    instance.authority()
    finding = credentials()
    assert finding.state == "default"
    assert "renewed by itself" in finding.there


def test_a_signed_picture_of_somebody_else_is_not_the_photo_of_who_took_the_file(
    make_picture_work: MakeWork, make_person: Callable[..., Person]
) -> None:
    first = make_picture_work(text="")
    AssetOrigin.objects.create(asset=first.assets.get(), source="photo")
    vouch.vouch(first)
    signed = blobs.get(Rendition.objects.get(asset__work=first, name="large").blob)
    signer = judge(signed, instance.anchors()).reading.signer
    taken = make_picture_work(make_person("dee"), data=signed, text="")
    AssetOrigin.objects.create(asset=taken.assets.get(), source="photo")
    said = vouch.vouch(taken)
    assert said.sentence == f"Picture: uploaded picture of unknown origin (credential of {signer})"
    assert (said.badge, said.human) == ("unknown", 0)


def test_ones_own_signed_picture_may_come_back_as_ones_own(make_picture_work: MakeWork) -> None:
    first = make_picture_work(text="")
    AssetOrigin.objects.create(asset=first.assets.get(), source="photo")
    vouch.vouch(first)
    again = make_picture_work(data=blobs.get(Rendition.objects.get(asset__work=first, name="large").blob), text="")
    AssetOrigin.objects.create(asset=again.assets.get(), source="photo")
    assert vouch.vouch(again).sentence == "Picture: own photo"


def test_the_rail_calls_a_work_signed_only_when_something_of_it_is(make_work: MakeWork) -> None:
    untold = make_work(title="A title and nothing else", text="")
    vouch.vouch(untold)
    told = make_work(title="A title", text="And a sentence under it.")
    vouch.vouch(told)
    assert [station_words(work)["prove"] for work in (untold, told)] == [
        "Not signed",
        "Signed, origin of the text open",
    ]
