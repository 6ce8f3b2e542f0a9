"""Deleting: gone at once for everybody, and back by its author's Undo."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork, picture
from musespark.people.models import Block
from musespark.support import blobs, clock, orphans
from musespark.works.belongings import let_go_of, named
from musespark.works.life import LIFE
from musespark.works.models import Rendition, Withdrawal, Work
from musespark.works.refuse import Refused
from musespark.works.render import render_renditions
from musespark.works.reply import reply
from musespark.works.upload import add_picture
from musespark.works.withdraw import purge, restore, withdraw


def test_deleting_says_so_with_an_undo(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work()
    client = client_of(work.author)
    answer = client.post(f"/w/{work.key}/withdraw", {"to": "on"}, HTTP_REFERER=f"http://testserver/w/{work.key}")
    assert answer.headers["Location"] == "/@ada"
    page = client.get("/@ada").content.decode()
    assert "Deleted." in page
    assert f'formaction="/w/{work.key}/withdraw" name="to" value="off"' in page


def test_a_deleted_work_is_gone_for_others_and_undone_by_its_author(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    work = make_work(text="Secret now")
    owner, eve = client_of(work.author), client_of(make_person("eve"))
    owner.post(f"/w/{work.key}/withdraw")
    for visitor in (client, eve, owner):
        answer = visitor.get(f"/w/{work.key}")
        assert answer.status_code == 410
        assert "Secret now" not in answer.content.decode()
        assert ("You can bring it back" in answer.content.decode()) is (visitor is owner)
    assert owner.post(f"/w/{work.key}/withdraw", {"to": "off"}).headers["Location"] == f"/w/{work.key}"
    assert "Secret now" in client.get(f"/w/{work.key}").content.decode()


def test_only_its_author_deletes_and_undoes(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work, eve = make_work(), make_person("eve")
    assert client_of(eve).post(f"/w/{work.key}/withdraw").status_code == 404
    with pytest.raises(Refused):
        withdraw(work, by=eve)
    withdraw(work, by=work.author)
    assert client_of(eve).post(f"/w/{work.key}/withdraw", {"to": "off"}).status_code == 404
    with pytest.raises(Refused):
        restore(Work.objects.get(pk=work.pk), by=eve)
    assert Withdrawal.objects.count() == 1


def test_a_reply_deleted_in_its_thread_leaves_a_word_an_undo_and_right_counts(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    first = reply(work, by=eve, text="One")
    second = reply(first, by=eve, text="Two")
    page = client_of(eve).post(f"/w/{second.key}/withdraw", {"to": "on"}, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in page
    assert f'formaction="/w/{second.key}/withdraw" name="to" value="off"' in page
    assert "autofocus" in page
    for key, count in ((work.key, "<span>1</span>"), (first.key, "")):
        link = re.search(rf'<a [^>]*id="replies-{key}"[^>]*hx-swap-oob="true".*?</a>', page)
        assert link
        assert re.findall(r"<span>\d+</span>", link[0]) == ([count] if count else [])
    whole = client_of(eve).get(f"/w/{work.key}").content.decode()
    assert f'hx-post="/w/{first.key}/withdraw" hx-target="closest .work"' in whole
    assert f'hx-post="/w/{work.key}/withdraw"' not in client_of(work.author).get(f"/w/{work.key}").content.decode()


def test_deleting_twice_is_once(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work()
    client = client_of(work.author)
    assert [client.post(f"/w/{work.key}/withdraw").status_code for _ in range(2)] == [302, 302]
    assert Withdrawal.objects.count() == 1


def test_what_a_moderator_removed_is_not_undone_by_its_author(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work = make_work()
    withdraw(work, by=make_person("mod", is_staff=True))
    client = client_of(work.author)
    page = client.get(f"/w/{work.key}")
    assert page.status_code == 410
    assert "A moderator removed it" in page.content.decode()
    client.post(f"/w/{work.key}/withdraw", {"to": "off"})
    assert Withdrawal.objects.count() == 1


def test_who_removed_it_as_a_moderator_is_led_to_the_log(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    work, mod = make_work(), make_person("mod", is_staff=True)
    withdraw(work, by=mod)
    page = client_of(mod).get(f"/w/{work.key}").content.decode()
    assert "You removed it as a moderator" in page
    assert 'href="/decisions"' in page
    assert "You can bring it back" not in page
    assert f'formaction="/w/{work.key}/withdraw"' not in page
    Withdrawal.objects.update(by=None)  # the moderator left
    assert "You removed it" not in client.get(f"/w/{work.key}").content.decode()


def test_the_undo_ends_after_thirty_days(make_work: MakeWork) -> None:
    work = make_work()
    withdraw(work, by=work.author)
    with clock.at(clock.now() + timedelta(days=30, seconds=1)):
        with pytest.raises(Refused, match="30 days"):
            restore(Work.objects.get(pk=work.pk), by=work.author)
        assert purge() == 1
    assert not Work.objects.exists()


def test_a_deleted_draft_is_nobodys_business(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    draft = make_work(published=False)
    withdraw(draft, by=draft.author)
    assert client_of(make_person("eve")).get(f"/w/{draft.key}").status_code == 404
    assert client_of(draft.author).get(f"/w/{draft.key}").status_code == 410


def test_across_a_block_a_deleted_work_is_not_found(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    work, eve = make_work(), make_person("eve")
    withdraw(work, by=work.author)
    Block.objects.create(person=work.author, blocked=eve)
    assert client_of(eve).get(f"/w/{work.key}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_what_is_purged_leaves_no_bytes_but_those_of_others(
    make_work: MakeWork, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphans, "namers", [named])
    gone, stays = make_work(), make_work(make_person("eve"))
    shared, own = picture(), picture(colour="red")
    assets = [add_picture(gone, shared), add_picture(gone, own), add_picture(stays, shared)]
    for asset in assets:
        render_renditions.call(asset.pk)
    keys = {asset.blob for asset in assets[:2]} | set(
        Rendition.objects.filter(asset__work=gone).values_list("blob", flat=True)
    )
    withdraw(gone, by=gone.author)
    with clock.at(clock.now() + timedelta(days=31)):
        purge()
    left = {key for key in keys if blobs.path(key).exists()}
    assert left == {assets[2].blob} | set(assets[2].renditions.values_list("blob", flat=True))


@pytest.mark.django_db(transaction=True)
def test_who_leaves_takes_the_bytes_along(make_work: MakeWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orphans, "namers", [named])
    work = make_work()
    asset = add_picture(work, picture())
    with transaction.atomic():
        let_go_of(work.author)
        work.author.delete()
    assert not blobs.path(asset.blob).exists()


def test_deleting_twice_takes_its_steps_once(make_work: MakeWork, monkeypatch: pytest.MonkeyPatch) -> None:
    work, steps = make_work(), []
    monkeypatch.setattr(LIFE, "handlers", {"withdraw": (lambda each: steps.append(each.pk),)})
    for _ in range(2):
        withdraw(work, by=work.author)
    assert steps == [work.pk]


def test_a_moderator_takes_over_what_its_author_deleted_and_not_the_other_way_round(
    make_work: MakeWork, make_person: MakePerson
) -> None:
    work, mod, other = make_work(), make_person("mod", is_staff=True), make_person("other", is_staff=True)
    for by, whose in ((work.author, work.author), (mod, mod), (work.author, mod), (other, mod)):
        withdraw(work, by=by)
        assert Withdrawal.objects.get().by == whose


def test_what_is_disputed_is_not_purged(make_work: MakeWork) -> None:
    work = make_work()
    withdraw(work, by=work.author)
    Withdrawal.objects.update(disputed=True)
    with clock.at(clock.now() + timedelta(days=31)):
        assert purge() == 0
    assert Work.objects.get() == work
