"""The pages read as a hundred per cent: by largest remainder, whatever the parts are."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from musespark.create import decide, pictures
from musespark.create.manuscript import keep, settle
from musespark.create.models import AssetOrigin, Offer, SpanRecord
from musespark.create.process import process_record
from musespark.create.tests.conftest import Desk, letters, made
from musespark.works.models import Work
from musespark.works.publish import publish

pytestmark = pytest.mark.django_db


def station(work: Work) -> str:
    return Client().get(reverse("create:station", args=[work.key])).content.decode()


def test_three_origins_read_as_a_hundred_where_each_rounded_was_a_hundred_and_one(desk: Desk) -> None:
    work = desk.draft(text="x" * 200)
    publish(work, by=desk.person)
    settle(work, "text", work.text)
    ends = {"typed": 97, "ai": 179, "unknown": 200}
    spans = [
        {"start": start, "end": end, "origin": origin, "offer": ""}
        for start, (origin, end) in zip([0, *ends.values()], ends.items(), strict=False)
    ]
    assert SpanRecord.objects.filter(work=work, field="text").update(spans=spans) == 1
    page = station(work)
    assert re.findall(r"<strong>(\d+) %</strong>", page) == ["49", "41", "10"]
    bar = re.findall(r'share--(\w+)" x="(\d+)" y="0" width="(\d+)"', page)
    assert bar == [("typed", "0", "485"), ("ai", "485", "410"), ("unknown", "895", "105")]


def test_the_title_is_shown_among_the_words_that_are_counted(desk: Desk) -> None:
    work = desk.draft(title="Wool", text="Hello you")
    for field, said in (("title", work.title), ("text", work.text)):
        keep(work, field, [{"n": 1, "at": 0, "remove": 0, "text": said, "source": "typed"}])
    publish(work, by=desk.person)
    shown = re.findall(r'<span class="span span--typed">(.*?)</span>', station(work))
    assert shown == ["Wool", "Hello you"]
    assert process_record(work).text == {"typed": letters(*shown)}


def test_an_empty_line_between_two_offers_is_nobodys(desk: Desk, offer: Offer) -> None:
    other = made(offer.round, "caption", "Inês wore it.", "model")
    for each in (offer, other):
        decide.accept(each, by=desk.person)
    work = Work.objects.get()
    assert work.text == f"{offer.text}\n\n{other.text}"
    assert process_record(work).text == {"ai": letters(offer.text, other.text)}


def test_the_layers_of_a_picture_read_as_a_hundred(desk: Desk, photo: bytes) -> None:
    work = desk.draft(text="Mended.")
    asset = pictures.add(work, photo, alt="A sweater")
    areas = {"photo": 485_000, "type": 106_000, "ground": 407_000, "line": 2_000}
    layers = [{"kind": "drawn", "area": area, "role": role} for role, area in areas.items()]
    AssetOrigin.objects.filter(asset=asset).update(source="poster", layers=layers)
    draft = desk.client.get(reverse("create:draft", args=[work.key])).content.decode()
    assert "photo 48 % · type 11 % · ground 41 % · line &lt;1 %" in draft
    publish(work, by=desk.person)
    made = station(work).partition("picture-made")[2]
    assert re.findall(r"<strong>(\S+) %</strong>", made) == ["48", "11", "41", "&lt;1"]
