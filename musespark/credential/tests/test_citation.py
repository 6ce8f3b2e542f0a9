"""A passage that is named is free; more than that is the author's to lend: when it is published, and in a dispute."""

import pytest

from conftest import ClientOf, MakePerson, MakeWork
from musespark.create import remix as remixes
from musespark.credential import citation
from musespark.credential.bearing import bear
from musespark.credential.dispute import answer, dispute
from musespark.credential.models import Answer
from musespark.people.models import Person
from musespark.works.models import Derivation, Publication, Work
from musespark.works.publish import publish
from musespark.works.refuse import Refused

STORY = (
    "The oven door sticks in winter, so my grandmother kept a wooden spoon by the stove and told nobody why. "
    "She baked rye on Tuesdays and gave the first slice to whoever came in from the yard with snow on their boots. "
    "In the spring the spoon went back into its drawer, the door swung open by itself, and the cat moved in again. "
    "Years later I found the spoon, burnt at one end, in a box marked for the church sale, and kept it for myself."
)
PASSAGE = STORY[:120]


@pytest.fixture
def original(make_work: MakeWork) -> Work:
    return make_work(text=STORY, repost_terms="never")


@pytest.fixture
def eve(make_person: MakePerson) -> Person:
    return make_person("eve")


def draft(original: Work, eve: Person, text: str) -> Work:
    made = Work.objects.create(author=eve, text=text)
    remixes.add_quoted(made, original, by=eve)
    return made


def test_a_passage_is_free_whatever_the_terms_say(original: Work, eve: Person) -> None:
    made = draft(original, eve, f"She wrote: {PASSAGE} I like that.")
    publish(made, by=eve)
    assert Publication.objects.filter(work=made).exists()


def test_more_than_a_passage_is_not_published_and_stays_a_draft(original: Work, eve: Person) -> None:
    made = draft(original, eve, f"Look: {STORY}")
    with pytest.raises(Refused, match="more than a passage of the Work by @ada"):
        publish(made, by=eve)
    assert not Publication.objects.filter(work=made).exists()


def test_an_author_who_is_asked_can_lend_more(original: Work, eve: Person) -> None:
    Work.objects.filter(pk=original.pk).update(repost_terms="ask")
    original.refresh_from_db()
    remixes.answer(remixes.wish(original, by=eve, use="repost"), by=original.author, granted=True)
    made = draft(original, eve, f"Look: {STORY}")
    publish(made, by=eve)
    assert Derivation.objects.get().accepted["at_length"] is True


def test_terms_that_came_later_change_nothing_for_what_was_quoted(original: Work, eve: Person) -> None:
    Work.objects.filter(pk=original.pk).update(repost_terms="allow")
    original.refresh_from_db()
    made = draft(original, eve, f"Look: {STORY}")
    Work.objects.filter(pk=original.pk).update(repost_terms="never")
    publish(made, by=eve)
    assert Publication.objects.filter(work=made).exists()


def test_of_a_short_work_all_may_be_quoted_and_of_a_long_one_a_quarter() -> None:
    short, long = PASSAGE, f"{STORY} " * 8
    assert citation.is_citation(f"Look: {short}", short)
    assert citation.is_citation(STORY, long.replace(STORY, "x" * len(STORY), 7))
    assert not citation.is_citation(STORY, STORY)


def test_the_way_out_is_offered_only_where_terms_leave_it_open(
    original: Work, eve: Person, client_of: ClientOf
) -> None:
    bear(original)
    made = Work.objects.create(author=eve, text=f"Look: {STORY}")
    page = client_of(eve).get(f"/prove/near/{made.key}").content.decode()
    assert "This is more than a passage" in page
    assert 'value="quote"' not in page
    Work.objects.filter(pk=original.pk).update(repost_terms="allow", remix_terms="allow")
    page = client_of(eve).get(f"/prove/near/{made.key}").content.decode()
    assert 'value="quote"' in page
    assert 'value="remix"' in page


def test_a_dispute_is_not_settled_by_calling_a_copy_a_quotation(
    original: Work, eve: Person, make_work: MakeWork
) -> None:
    copy = make_work(eve, text=STORY)
    row = dispute(copy, original, by=original.author)
    with pytest.raises(Refused, match="more than a passage"):
        answer(row, by=eve, choice="quote")
    assert not Answer.objects.exists()
    Work.objects.filter(pk=original.pk).update(remix_share_ppm=100_000)
    answer(row, by=eve, choice="share")
    edge = Derivation.objects.get()
    assert (edge.share_ppm, edge.is_quote) == (100_000, False)


def test_a_dispute_about_a_work_that_wants_to_be_named_names_it(
    original: Work, eve: Person, make_work: MakeWork
) -> None:
    copy = make_work(eve, text=STORY)
    Work.objects.filter(pk=original.pk).update(remix_share_ppm=0)
    original.refresh_from_db()
    answer(dispute(copy, original, by=original.author), by=eve, choice="share")
    edge = Derivation.objects.get()
    assert (edge.share_ppm, edge.is_quote) == (0, False)
    assert edge.terms == "Agreed: it is made from a Work by @ada and names it; nothing is shared."
