"""Vouch for a published Work: say its label, sign every picture and its text. Idempotent; safe to kill anywhere.

Large renditions carry their credential; small ones and texts have it beside them, under the sha256 of their bytes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from cryptography.hazmat.primitives.hashes import SHA256
from django.db.models import Exists, OuterRef

from musespark.credential import instance
from musespark.credential.agreed import agreed, digest
from musespark.credential.claim import Claim, Ingredient
from musespark.credential.correct import settle
from musespark.credential.facts import VERSION, Facts, as_json, from_json
from musespark.credential.fingerprint import QUALITY, canonical, exact, look
from musespark.credential.identity import identity_of
from musespark.credential.ingredients import served, uploaded
from musespark.credential.judge import judge
from musespark.credential.label import speak
from musespark.credential.mined import choice_for
from musespark.credential.models import Label, Manifest, Revocation
from musespark.credential.overtaken import Overtaken, unless_overtaken
from musespark.credential.process import METHOD, WORDS, Layer, picture_shares, text_shares, untitled_shares
from musespark.credential.record import facts_of
from musespark.credential.sign import Signed, inscribe, sign
from musespark.credential.transparency import append
from musespark.support import blobs, clock, orphans
from musespark.support.jobs import job
from musespark.works.life import LIFE
from musespark.works.models import Asset, Rendition, Work
from musespark.works.queries import parents_of
from musespark.works.render import render_renditions

EMBED_FROM = 50_000  # bytes: a credential of some 4 kB adds less than a tenth
SHRUNK = ("c2pa.resized.proportional", "c2pa.transcoded", "c2pa.published")
OPEN = ("c2pa.published",)


def soon(work: Work) -> None:
    """Have `work` vouched for after this transaction; a label that stands tells the new words at once, unproved."""
    said = Label.objects.filter(work=work).first()
    if said is not None and said.facts.get("version") == VERSION:
        _say_again(work, said)
    vouch_for.enqueue(work.pk)


@job()
def vouch_for(work_id: int) -> None:
    """Vouch for the Work unless it is gone or not public."""
    work = Work.objects.visible().select_related("author").filter(pk=work_id).first()
    if work is not None:
        with suppress(Overtaken):  # the edit asked for this again
            vouch(work)


def vouch(work: Work) -> Label:
    """Label and sign `work`; parts whose credential says what the label says stay as they are.

    Raises OSError, c2pa.C2paError, Overtaken.
    """
    facts = facts_of(work, proved=True)
    if not Label.objects.filter(work=work).exists():
        # The sentence is there at once; the badge waits for the proof.
        say(work, replace(facts, proved=False))
    pictures, base = zip(work.assets.all(), facts.pictures, strict=True), _base(work, facts)
    signed = [_sign_picture(work, asset, layers, base) for asset, layers in pictures]
    signed.append(_sign_text(work, facts, base))
    row = say(work, facts)
    _forget_replaced(work)
    if any(signed):
        with unless_overtaken(work):
            LIFE.follow("vouch", work)
    return row


def _say_again(work: Work, said: Label) -> None:
    # The pictures of a public Work stay as they were signed, so their files need not be read again.
    pictures = [tuple(Layer(**part) for part in layers) for layers in said.facts["pictures"]]
    if len(pictures) == work.assets.count():
        say(work, facts_of(work, proved=False, pictures=pictures))


def say(work: Work, facts: Facts) -> Label:
    """Keep the label of `work`; a sentence that a ruling corrected stays corrected while the facts say the same.

    Raises Overtaken.
    """
    with unless_overtaken(work):
        row, _ = Label.objects.select_for_update().get_or_create(work=work)
        row.computed, row.facts, row.at = speak(facts), as_json(facts), clock.now()
        settle(row)
    return row


def _base(work: Work, facts: Facts) -> Claim:
    return Claim(
        title=str(work)[:120],
        media_type="text/plain",
        sentence=speak(facts),
        shares={},
        steps=OPEN,
        tools=facts.record.tools,
        log_sha256=facts.record.log_sha256,
        complete=facts.record.complete,
        terms=agreed(work),
        mining=choice_for(work),
    )


def _picture_claim(work: Work, asset: Asset, layers: tuple[Layer, ...], base: Claim) -> Claim:
    return replace(
        base,
        media_type="image/webp",
        shares={"picture": picture_shares(layers)},
        layers=layers,
        ingredients=tuple(_made_from(work, asset, layers)),
        steps=SHRUNK,
    )


def _made_from(work: Work, asset: Asset, layers: tuple[Layer, ...]) -> Iterator[Ingredient]:
    sources = [layer for layer in layers if layer.source]
    photos = [layer for layer in sources if layer.kind in {"photo", "own-drawing", "camera", "exif", "unknown"}]
    if not sources and any(layer.kind not in {"drawn", "text"} and layer.role != WORDS for layer in layers):
        yield uploaded(asset.blob, "the picture as uploaded", "parentOf")
    for layer in sources:
        relation = "parentOf" if photos and layer is photos[0] else "componentOf"
        yield uploaded(layer.source, layer.role or layer.kind, relation)
    relation = "componentOf" if any(layer.kind == "work" for layer in layers) else "inputTo"
    # A parent that is gone has no part: its title would be signed, and again the one in its own credential.
    public = Work.objects.visible().filter(author__is_active=True)
    pictures = Rendition.objects.filter(name="large", asset__work__in=public)
    for edge in parents_of(work):
        large = pictures.filter(asset__work=edge.parent).order_by("asset__position").first()
        if large is not None:
            yield served(large.blob, str(edge.parent)[:120], relation)


def _embeds(rendition: Rendition) -> bool:
    return rendition.name == "large" or rendition.byte_size >= EMBED_FROM


def _says(work: Work, sha256: str, claim: Claim, *, embedded: bool) -> bool:
    # A picture that was never enlarged has the same bytes in two sizes: one with the credential beside, one inside.
    too_late = Revocation.objects.filter(fingerprint=OuterRef("leaf"), since__lte=OuterRef("signed_at"))
    rows = Manifest.objects.filter(~Exists(too_late), work=work, sha256=sha256, embedded=embedded)
    said = {f"claim__{name}": value for name, value in _known_by(claim).items()}
    return rows.filter(**said).exists()


def _known_by(claim: Claim) -> dict[str, str]:
    """What a credential is made anew for when it changes."""
    return {
        "sentence": claim.sentence,
        "mining": claim.mining,
        "terms": digest(dict(claim.terms)),
        "method": METHOD,
    }


def _sign_picture(work: Work, asset: Asset, layers: tuple[Layer, ...], base: Claim) -> bool:
    """Sign the renditions whose credential says nothing yet, or what is true no more; whether there were any."""
    render_renditions.call(asset.pk)
    stale = [
        rendition
        for rendition in asset.renditions.all()
        if not _says(work, blobs.digest(rendition.blob), base, embedded=_embeds(rendition))
    ]
    if stale:
        claim = replace(_picture_claim(work, asset, layers, base), print=_print(stale))
        for rendition in stale:
            _sign_rendition(work, rendition, claim)
    return bool(stale)


def _print(renditions: Sequence[Rendition]) -> str:
    """The perceptual hash that all sizes of a picture share, "" where it means nothing or the bytes just went."""
    smallest = min(renditions, key=lambda rendition: rendition.width)
    try:
        seen = look(blobs.get(smallest.blob))
    except FileNotFoundError:
        return ""
    return seen.pdq.hex() if seen.quality >= QUALITY else ""


def _sign_rendition(work: Work, rendition: Rendition, claim: Claim) -> None:
    try:
        data = blobs.get(rendition.blob)
    except FileNotFoundError:
        _sign_anew(work, rendition, claim)
        return
    embed = _embeds(rendition)
    if rendition.width == rendition.asset.width:
        claim = replace(claim, steps=claim.steps[1:])  # saved in another format, at its own size
    signed = sign(data, claim, instance.authority(), embed=embed, person=identity_of(work.author))
    blob = blobs.put(signed.data, suffix=".webp") if embed else rendition.blob
    row = Manifest(work=work, rendition=rendition, sha256=blobs.digest(blob), embedded=embed)
    row.claim = {"replaced": rendition.blob} if embed else {}
    _prove(row, signed, claim)
    with _together(row, blob):
        # Only the one who still finds the bytes that were read may put the signed ones in their place.
        free = Rendition.objects.filter(pk=rendition.pk, blob=rendition.blob)
        if free.update(blob=blob, byte_size=len(signed.data)):
            _keep(row)


def _sign_anew(work: Work, rendition: Rendition, claim: Claim) -> None:
    """Another worker signed it meanwhile; or its bytes went with another Work's: then it is made again."""
    if Rendition.objects.filter(pk=rendition.pk, blob=rendition.blob).delete()[0]:
        render_renditions.call(rendition.asset_id)
        _sign_rendition(work, Rendition.objects.get(asset=rendition.asset_id, name=rendition.name), claim)


