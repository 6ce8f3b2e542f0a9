"""An edit of a published Work: whose words the new ones are, and that label, card and credentials say so."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from musespark.create.models import AssetOrigin, EventBatch, PendingEdit
from musespark.create.process import process_record
from musespark.credential import instance, shown
from musespark.credential.fingerprint import canonical, exact
from musespark.credential.judge import judge
from musespark.credential.models import Label, Manifest
from musespark.credential.queries import manifest_for, manifests_of
from musespark.credential.vouch import vouch
from musespark.people.models import Person
from musespark.support import blobs
from musespark.works.models import Publication, Rendition, Work

MakeWork = Callable[..., Work]
ClientOf = Callable[[Person], Client]
TEXT = "Baked this at night, with rye."
TYPED = "Text: typed by the author"


def splice(n: int, at: int, text: str, source: str = "typed") -> dict[str, object]:
    return {"n": n, "at": at, "remove": 0, "text": text, "source": source, "offer": ""}


@pytest.fixture
def typed(make_work: MakeWork) -> Work:
    """A published Work whose text was typed in the studio, labelled and signed."""
    work = make_work(text=TEXT, published=False)
    EventBatch.objects.create(work=work, field="text", events=[splice(1, 0, TEXT)], size=99)
    Publication.objects.create(work=work, by=work.author)
    vouch(work)
    return work


def change(client: Client, work: Work, text: str, *events: dict[str, object], **more: object) -> Work:
    """Send the edit page's form as the browser does; without `events` as it does without JavaScript."""
    fields = {"title": work.title, "text": text, "remix_terms": "ask", "notices": [], **more}
    sent = {"events": json.dumps({"text": list(events)})} if events else {}
    answer = client.post(f"/w/{work.key}/edit", {**fields, **sent})
    assert answer.headers.get("Location") == f"/w/{work.key}"
    return Work.objects.get(pk=work.pk)


def signed(work: Work) -> str:
    """The sentence in the credential of the text as it stands."""
    row = manifest_for(exact(canonical(work.text)))
    assert row is not None
    return judge(canonical(work.text), instance.anchors(), manifest=blobs.get(row.blob)).reading.sentence


def everywhere(work: Work) -> set[str]:
    """What card, label and credential of the text say."""
    return {shown.labels([work.pk])[work.pk].sentence, Label.objects.get(work=work).sentence, signed(work)}


def test_words_typed_into_the_edit_page_are_typed(typed: Work, client_of: ClientOf) -> None:
    now = change(client_of(typed.author), typed, f"{TEXT} Sold at dawn.", splice(2, len(TEXT), " Sold at dawn."))
    vouch(now)
    assert everywhere(now) == {TYPED}
    assert Label.objects.get().badge == "human"


def test_words_pasted_into_the_edit_page_are_said_to_be_pasted(typed: Work, client_of: ClientOf) -> None:
    more = " Sold at dawn."
    now = change(client_of(typed.author), typed, TEXT + more, splice(2, len(TEXT), more, "pasted"))
    vouch(now)
    assert everywhere(now) == {"Text: 69 % typed by the author, 31 % pasted"}
    assert process_record(now).complete


def test_words_changed_without_javascript_are_of_unknown_origin(typed: Work, client_of: ClientOf) -> None:
    now = change(client_of(typed.author), typed, f"{TEXT} Sold at dawn.")
    vouch(now)
    assert everywhere(now) == {"Text: 69 % typed by the author, 31 % of unknown origin (the record has gaps)"}
    assert Label.objects.get().badge == "unknown"


def test_a_text_replaced_without_javascript_has_no_share_of_the_old_one(typed: Work, client_of: ClientOf) -> None:
    now = change(client_of(typed.author), typed, "Something quite different, copied from somewhere")
    vouch(now)
    assert dict(process_record(now).text) == {"unknown": 43}


def test_an_edit_after_one_without_javascript_is_recorded_again(typed: Work, client_of: ClientOf) -> None:
    client = client_of(typed.author)
    now = change(client, typed, f"{TEXT} Sold.")
    page = client.get(f"/w/{now.key}/edit")
    state = page.context["state"]["text"]
    assert (state["text"], state["next"], state["adrift"]) == (f"{TEXT} Sold.", 2, True)
    now = change(client, now, f"{TEXT} Sold. Gone.", splice(2, 0, now.text, "sync"), splice(3, 36, " Gone."))
    assert dict(process_record(now).text) == {"typed": 30, "unknown": 5}
    assert not client.get(f"/w/{now.key}/edit").context["state"]["text"]["adrift"]


