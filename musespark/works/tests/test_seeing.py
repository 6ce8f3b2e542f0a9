"""Who may see which Work, in lists and by its address."""

import pytest
from django.contrib.auth.models import AnonymousUser

from conftest import MakePerson, MakeWork
from musespark.people.relate import block, mute
from musespark.works.models import Work
from musespark.works.publish import publish
from musespark.works.queries import may_see, visible_to
from musespark.works.refuse import Refused
from musespark.works.withdraw import withdraw

NOBODY = AnonymousUser()


def test_lists_hold_what_is_public_and_not_hidden(make_work: MakeWork, make_person: MakePerson) -> None:
    ada, bob, eve, viewer = (make_person(name) for name in ("ada", "bob", "eve", "viewer"))
    shown, muted, blocked = make_work(ada), make_work(bob), make_work(eve)
    make_work(ada, published=False)
    withdraw(gone := make_work(ada), by=ada)
    mute(viewer, bob)
    block(eve, viewer)
    assert set(visible_to(viewer)) == {shown}
    assert set(visible_to(NOBODY)) == {shown, muted, blocked}
    assert gone not in visible_to(ada)


def test_a_page_opens_for_all_but_the_blocked(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve, bob = make_work(), make_person("eve"), make_person("bob")
    block(eve, work.author)
    mute(bob, work.author)
    assert may_see(work, NOBODY)
    assert may_see(work, bob)
    assert not may_see(work, eve)


def test_drafts_and_deleted_works_are_their_authors(make_work: MakeWork, make_person: MakePerson) -> None:
    draft, gone = make_work(published=False), make_work()
    withdraw(gone, by=gone.author)
    for work in (draft, Work.objects.get(pk=gone.pk)):
        assert may_see(work, work.author)
        assert not may_see(work, NOBODY)
        assert not may_see(work, make_person(f"eve_{work.pk}"))


def test_publishing_is_once_and_by_its_author(make_work: MakeWork, make_person: MakePerson) -> None:
    draft = make_work(published=False)
    with pytest.raises(Refused, match="Only its author"):
        publish(draft, by=make_person("eve"))
    assert not Work.objects.published().exists()
    assert publish(draft, by=draft.author) == publish(draft, by=draft.author)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_is_not_published(make_work: MakeWork, text: str) -> None:
    draft = make_work(published=False, text=text)
    with pytest.raises(Refused, match="nothing to publish"):
        publish(draft, by=draft.author)
    assert not Work.objects.published().exists()


def test_a_deleted_draft_is_not_published(make_work: MakeWork) -> None:
    draft = make_work(published=False)
    withdraw(draft, by=draft.author)
    with pytest.raises(Refused, match="Restore it first"):
        publish(Work.objects.get(pk=draft.pk), by=draft.author)
    assert not Work.objects.published().exists()