def _forget_replaced(work: Work) -> None:
    """Delete the unsigned files that signed ones replaced; asked each time, since the last one may have been killed."""
    replaced = Manifest.objects.filter(work=work).values_list("claim__replaced", flat=True)
    orphans.forget({key for key in replaced if key})


def _text_claim(work: Work, facts: Facts, base: Claim) -> Claim:
    # Counted as the label counts, so that both say the same; the kind of source is that of the signed letters.
    counted = "title and text" if work.title.strip() else "text"
    return replace(base, shares={counted: text_shares(facts.record)}, letters=untitled_shares(facts.record))


def inscribed(work: Work, said: Label) -> str:
    """Return the text of `work` with a credential in letters that nobody sees: of now, and kept nowhere.

    Its sentence is the one that stands, a corrected one too. Raises ValueError as sign.inscribe, c2pa.C2paError.
    """
    facts = from_json(said.facts)
    claim = _text_claim(work, facts, replace(_base(work, facts), sentence=said.sentence))
    return inscribe(canonical(work.text), claim, instance.authority()).decode()


def _sign_text(work: Work, facts: Facts, base: Claim) -> bool:
    data = canonical(work.text)
    if not work.text.strip() or _says(work, exact(data), base, embedded=False):
        return False
    claim = _text_claim(work, facts, base)
    signed = sign(data, claim, instance.authority(), embed=False, person=identity_of(work.author))
    row = Manifest(work=work, sha256=exact(data), embedded=False)
    _prove(row, signed, claim)
    with _together(row):
        _keep(row)
    return True


