"""Editing: a change is public, and so is what stood before it."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from conftest import ClientOf, MakePerson, MakeWork
from musespark.works.difference import Piece, difference
from musespark.works.edit import edit
from musespark.works.models import Asset, Notice, Revision, Work
from musespark.works.notices import set_notices
from musespark.works.withdraw import withdraw


def form(**changes: object) -> dict[str, object]:
    return {"title": "Bread", "text": "A loaf with rye. #rye", "remix_terms": "ask", **changes}


def test_an_edit_keeps_what_stood_before(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work(title="Bread", text="A loaf.")
    answer = client_of(work.author).post(f"/w/{work.key}/edit", form(remix_terms="never", notices=["paid", "ai"]))
    assert answer.headers["Location"] == f"/w/{work.key}"
    now = Work.objects.get(pk=work.pk)
    assert (now.text, now.remix_terms) == ("A loaf with rye. #rye", "never")
    assert now.edited_at is not None
    assert set(now.notices.values_list("kind", flat=True)) == {"paid", "ai"}
    assert [row.tag.name for row in now.taggings.all()] == ["rye"]
    assert [(row.title, row.text) for row in now.revisions.all()] == [("Bread", "A loaf.")]


def test_an_edit_that_changes_nothing_leaves_no_revision(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work(**form())
    Notice.objects.create(work=work, kind="paid")
    client_of(work.author).post(f"/w/{work.key}/edit", form(notices=["paid"], remix_terms="never"))
    assert not Revision.objects.exists()
    assert Work.objects.get(pk=work.pk).edited_at is None


def test_one_edit_is_one_revision_with_all_that_stood_before(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work(title="Bread", text="A loaf.")
    pictures = [described(work, alt) for alt in ("A loaf", "")]
    Notice.objects.create(work=work, kind="paid")
    alts = {f"alt_{pictures[0].pk}": "A dark loaf", f"alt_{pictures[1].pk}": ""}
    client_of(work.author).post(f"/w/{work.key}/edit", form(notices=["ai"], **alts))
    revision = Revision.objects.get()
    assert (revision.title, revision.text) == ("Bread", "A loaf.")
    assert (revision.alts, revision.notices) == (["A loaf", ""], ["paid"])
    assert list(work.assets.values_list("alt", flat=True)) == ["A dark loaf", ""]
    assert list(work.notices.values_list("kind", flat=True)) == ["ai"]


def test_notices_of_a_public_work_set_elsewhere_are_in_its_history(make_work: MakeWork) -> None:
    work, draft = make_work(), make_work(published=False)
    for each in (work, draft):
        set_notices(each, ["paid", "unknown"])
        set_notices(each, ["paid"])
        assert list(each.notices.values_list("kind", flat=True)) == ["paid"]
    assert [(row.work_id, row.notices) for row in Revision.objects.all()] == [(work.pk, [])]


def test_descriptions_of_pictures_can_be_written_later(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work()
    asset = Asset.objects.create(work=work, blob="x", media_type="image/png", width=1, height=1, byte_size=1)
    client_of(work.author).post(f"/w/{work.key}/edit", form(**{f"alt_{asset.pk}": "A dark loaf"}))
    assert Asset.objects.get(pk=asset.pk).alt == "A dark loaf"


def test_notices_taken_back_are_gone(make_work: MakeWork, client_of: ClientOf) -> None:
    work = make_work()
    Notice.objects.create(work=work, kind="finance")
    page = client_of(work.author).get(f"/w/{work.key}/edit").content.decode()
    assert 'value="finance" id="id_notices_2" checked' in page
    client_of(work.author).post(f"/w/{work.key}/edit", form())
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "", "text": " "},
        {"text": "x" * 10_001},
        {"title": "x" * 121},
        {"remix_terms": "maybe"},
        {"notices": ["x"]},
    ],
)
def test_a_refused_edit_changes_nothing_and_loses_nothing(
    make_work: MakeWork, client_of: ClientOf, wrong: dict[str, object]
) -> None:
    work = make_work(title="Bread", text="A loaf.")
    answer = client_of(work.author).post(f"/w/{work.key}/edit", form(**wrong))
    assert answer.status_code == 422
    now = Work.objects.get(pk=work.pk)
    assert (now.title, now.text, now.edited_at) == ("Bread", "A loaf.", None)
    assert not Revision.objects.exists()


def test_only_its_author_edits_a_work(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    work = make_work()
    other = client_of(make_person("eve"))
    assert other.get(f"/w/{work.key}/edit").status_code == 404
    assert other.post(f"/w/{work.key}/edit", form()).status_code == 404
    assert client.post(f"/w/{work.key}/edit", form()).headers["Location"].startswith("/account/login/")
    assert Work.objects.get(pk=work.pk).text == work.text


def test_a_draft_is_edited_in_the_studio(make_work: MakeWork, client_of: ClientOf) -> None:
    draft = make_work(published=False)
    assert client_of(draft.author).get(f"/w/{draft.key}/edit").headers["Location"] == f"/create/{draft.key}"
    assert client_of(draft.author).get(f"/w/{draft.key}").headers["Location"] == f"/create/{draft.key}"


def test_everybody_sees_the_history_word_by_word(make_work: MakeWork, client: Client) -> None:
    work = make_work(title="Bread", text="A loaf <b> with rye")
    edit(work, title="Bread", text="A loaf <b> with spelt")
    edit(Work.objects.get(pk=work.pk), title="Spelt", text="A loaf <b> with spelt")
    page = client.get(f"/w/{work.key}/history").content.decode()
    assert "</span>rye</del>" in page
    assert "</span>spelt</ins>" in page
    assert "</span>Bread</del>" in page
    assert "A loaf &lt;b&gt; with" in page
    assert page.index("</span>Spelt</ins>") < page.index("</span>spelt</ins>")


def described(work: Work, alt: str) -> Asset:
    facts = {"blob": "x", "media_type": "image/png", "width": 1, "height": 1, "byte_size": 1}
    return Asset.objects.create(work=work, alt=alt, **facts)


def text_of(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<(?!/?(ins|del))[^>]+>", "", client.get(address).content.decode()).split())


def test_the_history_tells_of_alt_texts_and_notices(make_work: MakeWork, client: Client) -> None:
    work = make_work()
    picture = described(work, "A light loaf")
    described(work, "Butter")
    edit(work, alts={picture.pk: "A dark loaf"}, notices=["ai"])
    edit(Work.objects.get(pk=work.pk), notices=["ai", "paid"])
    edit(Work.objects.get(pk=work.pk), notices=["paid"])
    said = text_of(client, f"/w/{work.key}/history")
    assert "What picture 1 shows: A <del>removed: light</del><ins>added: dark</ins> loaf" in said
    assert "<ins>added: Made with AI, says the author</ins>" in said
    assert "<ins>added: Paid partnership</ins> Made with AI, says the author" in said
    assert "Paid partnership <del>removed: Made with AI, says the author</del>" in said
    first = said[said.index("First published") :]
    assert "What picture 1 shows: A light loaf" in first
    assert "What picture 2 shows: Butter" in first
    assert "Paid" not in first


def test_what_an_old_revision_does_not_hold_was_as_after_it(make_work: MakeWork, client: Client) -> None:
    work = make_work(text="Now")
    described(work, "A loaf")
    Notice.objects.create(work=work, kind="paid")
    Revision.objects.create(work=work, text="Then")
    said = text_of(client, f"/w/{work.key}/history")
    assert "<del>removed: Then</del><ins>added: Now</ins>" in said
    assert said.count("Paid partnership") == 2
    assert "added: Paid" not in said


def test_the_history_of_what_is_not_public_is_not_found(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf
) -> None:
    draft, gone = make_work(published=False), make_work()
    withdraw(gone, by=gone.author)
    client = client_of(make_person("eve"))
    assert client.get(f"/w/{draft.key}/history").status_code == 404
    assert client.get(f"/w/{gone.key}/history").status_code == 404


def test_a_difference_keeps_words_whole() -> None:
    assert difference("one two three", "one too three") == [
        Piece("same", "one "),
        Piece("gone", "two"),
        Piece("new", "too"),
        Piece("same", " three"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_the_longest_hostile_difference_ends() -> None:
    assert difference("a b " * 2500, "b a " * 2500)
