"""A badge and why it is no better come from the same facts, in one plain sentence."""

import pytest
from django.test import Client

from conftest import MakePerson, MakeWork
from musespark.create.models import AssetOrigin, EventBatch
from musespark.credential import vouch
from musespark.credential.contest import contest, rule
from musespark.credential.facts import Facts
from musespark.credential.grade import Grade, grade
from musespark.credential.models import Label
from musespark.credential.process import Layer, ProcessRecord
from musespark.credential.shown import station_words
from musespark.web.spell import together
from musespark.works.edit import edit
from musespark.works.models import Work

TYPED = {"typed": 100}
PHOTO, POSTER = (Layer("photo"),), (Layer("drawn", 900_000), Layer("photo", 100_000))
UPLOAD = (Layer("unknown"),)
NOTES = "18 % of the text is from the author's notes: how they were written is not recorded"
NO_CREDENTIAL = "carries no credential that proves how it was made"


def graded(
    text: dict[str, int], *pictures: tuple[Layer, ...], complete: bool = True, proved: bool = True, **more: object
) -> Grade:
    record = ProcessRecord(text=text, complete=complete)
    return grade(Facts(record, bool(text), pictures, proved=proved, **more))  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(
    ("text", "pictures", "reason", "part"),
    [
        ({"typed": 20, "ai": 62, "imported": 18}, [PHOTO, POSTER], f"{NOTES}.", "text"),
        ({"imported": 5}, [], "The text is from the author's notes: how they were written is not recorded.", "text"),
        ({"typed": 6, "pasted": 4}, [], "40 % of the text was pasted: where it comes from is not recorded.", "text"),
        ({"typed": 9, "unknown": 1}, [PHOTO], "10 % of the text is of unknown origin.", "text"),
        ({"unknown": 9}, [PHOTO], "How the text was written is not recorded.", "text"),
        ({"typed": 0}, [], "How the text was written is not recorded.", "text"),
        ({"typed": 9, "whatever": 1}, [], "How the text was written is not recorded.", "text"),
        (
            {"pasted": 30, "imported": 30, "typed": 40},
            [],
            f"{NOTES.replace('18', '30')}, 30 % of the text was pasted: where it comes from is not recorded.",
            "text",
        ),
        ({}, [UPLOAD], f"The picture {NO_CREDENTIAL}.", "picture"),
        (TYPED, [PHOTO, UPLOAD], f"Picture 2 {NO_CREDENTIAL}.", "picture"),
        (TYPED, [UPLOAD, PHOTO, UPLOAD], f"Each of pictures 1 and 3 {NO_CREDENTIAL}.", "picture"),
        (
            {"typed": 82, "imported": 18},
            [(Layer("exif"),), UPLOAD],
            f"{NOTES}; picture 1 carries camera data, but no credential that proves them; picture 2 {NO_CREDENTIAL}.",
            "both",
        ),
        ({}, [(Layer("broken", signer="X"),)], "The picture carries a broken credential.", "picture"),
        (
            {},
            [(Layer("unknown", signer="Some Tool"),)],
            "The picture carries a credential, of Some Tool, that does not prove how it was made.",
            "picture",
        ),
        (
            {},
            [(Layer("drawn", 600_000), Layer("exif", 100_000), Layer("others", 300_000, "picture"))],
            "The picture inside the layout is by somebody else: how they made it is not recorded here.",
            "picture",
        ),
        (
            TYPED,
            [PHOTO, (Layer("drawn", 600_000), Layer("unknown", 400_000, "picture"))],
            f"The picture inside picture 2 {NO_CREDENTIAL}.",
            "picture",
        ),
        ({}, [()], "The picture has no record of how it was made.", "picture"),
        ({}, [(Layer("drawn", 0),)], "The picture has no record of how it was made.", "picture"),
    ],
)
def test_what_is_open_is_said_part_by_part(
    text: dict[str, int], pictures: list[tuple[Layer, ...]], reason: str, part: str
) -> None:
    assert graded(text, *pictures) == Grade("unknown", reason, part)


