"""The nearest Works of a draft in a browser: on a phone the text has the width of its card."""

import pytest

from conftest import MakePerson, Visit
from musespark.credential import vouch
from musespark.credential.bearing import bear
from musespark.credential.tests.conftest import MakeWork

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY = "My grandmother's wool sweater had a gash at the elbow, mended with mustard and teal yarn in four hours."
PLACES = """() => {
  const [card, picture, words] = ['.near .row', '.near__picture', '.near .stack'].map(
    found => document.querySelector(found).getBoundingClientRect());
  return %s;
}"""


@pytest.mark.parametrize(
    ("width", "stands"),
    [
        (390, "words.top >= picture.bottom && Math.abs(words.width - card.width) < 1"),
        (1280, "words.left >= picture.right && words.top < picture.bottom"),
    ],
)
def test_the_words_stand_below_the_picture_on_a_phone_and_beside_it_on_a_desk(
    make_picture_work: MakeWork, make_person: MakePerson, visit: Visit, width: int, stands: str
) -> None:
    original, bob = make_picture_work(text=STORY, seed=4), make_person("bob")
    vouch.vouch(original)
    bear(original)
    draft = make_picture_work(bob, text=STORY, seed=4, published=False)
    page = visit(bob, viewport={"width": width, "height": 844}).new_page()
    page.goto(f"/prove/near/{draft.key}")
    page.wait_for_function(PLACES % stands)
