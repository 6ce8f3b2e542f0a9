"""Near-copies are found before publishing, boilerplate accuses nobody, and the rows are the truth."""

import io
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, ImageFilter, ImageOps

from musespark.credential import near, prints
from musespark.credential.bands import HashIndex
from musespark.credential.bearing import bear, originality_of, take_bearing
from musespark.credential.fingerprint import QUALITY, bits_of, embed, look, shared_spans, shingles, skeleton, views
from musespark.credential.models import Bearing, PicturePoints, PicturePrint, TextPrint
from musespark.credential.process import Layer, ProcessRecord
from musespark.credential.record import recorders
from musespark.credential.shelves import shelf
from musespark.credential.shelves.texts import TEXTS
from musespark.credential.shingles import ShingleIndex
from musespark.credential.tests.conftest import encode, scene
from musespark.people.models import Notification, Person
from musespark.support import clock
from musespark.works.edit import edit
from musespark.works.models import Withdrawal, Work

MakeWork = Callable[..., Work]
MakePerson = Callable[..., Person]

STORY = (
    "My grandmother's wool sweater had a gash at the elbow. I mended it with mustard, rust and teal yarn; it took "
    "four hours and two cups of tea. The pattern is a little crooked, and that is the part that I like best about it."
)
OTHER = (
    "The leaky tap in our kitchen needed a fifty cent washer and twenty minutes. I turned the water off first, which "
    "is the one step that every video forgets to mention until the very end."
)
PROMO = " Subscribe to my newsletter and use the code SPARK20 for twenty percent off everything in the shop this week!"


def distance(one: Image.Image, other: bytes) -> int:
    return int(np.bitwise_count(views(encode(one, quality=90)) ^ bits_of(look(other).pdq)).sum(axis=1).min())