def test_the_label_tells_the_new_words_at_once_and_its_badge_waits_for_the_proof(
    typed: Work, client_of: ClientOf
) -> None:
    assert Label.objects.get().badge == "human"
    more = " Sold at dawn."
    now = change(client_of(typed.author), typed, TEXT + more, splice(2, len(TEXT), more))
    label = Label.objects.get()
    assert (label.sentence, label.badge) == (TYPED, "unknown")
    now = change(client_of(typed.author), now, TEXT)
    assert Label.objects.get().sentence == "Text: typed by the author (the record has gaps)"


def test_a_notice_added_later_is_told_by_label_and_credential(typed: Work, client_of: ClientOf) -> None:
    client, said = client_of(typed.author), f"{TYPED}; the author says that AI took part"
    now = change(client, typed, TEXT, notices=["ai"])
    assert Label.objects.get().sentence == said
    vouch(now)
    assert everywhere(now) == {said}
    assert Manifest.objects.count() == 1
    vouch(change(client, now, TEXT))
    assert everywhere(now) == {TYPED}


def test_the_pictures_credentials_say_what_the_label_says_after_an_edit_of_the_text(
    make_picture_work: MakeWork, client_of: ClientOf
) -> None:
    work = make_picture_work(text="")
    AssetOrigin.objects.create(asset=work.assets.get(), source="photo")
    assert vouch(work).sentence == "Picture: own photo"
    before = {row.name: row.blob for row in Rendition.objects.all()}
    now = change(client_of(work.author), work, TEXT, splice(1, 0, TEXT), **{f"alt_{work.assets.get().pk}": ""})
    said = vouch(now).sentence
    assert said == "Text: typed by the author; picture: own photo"
    after = {row.name: row for row in Rendition.objects.all()}
    large = judge(blobs.get(after["large"].blob), instance.anchors())
    assert (large.state, large.reading.sentence) == ("verified", said)
    assert (after["small"].blob, after["large"].blob == before["large"]) == (before["small"], False)
    beside = manifest_for(blobs.digest(before["small"]))
    assert beside is not None
    small = judge(blobs.get(before["small"]), instance.anchors(), manifest=blobs.get(beside.blob))
    assert (small.state, small.reading.sentence) == ("verified", said)
    assert {row.claim["sentence"] for row in manifests_of(now.pk)} == {said}


def test_a_picture_signed_again_keeps_its_pixels_and_does_not_grow(
    make_picture_work: MakeWork, client_of: ClientOf
) -> None:
    work = make_picture_work(text="")
    vouch(work)
    sizes = [Rendition.objects.get(name="large").byte_size]
    for text in ("One.", "One. Two.", "One. Two. Three."):
        vouch(change(client_of(work.author), work, text, **{f"alt_{work.assets.get().pk}": ""}))
        sizes.append(Rendition.objects.get(name="large").byte_size)
    assert max(sizes) - min(sizes) < 200  # the sentence's own length


def test_changes_that_wait_in_the_studio_are_finished_there(typed: Work, client_of: ClientOf) -> None:
    PendingEdit.objects.create(work=typed, text="Not yet public")
    client = client_of(typed.author)
    assert client.get(f"/w/{typed.key}/edit").headers["Location"] == f"/create/{typed.key}"
    PendingEdit.objects.update(text=TEXT)
    assert client.get(f"/w/{typed.key}/edit").status_code == 200


@pytest.mark.parametrize("raw", ["{", "[]", '{"text": 1}', "[" * 9999, '{"text": [{"n": 1}]}'])
def test_a_report_that_can_not_be_read_is_a_gap_and_no_error(typed: Work, client_of: ClientOf, raw: str) -> None:
    fields = {"title": "", "text": f"{TEXT} More.", "remix_terms": "ask", "events": raw}
    assert client_of(typed.author).post(f"/w/{typed.key}/edit", fields).status_code == 302
    assert dict(process_record(Work.objects.get(pk=typed.pk)).text) == {"typed": 25, "unknown": 5}


def test_a_refused_edit_leaves_the_record_as_it_was(typed: Work, client_of: ClientOf) -> None:
    fields = {"title": "", "text": " ", "remix_terms": "ask", "events": json.dumps({"text": [splice(2, 0, " ")]})}
    assert client_of(typed.author).post(f"/w/{typed.key}/edit", fields).status_code == 422
    assert EventBatch.objects.count() == 1
    assert Label.objects.get().sentence == TYPED
