"""Every decision works as a plain form, and leaves a row and a trace that its person sees and takes along."""

import json
from datetime import datetime

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse

from musespark.create.ask import ask
from musespark.create.models import Acceptance, Cancellation, Offer, OfferEdit, Rejection, Round
from musespark.create.tests.conftest import NOTES, Desk
from musespark.traces.models import Trace

pytestmark = pytest.mark.django_db
WHOLE = {"title": "", "text": "My own line.", "notes": NOTES, "revision": "0"}


def press(desk: Desk, name: str, target: int | str, **fields: str) -> str:
    """Press a button without a script; returns the page that follows."""
    answer = desk.client.post(reverse(f"create:{name}", args=[target]), fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def known(desk: Desk) -> dict[str, list[dict[str, object]]]:
    kept: dict[str, list[dict[str, object]]] = json.loads(desk.client.get(reverse("create:known")).content)
    assert json.loads(desk.client.get("/known.json").content)["offers"] == kept["offers"]
    return kept


def moment(at: datetime) -> str:
    """As JSON says it."""
    return str(json.loads(json.dumps(at, cls=DjangoJSONEncoder)))


def traced(kind: str, **facts: object) -> bool:
    return Trace.objects.filter(kind=kind, **{f"facts__{name}": value for name, value in facts.items()}).exists()


def test_accepting_is_a_row_and_a_trace_and_so_is_its_undo(desk: Desk, offer: Offer) -> None:
    assert "Undo" in press(desk, "accept", offer.pk, **WHOLE)
    (shown,) = known(desk)["offers"]
    assert (shown["decision"], shown["accepted_text"]) == ("accepted", offer.text)
    assert shown["decided_at"] == moment(Acceptance.objects.get().at)
    assert traced("accepted", offer=offer.pk)
    press(desk, "undo", offer.pk)
    assert known(desk)["offers"][0]["decision"] == "open"
    assert traced("undone", offer=offer.pk)
    offer.brief.work.refresh_from_db()
    assert offer.brief.work.text.strip() == "My own line."


def test_rejecting_is_a_row_and_a_trace_and_so_is_its_undo(desk: Desk, offer: Offer) -> None:
    press(desk, "reject", offer.pk, **WHOLE)
    assert known(desk)["offers"][0]["decided_at"] == moment(Rejection.objects.get().at)
    assert traced("rejected", offer=offer.pk)
    press(desk, "undo", offer.pk)
    assert known(desk)["offers"][0]["decision"] == "open"
    assert traced("undone", offer=offer.pk)


def test_an_edit_is_a_row_and_a_trace(desk: Desk, offer: Offer) -> None:
    fields = {f"offer-{offer.pk}-text": "The sweater took me four hours."}
    assert "The sweater took me four hours." in press(desk, "edit", offer.pk, **fields)
    (shown,) = known(desk)["edits"]
    assert (shown["offer"], shown["text"]) == (offer.pk, OfferEdit.objects.get().text)
    assert traced("edited", offer=offer.pk)


def test_another_like_this_is_a_round_that_names_what_it_is_like(desk: Desk, offer: Offer) -> None:
    Round.objects.all().update(asked_at="2020-01-01T00:00:00Z")
    press(desk, "another", offer.pk, **WHOLE)
    assert [one["like"] for one in known(desk)["rounds"]] == [None, offer.pk]
    assert traced("asked", like=offer.pk)


def test_cancelling_is_a_row_and_a_trace(desk: Desk) -> None:
    work = desk.draft()
    asked = ask(work, by=desk.person)
    assert "Cancelled. What came is yours to use." in press(desk, "cancel", work.key, **WHOLE)
    assert known(desk)["rounds"][0]["cancelled_at"] == moment(Cancellation.objects.get().at)
    assert traced("cancelled", round=asked.pk)


def test_make_it_more_mine_is_an_offer_like_any_other(desk: Desk) -> None:
    work = desk.draft()
    press(desk, "mine", work.key, **{**WHOLE, "text": "It was a nice day. Things went well."})
    (shown,) = known(desk)["offers"]
    assert (shown["kind"], shown["decision"]) == ("swap", "open")
    assert traced("offered", offer=shown["id"], offer_kind="swap")
    page = press(desk, "reject", int(str(shown["id"])))
    assert f"/create/offer/{shown['id']}/another" not in page


def test_whose_words_are_whose_is_shown_as_spans(desk: Desk, offer: Offer) -> None:
    press(desk, "accept", offer.pk, **WHOLE)
    desk.client.get(reverse("create:station", args=[offer.brief.work.key]))
    spans = {str(one["field"]): one["spans"] for one in known(desk)["writing"]}
    assert "ai" in json.dumps(spans["text"])


def test_all_of_it_stands_on_the_page_of_what_is_known(desk: Desk, offer: Offer) -> None:
    press(desk, "reject", offer.pk, **WHOLE)
    page = desk.client.get("/known").content.decode()
    assert "What the studio offered, and what you decided" in page
    assert offer.text in page
