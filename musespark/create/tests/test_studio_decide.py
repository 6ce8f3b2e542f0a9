"""Accept, edit, reject, undo: each is a row and a trace, twice is once, and nothing is final unaccepted."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from musespark.create import decide, pictures
from musespark.create.make import facts_of, make_round
from musespark.create.manuscript import keep
from musespark.create.models import Acceptance, AssetOrigin, Offer, OfferEdit, Rejection, Round
from musespark.create.process import process_record
from musespark.create.tests.conftest import NOTES, Desk, letters, made
from musespark.traces.models import Trace
from musespark.works.models import Asset, Work
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db


def text_of(offer: Offer) -> str:
    return Work.objects.get(pk=offer.brief.work_id).text


def kinds() -> list[str]:
    return list(Trace.objects.order_by("pk").values_list("kind", flat=True))


def test_an_accepted_text_stands_in_the_draft_as_the_models(desk: Desk, offer: Offer) -> None:
    decide.accept(offer, by=desk.person)
    assert text_of(offer) == offer.text
    record = process_record(Work.objects.get())
    assert record.text == {"ai": letters(offer.text)}
    assert (record.ai_sentences, record.ai_edited_sentences) == (2, 0)
    assert [model.name for model in record.models] == ["m.gguf"]
    assert record.complete
    assert kinds()[-1] == "accepted"


def test_accepting_twice_is_once(desk: Desk, offer: Offer) -> None:
    url = reverse("create:accept", args=[offer.pk])
    for _ in range(2):
        assert desk.client.post(url).status_code == 302
    assert text_of(offer) == offer.text
    assert Acceptance.objects.count() == 1
    assert kinds().count("accepted") == 1


def test_without_a_script_the_whole_form_is_saved_before_the_offer_goes_in(desk: Desk, offer: Offer) -> None:
    fields = {"title": "", "text": "Mine first.", "notes": NOTES, "revision": "0"}
    desk.client.post(reverse("create:accept", args=[offer.pk]), fields)
    assert text_of(offer) == f"Mine first.\n\n{offer.text}"


def test_with_the_editors_script_the_words_are_put_in_by_the_browser(desk: Desk, offer: Offer) -> None:
    url = reverse("create:accept", args=[offer.pk])
    answer = desk.client.post(url, headers={"HX-Request": "true", "X-Editor": "1"})
    said = json.loads(answer["HX-Trigger"])["studio:decided"]
    assert said == {"what": "accepted", "id": offer.pk, "kind": "caption", "text": offer.text, "source": "model"}
    assert text_of(offer) == ""
    assert Acceptance.objects.count() == 1


def retype(desk: Desk, offer: Offer, text: str) -> str:
    """Press "Keep my version"; the tile as it is then."""
    fields = {f"offer-{offer.pk}-text": text}
    answer = desk.client.post(reverse("create:edit", args=[offer.pk]), fields, headers={"HX-Request": "true"})
    return answer.content.decode()


def test_an_offer_is_accepted_as_its_person_edited_it(desk: Desk, offer: Offer) -> None:
    retype(desk, offer, "It took me four hours.")
    assert OfferEdit.objects.get().text == "It took me four hours."
    decide.accept(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert text_of(offer) == "It took me four hours."
    assert Acceptance.objects.get().text == "It took me four hours."
    assert kinds()[-2:] == ["edited", "accepted"]


def test_the_words_that_a_person_put_on_the_tile_are_theirs(desk: Desk, offer: Offer) -> None:
    offer.text = "The sweater took 4 hours."
    offer.save()
    retype(desk, offer, "The blue sweater took 4 hours.")
    decide.accept(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert process_record(Work.objects.get(pk=offer.brief.work_id)).text == {"ai": 21, "typed": 4}


def test_an_offer_that_was_rewritten_wholly_has_nothing_of_the_machine(desk: Desk, offer: Offer) -> None:
    offer.text = "The sweater took 4 hours."
    offer.save()
    retype(desk, offer, "Inês wears it again!")
    answer = desk.client.post(
        reverse("create:accept", args=[offer.pk]), headers={"HX-Request": "true", "X-Editor": "1"}
    )
    said = json.loads(answer["HX-Trigger"])["studio:decided"]
    assert (said["came"], said["changes"]) == ("The sweater took 4 hours.", [[0, 25, "Inês wears it again!"]])
    decide.undo(Offer.objects.get(pk=offer.pk), by=desk.person, in_editor=True)
    decide.accept(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert process_record(Work.objects.get(pk=offer.brief.work_id)).text == {"typed": 17}


def test_an_edit_to_nothing_is_refused_and_changes_nothing(desk: Desk, offer: Offer) -> None:
    assert "Write something, or reject the offer." in retype(desk, offer, "  ")
    assert not OfferEdit.objects.exists()


def test_undo_takes_the_text_out_and_opens_the_offer(desk: Desk, offer: Offer) -> None:
    decide.accept(offer, by=desk.person)
    decide.undo(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert text_of(offer) == ""
    assert Offer.objects.get(pk=offer.pk).state == "open"
    assert kinds()[-1] == "undone"


def test_undo_leaves_words_that_the_person_changed(desk: Desk, offer: Offer) -> None:
    decide.accept(offer, by=desk.person)
    Work.objects.update(text="The sweater took five hours.")
    decide.undo(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert text_of(offer) == "The sweater took five hours."


def test_a_title_replaces_the_title_and_undo_brings_the_old_one_back(desk: Desk, offer: Offer) -> None:
    Work.objects.update(title="My own")
    title = made(offer.round, "title", "A sweater of 30 years", "model")
    decide.accept(Offer.objects.get(pk=title.pk), by=desk.person)
    assert Work.objects.get().title == "A sweater of 30 years"
    decide.undo(Offer.objects.get(pk=title.pk), by=desk.person)
    assert Work.objects.get().title == "My own"


def test_of_two_titles_the_last_one_taken_is_in_the_draft_and_the_page_shows_both_so(desk: Desk, offer: Offer) -> None:
    one, other = (made(offer.round, "title", text, "model") for text in ("A sweater of 30 years", "Four hours of wool"))
    desk.client.post(reverse("create:accept", args=[one.pk]))
    asked = desk.client.post(reverse("create:accept", args=[other.pk]), headers={"HX-Request": "true"})
    assert Work.objects.get().title == "Four hours of wool"
    assert [Offer.objects.get(pk=each.pk).state for each in (one, other)] == ["open", "accepted"]
    assert f'id="tile-{one.pk}" hx-swap-oob="true"' in asked.content.decode()
    desk.client.post(reverse("create:undo", args=[other.pk]))
    assert Work.objects.get().title == "A sweater of 30 years"


def test_a_rejected_offer_is_put_away_and_undo_brings_it_back(desk: Desk, offer: Offer) -> None:
    url = reverse("create:reject", args=[offer.pk])
    for _ in range(2):
        desk.client.post(url)
    assert Rejection.objects.count() == 1
    assert Offer.objects.get(pk=offer.pk).state == "rejected"
    desk.client.post(reverse("create:undo", args=[offer.pk]))
    assert Offer.objects.get(pk=offer.pk).state == "open"


def test_an_accepted_offer_is_not_rejected_before_it_is_undone(desk: Desk, offer: Offer) -> None:
    decide.accept(offer, by=desk.person)
    with pytest.raises(Refused, match="Undo it first"):
        decide.reject(offer, by=desk.person)
    assert not Rejection.objects.exists()


def test_an_accepted_poster_is_a_picture_whose_layers_sum_to_the_whole(desk: Desk) -> None:
    poster = desk.offers(desk.draft(), "poster").offers.all()[0]
    decide.accept(poster, by=desk.person)
    asset = Asset.objects.get()
    assert asset.alt.startswith("Poster: ")
    origin = AssetOrigin.objects.get(asset=asset)
    assert (origin.source, origin.offer_id) == ("poster", poster.pk)
    assert sum(layer["area"] for layer in origin.layers) == 1_000_000
    assert {layer["kind"] for layer in origin.layers} <= {"text", "drawn"}
    decide.undo(Offer.objects.get(pk=poster.pk), by=desk.person)
    assert not Asset.objects.exists()


def test_an_eleventh_picture_is_refused_and_the_poster_stays_open(desk: Desk) -> None:
    work = desk.draft()
    poster = desk.offers(work, "poster").offers.all()[0]
    facts = {"blob": poster.blob, "media_type": "image/webp", "width": 9, "height": 9, "byte_size": 9}
    Asset.objects.bulk_create([Asset(work=work, position=place, **facts) for place in range(10)])
    answer = desk.client.post(reverse("create:accept", args=[poster.pk]), headers={"HX-Request": "true"})
    assert "at most ten pictures" in answer.content.decode()
    assert Offer.objects.get(pk=poster.pk).state == "open"
    assert Asset.objects.count() == 10


def test_an_alt_text_goes_to_the_picture_it_describes(desk: Desk, photo: bytes) -> None:
    work = desk.draft()
    desk.client.post(reverse("create:pictures", args=[work.key]), {"pictures": _file(photo)})
    alt = desk.offers(work, "alt").offers.get()
    decide.accept(alt, by=desk.person)
    assert Asset.objects.get().alt == alt.text
    decide.undo(Offer.objects.select_related("asset").get(pk=alt.pk), by=desk.person)
    assert Asset.objects.get().alt == ""


def test_another_like_this_is_one_more_of_the_kind_and_not_the_same(desk: Desk) -> None:
    work = desk.draft()
    desk.offers(work, "hashtags", "title")
    first = Offer.objects.filter(kind="title").order_by("pk")[0]
    Offer.objects.filter(kind="title").exclude(pk=first.pk).delete()
    desk.client.post(reverse("create:another", args=[first.pk]))
    asked = Round.objects.get(like=first)
    make_round.call(asked.pk)
    assert asked.offers.count() == 1
    assert asked.offers.get().text != first.text


def test_another_poster_like_this_keeps_the_layout_and_differs(desk: Desk) -> None:
    work = desk.draft()
    first = desk.offers(work, "poster").offers.all()[0]
    desk.client.post(reverse("create:another", args=[first.pk]))
    asked = Round.objects.get(like=first)
    make_round.call(asked.pk)
    second = asked.offers.get()
    assert second.spec["layout"] == first.spec["layout"]
    assert second.blob != first.blob


def test_more_mine_swaps_a_general_sentence_for_an_own_one(desk: Desk) -> None:
    general = "Mending old clothes is always a good idea for everybody."
    work = desk.draft(text=general)
    desk.client.post(reverse("create:mine", args=[work.key]))
    swap = Offer.objects.get(kind="swap")
    assert swap.spec["general"] == general
    assert swap.text.rstrip(".") in NOTES
    decide.accept(swap, by=desk.person)
    assert text_of(swap) == swap.text


def test_more_mine_is_taken_back_without_a_script_and_taken_again(desk: Desk) -> None:
    general = "Mending old clothes is always a good idea for everybody."
    work = desk.draft(text=general)
    desk.client.post(reverse("create:mine", args=[work.key]))
    swap = Offer.objects.get(kind="swap")
    for _ in range(2):
        decide.accept(Offer.objects.get(pk=swap.pk), by=desk.person)
        assert text_of(swap) == swap.text
        decide.undo(Offer.objects.get(pk=swap.pk), by=desk.person)
        assert text_of(swap) == general


def test_more_mine_offers_nothing_twice_and_nothing_that_was_put_away(desk: Desk) -> None:
    work = desk.draft(text="Mending old clothes is always a good idea for everybody.")
    ask_for = reverse("create:mine", args=[work.key])
    for _ in range(2):
        desk.client.post(ask_for)
    first = Offer.objects.get(kind="swap")
    decide.reject(first, by=desk.person)
    desk.client.post(ask_for)
    second = Offer.objects.exclude(pk=first.pk).get(kind="swap")
    assert second.text != first.text


def test_a_title_that_was_cut_to_fit_is_taken_back(desk: Desk) -> None:
    work = desk.draft()
    Work.objects.update(title="Old")
    asked = Round.objects.create(brief=work.brief, by=desk.person, kinds=["title"], expected=1)
    offer = made(asked, "title", "Mended", "model")
    decide.edit(offer, by=desk.person, text="x" * 130)
    decide.accept(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert Work.objects.get().title == "x" * 120
    decide.undo(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert Work.objects.get().title == "Old"


def test_an_undo_takes_the_accepted_words_and_not_the_persons_own_equal_ones(desk: Desk) -> None:
    work = desk.draft(text="Bread.")
    keep(work, "text", [{"n": 1, "at": 0, "remove": 0, "text": "Bread.", "source": "typed"}])
    asked = Round.objects.create(brief=work.brief, by=desk.person, kinds=["caption"], expected=1)
    offer = made(asked, "caption", "Bread.", "model")
    decide.accept(offer, by=desk.person)
    assert text_of(offer) == "Bread.\n\nBread."
    decide.undo(Offer.objects.get(pk=offer.pk), by=desk.person)
    assert text_of(offer) == "Bread."
    assert process_record(Work.objects.get()).text == {"typed": 6}


def test_more_mine_leaves_what_the_person_typed_and_says_so(desk: Desk) -> None:
    own = "We had a nice time with it. #wool #mending"
    work = desk.draft(text=own)
    keep(work, "text", [{"n": 1, "at": 0, "remove": 0, "text": own, "source": "typed"}])
    answer = desk.client.post(reverse("create:mine", args=[work.key]), headers={"HX-Request": "true"})
    assert "Every sentence of your text is your own already." in answer.content.decode()
    assert not Offer.objects.exists()


def test_the_alt_text_of_a_poster_is_none_of_the_persons_words(desk: Desk, photo: bytes) -> None:
    work = desk.draft(text="Mending old clothes is always a good idea for everybody.")
    pictures.add(work, photo, alt="The needle in the wool")
    poster = desk.offers(work, "poster").offers.all()[0]
    decide.accept(poster, by=desk.person)
    assert [asset.alt for asset in work.assets.all()] == ["The needle in the wool", work.assets.all()[1].alt]
    assert work.assets.all()[1].alt != ""
    assert facts_of(Work.objects.get(pk=work.pk)).pictures == ("The needle in the wool",)


def test_more_mine_asks_for_a_fact_where_nothing_of_ones_own_is_left(desk: Desk) -> None:
    work = desk.draft(notes="", text="Mending old clothes is always a good idea.")
    answer = desk.client.post(reverse("create:mine", args=[work.key]), headers={"HX-Request": "true"})
    assert "Add a number to your notes" in answer.content.decode()
    assert not Offer.objects.exists()


def test_marked_words_are_shown_with_their_reason_and_never_offered_for_publishing(desk: Desk) -> None:
    work = desk.draft()
    asked = Round.objects.create(brief=work.brief, by=desk.person, kinds=["caption"], expected=1)
    marked = made(asked, "caption", "It took 9 hours.", "model")
    marked.marks = [{"start": 8, "end": 9, "kind": "number", "reason": "“9” is not in your notes"}]
    marked.save()
    page = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    assert '<mark class="unsure">9</mark>' in page
    assert "“9” is not in your notes" in page
    assert f'name="accept" value="{marked.pk}"' not in page


def _file(data: bytes) -> object:
    return SimpleUploadedFile("photo.jpg", data)
