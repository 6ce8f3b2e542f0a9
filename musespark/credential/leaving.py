"""What leaves the studio before it is published: a poster is signed when its person looks at it or saves it."""

from musespark.create.models import AssetOrigin, Offer
from musespark.create.posters import layers_of
from musespark.credential import instance
from musespark.credential.claim import Claim
from musespark.credential.facts import Facts
from musespark.credential.identity import identity_of
from musespark.credential.ingredients import uploaded
from musespark.credential.label import speak
from musespark.credential.mined import choice_for
from musespark.credential.process import ProcessRecord, Tool, picture_shares
from musespark.credential.sign import sign
from musespark.credential.studio import layers_of_poster
from musespark.people.models import Person


def signed_poster(offer: Offer, data: bytes, by: Person) -> bytes:
    """Return the poster with a credential inside that says what it is made of; nothing of it is kept here.

    What it was made from (the photo, with its own credential) is an ingredient. Some four queries.
    """
    said = AssetOrigin.objects.filter(asset=offer.asset).first() if offer.spec["photo_blob"] else None
    photo = str(offer.spec["photo_blob"] or "")
    kind = (said.source if said else "unknown") if photo else ""
    layers = layers_of_poster(layers_of(offer.spec["shares"], kind), offer, photo)
    record = ProcessRecord(pictures={"": layers}, tools=_tools(offer), complete=True)
    claim = Claim(
        title=offer.text[:120],
        media_type="image/webp",
        sentence=speak(Facts(record, has_text=False, pictures=(layers,))),
        shares={"picture": picture_shares(layers)},
        layers=layers,
        ingredients=(uploaded(photo, "photo", "parentOf"),) if photo else (),
        steps=(),
        tools=record.tools,
        mining=choice_for(offer.brief.work),
    )
    return sign(data, claim, instance.authority(), person=identity_of(by)).data


def _tools(offer: Offer) -> tuple[Tool, ...]:
    """The models that offered words for this Work: what is on the poster may be theirs."""
    rows = offer.brief.offers.exclude(model="").values_list("model", "model_sha256").distinct()
    return tuple(Tool(name, sha256[:12], "model") for name, sha256 in rows)
