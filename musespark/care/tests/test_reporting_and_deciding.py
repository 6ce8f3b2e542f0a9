from collections.abc import Callable

import pytest
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.care.decide import appeal, decide, open_reports, report, take_back
from musespark.care.models import Decision, Report
from musespark.people.models import Notification, Person
from musespark.web.spell import exact
from musespark.works.models import Asset, Withdrawal, Work
from musespark.works.refuse import Refused

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


@pytest.fixture
def moderator(make_person: MakePerson) -> Person:
    return make_person("mo", is_staff=True)


@pytest.fixture
def reported(make_work: MakeWork, make_person: MakePerson) -> Work:
    work = make_work()
    report(work, by=make_person("rea"), reason=Report.Reason.SPAM, words="Seen ten times.")
    return work


def test_nothing_happens_to_a_work_before_a_person_decided(reported: Work) -> None:
    assert Work.objects.visible().get() == reported
    assert open_reports(reported).count() == 1


def test_reporting_twice_is_once(reported: Work) -> None:
    report(reported, by=Person.objects.get(username="rea"), reason=Report.Reason.HARM)
    assert Report.objects.get().reason == Report.Reason.SPAM


def test_after_a_decision_a_work_can_be_reported_again(reported: Work, moderator: Person) -> None:
    rea = Person.objects.get(username="rea")
    decide(reported, by=moderator, outcome=Decision.Outcome.STAYS, why="A normal offer.")
    again = report(reported, by=rea, reason=Report.Reason.HARM, words="Now it threatens me.")
    assert report(reported, by=rea, reason=Report.Reason.HARM) == again
    assert list(open_reports(reported)) == [again]


def test_who_is_part_of_it_is_told_how_somebody_else_can_decide(
    reported: Work, moderator: Person, client_of: ClientOf
) -> None:
    decides = f'action="/operate/reports/{reported.key}"'
    assert decides in client_of(moderator).get("/operate/reports").content.decode()
    report(reported, by=moderator, reason=Report.Reason.SPAM)
    page = client_of(moderator).get("/operate/reports").content.decode()
    assert decides not in page
    assert "<code>bin/musespark invite --another</code>" in page


def test_a_moderator_sees_what_was_reported_and_the_words_apart_from_the_reason(
    make_work: MakeWork, make_person: MakePerson, moderator: Person, client_of: ClientOf
) -> None:
    work = make_work(title="Tickets", text="Two left, cash only.")
    bare = make_work(work.author, text="")
    Asset.objects.create(work=bare, blob="aa/b", media_type="image/png", width=9, height=9, byte_size=9)
    for each in (work, bare):
        report(each, by=make_person(f"by{each.pk}"), reason=Report.Reason.SPAM, words="Seen <ten> times.")
    page = client_of(moderator).get("/operate/reports").content.decode()
    assert f'<a href="/w/{work.key}"><bdi>Two left, cash only.</bdi></a>' in page
    assert "<bdi>a picture</bdi>" in page
    assert page.count('<blockquote dir="auto">Seen &lt;ten&gt; times.</blockquote>') == 2


def test_a_removal_can_be_appealed_and_taken_back(reported: Work, moderator: Person) -> None:
    decision = decide(reported, by=moderator, outcome=Decision.Outcome.REMOVED, why="Sold fake tickets.")
    assert not Work.objects.visible().exists()
    appeal(decision, by=reported.author, words="They are my own tickets.")
    take_back(decision, by=moderator, why="The tickets are theirs.")
    take_back(decision, by=moderator, why="Again.")
    assert Work.objects.visible().get() == reported
    assert decision.undoing.why == "The tickets are theirs."


def test_a_zero_byte_breaks_neither_an_appeal_nor_its_answer(
    reported: Work, moderator: Person, client_of: ClientOf
) -> None:
    decision = decide(reported, by=moderator, outcome=Decision.Outcome.REMOVED, why="Sold fake tickets.")
    author = client_of(reported.author)
    assert author.post(f"/decisions/{decision.pk}/appeal", {"words": "\0 \0"}).status_code == 302
    assert Decision.objects.get().appeal == ""
    assert author.post(f"/decisions/{decision.pk}/appeal", {"words": "They are\0 mine."}).status_code == 302
    assert Decision.objects.get().appeal == "They are mine."
    assert client_of(moderator).post(f"/operate/decisions/{decision.pk}/undo", {"why": "\0"}).status_code == 302
    assert Decision.objects.get().undoing.why == "Taken back."