@contextmanager
def _together(row: Manifest, *made: str) -> Iterator[None]:
    """Write within it all that belongs to the credential `row`, or nothing: then the blobs made for it go again.

    Raises Overtaken.
    """
    try:
        with unless_overtaken(row.work):
            yield
    finally:
        orphans.forget([row.blob, *made])


def _prove(row: Manifest, signed: Signed, claim: Claim) -> None:
    """Check what was signed as a stranger would, and fill in its row; raises ValueError when it does not hold."""
    sidecar = None if row.embedded else signed.manifest
    verdict = judge(
        signed.data,
        instance.anchors(),
        people=instance.people_anchor(),
        media_type=claim.media_type,
        manifest=sidecar,
    )
    named = verdict.named
    if verdict.state != "verified" or (named and named.state != "known"):
        raise ValueError(f"our own signature is judged {verdict.state}: {verdict.codes}, {named}")
    row.media_type = claim.media_type
    row.label = verdict.reading.label
    row.blob = blobs.put(signed.manifest, suffix=".c2pa")
    row.leaf = instance.authority().leaf.x509.fingerprint(SHA256()).hex()
    row.signed_at = clock.now()
    row.claim |= {"title": claim.title, **_known_by(claim)}
    row.claim["parts"] = [part.title for part in claim.ingredients]


def _keep(row: Manifest) -> None:
    """Keep a credential; what was said before of the very same bytes is replaced: a file has one credential here."""
    before = Manifest.objects.select_for_update().filter(work=row.work, sha256=row.sha256).first()
    if before is not None:
        row.pk, row.key = before.pk, before.key
        orphans.forget([before.blob])
    row.entry = append(row).number
    row.save(force_insert=before is None)
