"""Both authors see which stretches of two recordings are alike, in words, drawn, and in players that start there."""

import re

import pytest
from django_tasks_db.models import DBTaskResult

from conftest import ClientOf, MakePerson, MakeWork
from musespark.credential import bearing, shelves
from musespark.credential.models import Dispute, FramesPrint
from musespark.credential.recordings import Shared
from musespark.credential.stretches import stretches
from musespark.credential.tests.reels import hung
from musespark.works.models import Work

pytestmark = pytest.mark.django_db
Pair = tuple[Work, Work]


@pytest.fixture(autouse=True)
def _empty_shelves() -> None:
    for each in shelves.shelves():
        each.start_anew()


@pytest.fixture
def pair(make_work: MakeWork, make_person: MakePerson) -> Pair:
    """Bob's later film, which is the second shot of ada's with another sound, and hers."""
    original = make_work(make_person("ada"), text="A walk by the river.")
    hung(original, 1, 2, 3, tune_of=4)
    bearing.bear(original)
    copy = make_work(make_person("bob"), text="Look at this.")
    hung(copy, 2, tune_of=5)
    bearing.bear(copy)
    return copy, original


def address(pair: Pair) -> str:
    return f"/prove/match/{pair[0].key}/{pair[1].key}"


def test_both_authors_see_the_same_sentences_drawing_and_players(pair: Pair, client_of: ClientOf) -> None:
    pages = [client_of(work.author).get(address(pair)).content.decode() for work in pair]
    for page in pages:
        assert "<p>0:00 to 0:08 of the one by @bob shows what 0:08 to 0:16 of the one by @ada shows.</p>" in page
        assert "<p>That is nearly all of the one by @bob, and a part of the one by @ada.</p>" in page
        assert "<p>The sound is another one.</p>" in page
        assert re.findall(r'src="[^"]*(#t=[^"]*)"', page) == ["#t=8.0,16.0", "#t=0.0,8.0"]
        assert page.count('class="stretches__part"') == 2
        assert 'role="img" aria-label="0:00 to 0:08 of the one by @bob shows' in page


def test_nobody_else_sees_it(pair: Pair, client_of: ClientOf, make_person: MakePerson) -> None:
    assert client_of(make_person("eve")).get(address(pair)).status_code == 404


def test_a_dispute_is_opened_as_for_texts_and_keeps_how_alike_they_are(pair: Pair, client_of: ClientOf) -> None:
    answer = client_of(pair[1].author).post(address(pair), {"act": "dispute", "words": ""})
    assert answer.status_code == 302
    row = Dispute.objects.get()
    assert (row.work, row.original, row.text) == (*pair, 0)
    assert row.recording > 0.9


def test_the_author_of_a_draft_sees_it_before_publishing(
    pair: Pair, client_of: ClientOf, make_work: MakeWork, make_person: MakePerson
) -> None:
    draft = make_work(make_person("eve"), published=False, text="")
    hung(draft, 3)
    page = client_of(draft.author).get(f"/prove/near/{draft.key}").content.decode()
    assert "Recording: near-copy" in page
    assert "<p>0:00 to 0:08 of yours shows what 0:16 to 0:24 of theirs shows.</p>" in page
    assert "#t=16.0,24.0" in page


def test_a_draft_that_was_not_looked_at_yet_says_so_and_asks_for_it_once(
    client_of: ClientOf, make_work: MakeWork, make_person: MakePerson
) -> None:
    draft = make_work(make_person("eve"), published=False, text="")
    hung(draft, 3)
    FramesPrint.objects.all().delete()
    for _ in range(2):
        page = client_of(draft.author).get(f"/prove/near/{draft.key}").content.decode()
        assert "Its video or sound is being compared with others." in page
    assert DBTaskResult.objects.filter(task_path=bearing.take_recording.module_path).count() == 1


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        (
            Shared("sound", ((12, 48),), ((62, 98),), 0.9, 0.9, 1.06),
            (
                "0:12 to 0:48 of yours sounds like 1:02 to 1:38 of theirs. That is nearly all of both. "
                "It is 6 % faster in yours."
            ),
        ),
        (
            Shared("sound", ((0, 9),), ((5, 12),), 0.2, 0.3, 0.8, -2.0, is_alone=True),
            (
                "0:00 to 0:09 of yours sounds like 0:05 to 0:12 of theirs. That is a part of both. "
                "It is 20 % slower in yours. It is lower there, in another key. The pictures are others."
            ),
        ),
        (
            Shared("frames", ((0, 4), (6, 9), (11, 14), (20, 24)), ((1, 5), (9, 12), (0, 3), (30, 34)), 0.5, 0.9),
            (
                "0:00 to 0:04 of yours shows what 0:01 to 0:05 of theirs shows. "
                "0:06 to 0:09 of yours shows what 0:09 to 0:12 of theirs shows. "
                "0:11 to 0:14 of yours shows what 0:00 to 0:03 of theirs shows. "
                "1 more stretch is drawn below. That is a part of yours, and nearly all of theirs."
            ),
        ),
        (Shared("still", ((3, 3.5),), (), 0.1, 0.95), "0:03 to 0:04 of yours shows the picture of theirs."),
        (Shared("shown", (), ((3, 9),), 0.95, 0.1), "The picture of yours is seen in theirs, 0:03 to 0:09."),
    ],
)
def test_what_is_shared_is_told_in_plain_words(make_work: MakeWork, shared: Shared, said: str) -> None:
    asked, other = make_work(), make_work()
    (told,) = stretches([shared], asked, other, ("yours", "theirs"))
    assert told.sentence == said
    assert told.bars == ()


def test_a_stretch_is_drawn_where_it_stands_and_wide_enough_to_be_seen(pair: Pair) -> None:
    shared = Shared("frames", ((0, 4), (7.99, 8)), ((12, 18), (23.99, 24)), 0.5, 0.5)
    first, last = stretches([shared], *pair, ("yours", "theirs"))[0].bars
    assert (first.above, first.above_width, first.below, first.below_width) == (150, 75, 0, 150)
    assert (last.above, last.above_width, last.below, last.below_width) == (297, 3, 297, 3)
    assert first.corners == "150.0,24 225.0,24 150.0,52 0.0,52"
