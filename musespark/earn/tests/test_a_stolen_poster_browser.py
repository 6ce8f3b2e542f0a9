"""A cropped, captioned screenshot of somebody's poster: found, shown to both, decided, its income re-pointed.

And the true author's credential holds in a reader that is not ours: as it is downloaded, and as a child of it.
"""

import io
import re

import encypher_c2pa
import numpy as np
import pytest
from django_tasks_db.models import DBTaskResult
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, expect
from skimage import data as photographs

from conftest import ClientOf, MakePerson, Visit
from musespark.create import choice, decide, pictures
from musespark.create.ask import ask
from musespark.create.begin import begin
from musespark.create.make import make_round
from musespark.create.models import Offer
from musespark.credential.bearing import bear
from musespark.credential.vouch import vouch
from musespark.earn.redivide import divide_anew
from musespark.earn.reward import reward
from musespark.support import blobs
from musespark.support.money import UNIT
from musespark.works.models import Rendition, Work
from musespark.works.publish import publish
from musespark.works.render import render_renditions

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]
PHONE = {"viewport": {"width": 390, "height": 844}}
FRAMED = "The framed part is in both pictures"
NOTES = "Coffee in the hut at the pass. 2,436 m, four cups, one stove. Nobody spoke until the second."


def encoded(image: Image.Image, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    image.save(out, form, quality=85)
    return out.getvalue()


def grainy(pixels: NDArray[np.uint8]) -> Image.Image:
    """As film shows it, so that its smaller form is large enough to carry a credential inside."""
    grain = np.random.default_rng(0).normal(0, 20, pixels.shape)
    return Image.fromarray((pixels + grain).clip(0, 255).astype(np.uint8))


@pytest.fixture
def poster(make_person: MakePerson) -> Work:
    """Ada's poster, laid out by the studio around her photograph, published and vouched for."""
    choice.save(choice.Setting(kind="off"))
    ada = make_person("ada")
    work = begin(ada, notes=NOTES, title="Coffee at the pass")
    pixels = photographs.coffee()  # type: ignore[no-untyped-call]  # the package has no types
    photo = pictures.add(work, encoded(grainy(pixels)), source="photo")
    asked = ask(work, by=ada, kinds=["poster"])
    make_round.call(asked.pk)
    offer = next(one for one in Offer.objects.filter(kind="poster") if one.spec["photo_blob"])
    decide.accept(offer, by=ada)
    pictures.remove(photo)
    publish(work, by=ada)
    ready(work)
    return work


def ready(work: Work) -> None:
    """Do what the worker does after a Work is published."""
    for asset in work.assets.all():
        render_renditions.call(asset.pk)
    vouch(work)
    bear(work)


def served(work: Work) -> bytes:
    return blobs.get(Rendition.objects.get(asset__work=work, name="large").blob)


def screenshot(work: Work) -> bytes:
    """A crop of the poster under a caption, as a phone shows it."""
    source = Image.open(io.BytesIO(served(work))).convert("RGB")
    width, height = source.size
    crop = source.crop((width // 12, height // 12, width * 11 // 12, height * 9 // 10))
    crop.thumbnail((640, 900))
    screen = Image.new("RGB", (720, 1280), "white")
    screen.paste(crop, (40, 220))
    pen = ImageDraw.Draw(screen)
    pen.rectangle((0, 0, 720, 60), fill="black")
    pen.text((40, 110), "me every monday until\nsomebody hands me a cup", fill="black", font_size=34)
    return encoded(screen)


def shown(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def taken(thief: Page, poster: Work) -> Work:
    """Upload the screenshot and look at what is near: the draft, not yet published."""
    stolen = {"name": "so-true.jpg", "mimeType": "image/jpeg", "buffer": screenshot(poster)}
    thief.locator("input[type=file]").first.set_input_files(stolen)  # type: ignore[arg-type]  # it wants a class
    thief.get_by_role("button", name="Only open the editor").click()
    thief.wait_for_url(re.compile(r"/create/[0-9a-z]{14}"))
    copy = Work.objects.get(author__username="bob")
    render_renditions.call(copy.assets.get().pk)
    near = shown(thief.context, f"/prove/near/{copy.key}")
    expect(near.get_by_role("img", name=FRAMED)).to_have_count(2)
    expect(near.get_by_text("Picture: the framed part is in both")).to_be_visible()
    return copy


def test_a_thief_is_found_out_both_see_it_a_person_decides_and_the_income_follows(
    poster: Work, visit: Visit, make_person: MakePerson
) -> None:
    thief = shown(visit(make_person("bob"), **PHONE), "/create/new")
    copy = taken(thief, poster)
    publish(copy, by=copy.author)
    reward(make_person("reader"), copy, 4 * UNIT, "first-key")
    ready(copy)

    ada = shown(visit(poster.author, **PHONE), "/notifications")
    ada.get_by_role("link", name=re.compile("like yours")).click()
    expect(ada.get_by_role("img", name=FRAMED)).to_have_count(2)
    assert ada.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ada.get_by_role("textbox").last.fill("My poster, my photograph.")
    ada.get_by_role("button", name="It is made from mine").click()

    thief.goto(f"/prove/match/{copy.key}/{poster.key}")
    expect(thief.get_by_role("img", name=FRAMED)).to_have_count(2)
    thief.get_by_label("It is mine, made without it").check()
    thief.get_by_role("button", name="Answer").click()

    olga = shown(visit(make_person("olga", is_staff=True), **PHONE), f"/prove/match/{copy.key}/{poster.key}")
    olga.get_by_label("It is made from the other Work").check()
    olga.get_by_label(re.compile("^Why;")).fill("The same poster under a caption.")
    olga.get_by_role("button", name="Decide").click()
    expect(olga.get_by_text("Decided: It is made from the other Work.")).to_be_visible()

    for task in DBTaskResult.objects.filter(task_path=divide_anew.module_path):
        divide_anew.call(*task.args_kwargs["args"])
    ada.goto("/earn")
    expect(ada.get_by_text("Divided anew: the reward from @reader")).to_be_visible()
    expect(ada.locator("main")).to_contain_text("1.00")


@pytest.mark.parametrize("how", ["downloaded", "resized", "exported"])
def test_the_true_authors_credential_holds_in_another_reader(poster: Work, client_of: ClientOf, how: str) -> None:
    asset = poster.assets.get()
    addresses = {
        "downloaded": asset.renditions.get(name="large").url,
        "resized": asset.renditions.get(name="medium").url,
        "exported": f"/create/offer/{asset.origin.offer_id}/poster",
    }
    answer = client_of(poster.author).get(addresses[how])
    encypher_c2pa.configure_telemetry(False)
    read = encypher_c2pa.verify(answer.content, answer["Content-Type"])
    assert (read["integrity"], read["signature"], read["hard_binding"]) == ("valid", "valid", "match")