@pytest.mark.parametrize(
    "edited",
    [
        STORY,
        STORY.upper(),
        STORY.replace(" ", "  ") + " #mending #wool https://example.org/x 🧶🧶",
        STORY.replace("o", "о").replace("a", "а"),  # Cyrillic letters that look Latin
        STORY.replace("e", "3").replace("o", "0"),
        STORY.replace("mustard", "yellow").replace("four", "five"),
        STORY[: len(STORY) * 2 // 3],
        "Somebody wrote this and I agree: " + STORY,
        STORY.replace("é", "e").replace(".", " .").replace(",", ""),
    ],
)
def test_an_edited_text_is_found(make_work: MakeWork, make_person: MakePerson, edited: str) -> None:
    original = make_work(text=STORY)
    bear(original)
    bear(make_work(text=OTHER))
    copy = make_work(make_person("bob"), text=edited, published=False)
    found = near.nearest(near.probe_of(copy))
    assert [hit.work for hit in found] == [original]
    assert found[0].is_copy
    assert found[0].spans


def test_an_unrelated_text_is_not_found(make_work: MakeWork) -> None:
    bear(make_work(text=STORY))
    assert near.nearest(near.probe(OTHER)) == []


def test_boilerplate_that_many_share_accuses_nobody(make_work: MakeWork) -> None:
    for number in range(12):
        tale = f"Post {number}: " + " ".join(f"w{number}ord{n}{number * 7 + n}" for n in range(30))
        bear(make_work(text=tale + PROMO))
    fresh = near.nearest(
        near.probe("A walk along the harbour at six in the morning, gulls, fog and one red boat." + PROMO)
    )
    assert fresh == []


def test_a_copy_that_everybody_posts_is_found_all_the_same(make_work: MakeWork, make_person: MakePerson) -> None:
    first = make_work(text=STORY)
    bear(first)
    for number in range(12):
        bear(make_work(make_person(f"p{number}"), text=STORY))
    last = make_work(make_person("last"), text=STORY)
    assert bear(last).cluster == first.pk


def test_hashtags_alone_say_nothing(make_work: MakeWork) -> None:
    bear(make_work(text="#sunset #beach #summer #love #photo"))
    work = make_work(text="#sunset #beach #summer #love #photo")
    assert near.nearest(near.probe_of(work)) == []
    assert bear(work).originality is None


def test_the_shared_stretch_is_marked_in_the_asked_text() -> None:
    asked = "I say: mended it with MUSTARD, rust and teal yarn. Fine?"
    (start, end), *rest = shared_spans(asked, STORY)
    assert rest == []
    assert asked[start:end] == "mended it with MUSTARD, rust and teal yarn"


@pytest.mark.parametrize(
    "change",
    [
        lambda image: Image.open(_file(encode(image, quality=12))),
        lambda image: image.resize((200, 150)),
        lambda image: image.convert("L").convert("RGB"),
        ImageOps.mirror,
        lambda image: image.rotate(90, expand=True),
        ImageOps.invert,
        lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    ],
    ids=["recompressed", "resized", "grey", "mirrored", "turned", "negative", "blurred"],
)
def test_a_changed_picture_is_found(
    make_picture_work: MakeWork, make_person: MakePerson, change: Callable[[Image.Image], Image.Image]
) -> None:
    original = make_picture_work(seed=21, text="")
    bear(original)
    bear(make_picture_work(seed=22, text=""))
    copy = make_picture_work(make_person("bob"), data=encode(change(scene(21))), text="")
    bearing = bear(copy)
    assert (bearing.cluster, bearing.nearest) == (original.pk, original)
    assert bearing.originality is not None
    assert bearing.originality < 0.6


def _file(data: bytes) -> io.BytesIO:

    return io.BytesIO(data)


def test_unrelated_pictures_are_far_apart() -> None:
    assert min(distance(scene(seed), encode(scene(30))) for seed in range(31, 51)) > 60


def test_a_picture_without_structure_is_never_matched(make_picture_work: MakeWork) -> None:
    plain = encode(Image.new("RGB", (300, 200), "black"))
    assert look(plain).quality < QUALITY
    bear(make_picture_work(data=plain, text=""))
    assert near.nearest(near.probe(pictures=[plain])) == []


def test_an_own_repost_joins_the_cluster_but_costs_no_originality(make_work: MakeWork) -> None:
    first, again = make_work(text=STORY), make_work(text=STORY + " Again!")
    bear(first)
    bearing = bear(again)
    assert bearing.cluster == first.pk
    assert bearing.originality == 1.0
    assert not Notification.objects.exists()


def test_a_copy_costs_originality_and_its_original_is_told(make_work: MakeWork, make_person: MakePerson) -> None:
    original = make_work(text=STORY)
    bear(original)
    copy = make_work(make_person("bob"), text=STORY + " " + OTHER)
    bearing = bear(copy)
    assert bearing.originality is not None
    assert 0.3 < bearing.originality < 0.6
    told = Notification.objects.get()
    assert (told.person, told.kind, told.actor) == (original.author, "near", copy.author)
    bear(copy)
    assert Notification.objects.count() == 1


def test_an_original_keeps_its_originality_after_it_was_copied(make_work: MakeWork, make_person: MakePerson) -> None:
    moment = clock.now()
    with clock.at(moment - timedelta(days=2)):
        original = make_work(text=STORY)
    original.publication.at = moment - timedelta(days=2)
    original.publication.save()
    bear(original)
    bear(make_work(make_person("bob"), text=STORY))
    assert originality_of(original) == 1.0
    assert bear(original).cluster == original.pk


def test_a_withdrawn_work_is_not_shown(make_work: MakeWork) -> None:
    work = make_work(text=STORY)
    bear(work)
    assert len(near.nearest(near.probe(STORY))) == 1
    Withdrawal.objects.create(work=work, by=work.author)
    assert near.nearest(near.probe(STORY)) == []


def test_an_edited_work_is_found_by_what_it_says_now(make_work: MakeWork) -> None:
    work = make_work(text=STORY)
    bear(work)
    near.nearest(near.probe(STORY))
    edit(work, title="", text=OTHER)
    bear(work)
    assert near.nearest(near.probe(STORY)) == []
    assert [hit.work for hit in near.nearest(near.probe(OTHER))] == [work]


def test_the_index_starts_anew_when_the_rows_are_other_ones(make_work: MakeWork) -> None:
    bear(make_work(text=STORY))
    assert near.nearest(near.probe(STORY))
    TextPrint.objects.all().delete()
    assert near.nearest(near.probe(STORY)) == []


def test_what_was_committed_late_under_a_smaller_number_is_found(
    make_work: MakeWork, make_picture_work: MakeWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "late", lambda: shelf.LATE)  # as on PostgreSQL
    late = make_picture_work(text=STORY, seed=21)
    bear(late)
    words, look_of = TextPrint.objects.get(), PicturePrint.objects.get()
    TextPrint.objects.all().delete()
    PicturePrint.objects.all().delete()
    PicturePoints.objects.all().delete()
    bear(make_picture_work(text=OTHER, seed=22))
    assert near.nearest(near.probe(STORY, [encode(scene(21))])) == []
    words.save(force_insert=True)
    look_of.save(force_insert=True)
    (found,) = near.nearest(near.probe(STORY, [encode(scene(21), quality=60)]))
    assert (found.work, found.text, found.picture > 0.9) == (late, 1.0, True)
    bear(make_work(text="Something else again, about clay."))
    assert [hit.work for hit in near.nearest(near.probe(STORY))] == [late]
    assert TEXTS._last == sorted(TEXTS._last)


def test_what_is_gone_has_no_bearing(make_work: MakeWork) -> None:
    take_bearing.call(make_work(published=False).pk)
    take_bearing.call(10**6)
    assert not Bearing.objects.exists()


def test_the_feed_reads_columns_in_its_own_order(make_work: MakeWork, make_person: MakePerson) -> None:
    one, two = make_work(text=STORY), make_work(make_person("bob"), text=STORY)
    bear(one)
    bear(two)
    read = prints.read([two.pk, 10**6, one.pk])
    assert read.cluster.tolist() == [one.pk, 0, one.pk]
    assert read.originality.tolist() == [0.0, 1.0, 1.0]
    assert read.vectors.shape == (3, 256)
    assert np.allclose(np.linalg.norm(read.vectors.astype(float), axis=1), [1, 0, 1], atol=0.01)
    assert np.array_equal(prints.embedding([one.pk])[0], embed([STORY])[0])


def test_the_letter_skeleton_knows_where_its_letters_stand() -> None:
    found = skeleton("Çà 0k @x #y ﬁ")
    assert found.letters == "caokfi"
    assert [("Çà 0k @x #y ﬁ")[place] for place in found.places] == ["Ç", "à", "0", "k", "ﬁ", "ﬁ"]


def test_the_shingle_index_finds_the_same_before_and_after_it_merges(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [STORY, OTHER, STORY[:120] + OTHER[60:]]
    tail, bulk = ShingleIndex(), ShingleIndex()
    for doc, text in enumerate(texts):
        tail.add(doc, shingles(text), author=doc, at=doc)
    monkeypatch.setattr("musespark.credential.shingles.TAIL", 1)
    bulk.fill((doc, shingles(text), doc, doc) for doc, text in enumerate(texts[:2]))
    bulk.add(2, shingles(texts[2]), author=2, at=2)
    for text in texts:
        assert bulk.propose(shingles(text)) == tail.propose(shingles(text))
    tail.forget(0)
    bulk.forget(0)
    assert (
        [hit.doc for hit in tail.propose(shingles(STORY))] == [hit.doc for hit in bulk.propose(shingles(STORY))] == [2]
    )


def test_the_hash_index_misses_nothing_within_31_bits() -> None:
    draw = np.random.default_rng(5)
    kept = draw.integers(0, 2**64, (5000, 4), dtype=np.uint64)
    index = HashIndex()
    for doc, bits in enumerate(kept):
        index.add(doc, bits)
    index.forget(7)
    for flips in (0, 1, 15, 30, 31, 32, 40):
        for doc in (3, 2500, 4999):
            asked = kept[doc].copy()
            for bit in draw.choice(256, flips, replace=False):
                asked[bit // 64] ^= np.uint64(1 << int(bit % 64))
            expected = [(doc, flips)] if flips <= 31 else []
            assert [(hit.doc, hit.distance) for hit in index.propose(asked[None])] == expected
    assert index.propose(kept[7][None]) == []
    assert len(index) == 4999


WORDS = ["bread", "rye", "oven", "yarn", "wool", "harbour", "fog", "tap", "washer", "clay", "comet", "boat"]
words = some.lists(some.sampled_from(WORDS), max_size=60)


@given(words.map(" ".join), some.integers(0, 5))
def test_a_text_always_explains_itself(text: str, where: int) -> None:
    index = ShingleIndex()
    index.add(1, shingles(text), author=7, at=1.0)
    hits = index.propose(shingles(text))
    if not len(shingles(text)):
        assert hits == []
        return
    assert (hits[0].doc, hits[0].covers) == (1, 1.0)
    assert hits[0].contained == pytest.approx(1.0)
    found, mass = index.explained(shingles(text), not_by=8, before=2.0)
    assert found == pytest.approx(mass)
    assert index.explained(shingles(text), not_by=7, before=2.0)[0] == 0
    assert index.explained(shingles(text), not_by=8, before=1.0)[0] == 0
    assert index.propose(shingles(text), not_by=7) == []
    assert index.propose(shingles(text), before=float(where)) == ([] if where <= 1 else hits)


@given(some.text(max_size=300), some.text(max_size=300))
def test_any_text_has_prints(text: str, other: str) -> None:
    hashes = shingles(text)
    assert hashes.dtype == np.uint32
    assert np.all(np.diff(hashes.astype(np.int64)) > 0)
    for start, end in shared_spans(text, other):
        assert 0 <= start < end <= len(text)
    assert len(skeleton(text).letters) == len(skeleton(text).places)
    assert np.all(np.isfinite(embed([text]).astype(np.float32)))


def test_adding_a_text_again_replaces_it() -> None:
    index = ShingleIndex()
    index.add(1, shingles(STORY))
    index.add(1, shingles(OTHER))
    assert index.propose(shingles(STORY)) == []
    assert [hit.doc for hit in index.propose(shingles(OTHER))] == [1]
    assert len(index) == 1


def test_an_empty_index_proposes_nothing() -> None:
    assert ShingleIndex().propose(shingles(STORY)) == []
    assert ShingleIndex().explained(shingles(STORY), not_by=1, before=1.0)[0] == 0
    assert HashIndex().propose(views(encode(scene(1)))) == []


def test_two_studio_layouts_that_look_alike_are_no_copies(
    make_picture_work: MakeWork, make_person: MakePerson, request: pytest.FixtureRequest
) -> None:
    def drawn(work: Work) -> ProcessRecord:
        return ProcessRecord(pictures={asset.sha256: (Layer("drawn"),) for asset in work.assets.all()})

    recorders.insert(0, drawn)
    request.addfinalizer(lambda: recorders.remove(drawn))
    first = make_picture_work(seed=23, text="Bread for breakfast")
    bear(first)
    second = make_picture_work(make_person("bob"), data=encode(scene(23), quality=70), text="Fog in the harbour")
    bearing = bear(second)
    assert bearing.cluster == second.pk
    assert bearing.originality == 1.0
    assert [hit.work for hit in near.nearest(near.probe_of(second))] == [first]
