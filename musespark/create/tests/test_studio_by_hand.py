"""A remix that has to be made by hand: the studio's AI stays silent, and what is published holds to the terms."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from musespark.create import by_hand, choice, decide
from musespark.create import remix as remixes
from musespark.create.begin import brief_of
from musespark.create.layers import Layer
from musespark.create.make import why_none, writer_for
from musespark.create.manuscript import keep
from musespark.create.models import AssetOrigin, Offer, RemixRequest, Round
from musespark.create.process import WHOLE, PictureProcess, ProcessRecord
from musespark.create.tests.conftest import Desk, made
from musespark.people.models import Person
from musespark.works.edit import edit
from musespark.works.models import Derivation, Publication, Work
from musespark.works.notices import set_notices
from musespark.works.publish import publish
from musespark.works.refuse import Refused
from musespark.works.terms import Terms, keep_usual, offer

pytestmark = pytest.mark.django_db
BY_HAND = Terms("allow", "never", "allow", 50_000)
SAID = "Mended by hand, and at length, on a Saturday."


@pytest.fixture
def parent(make_person: Callable[..., Person], make_work: Callable[..., Work]) -> Work:
    return make_work(make_person("bert"), text="A loaf.", **BY_HAND.as_json())


@pytest.fixture
def child(desk: Desk, parent: Work) -> Work:
    """A draft by ada, made from bert's Work by hand."""
    return remixes.remix(parent, by=desk.person)


def splice(n: int, text: str, source: str, offer: str = "") -> dict[str, object]:
    return {"n": n, "at": 0, "remove": 0, "text": text, "source": source, "offer": offer}


def written(work: Work, ai: int, typed: int, offer: str) -> Work:
    """The draft with so many characters of an AI offer before so many typed ones."""
    by_ai, own = "a" * ai, "t" * typed
    keep(work, "text", [splice(1, own, "typed"), *([splice(2, by_ai, "ai", offer)] if ai else [])])
    edit(work, text=by_ai + own)
    return Work.objects.get(pk=work.pk)


def model_offer(work: Work, text: str) -> Offer:
    asked = Round.objects.create(brief=brief_of(work), by=work.author, kinds=["caption"], expected=1)
    return made(asked, "caption", text, "model")


def test_the_exact_terms_of_the_moment_are_kept_and_a_later_change_leaves_them(child: Work, parent: Work) -> None:
    offer(parent, Terms("never", "never", "never", 400_000))
    edge = Derivation.objects.get()
    assert edge.accepted == {**BY_HAND.as_json(), "with_ai": False}
    assert edge.share_ppm == 50_000
    assert edge.terms == (
        "5\N{NARROW NO-BREAK SPACE}% of each reward for the remix goes to @bert for the Work that it is made from and "
        "names. What that Work was itself made from has its part of this share. A remix of several Works passes on at "
        "most 40\N{NARROW NO-BREAK SPACE}% in all. By hand only: AI stays out of it."
    )
    edit(child, text=SAID)
    publish(child, by=child.author)
    assert Publication.objects.filter(work=child).exists()


def test_who_wants_to_be_named_alone_is_named_alone(parent: Work, desk: Desk) -> None:
    offer(parent, Terms("allow", "allow", "allow", 0))
    remixes.remix(parent, by=desk.person)
    edge = Derivation.objects.get()
    assert (edge.share_ppm, edge.is_quote) == (0, False)
    assert edge.terms == "The remix names the Work by @bert that it is made from; nothing is shared."


def test_the_studio_says_that_ai_is_off_and_asks_no_model(child: Work, desk: Desk) -> None:
    choice.save(choice.Setting(kind="url", url="http://127.0.0.1:9/v1"))
    said = "AI tools are off for this draft: by its terms the Work by @bert is to be remixed by hand."
    assert (writer_for(child), why_none(child)) == (None, said)
    assert writer_for(desk.draft()) is not None
    assert said in desk.client.get(reverse("create:draft", args=[child.key])).content.decode()


def test_an_offer_by_a_model_is_not_accepted(child: Work, desk: Desk) -> None:
    caption = model_offer(child, SAID)
    with pytest.raises(Refused, match="AI tools are off for this draft"):
        decide.accept(caption, by=desk.person)
    assert Offer.objects.get().state == "open"
    assert Work.objects.get(pk=child.pk).text == ""


def test_a_source_that_is_named_after_an_ai_offer_was_taken_is_found_out(
    desk: Desk, parent: Work, offer: Offer
) -> None:
    draft = offer.brief.work
    Work.objects.filter(pk=parent.pk).delete()
    early = Work.objects.create(pk=draft.pk - 1, author=parent.author, text="A loaf.", **BY_HAND.as_json())
    Publication.objects.create(work=early, by=early.author)
    decide.accept(offer, by=desk.person)
    remixes.add_parent(draft, early, by=desk.person)
    draft = Work.objects.get(pk=draft.pk)
    with pytest.raises(Refused, match=r"You accepted an AI offer.*Work by @bert is to be remixed by hand"):
        publish(draft, by=desk.person)
    assert not Publication.objects.filter(work=draft).exists()
    decide.undo(offer, by=desk.person)
    edit(draft, text=SAID)
    publish(draft, by=desk.person)
    assert Publication.objects.filter(work=draft).exists()


