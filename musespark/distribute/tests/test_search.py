"""Search finds what is there for whom it is there, and no query breaks it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ClientOf, MakePerson, MakeWork
from musespark.distribute.enlist import enlist
from musespark.distribute.search import TABLE, WORKS, find, index, rebuild, words
from musespark.people.leave import leave
from musespark.people.models import Block, Mute
from musespark.support import clock
from musespark.works.models import Asset, Withdrawal, Work
from musespark.works.tags import retag
from musespark.works.withdraw import purge, withdraw

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Crème brûlée, 3 eggs!", ["creme", "brulee", "3", "eggs"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("酸種パン", ["酸種", "種パ", "パン"]),
        ("味", ["味"]),
        ("خُبْز", ["خبز"]),
        ("مدرّسة مدرسه", ["مدرسه", "مدرسه"]),
        ("می‌خواهم", ["ميخواهم"]),
        ("Łódź IŞIK ışık Øre", ["lodz", "isik", "isik", "ore"]),
        ("ﬁne full-width", ["fine", "full", "width"]),
        ('AND OR NOT (x) "y" z*', ["and", "or", "not", "x", "y", "z"]),
        ("___ ... 🙂", []),
    ],
)
def test_words_are_cut_alike_in_every_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("酸種パン", ["酸種", "種パ", "パン", "ン"]), ("味", ["味"]), ("abc", ["abc"])]
)
def test_the_index_also_holds_the_last_character_of_a_run(text: str, expected: list[str]) -> None:
    assert words(text, ends=True) == expected


@pytest.fixture
def written(make_work: MakeWork) -> Work:
    work = make_work(title="Spent grain", text="A loaf with beer from the brewery 酸種パンの朝 #baking")
    retag(work)
    enlist(work)
    return work


@pytest.mark.parametrize(
    "query",
    ["loaf", "LOAF beer", "brew", "spent grain", "種パ", "酸", "朝", "の朝", "loaf!", '"loaf"', "loaf -", "lo*"],
)
def test_a_word_or_its_beginning_finds_the_work(written: Work, query: str) -> None:
    assert find(query, NOBODY).works == [written.pk]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("A weekend in Łódź", "lodz"),
        ("A weekend in Lodz", "łódź"),
        ("Işık ve gölge", "isik"),
        ("Isik", "IŞIK"),
        ("مدرّسة", "مدرسة"),
        ("مدرسة", "مدرّسه"),
        ("我喜欢面包", "包"),
        ("東京の夜景", "景"),
    ],
)
def test_other_spellings_of_a_word_find_the_work(make_work: MakeWork, text: str, query: str) -> None:
    work = make_work(text=text)
    index(work)
    assert find(query, NOBODY).works == [work.pk]


@pytest.mark.parametrize("query", ["", "  ", "croissant", "loaf croissant", "oaf", "🙂", "%", "_"])
def test_what_is_not_there_is_not_found(written: Work, query: str) -> None:
    assert find(query, NOBODY).works == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text("\"'*():^-+&|!<>\\%_ \0NEARANDOT", max_size=30))
def test_no_query_breaks_it(written: Work, query: str) -> None:
    assert find(query, NOBODY).page == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60))
def test_no_text_breaks_the_index_and_its_words_find_it(make_work: MakeWork, text: str) -> None:
    plain = text.replace("\0", "")
    work = make_work(text=plain)
    index(work)
    found = find(words(plain)[0] if words(plain) else "", NOBODY)
    assert work.pk in found.works or not words(plain) or found.has_more or not words(plain)[0].isascii()


def test_alt_texts_are_searched_too(make_work: MakeWork) -> None:
    work = make_work(text="See")
    Asset.objects.create(
        work=work, alt="A heron on a roof", blob="x", media_type="image/png", width=1, height=1, byte_size=1
    )
    index(work)
    assert find("heron", NOBODY).works == [work.pk]


def test_drafts_and_withdrawn_works_are_not_found(written: Work, make_work: MakeWork) -> None:
    index(make_work(text="loaf in the making", published=False))
    withdraw(written, by=written.author)
    assert find("loaf", NOBODY).works == []
    enlist(written)
    assert find("loaf", NOBODY).works == []


def held() -> list[int]:
    """Return which Works the index holds anything of."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {TABLE} ORDER BY rowid")  # noqa: S608  own table
        return [row[0] for row in cursor.fetchall()]


