"""Publishing signs every picture and the text; an independent reader agrees."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import c2pa
import encypher_c2pa
import pytest
from django_tasks_db.models import DBTaskResult
from PIL import Image

from musespark.credential import bearing, facts, instance, shown, vouch
from musespark.credential.authority import establish
from musespark.credential.claim import Claim, definition
from musespark.credential.contest import contest, rule
from musespark.credential.fingerprint import canonical, exact
from musespark.credential.judge import Verdict, judge
from musespark.credential.models import Label, Manifest
from musespark.credential.process import Layer, ProcessRecord, Tool
from musespark.credential.queries import earlier_texts_of, file_of, manifest_for, manifests_of
from musespark.credential.reading import Reading, Step
from musespark.credential.record import _layer, recorders
from musespark.credential.sign import sign, signing
from musespark.credential.tests.conftest import encode, scene
from musespark.people.models import Person
from musespark.support import blobs
from musespark.works.edit import edit
from musespark.works.models import Derivation, Rendition, Withdrawal, Work
from musespark.works.render import render_renditions
from musespark.works.upload import add_picture

MakeWork = Callable[..., Work]


@pytest.fixture
def studio(request: pytest.FixtureRequest) -> object:
    """Let the test say what the studio recorded: studio(lambda work: ProcessRecord(…))."""

    def install(recorder: Callable[[Work], ProcessRecord | None]) -> None:
        recorders.insert(0, recorder)  # before the studio's own
        request.addfinalizer(lambda: recorders.remove(recorder))

    return install


def large(work: Work) -> Rendition:
    return Rendition.objects.get(asset__work=work, name="large")


def test_a_published_picture_carries_a_credential_that_holds(make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    data = blobs.get(large(work).blob)
    verdict = judge(data, instance.anchors(), people=instance.people_anchor())
    assert (verdict.state, verdict.codes) == ("verified", ())
    assert [step.action for step in verdict.reading.steps] == [
        "c2pa.opened", "c2pa.transcoded", "c2pa.published",
    ]  # fmt: skip
    assert [(part.title, part.relation) for part in verdict.reading.parts] == [("the picture as uploaded", "parentOf")]
    assert large(work).byte_size == len(data)


def test_an_independent_reader_agrees(make_picture_work: MakeWork) -> None:
    encypher_c2pa.configure_telemetry(False)
    work = make_picture_work()
    vouch.vouch(work)
    said = encypher_c2pa.verify(blobs.get(large(work).blob), "image/webp")
    assert (said["present"], said["integrity"], said["signature"], said["hard_binding"]) == (
        True, "valid", "valid", "match",
    )  # fmt: skip


def test_small_renditions_keep_their_bytes_and_have_the_credential_beside_them(make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    small = Rendition.objects.get(asset__work=work, name="small")
    row = manifest_for(blobs.digest(small.blob))
    assert row is not None
    assert not row.embedded
    data = blobs.get(small.blob)
    assert judge(data, instance.anchors()).state == "none"
    assert judge(data, instance.anchors(), manifest=blobs.get(row.blob)).state == "verified"


def test_the_text_is_signed_in_its_canonical_form(make_work: MakeWork) -> None:
    work = make_work(text="Cafe\u0301, baked\r\nat night")
    vouch.vouch(work)
    row = manifest_for(exact("Caf\u00e9, baked\nat night".encode()))
    assert row is not None
    assert file_of(row) == canonical(work.text)
    assert judge(canonical(work.text), instance.anchors(), manifest=blobs.get(row.blob)).state == "verified"


def test_vouching_twice_signs_once(make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    vouch.vouch(work)
    before = list(Manifest.objects.values_list("key", "sha256"))
    blob = large(work).blob
    vouch.vouch(work)
    assert list(Manifest.objects.values_list("key", "sha256")) == before
    assert large(work).blob == blob
    assert len(before) == 4  # three renditions and the text


def test_a_worker_killed_between_signing_and_keeping_leaves_work_for_the_next(
    make_picture_work: MakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = make_picture_work()

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(vouch, "_keep", die)
    with pytest.raises(Killed):
        vouch.vouch(work)
    assert not Manifest.objects.exists()
    assert (
        judge(blobs.get(Rendition.objects.filter(asset__work=work).earliest("id").blob), instance.anchors()).state
        == "none"
    )
    monkeypatch.undo()
    vouch.vouch(work)
    assert Manifest.objects.count() == 4


def test_an_edit_signs_the_new_text_and_keeps_the_old_credential(make_work: MakeWork) -> None:
    work = make_work(text="First words of it.")
    vouch.vouch(work)
    edit(work, title="", text="Second words of it.")
    assert (manifests_of(work.pk), len(earlier_texts_of(work.pk))) == ([], 1)
    vouch.vouch(work)
    [old], [new] = earlier_texts_of(work.pk), manifests_of(work.pk)
    assert (file_of(old), file_of(new)) == (b"First words of it.", b"Second words of it.")


def test_what_was_withdrawn_meanwhile_is_not_vouched_for(make_work: MakeWork) -> None:
    work = make_work()
    Withdrawal.objects.create(work=work, by=work.author)
    vouch.vouch_for.call(work.pk)
    vouch.vouch_for.call(work.pk + 1000)
    assert not Manifest.objects.exists()
    assert not Label.objects.exists()


def test_card_page_and_credential_say_the_same_sentence(
    make_picture_work: MakeWork, studio: Callable[..., None]
) -> None:
    work = make_picture_work(text="Ten words that somebody typed into the editor by hand.")
    asset = work.assets.get()
    layers = (Layer("photo", 700_000), Layer("ai", 300_000, "background"))
    studio(
        lambda _: ProcessRecord(
            text={"typed": 82, "ai-edited": 18},
            ai_edited_sentences=2,
            pictures={asset.sha256: layers},
            tools=(Tool("Qwen2.5", "1.5B", "model"),),
            complete=True,
            log_sha256="ab" * 32,
        )
    )
    said = vouch.vouch(work)
    sentence = "Text: 82 % typed by the author, 2 AI sentences edited; picture: own photo, AI background"
    reading = judge(blobs.get(large(work).blob), instance.anchors()).reading
    assert (said.sentence, shown.labels([work.pk])[work.pk].sentence, reading.sentence) == (sentence,) * 3
    assert said.badge == "mixed"
    assert said.machine == (180_000 + 300_000) // 2
    assert said.human == (820_000 + 700_000) // 2
    assert reading.models == ()  # a language model never touched the picture
    text = Manifest.objects.get(work=work, media_type="text/plain")
    assert judge(canonical(work.text), instance.anchors(), manifest=blobs.get(text.blob)).reading.models == ("Qwen2.5",)
    assert reading.all_actions


def test_shares_are_signed_by_modality(make_picture_work: MakeWork, studio: Callable[..., None]) -> None:
    work = make_picture_work()
    studio(lambda w: ProcessRecord(text={"typed": 3, "pasted": 1}, pictures={w.assets.get().sha256: (Layer("ai"),)}))
    vouch.vouch(work)
    report = judge(blobs.get(large(work).blob), instance.anchors()).report
    assert report is not None
    said = report["manifests"][0]["assertions"]["org.musespark.contribution"]
    assert said["modalities"] == {"picture": {"human": 0, "ai": 1_000_000, "unknown": 0, "layout": 0, "notes": 0}}
    assert said["complete"] is False


def test_a_remix_names_the_work_it_is_made_from(
    make_picture_work: MakeWork, make_person: Callable[..., object]
) -> None:
    parent = make_picture_work(seed=3)
    vouch.vouch(parent)
    child = make_picture_work(make_person("bob"), seed=4)
    Derivation.objects.create(child=child, parent=parent, share_ppm=200_000, terms="20 % of the income")
    said = vouch.vouch(child)
    reading = judge(blobs.get(large(child).blob), instance.anchors()).reading
    assert [(part.relation, part.title) for part in reading.parts] == [
        ("parentOf", "the picture as uploaded"), ("inputTo", "A loaf with spent grain."),
    ]  # fmt: skip
    assert reading.parts[1].parts[0].title == "the picture as uploaded"
    assert said.sentence.endswith("; made from another Work")


@pytest.mark.parametrize("gone", ["withdrawn", "suspended"])
def test_a_remix_says_no_words_of_a_work_that_is_gone(
    make_picture_work: MakeWork, make_person: Callable[..., Person], gone: str
) -> None:
    parent = make_picture_work(make_person("ann"), seed=3, title="SECRET DELETED TITLE")
    vouch.vouch(parent)
    child = make_picture_work(make_person("bob"), seed=4)
    Derivation.objects.create(child=child, parent=parent, share_ppm=200_000, terms="20 % of the income")
    if gone == "withdrawn":
        Withdrawal.objects.create(work=parent, by=parent.author)
    else:
        Person.objects.filter(pk=parent.author_id).update(is_active=False)
    said = vouch.vouch(child)
    data = blobs.get(large(child).blob)
    assert [part.title for part in judge(data, instance.anchors()).reading.parts] == ["the picture as uploaded"]
    assert b"SECRET" not in data
    assert b"@ann" not in data
    assert said.sentence.endswith("; made from another Work")


def test_place_data_in_a_foreign_credential_does_not_go_on(make_picture_work: MakeWork) -> None:
    made = definition(Claim("from a phone", "image/jpeg", "", {}))
    place = {"@context": {"exif": "http://ns.adobe.com/exif/1.0/"}, "exif:GPSLatitude": "39,21.102N"}
    made["assertions"].append({"label": "c2pa.metadata", "created": True, "data": place})
    out = io.BytesIO()
    with c2pa.Builder(made, context=signing(instance.authority())) as builder:
        builder.sign("image/jpeg", io.BytesIO(encode(scene(5))), out)
    assert b"39,21.102N" in out.getvalue()
    work = make_picture_work(data=out.getvalue())
    vouch.vouch(work)
    data = blobs.get(large(work).blob)
    assert judge(data, instance.anchors()).state == "verified"
    assert b"39,21.102N" not in data
    row = manifest_for(blobs.digest(large(work).blob))
    assert row is not None
    assert b"39,21.102N" not in blobs.get(row.blob)


def test_a_foreign_credential_is_kept_and_its_ai_is_said_even_if_the_uploader_is_silent(
    make_picture_work: MakeWork, tmp_path: Path
) -> None:
    stranger = establish(tmp_path / "stranger", "Some Generator")
    claim = Claim("generated", "image/jpeg", "", {}, layers=(Layer("ai"),))
    foreign = sign(encode(scene(6)), claim, stranger).data
    work = make_picture_work(data=foreign, text="")
    said = vouch.vouch(work)
    assert said.sentence == "Picture: AI picture (credential of Some Generator)"
    assert said.badge == "ai"
    part = judge(blobs.get(large(work).blob), instance.anchors()).reading.parts[0]
    assert (part.signer, part.broken) == ("Some Generator", False)


def test_a_camera_photo_cropped_elsewhere_is_not_called_ai(make_picture_work: MakeWork) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Fujifilm"
    work = make_picture_work(data=encode(scene(7).crop((10, 10, 500, 400)), exif=exif.tobytes()), text="")
    said = vouch.vouch(work)
    assert said.sentence == "Picture: uploaded photo with camera data, not proved"
    assert (said.badge, said.machine) == ("unknown", 0)


def test_of_a_strangers_name_the_label_says_the_beginning_on_one_line() -> None:
    made = (Step("c2pa.created", "", "trainedAlgorithmicMedia"),)
    for state in ("unknown-signer", "changed"):
        layer = _layer(Verdict(state, Reading(signer="A\x00name\u202e that\nnever ends " * 40, steps=made)))
        assert layer.signer == "A name that never ends A name that never ends A name that never…"


@pytest.mark.parametrize(("form", "suffix"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif")])
def test_every_kind_of_upload_is_signed(make_picture_work: MakeWork, form: str, suffix: str) -> None:
    work = make_picture_work(data=encode(scene(8), form))
    vouch.vouch(work)
    assert work.assets.get().blob.endswith(suffix)
    assert judge(blobs.get(large(work).blob), instance.anchors()).state == "verified"


def test_a_correction_survives_a_second_vouching(make_work: MakeWork, make_person: Callable[..., Person]) -> None:
    work = make_work()
    row = vouch.vouch(work)
    asked = contest(work, by=make_person("bob"), reason="other")
    rule(asked, by=make_person("olga"), why="Looked.", corrected="Text: typed on paper first")
    vouch.vouch(work)
    row.refresh_from_db()
    assert row.sentence == "Text: typed on paper first"
    assert row.computed == "Text: how it was written is not recorded"
    assert json.loads(json.dumps(row.facts))["version"] == facts.VERSION


def test_the_tenth_picture_is_signed_like_the_first(make_work: MakeWork) -> None:
    work = make_work(text="")
    for seed in range(10, 13):
        add_picture(work, encode(scene(seed)))
    said = vouch.vouch(work)
    assert said.sentence == "3 pictures: uploaded picture of unknown origin"
    assert Manifest.objects.filter(embedded=True).count() >= 3


def test_a_label_is_as_long_as_ten_unlike_pictures_need(make_work: MakeWork) -> None:
    record = ProcessRecord(text={"typed": 3, "pasted": 2, "ai": 1, "imported": 1, "unknown": 1}, ai_sentences=3)
    pictures = tuple((Layer("exif" if n % 2 else "unknown"),) for n in range(10))
    said = vouch.say(make_work(), facts.Facts(record, has_text=True, pictures=pictures))
    said.full_clean()
    said.refresh_from_db()
    assert len(said.sentence) == 651
    assert said.sentence.endswith("; picture 10: uploaded photo with camera data, not proved (the record has gaps)")


def test_of_two_workers_at_once_one_signs(make_picture_work: MakeWork) -> None:
    work = make_picture_work()
    render_renditions.call(work.assets.get().pk)
    stale = large(work)
    vouch.vouch(work)
    kept = list(Manifest.objects.values_list("key", flat=True))
    vouch._sign_rendition(work, stale, Claim("late", "image/webp", "", {}))
    assert list(Manifest.objects.values_list("key", flat=True)) == kept
    assert judge(blobs.get(large(work).blob), instance.anchors()).reading.title == "A loaf with spent grain."


def test_publishing_asks_for_a_credential_in_the_same_transaction(make_work: MakeWork) -> None:
    work = make_work()
    vouch.soon(work)
    bearing.soon(work)
    asked = {row.task_path.rpartition(".")[2]: row.args_kwargs["args"] for row in DBTaskResult.objects.all()}
    assert asked == {"vouch_for": [work.pk], "take_bearing": [work.pk]}


def test_lists_read_in_one_query_the_labels_that_say_something(
    make_work: MakeWork,
    studio: Callable[..., None],
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    works = [make_work(text=f"Work number {n}") for n in range(4)]
    studio(lambda work: ProcessRecord(text={"typed": 20}, complete=True) if work != works[0] else None)
    for work in works:
        vouch.vouch(work)
    with django_assert_num_queries(1):
        labels = shown.labels([work.pk for work in works])
    assert set(labels) == {work.pk for work in works[1:]}
    assert {label.sentence for label in labels.values()} == {"Text: typed by the author"}


def test_the_label_is_there_before_the_proof_but_its_badge_waits(
    make_work: MakeWork, studio: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = make_work()
    studio(lambda _: ProcessRecord(text={"typed": 20}, complete=True))

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(vouch, "_sign_text", die)
    with pytest.raises(Killed):
        vouch.vouch(work)
    assert (Label.objects.get().sentence, Label.objects.get().badge) == ("Text: typed by the author", "unknown")
    monkeypatch.undo()
    assert vouch.vouch(work).badge == "human"


def test_the_recorder_that_knows_is_asked_first_come_first_served(
    make_work: MakeWork, studio: Callable[..., None]
) -> None:
    studio(lambda _: ProcessRecord(text={"typed": 5}, complete=True))
    studio(lambda _: ProcessRecord(text={"pasted": 5}, complete=True))
    studio(lambda _: None)
    assert vouch.vouch(make_work()).sentence == "Text: not typed by the author, pasted"


def test_a_poster_names_its_photo_as_parent_and_its_own_layers_as_steps(
    make_picture_work: MakeWork, studio: Callable[..., None]
) -> None:
    photo = blobs.put(encode(scene(14)), suffix=".jpg")
    work = make_picture_work(seed=15, text="")
    layers = (Layer("photo", 600_000, source=photo), Layer("drawn", 300_000), Layer("text", 100_000))
    studio(lambda w: ProcessRecord(pictures={w.assets.get().sha256: layers}, complete=True))
    said = vouch.vouch(work)
    assert (said.sentence, said.badge) == ("Picture: own photo, studio layout", "human")
    reading = judge(blobs.get(large(work).blob), instance.anchors()).reading
    assert [(part.title, part.relation) for part in reading.parts] == [("photo", "parentOf")]
    assert [step.action for step in reading.steps][:3] == ["c2pa.opened", "c2pa.drawing", "c2pa.addedText"]


def test_a_poster_without_a_photo_is_created_not_opened(
    make_picture_work: MakeWork, studio: Callable[..., None]
) -> None:
    work = make_picture_work(seed=16, text="")
    studio(lambda w: ProcessRecord(pictures={w.assets.get().sha256: (Layer("drawn"),)}, complete=True))
    vouch.vouch(work)
    reading = judge(blobs.get(large(work).blob), instance.anchors()).reading
    assert reading.steps[0].action == "c2pa.created"
    assert reading.parts == ()


def test_place_and_device_in_the_photo_itself_are_in_nothing_that_is_served(make_picture_work: MakeWork) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 30.0)
    work = make_picture_work(data=encode(scene(17), exif=exif.tobytes()))
    vouch.vouch(work)
    served = [blobs.get(row.blob) for row in Rendition.objects.filter(asset__work=work)]
    kept = [blobs.get(row.blob) for row in Manifest.objects.all()]
    assert all(b"SecretCamera" not in data for data in served + kept)