@pytest.mark.parametrize(("ai", "is_by_hand"), [(0, True), (50, True), (51, False), (900, False)])
def test_the_record_decides_from_which_share_on_it_is_a_remix_with_ai(
    child: Work, ai: int, *, is_by_hand: bool
) -> None:
    offered = model_offer(child, "a" * 950)
    work = written(child, ai, 1000 - ai, str(offered.pk))
    if is_by_hand:
        publish(work, by=work.author)
    else:
        with pytest.raises(Refused, match=r"AI made more than 5 % of its text or of a picture\. By the terms"):
            publish(work, by=work.author)
    assert Publication.objects.filter(work=work).exists() is is_by_hand


def test_a_picture_by_ai_makes_it_a_remix_with_ai(child: Work) -> None:
    facts = {"blob": "none", "media_type": "image/png", "width": 9, "height": 9, "byte_size": 9}
    asset = child.assets.create(position=0, **facts)
    AssetOrigin.objects.create(asset=asset, source="ai")
    with pytest.raises(Refused, match="AI made more than"):
        publish(child, by=child.author)
    assert not Publication.objects.filter(work=child).exists()


def test_who_says_that_ai_took_part_is_believed(child: Work) -> None:
    edit(child, text=SAID)
    set_notices(child, ["ai"])
    with pytest.raises(Refused, match="You say that AI took part"):
        publish(child, by=child.author)
    assert not Publication.objects.filter(work=child).exists()


def test_an_edit_brings_no_ai_in_afterwards(child: Work) -> None:
    work = written(child, 0, 100, "")
    publish(work, by=work.author)
    offered = model_offer(work, "a" * 95)
    keep(work, "text", [splice(2, "a" * 50, "ai", str(offered.pk))])
    with pytest.raises(Refused, match="to be remixed by hand"):
        edit(work, text="a" * 50 + "t" * 100)
    assert Work.objects.get(pk=work.pk).text == "t" * 100


def test_who_is_let_use_ai_afterwards_accepts_that_anew(child: Work, parent: Work, desk: Desk) -> None:
    remixes.add_parent(child, parent, by=desk.person)
    assert by_hand.bound(child)
    offer(parent, Terms("allow", "ask", "allow", 100_000))
    url = reverse("create:remix", args=[parent.key])
    assert desk.client.post(url, {"action": "ask", "use": "ai", "note": "As a poster"}).status_code == 302
    wish = RemixRequest.objects.get()
    remixes.answer(wish, by=parent.author, granted=True)
    assert by_hand.bound(child)
    remixes.add_parent(child, parent, by=desk.person)
    edge = Derivation.objects.get()
    assert (edge.share_ppm, edge.accepted["with_ai"], by_hand.bound(child)) == (100_000, True, None)


def test_leave_for_a_remix_by_hand_is_none_for_one_with_ai(parent: Work, desk: Desk) -> None:
    offer(parent, Terms("ask", "ask"))
    remixes.answer(remixes.wish(parent, by=desk.person), by=parent.author, granted=True)
    may = {str(use): remixes.may_use(parent, desk.person, use) for use in remixes.Use}
    assert may == {"human": True, "ai": False, "repost": True}
    remixes.answer(remixes.wish(parent, by=desk.person, use="ai"), by=parent.author, granted=True)
    assert remixes.may_use(parent, desk.person, remixes.Use.AI)
    offer(parent, Terms("ask", "never"))
    assert not remixes.may_use(parent, desk.person, remixes.Use.AI)


def test_what_terms_rule_out_is_not_asked_for(parent: Work, desk: Desk) -> None:
    url = reverse("create:remix", args=[parent.key])
    assert desk.client.post(url, {"action": "ask", "use": "ai"}).status_code == 422
    page = desk.client.get(url).content.decode()
    assert BY_HAND.sentence in page
    assert "AI tools stay off for this draft" in page
    assert not RemixRequest.objects.exists()


origins = some.dictionaries(some.sampled_from(["typed", "pasted", "ai", "ai-edited"]), some.integers(0, 10**6))


@given(origins, some.lists(some.integers(0, WHOLE), max_size=3))
def test_the_share_of_ai_is_the_greatest_of_its_parts(counts: dict[str, int], areas: list[int]) -> None:
    layers = [(Layer("ai", area), Layer("photo", WHOLE - area)) for area in areas]
    pictures = tuple(PictureProcess(n, "", "poster", each) for n, each in enumerate(layers))
    found = by_hand.machine_ppm(ProcessRecord(text=counts, pictures=pictures))
    machine = counts.get("ai", 0) + counts.get("ai-edited", 0)
    text = machine * WHOLE // sum(counts.values()) if sum(counts.values()) else 0
    assert found == max([text, *areas])


def test_a_draft_begins_with_its_authors_usual_terms_and_keeps_its_own(desk: Desk) -> None:
    keep_usual(desk.person, BY_HAND)
    draft = desk.draft(text="Rye.")
    url = reverse("create:draft", args=[draft.key])
    assert BY_HAND.sentence in desk.client.get(url).content.decode()
    sent = {"title": "", "text": "Rye.", "notes": "", "revision": 0, "remix_terms": "ask", "remix_share_ppm": "0"}
    assert desk.client.post(f"{url}/save", sent).status_code == 302
    assert Terms.of(Work.objects.get(pk=draft.pk)) == Terms("ask", "never", "allow", 0)
