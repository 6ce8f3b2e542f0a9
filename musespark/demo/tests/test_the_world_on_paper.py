"""The world as it is told, before any row is written."""

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from musespark.create.authorship.notes import plain
from musespark.create.words.brief import Brief as Facts
from musespark.create.words.factlock import check
from musespark.create.words.tokens import sentences
from musespark.demo import read
from musespark.demo.pictures import palettes_of, pictures_of
from musespark.demo.read import Piece
from musespark.demo.world import PAST, World, age, world
from musespark.works.models import Work


@pytest.fixture(scope="module")
def told() -> World:
    return world()


def scripts(text: str) -> set[str]:
    return {unicodedata.name(sign).split()[0] for sign in text if sign.isalpha()}


def test_fourteen_creators_and_an_audience_live_in_it(told: World) -> None:
    assert len(told.creators) == 14
    assert len(told.readers) == 25 + 8
    assert len({who.handle for who in told.everybody}) == 47


def test_it_has_three_hundred_works(told: World) -> None:
    assert len(told.pieces) == 300


def test_it_is_written_in_seven_languages_and_three_scripts(told: World) -> None:
    assert {piece.language for piece in told.pieces} == {"ar", "de", "en", "es", "fr", "ja", "pt"}
    found = set().union(*(scripts(piece.text) for piece in told.pieces))
    assert {"LATIN", "ARABIC", "HIRAGANA", "CJK"} <= found


def test_told_twice_it_is_the_same(told: World) -> None:
    assert world() == told


def test_fewer_works_are_the_newest_ones(told: World) -> None:
    few = world(40)
    assert 35 <= len(few.pieces) <= 40
    newest = told.pieces[-40:]
    assert [piece for piece in newest if piece in few.pieces] == few.pieces


def test_it_is_told_oldest_first_and_lies_in_the_past(told: World) -> None:
    days = [age(piece) for piece in told.pieces]
    assert days == sorted(days, reverse=True)
    assert 0 < days[-1] < days[0] <= PAST + 1


def test_every_remix_is_younger_than_its_parents(told: World) -> None:
    days = {piece.ref: age(piece) for piece in told.pieces if piece.ref}
    remixes = [piece for piece in told.pieces if piece.remix]
    assert len(remixes) == 6
    for piece in remixes:
        assert all(days[parent] > age(piece) for parent in piece.remix)


def test_names_are_given_once(told: World) -> None:
    refs = [piece.ref for piece in told.pieces if piece.ref]
    assert len(refs) == len(set(refs))


def test_every_thread_hangs_on_a_work_and_is_by_people_who_live_here(told: World) -> None:
    threads = read.threads()
    assert set(threads) <= {piece.ref for piece in told.pieces}
    handles = {who.handle for who in told.everybody}
    assert {line.by for said in threads.values() for line in said} <= handles


def test_a_reply_is_at_most_one_step_deeper_than_the_one_before() -> None:
    for said in read.threads().values():
        depths = [line.depth for line in said]
        assert depths[0] == 0
        assert all(after <= before + 1 for before, after in pairwise(depths))


def test_everything_fits_the_forms_that_people_fill_in(told: World) -> None:
    for piece in told.pieces:
        assert 0 < len(piece.text) <= Work.TEXT
        assert len(piece.title) <= Work.TITLE
        assert len(piece.pictures) <= 4
    for who in told.everybody:
        assert 0 < len(who.bio) <= 500
        assert len(who.links) <= 5


def test_two_thirds_are_illustrated_and_each_picture_is_described(told: World) -> None:
    palettes, known = palettes_of(told.creators), {who.handle: who for who in told.everybody}
    with_pictures = [piece for piece in told.pieces if piece.pictures]
    assert 0.55 < len(with_pictures) / len(told.pieces) < 0.75
    for piece in with_pictures:
        assert all(str(picture["alt"]).strip() for picture in pictures_of(piece, known[piece.by], palettes))


def by_model(told: World) -> list[Piece]:
    return [piece for piece in told.pieces if piece.ai]


def test_words_of_a_model_stand_in_their_text_once_after_a_round_of_the_studio(told: World) -> None:
    assert len(by_model(told)) == 46
    for piece in by_model(told):
        assert piece.text.count(piece.made) == 1
        assert piece.studio
        assert not piece.remix
        assert len(sentences(piece.notes)) > 1


def test_every_creator_took_words_of_a_model_in_their_own_languages(told: World) -> None:
    taken = by_model(told)
    assert {piece.by for piece in taken} == {who.handle for who in told.creators}
    assert {piece.language for piece in taken} == {"ar", "de", "en", "es", "fr", "ja", "pt"}


def test_who_comes_in_meets_them_among_works_that_people_wrote_alone(told: World) -> None:
    assert sum(bool(piece.ai) for piece in told.pieces[-10:]) == 7
    assert sum(bool(piece.ai) for piece in told.pieces[-30:]) == 15


def test_a_model_wrote_little_of_some_half_of_others_and_some_was_edited(told: World) -> None:
    whole = [len(piece.made) / len(piece.text) for piece in by_model(told) if piece.made == piece.ai]
    assert len(whole) == 33
    assert sum(share < 0.25 for share in whole) == 6
    assert sum(share > 0.5 for share in whole) == 8
    assert max(whole) < 0.81


def test_a_model_says_nothing_that_its_authors_notes_do_not_say(told: World) -> None:
    for piece in by_model(told):
        tongue = Facts(notes=piece.notes, language=piece.language).tongue
        assert check(piece.ai, piece.notes, tongue) == [], piece.ai


def test_a_model_does_not_hand_its_authors_sentences_back_to_them(told: World) -> None:
    for piece in by_model(told):
        said = {plain(sentence) for sentence in sentences(piece.notes)}
        assert said.isdisjoint(map(plain, sentences(piece.ai))), piece.ai


def test_three_works_quote_words_that_were_pasted(told: World) -> None:
    pasted = [piece for piece in told.pieces if piece.pasted]
    assert len(pasted) == 3
    assert all(piece.text.count(piece.pasted) == 1 for piece in pasted)


def test_no_two_works_say_the_same_but_the_one_that_copies(told: World) -> None:
    titles = [piece.title for piece in told.pieces if piece.title and "#coffee" not in piece.text]
    twice = {title for title in titles if titles.count(title) > 1}
    assert twice == {"The loaf nobody was meant to see"}
    assert len({piece.text for piece in told.pieces}) == 300


def test_one_corner_is_crowded_and_two_are_open(told: World) -> None:
    assert sum("#coffee " in piece.text for piece in told.pieces) == 40
    assert sum("#bookbinding" in piece.text for piece in told.pieces) == 2
    assert sum("#nightsounds" in piece.text for piece in told.pieces) == 3


def test_no_file_of_the_content_is_large() -> None:
    assert all(file.stat().st_size < 100_000 for file in Path(read.CONTENT).rglob("*.toml"))
