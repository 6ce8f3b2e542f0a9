"""The world is made through the rooms' verbs, once."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum
from django_tasks_db.models import DBTaskResult

from conftest import MakePerson, MakeWork
from musespark.create.models import Acceptance, Offer, Rejection, Round
from musespark.credential import vouch
from musespark.credential.bearing import bear
from musespark.credential.dispute import waiting_for_a_person
from musespark.credential.facts import Facts
from musespark.credential.label import speak
from musespark.credential.models import Contest
from musespark.credential.studio import recorded
from musespark.demo.browse import browse_demo
from musespark.demo.hang import PAINTING
from musespark.demo.live import live, stands
from musespark.demo.models import Sketch
from musespark.demo.stage import Stage
from musespark.distribute.fold import SHOWN
from musespark.distribute.models import ReachDay, Slate
from musespark.distribute.rank.pipeline import LISTED
from musespark.earn.ledger.audit import audit, trial_balance
from musespark.earn.models import Refund, Reward
from musespark.learn.numbers import tally, works_of
from musespark.people.models import Follow, Person
from musespark.support import clock
from musespark.support.jobs import LAST
from musespark.traces.models import Trace
from musespark.works.models import Derivation, Like, Pin, Publication, Repost, Save, Work


def originals() -> list[Work]:
    return list(Work.objects.visible().filter(in_reply_to=None))


def snapshot() -> dict[str, int]:
    tables = (Person, Work, Derivation, Like, Save, Repost, Follow, Reward, Trace, Offer, Sketch)
    return {model.__name__: model._default_manager.count() for model in tables}


@pytest.fixture
def whole(db: None) -> Stage:
    return live(300)


def test_the_whole_world_stands(whole: Stage) -> None:
    assert stands()
    assert len(originals()) == 300
    assert Person.objects.filter(is_demo=True).count() == 47
    assert not any(person.has_usable_password() for person in Person.objects.all())
    creators = Person.objects.filter(username__in=[who.handle for who in whole.world.creators])
    works = creators.annotate(n=Count("works")).values_list("n", flat=True)
    assert len(works) == 14
    assert min(works) >= 18
    _people_act()
    _attention_adds_up(whole)
    _lineage_holds(whole)
    _money_holds()
    _studio_left_traces(whole)
    _the_labels_say_who_wrote_what(whole)
    _the_copy_is_found(whole)


def _people_act() -> None:
    replies = Work.objects.visible().exclude(in_reply_to=None)
    assert replies.count() > 120
    assert replies.filter(in_reply_to__in_reply_to__isnull=False).count() > 5  # back and forth
    assert Like.objects.count() > 700
    assert Save.objects.count() > 250
    assert Repost.objects.exists()
    assert Pin.objects.filter(place=Pin.Place.THREAD).count() == 3
    assert Contest.objects.filter(rulings=None).count() == 1
    [disputed] = waiting_for_a_person()
    assert (disputed.work.author.username, disputed.by.username) == ("breadly_daily", "margaux_levain")
    assert disputed.text > 0.9
    kinds = set(Trace.objects.values_list("kind", flat=True))
    assert {"impression", "dwell", "dwelt", "rewarded", "refunded", "offered", "accepted", "rejected"} <= kinds
    oldest = Trace.objects.filter(kind="impression").earliest("at")
    assert timedelta(days=50) < clock.now() - oldest.at < timedelta(days=58)


def _attention_adds_up(stage: Stage) -> None:
    """Of every Work: lists it was on >= pages sent with it >= times on screen >= readers >= people who kept it."""
    creators = [stage.people[who.handle] for who in stage.world.creators]
    rows = [row for person in creators for row in tally(person.pk, works_of(person)).standings()]
    assert len(rows) > 250
    assert all(row.shown >= row.read >= row.kept for row in rows)
    reach = ReachDay.objects.values_list("work", "outcome").annotate(n=Sum("count")).order_by()
    counted = {(work, outcome): count for work, outcome, count in reach}
    assert all(counted[row.work, LISTED] >= counted[row.work, SHOWN] >= row.shown for row in rows)
    assert len(set(ReachDay.objects.values_list("day", flat=True))) > 50
    published = dict(Publication.objects.values_list("work", "at"))
    assert all(trace.at >= published[trace.work_ref or 0] for trace in Trace.objects.filter(kind="dwelt"))


def _lineage_holds(stage: Stage) -> None:
    """Three remixes in a row, and one with two parents that share a grandparent."""
    chain = ["dome-timer", "hive-timer", "forgetful-timer", "schematic"]
    for child, parent in pairwise(chain):
        edge = Derivation.objects.get(child=stage.refs[child])
        assert edge.parent == stage.refs[parent]
        assert edge.share_ppm == 250_000
        assert edge.terms
    parents = {edge.parent for edge in stage.refs["moon-written"].derived_from.all()}
    assert parents == {stage.refs["moon-woven"], stage.refs["moon-printed"]}
    assert {edge.parent for each in parents for edge in each.derived_from.all()} == {stage.refs["osu-bamu"]}


def _money_holds() -> None:
    assert Reward.objects.count() > 30
    assert Refund.objects.count() == 1
    assert Reward.objects.annotate(n=Count("shares__owner_ref", distinct=True)).filter(n__gt=3).exists()
    assert sum(row.amount for row in trial_balance()) == 0
    assert audit().faults == []


def _studio_left_traces(stage: Stage) -> None:
    assert Acceptance.objects.filter(offer__kind=Offer.Kind.TITLE).count() == 45
    assert Acceptance.objects.count() == 45 + 46
    assert Rejection.objects.count() == 45 + 3
    assert not Round.objects.filter(conclusion=None).exists()
    record = recorded(stage.refs["swarm-call"])
    assert record is not None
    assert record.complete
    assert record.ai_sentences == 1
    assert record.text["typed"] > 4 * record.text["ai"]


def _the_labels_say_who_wrote_what(stage: Stage) -> None:
    records = [(work.title, recorded(work)) for work, _ in stage.works]
    assert all(record and record.complete for _, record in records)
    said = [(title, speak(Facts(record, has_text=True))) for title, record in records if record]
    endings = Counter(sentence.split(", ")[-1].lstrip("0123456789 ") for _, sentence in said)
    assert endings == {
        "AI sentence": 18,
        "AI sentences": 15,
        "AI sentence edited": 13,
        "% pasted": 3,
        "Text: typed by the author": 251,
    }
    of = dict(said)
    assert of["自動販売機の灯り"] == "Text: 83 % typed by the author, 1 AI sentence"
    assert of["Salt goes in late"] == "Text: 40 % typed by the author, 2 AI sentences"
    assert of["Three inks, seven colours"] == "Text: 87 % typed by the author, 1 AI sentence edited"
    assert of["雨の路地、午前零時"] == "Text: typed by the author"


def _the_copy_is_found(stage: Stage) -> None:
    for ref in ("first-loaf", "copied-loaf"):
        bear(stage.refs[ref])
    bearing = stage.refs["copied-loaf"].bearing
    assert bearing.nearest == stage.refs["first-loaf"]
    assert bearing.similarity > 0.9
    assert bearing.cluster == stage.refs["first-loaf"].pk


def test_made_twice_it_is_made_once(db: None) -> None:
    call_command("demo", works=6, stdout=StringIO())
    before = snapshot()
    assert Person.objects.exclude(picture="").count() == 14
    assert Work.objects.filter(assets__renditions__name="medium").exists()
    said = StringIO()
    call_command("demo", works=6, stdout=said)
    assert snapshot() == before
    assert "The demo world stands" in said.getvalue()


def test_a_taken_handle_stops_it_before_anything_is_made(make_person: MakePerson) -> None:
    make_person("haru_machi")
    with pytest.raises(CommandError, match="haru_machi"):
        call_command("demo", works=6)
    assert snapshot() == {**dict.fromkeys(snapshot(), 0), "Person": 1}


def test_a_start_brings_it_only_where_nobody_is_yet(make_person: MakePerson) -> None:
    make_person("ada")
    said = StringIO()
    call_command("demo", if_new=True, stdout=said)
    assert "No demo world" in said.getvalue()
    assert snapshot() == {**dict.fromkeys(snapshot(), 0), "Person": 1}


def test_it_is_made_the_same_again(db: None) -> None:
    def told() -> list[tuple[object, ...]]:
        rows = Work.objects.order_by("id").values_list(
            "author__username", "title", "text", "language", "publication__at"
        )
        return [(*row[:-1], round((now - row[-1]).total_seconds())) for row in rows]

    now = live(12).now
    first = told()
    likes = sorted(Like.objects.values_list("work__text", "person__username"))
    Person.objects.filter(is_demo=True).delete()
    now = live(12).now
    assert told() == first
    assert sorted(Like.objects.values_list("work__text", "person__username")) == likes


def test_its_readers_open_their_feeds_where_nobody_real_has_published(db: None, make_work: MakeWork) -> None:
    live(6)
    make_work()
    browse_demo.call()
    assert not Slate.objects.exists()
    Work.objects.filter(author__is_demo=False).delete()
    browse_demo.call()
    assert Slate.objects.values("person").distinct().count() == Person.objects.count() - 1


@pytest.mark.django_db
def test_what_people_of_the_place_publish_goes_before_all_that_the_demo_left_to_do(make_work: MakeWork) -> None:
    live(12)
    work = make_work()
    vouch.soon(work)
    ready = DBTaskResult.objects.ready().order_by("-priority", "enqueued_at")
    first = ready[0]
    assert (first.task_path, first.args_kwargs["args"]) == (vouch.vouch_for.module_path, [work.pk])
    assert {row.priority for row in ready[1:]} == {PAINTING, LAST, -20}
