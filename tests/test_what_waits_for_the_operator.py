"""What waits for the operator: every room counts its own, and the operator's index says how much."""

import re

from django.test import Client
from django_tasks_db.models import DBTaskResult

from conftest import ClientOf, MakePerson, MakeWork
from musespark.care.decide import appeal, decide, report
from musespark.credential.contest import contest, rule
from musespark.credential.models import Label


def counts(browser: Client) -> dict[str, tuple[str, str]]:
    """Return what /operate says waits, by the last word of the page's address."""
    page = browser.get("/operate").content.decode()
    said = r'href="/operate/(\w+)">(?:(?!</a>).)*<span class="badge">(\d+)</span><[^>]*> (\w+)<'
    return {name: (count, words) for name, count, words in re.findall(said, page)}


def test_the_way_to_each_says_how_much_waits_there(
    make_person: MakePerson, make_work: MakeWork, client_of: ClientOf
) -> None:
    work, eve, bob = make_work(), make_person("eve"), make_person("bob")
    browser = client_of(make_person("op", is_staff=True))
    assert counts(browser) == {}
    Label.objects.create(work=work, sentence="Typed", computed="Typed")
    for person in (eve, bob):
        contest(work, by=person, reason="other")
        report(work, by=person, reason="spam")
    DBTaskResult.objects.create(task_path="musespark.create.make.make_round", status="FAILED", args_kwargs={"args": []})
    assert counts(browser) == {"jobs": ("1", "failed"), "contests": ("2", "waiting"), "reports": ("1", "waiting")}
    rule(work.contests.get(by=eve), by=make_person("olga", is_staff=True), why="It is right.")
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert counts(browser) == {"contests": ("1", "waiting"), "reports": ("1", "waiting")}


def test_an_appeal_waits_with_the_reports(make_person: MakePerson, make_work: MakeWork, client_of: ClientOf) -> None:
    work, olga = make_work(), make_person("olga", is_staff=True)
    report(work, by=make_person("eve"), reason="spam")
    decision = decide(work, by=olga, outcome="removed", why="Spam.")
    browser = client_of(olga)
    assert counts(browser) == {}
    appeal(decision, by=work.author, words="It is none.")
    assert counts(browser) == {"reports": ("1", "waiting")}
