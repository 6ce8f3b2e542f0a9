"""A picture stays, whatever becomes of the offers that it was to bring."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from musespark.create.models import Conclusion, Dial, Offer, Round
from musespark.create.tests.conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "script"])
def test_a_draft_that_had_all_its_offers_takes_the_picture_and_says_why_no_more_come(
    desk: Desk, photo: bytes, headers: dict[str, str]
) -> None:
    work = desk.draft()
    Dial.objects.create(person=desk.person, level="prepare")
    asked = Round.objects.create(brief=work.brief, by=desk.person, kinds=["caption"], expected=1)
    Conclusion.objects.create(round=asked)
    facts = {"brief": work.brief, "round": asked, "kind": "caption", "source": "extracted"}
    Offer.objects.bulk_create(Offer(**facts, position=place) for place in range(400))
    url = reverse("create:pictures", args=[work.key])
    answer = desk.client.post(url, {"pictures": SimpleUploadedFile("a.jpg", photo)}, headers=headers, follow=True)
    assert answer.status_code == 200
    assert "This draft has had 400 offers." in answer.content.decode()
    assert work.assets.count() == 1
    assert Round.objects.count() == 1