def test_where_all_is_known_what_else_is_missing_is_said() -> None:
    assert graded(TYPED, POSTER) == Grade("human")
    assert graded(TYPED, PHOTO, proved=False) == Grade(
        "unknown", "It is not proved yet: its credentials are being made.", "proof"
    )
    assert graded(TYPED, complete=False) == Grade("unknown", "The record of how it was made has gaps.", "record")
    assert graded(TYPED, (Layer("drawn"),)) == Grade(
        "unknown", "A picture is the studio's layout alone, which is nobody's own work.", "layout"
    )
    assert graded({}) == Grade("unknown", "Nothing is recorded about how this was made.", "nothing")


def test_of_what_is_known_to_be_by_ai_nothing_is_open() -> None:
    assert graded({"ai": 100}) == Grade("ai")
    assert graded(TYPED, (Layer("ai"),)) == graded(TYPED, notices=("ai",)) == Grade("mixed")


@pytest.fixture
def noted(make_work: MakeWork) -> Work:
    """A Work of which 18 of 100 letters are from its author's notes."""
    work = make_work(text="n" * 18 + "t" * 82)
    events = [
        {"n": n, "at": at, "remove": 0, "text": text, "source": source, "offer": ""}
        for n, at, text, source in ((1, 0, "n" * 18, "imported"), (2, 18, "t" * 82, "typed"))
    ]
    EventBatch.objects.create(work=work, field="text", events=events, size=999)
    vouch.vouch(work)
    return work


def test_the_station_and_the_rail_say_which_part_is_open(noted: Work, client: Client) -> None:
    page = client.get(f"/w/{noted.key}/prove", headers={"HX-Request": "true"}).content.decode()
    assert (
        '<p><span class="tag">origin not fully known</span> <span class="muted">'
        f"{together(NOTES).replace(chr(39), '&#x27;')}.</span></p>" in page
    )
    assert station_words(noted) == {"prove": "Signed, origin of the text open"}


def test_badge_and_reason_are_read_from_the_same_facts(noted: Work, client: Client) -> None:
    Label.objects.update(badge="human")  # as an older way of counting left it
    page = client.get(f"/w/{noted.key}/prove").content.decode()
    assert "made by a person" not in page
    assert station_words(noted) == {"prove": "Signed, origin of the text open"}


def test_after_an_edit_the_proof_is_what_is_missing(make_picture_work: MakeWork, client: Client) -> None:
    work = make_picture_work(text="")
    AssetOrigin.objects.create(asset=work.assets.get(), source="photo")
    vouch.vouch(work)
    assert station_words(work) == {"prove": "By hand, signed"}
    edit(work, notices=["third-party"])
    page = client.get(f"/w/{work.key}/prove").content.decode()
    assert "It is not proved yet: its credentials are being made." in page
    assert station_words(work) == {"prove": "Being proved"}


def test_a_corrected_label_says_that_a_person_corrected_it(
    noted: Work, make_person: MakePerson, client: Client
) -> None:
    asked = contest(noted, by=make_person("bob"), reason="other")
    rule(asked, by=make_person("olga", is_staff=True), why="Looked.", corrected="Text: typed on paper first")
    page = client.get(f"/w/{noted.key}/prove").content.decode()
    assert "A person corrected the label: what it was counted from was wrong." in page
    assert "18 % of the text" not in page
    assert station_words(noted) == {"prove": "Signed, label corrected"}


def test_the_preview_says_what_will_be_open(make_work: MakeWork, client: Client) -> None:
    draft = make_work(text="Baked this.", published=False)
    client.force_login(draft.author)
    page = client.get(f"/prove/preview/{draft.key}", headers={"HX-Request": "true"}).content.decode()
    assert '<span class="muted">How the text was written is not recorded.</span>' in page
