"""Cards: what a page shows of many Works, for one viewer."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import ClientOf, MakePerson, MakeWork
from musespark.people.models import Block, Follow, Mute, Person
from musespark.web.card import Counts, Label, Mine, Ref, Reposters
from musespark.works import cards
from musespark.works.cards import cards_for
from musespark.works.gather import BOUND
from musespark.works.models import (
    Asset,
    Derivation,
    Like,
    Notice,
    Pin,
    Rendition,
    Repost,
    Save,
    Tag,
    Tagging,
    Withdrawal,
    Work,
)
from musespark.works.react import react
from musespark.works.reply import reply
from musespark.works.thread import branches

NOBODY = AnonymousUser()


def test_a_card_says_who_made_what_and_when(make_work: MakeWork, make_person: MakePerson) -> None:
    ada = make_person("ada", name="Ada L.", picture="ab/cdefabcdefabcdef.webp", is_demo=True)
    work = make_work(ada, title="Bread", text="With #rye & <love>")
    [card] = cards_for([work], NOBODY)
    assert (card.key, card.url, card.title, card.id) == (work.key, f"/w/{work.key}", "Bread", work.pk)
    assert (card.author_name, card.author_handle, card.author_url) == ("Ada L.", "ada", "/@ada")
    assert card.author_avatar == ada.picture_url == "/@ada/picture/cdefabcdefab"
    assert card.is_demo
    assert card.text_html == '<p>With <a href="/tag/rye">#rye</a> &amp; &lt;love&gt;</p>'
    assert card.published_at == work.publication.at
    assert not card.edited


def test_cards_keep_the_order_asked_for_and_tell_each_once(make_work: MakeWork) -> None:
    works = [make_work() for _ in range(3)]
    order = [works[1].pk, works[2].pk, works[0].pk, works[1].pk]
    assert [card.id for card in cards_for(order, NOBODY)] == [works[1].pk, works[2].pk, works[0].pk]


def test_a_card_names_the_last_of_those_followed_who_passed_it_on_where_that_is_asked_for(
    make_work: MakeWork, make_person: MakePerson
) -> None:
    work, eve, bo, cy, di = make_work(), *(make_person(name) for name in ("eve", "bo", "cy", "di"))
    for person in (bo, cy):
        Follow.objects.create(follower=eve, followed=person)
    for person in (bo, cy, di):
        Repost.objects.create(work=work, person=person)
    [card] = cards_for([work], eve, reposts=True)
    assert card.reposted_by == Reposters("cy", "cy", 1)
    for viewer, reposts in ((eve, False), (bo, True), (NOBODY, True)):
        [card] = cards_for([work], viewer, reposts=reposts)
        assert card.reposted_by is None


def test_many_cards_are_as_right_as_few(make_work: MakeWork, make_person: MakePerson) -> None:
    works, eve = [make_work() for _ in range(BOUND + 1)], make_person("eve")
    Like.objects.create(work=works[BOUND], person=eve)
    few, many = cards_for(works[BOUND:], eve), cards_for(works, eve)
    assert many[BOUND:] == few
    assert (len(many), few[0].mine.liked) == (BOUND + 1, True)


def test_cards_of_nothing_ask_nothing(db: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert cards_for([], NOBODY) == []
    assert len(asked) == 0


def test_twenty_cards_cost_four_queries(make_work: MakeWork, make_person: MakePerson) -> None:
    works, eve = [make_work(title=f"Work {number}") for number in range(20)], make_person("eve")
    with CaptureQueriesContext(connection) as asked:
        assert len(cards_for(works, eve)) == 20
    assert len(asked) == 4


def test_counts_and_the_viewers_own_reactions_are_told(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve, bob = make_work(), make_person("eve"), make_person("bob")
    for person in (eve, bob):
        Like.objects.create(work=work, person=person)
    Save.objects.create(work=work, person=eve)
    Repost.objects.create(work=work, person=bob)
    assert cards_for([work], eve)[0].counts == Counts(likes=2, saves=1, reposts=1)
    assert cards_for([work], eve)[0].mine == Mine(liked=True, saved=True)
    assert cards_for([work], bob)[0].mine == Mine(liked=True, reposted=True)
    assert cards_for([work], NOBODY)[0].mine == Mine()


def test_a_work_counts_its_thread_and_a_reply_its_answers(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    first = reply(work, by=eve, text="One")
    second = reply(first, by=work.author, text="Two")
    gone = reply(second, by=eve, text="Three")
    Withdrawal.objects.create(work=gone, by=eve)
    counts = [card.counts.replies for card in cards_for([work, first, second], NOBODY)]
    assert counts == [2, 1, 0]


def test_replies_are_counted_as_the_thread_shows_them(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(), make_person("eve")
    names = ("muted", "blocked", "blocker", "closed", "bob")
    authors = {name: make_person(name) for name in names}
    first = reply(work, by=authors["bob"], text="Yes")
    for name in names[:4]:
        reply(work, by=authors[name], text="Hm")
        reply(first, by=authors[name], text="Well")
    Mute.objects.create(person=eve, muted=authors["muted"])
    Block.objects.create(person=eve, blocked=authors["blocked"])
    Block.objects.create(person=authors["blocker"], blocked=eve)
    Person.objects.filter(username="closed").update(is_active=False)
    assert [card.counts.replies for card in cards_for([work, first], eve)] == [1, 0]
    assert len(branches(work, eve)[0]) == 1
    assert [card.counts.replies for card in cards_for([work, first], NOBODY)] == [7, 3]


def test_pictures_come_in_their_sizes_and_in_order(make_work: MakeWork) -> None:
    work = make_work()
    later = Asset.objects.create(
        work=work, position=1, blob="x", media_type="image/png", width=9, height=6, byte_size=1
    )
    first = Asset.objects.create(
        work=work, position=0, alt="A loaf", blob="x", media_type="image/png", width=3000, height=2000, byte_size=1
    )
    for name, size in Rendition.SIZES.items():
        Rendition.objects.create(asset=first, name=name, blob="ab/" + name[0] * 62, width=size, height=9, byte_size=1)
    [card] = cards_for([work], NOBODY)
    shown, waiting = card.pictures
    assert shown.src == f"/m/{first.pk}/medium/{'m' * 12}"
    assert shown.full == f"/m/{first.pk}/large/{'l' * 12}"
    assert shown.srcset == ", ".join(
        f"/m/{first.pk}/{name}/{name[0] * 12} {size}w" for name, size in Rendition.SIZES.items()
    )
    assert (shown.width, shown.height, shown.alt) == (3000, 2000, "A loaf")
    assert (waiting.src, waiting.width, waiting.height) == ("", later.width, later.height)


def test_the_written_out_addresses_are_those_of_the_pages(make_work: MakeWork) -> None:
    asset = Asset.objects.create(work=make_work(), blob="x", media_type="image/png", width=9, height=6, byte_size=1)
    rendition = Rendition.objects.create(
        asset=asset, name="small", blob="ab/" + "c" * 62, width=9, height=6, byte_size=1
    )
    assert rendition.url == reverse("works:picture", args=[asset.pk, "small", "c" * 12])
    assert Person(username="ada", picture="ab/" + "d" * 62).picture_url == reverse(
        "people:picture", args=["ada", "d" * 12]
    )


def test_tags_notices_and_lineage_are_told(make_work: MakeWork, make_person: MakePerson) -> None:
    parent = make_work(title="The first")
    work = make_work(make_person("eve"))
    for name in ("rye", "bread"):
        Tagging.objects.create(work=work, tag=Tag.objects.create(name=name))
    Notice.objects.create(work=work, kind=Notice.Kind.PAID)
    Derivation.objects.create(child=work, parent=parent)
    [card] = cards_for([work], NOBODY)
    assert card.tags == ("rye", "bread")
    assert card.notices == ("paid",)
    assert card.remix_of == (Ref(f"/w/{parent.key}", "@ada", "The first"),)


def test_all_parents_of_a_remix_are_named(make_work: MakeWork, make_person: MakePerson) -> None:
    parents = [make_work(title="One"), make_work(title="Two"), make_work(make_person("bob"), title="")]
    child = make_work(make_person("eve"))
    for parent in parents:
        Derivation.objects.create(child=child, parent=parent)
    [card] = cards_for([child], NOBODY)
    assert [(ref.title, ref.author) for ref in card.remix_of] == [("One", "@ada"), ("Two", "@ada"), ("", "@bob")]


def test_a_reply_points_to_what_it_answers(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work(title="")
    answer = reply(work, by=make_person("eve"), text="Yes")
    assert cards_for([answer], NOBODY)[0].reply_to == Ref(f"/w/{work.key}", "@ada", "")


def test_a_deleted_parent_is_not_pointed_to(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work(title="Secret")
    answer = reply(work, by=make_person("eve"), text="Yes")
    Withdrawal.objects.create(work=work, by=work.author)
    assert cards_for([answer], NOBODY)[0].reply_to is None


def test_what_somebody_made_whose_account_is_closed_is_not_named(make_work: MakeWork, make_person: MakePerson) -> None:
    work, eve = make_work(title="Gone with its author"), make_person("eve")
    answer = reply(work, by=eve, text="Lovely")
    Derivation.objects.create(child=answer, parent=work)
    [before] = cards_for([answer], eve)
    named = Ref(f"/w/{work.key}", "@ada", "Gone with its author")
    assert (before.reply_to, before.remix_of) == (named, (named,))
    Person.objects.filter(pk=work.author_id).update(is_active=False)
    [after] = cards_for([answer], eve)
    assert (after.reply_to, after.remix_of) == (None, ())


@pytest.mark.parametrize("blocker", ["viewer", "author"])
def test_a_parent_across_a_block_is_not_pointed_to(make_work: MakeWork, make_person: MakePerson, blocker: str) -> None:
    work, viewer = make_work(title="Secret"), make_person("viewer")
    answer = reply(work, by=make_person("eve"), text="Yes")
    pair = (viewer, work.author) if blocker == "viewer" else (work.author, viewer)
    Block.objects.create(person=pair[0], blocked=pair[1])
    assert cards_for([answer], viewer)[0].reply_to is None
    assert cards_for([work], viewer) == []


def test_deleted_works_and_others_drafts_have_no_card(make_work: MakeWork, make_person: MakePerson) -> None:
    draft, gone = make_work(published=False), make_work()
    Withdrawal.objects.create(work=gone, by=gone.author)
    assert cards_for([draft, gone], make_person("eve")) == []
    assert cards_for([draft, gone], NOBODY) == []
    [own] = cards_for([draft, gone], draft.author)
    assert (own.id, own.published_at, own.is_mine) == (draft.pk, None, True)


def test_terms_say_who_may_repost(make_work: MakeWork, make_person: MakePerson) -> None:
    work = make_work(repost_terms=Work.Terms.NEVER)
    assert not cards_for([work], make_person("eve"))[0].may_repost
    assert cards_for([work], work.author)[0].may_repost


def test_what_was_reposted_under_other_terms_can_be_taken_back(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    react("repost", work, by=eve)
    Work.objects.filter(pk=work.pk).update(repost_terms=Work.Terms.NEVER)
    assert cards_for([work], eve)[0].may_repost
    client_of(eve).post(f"/w/{work.key}/repost", {"to": "off"})
    assert not Repost.objects.exists()
    assert not cards_for([work], eve)[0].may_repost


def test_ones_own_work_and_replies_in_ones_own_thread_may_be_pinned(
    make_work: MakeWork, make_person: MakePerson
) -> None:
    work, eve = make_work(), make_person("eve")
    answer = reply(work, by=eve, text="Yes")
    assert [card.may_pin for card in cards_for([work, answer], work.author)] == [True, True]
    assert [card.may_pin for card in cards_for([work, answer], eve)] == [False, False]
    assert [card.may_pin for card in cards_for([work, answer], NOBODY)] == [False, False]
    Pin.objects.create(work=answer, by=work.author, place=Pin.Place.THREAD)
    assert cards_for([answer], work.author)[0].mine.pinned
    assert not cards_for([answer], eve)[0].mine.pinned


def test_other_rooms_add_labels_and_rewards(make_work: MakeWork, monkeypatch: pytest.MonkeyPatch) -> None:
    work = make_work()
    label = Label("Typed by hand", human=1.0)
    fill: Callable[..., object] = lambda ids: dict.fromkeys(ids, label)  # noqa: E731  a stand-in of one line
    monkeypatch.setattr(cards, "labelled", [fill])
    monkeypatch.setattr(cards, "rewarded", [lambda ids: dict.fromkeys(ids, 3)])
    [card] = cards_for([work], NOBODY)
    assert card.label == label
    assert card.counts.rewards == 3


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="x">',
        'https://example.org/"><script>',
        "javascript:alert(1)",
        '@ada" onclick="x',
        "#<b>tag",
    ],
)
def test_no_text_becomes_markup(make_work: MakeWork, text: str) -> None:
    [card] = cards_for([make_work(text=text)], NOBODY)
    assert "<script" not in card.text_html
    assert "<img" not in card.text_html
    assert 'href="javascript' not in card.text_html
    assert 'onclick="' not in card.text_html.replace("&quot;", "'")


def test_ten_thousand_characters_are_one_card(make_work: MakeWork) -> None:
    [card] = cards_for([make_work(text="@a #b " * 1666)], NOBODY)
    assert card.is_long
    assert card.text_html.count('href="/tag/b"') == 1666
