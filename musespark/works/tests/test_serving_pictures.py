"""Serving pictures: to whom, under which headers, and what stands there until a rendition is made."""

import pytest
from django.test import Client

from conftest import ClientOf, MakePerson, MakeWork, picture
from musespark.people.models import Block
from musespark.support import blobs
from musespark.works import serve
from musespark.works.models import Asset, Rendition, Work
from musespark.works.render import render_renditions
from musespark.works.upload import add_picture
from musespark.works.withdraw import withdraw


def shown(work: Work) -> tuple[Asset, Rendition]:
    asset = add_picture(work, picture(900, 600))
    render_renditions.call(asset.pk)
    return asset, asset.renditions.get(name="medium")


def test_a_rendition_is_kept_for_ever(make_work: MakeWork, client: Client) -> None:
    _, rendition = shown(make_work())
    answer = client.get(rendition.url)
    assert answer.content == blobs.get(rendition.blob)
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(rendition.url, HTTP_IF_NONE_MATCH=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(rendition.url).status_code == 200


def test_a_reader_between_a_row_and_its_bytes_is_led_to_those_that_took_their_place(
    make_work: MakeWork, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, rendition = shown(make_work())
    address, get = rendition.url, blobs.get
    signed = blobs.put(get(rendition.blob) + b"signed", suffix=".webp")

    def late(key: str) -> bytes:
        monkeypatch.setattr(blobs, "get", get)
        Rendition.objects.filter(pk=rendition.pk).update(blob=signed)
        blobs.forget(key)
        return get(key)

    monkeypatch.setattr(blobs, "get", late)
    answer = client.get(address, follow=True)
    rendition.refresh_from_db()
    assert answer.redirect_chain == [(rendition.url, 302)]
    assert answer.content == get(signed)


def test_other_rooms_add_headers(make_work: MakeWork, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _, rendition = shown(make_work())
    link = '</prove/m/abc.c2pa>; rel="c2pa-manifest"'
    monkeypatch.setattr(serve, "picture_headers", [lambda row: {"Link": link} if row.name == "medium" else {}])
    assert client.get(rendition.url).headers["Link"] == link


def test_a_placeholder_stands_until_the_rendition_is_made(make_work: MakeWork, client: Client) -> None:
    asset = add_picture(make_work(), picture(900, 600))
    answer = client.get(f"/m/{asset.pk}/medium/waiting")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'viewBox="0 0 900 600"' in answer.content.decode()
    render_renditions.call(asset.pk)
    assert client.get(f"/m/{asset.pk}/medium/waiting").headers["Location"] == asset.renditions.get(name="medium").url


def test_pictures_of_drafts_are_their_authors_alone(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    draft = make_work(published=False)
    _, rendition = shown(draft)
    assert client.get(rendition.url).status_code == 404
    assert client_of(make_person("eve")).get(rendition.url).status_code == 404
    own = client_of(draft.author).get(rendition.url)
    assert own.headers["Cache-Control"].startswith("private")


def test_pictures_of_deleted_works_and_across_blocks_are_gone(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    work, eve = make_work(), make_person("eve")
    _, rendition = shown(work)
    Block.objects.create(person=work.author, blocked=eve)
    assert client_of(eve).get(rendition.url).status_code == 404
    withdraw(work, by=work.author)
    assert client.get(rendition.url).status_code == 404


@pytest.mark.parametrize(
    "path", ["/m/1/huge/abc", "/m/999999/small/abc", "/m/99999999999999999999/small/abc", "/m/1/small/../x"]
)
def test_senseless_addresses_are_not_found(make_work: MakeWork, client: Client, path: str) -> None:
    shown(make_work())
    assert client.get(path).status_code == 404


def test_the_original_is_its_authors_alone(
    make_work: MakeWork, make_person: MakePerson, client_of: ClientOf, client: Client
) -> None:
    asset, _ = shown(make_work())
    address = f"/m/{asset.pk}/original"
    own = client_of(asset.work.author).get(address)
    assert own.content == blobs.get(asset.blob)
    assert own.headers["Content-Disposition"] == f'attachment; filename="{asset.work.key}-1.png"'
    assert own.headers["Cache-Control"] == "private, no-store"
    assert client_of(make_person("eve")).get(address).status_code == 404
    assert client.get(address).headers["Location"].startswith("/account/login/")