def test_who_leaves_takes_their_words_along(written: Work, make_work: MakeWork, make_person: MakePerson) -> None:
    other = make_work(make_person("bob"), text="loaf two")
    index(other)
    assert held() == [written.pk, other.pk]
    leave(written.author)
    assert held() == [other.pk]


def test_what_is_purged_leaves_no_words(written: Work, make_work: MakeWork) -> None:
    other = make_work(text="loaf two")
    index(other)
    # deleted by a row alone, so that the index was not told
    Withdrawal.objects.create(work=written, by=written.author, at=clock.now() - timedelta(days=31))
    assert purge() == 1
    assert held() == [other.pk]


def test_an_edit_is_found_under_its_new_words_only(written: Work) -> None:
    Work.objects.filter(pk=written.pk).update(text="Now about cheese")
    enlist(Work.objects.get(pk=written.pk))
    assert find("cheese", NOBODY).works == [written.pk]
    assert find("loaf", NOBODY).works == []


def test_blocks_hold_for_works_and_people(written: Work, make_person: MakePerson) -> None:
    bob = make_person("bob")
    assert [person.username for person in find("ada", bob).people] == ["ada"]
    Block.objects.create(person=written.author, blocked=bob)
    found = find("ada loaf", bob), find("ada", bob), find("loaf", bob)
    assert [(part.people, part.works) for part in found] == [([], [])] * 3


def test_people_are_found_by_handle_and_name(make_person: MakePerson) -> None:
    make_person("grace", name="Grace Hopper")
    assert [person.username for person in find("@grace", NOBODY).people] == ["grace"]
    assert [person.username for person in find("hopp", NOBODY).people] == ["grace"]


@pytest.mark.parametrize(
    "query",
    ["lukasz", "łukasz", "ŁUKASZ", "elodie", "élodie", "E\u0301lodie", "zoe", "Zoë Łukasz", "elodie zoe", "@zle"],
)
def test_people_are_found_without_accents_and_case(make_person: MakePerson, query: str) -> None:
    make_person("zle", name="Zoë Łukasz Élodie")
    make_person("bob", name="Bob")
    assert [person.username for person in find(query, NOBODY).people] == ["zle"]


def test_a_person_is_found_under_their_new_name_only(make_person: MakePerson) -> None:
    person = make_person("zoe", name="Zoë")
    person.name = "Łucja"
    person.save()
    assert [found.username for found in find("lucja", NOBODY).people] == ["zoe"]
    assert person.found_as == "lucja"


@pytest.mark.parametrize("query", ["#elo", "elodie", "ÉLODIE"])
def test_hashtags_are_found_without_accents(make_work: MakeWork, query: str) -> None:
    retag(make_work(text="#élodie"))
    retag(make_work(text="#Elodie"))
    assert find(query, NOBODY).tags == [("elodie", 1), ("élodie", 1)]


def test_a_hashtag_counts_what_its_page_shows(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    muted, blocker, gone = make_person("muted"), make_person("blocker"), make_person("gone", is_active=False)
    bob = make_person("bob")
    for author in (None, bob, muted, blocker, gone):
        retag(make_work(author, text="#rye"))
    retag(make_work(text="#rye in the making", published=False))
    Mute.objects.create(person=bob, muted=muted)
    Block.objects.create(person=blocker, blocked=bob)
    assert (find("#rye", bob).tags, find("#rye", NOBODY).tags) == ([("rye", 2)], [("rye", 4)])
    assert "2 Works" in client_of(bob).get("/tag/rye").content.decode()
    assert "4 Works" in client.get("/tag/rye").content.decode()


def test_hashtags_are_found_with_their_count(written: Work) -> None:
    assert find("#bak", NOBODY).tags == [("baking", 1)]
    withdraw(written, by=written.author)
    assert find("#bak", NOBODY).tags == []


def test_results_come_in_pages_without_repeats(make_work: MakeWork) -> None:
    for _ in range(WORKS + 5):
        index(make_work(text="loaf"))
    first, second = find("loaf", NOBODY, 1), find("loaf", NOBODY, 2)
    assert (len(first.works), first.has_more, len(second.works), second.has_more) == (WORKS, True, 5, False)
    assert not set(first.works) & set(second.works)


def test_the_index_can_be_made_anew(written: Work, make_work: MakeWork, capsys: pytest.CaptureFixture[str]) -> None:
    other = make_work(text="loaf two")
    assert rebuild() == 2
    call_command("reindex")
    assert sorted(find("loaf", NOBODY).works) == [written.pk, other.pk]
    assert "2 Works are in the index." in capsys.readouterr().out