def test_the_form_asks_for_a_reason(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work, client = make_work(), client_of(make_person("rea"))
    page = client.get(f"/w/{work.key}/report").content.decode()
    assert page.count('type="radio"') == len(Report.Reason.choices) == 5
    assert "---------" not in page
    refused = client.post(f"/w/{work.key}/report", {"words": "Hm"}).content.decode()
    assert "Choose a reason." in refused
    unknown = client.post(f"/w/{work.key}/report", {"reason": "<b>"}).content.decode()
    assert "Choose a reason." in unknown
    assert "Select a valid choice" not in unknown
    assert client.put(f"/w/{work.key}/report").status_code == client.delete(f"/w/{work.key}/report").status_code == 405
    assert not Report.objects.exists()
    assert client.post(f"/w/{work.key}/report", {"reason": "spam"}).status_code == 302
    assert Report.objects.get().reason == Report.Reason.SPAM


def test_who_reported_it_already_reads_that_it_waits(reported: Work, moderator: Person, client_of: ClientOf) -> None:
    client = client_of(Person.objects.get(username="rea"))
    page = client.get(f"/w/{reported.key}/report").content.decode()
    assert f"You reported this on {exact(Report.objects.get().at)}: Spam or fraud. It waits for a decision" in page
    assert 'type="radio"' not in page
    decide(reported, by=moderator, outcome=Decision.Outcome.STAYS, why="Fine.")
    assert 'type="radio"' in client.get(f"/w/{reported.key}/report").content.decode()


def test_both_sides_hear_what_was_decided(reported: Work, moderator: Person) -> None:
    decide(reported, by=moderator, outcome=Decision.Outcome.STAYS, why="A normal offer.")
    told = Notification.objects.filter(kind__in=["decision", "outcome"]).values_list("person__username", "kind", "text")
    said = "The Work stays: “A loaf with spent grain.”. A normal offer."
    assert sorted(told) == [("ada", "decision", said), ("rea", "outcome", said)]
    assert not open_reports(reported).exists()


@pytest.mark.parametrize("who", ["ada", "rea"])
def test_nobody_decides_on_what_concerns_them(reported: Work, who: str) -> None:
    with pytest.raises(Refused, match="part of this"):
        decide(reported, by=Person.objects.get(username=who), outcome=Decision.Outcome.REMOVED, why="Mine.")
    assert not Decision.objects.exists()
    assert not Withdrawal.objects.exists()


def test_a_decision_needs_a_reason(reported: Work, moderator: Person) -> None:
    with pytest.raises(Refused, match="Say why"):
        decide(reported, by=moderator, outcome=Decision.Outcome.REMOVED, why="  ")
    assert Work.objects.visible().exists()


def test_a_second_moderator_finds_it_decided(reported: Work, moderator: Person) -> None:
    decide(reported, by=moderator, outcome=Decision.Outcome.STAYS, why="Fine.")
    with pytest.raises(Refused, match="decided already"):
        decide(reported, by=moderator, outcome=Decision.Outcome.REMOVED, why="No.")
    assert Decision.objects.get().outcome == Decision.Outcome.STAYS


def test_only_its_author_appeals_and_only_once(reported: Work, moderator: Person) -> None:
    decision = decide(reported, by=moderator, outcome=Decision.Outcome.REMOVED, why="Spam.")
    with pytest.raises(Refused, match="Only the author"):
        appeal(decision, by=Person.objects.get(username="rea"), words="No!")
    appeal(decision, by=reported.author, words="It is not.")
    with pytest.raises(Refused, match="already"):
        appeal(decision, by=reported.author, words="Really not.")
    decision.refresh_from_db()
    assert decision.appeal == "It is not."


def test_the_queue_is_for_moderators_and_does_not_exist_for_others(
    reported: Work, moderator: Person, client: Client, client_of: ClientOf
) -> None:
    assert client.get("/operate/reports").status_code == 404
    assert client_of(reported.author).get("/operate/reports").status_code == 404
    page = client_of(moderator).get("/operate/reports")
    assert "Seen ten times." in page.content.decode()


def test_a_report_is_made_by_a_plain_form(make_work: MakeWork, make_person: MakePerson, client_of: ClientOf) -> None:
    work = make_work()
    answer = client_of(make_person("rea")).post(f"/w/{work.key}/report", {"reason": "rights", "words": "My photo."})
    assert answer.status_code == 302
    assert Report.objects.get().words == "My photo."


def test_the_public_log_names_no_reporter(reported: Work, moderator: Person, client: Client) -> None:
    decide(reported, by=moderator, outcome=Decision.Outcome.REMOVED, why="Sold fake tickets.")
    page = client.get("/decisions").content.decode()
    assert "Sold fake tickets." in page
    assert "rea" not in page.split("<main", 1)[1].replace("reason", "").replace("read", "")
