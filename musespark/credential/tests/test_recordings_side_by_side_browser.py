"""Two videos side by side in a browser: each player stands at the stretch that both share, on a desk and on a phone."""

import os
from pathlib import Path

import pytest

from conftest import MakePerson, MakeWork, Visit
from musespark.create.tests.recorded import recorded
from musespark.credential import bearing, shelves
from musespark.credential.tests.reels import film
from musespark.works.models import Work
from musespark.works.publish import publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STARTS = "() => [...document.querySelectorAll('.match video')].map(each => Math.round(each.currentTime))"
READY = "() => [...document.querySelectorAll('.match video')].every(each => each.readyState > 1 && !each.seeking)"
WIDE = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def pair(make_work: MakeWork, make_person: MakePerson) -> tuple[Work, Work]:
    for each in shelves.shelves():
        each.start_anew()
    works = []
    for name, data in (("ada", film(1, 2, 3, tune_of=1)), ("bob", film(2, tune_of=2))):
        work = make_work(make_person(name), published=False, text="A walk by the river.")
        recording = recorded(work, data)
        publish(work, by=work.author)
        bearing.take_recording.call(recording.pk)
        works.append(Work.objects.get(pk=work.pk))
    return works[1], works[0]


def test_each_player_stands_where_both_are_alike(pair: tuple[Work, Work], visit: Visit) -> None:
    work, original = pair
    for width, theme in ((1280, "light"), (390, "dark"), (320, "light")):
        context = visit(original.author, viewport={"width": width, "height": 900}, color_scheme=theme)
        page = context.new_page()
        page.goto(f"/prove/match/{work.key}/{original.key}")
        page.wait_for_function(READY)
        assert page.evaluate(STARTS) == [8, 0]
        assert page.evaluate(WIDE)
        if folder := os.environ.get("LOOK"):
            page.screenshot(path=Path(folder) / f"match-{width}-{theme}.png", full_page=True)
