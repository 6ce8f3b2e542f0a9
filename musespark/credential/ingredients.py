"""What a file is made from, as ingredients of its claim: with the credentials that they came with."""

import io

from musespark.credential import instance
from musespark.credential.claim import Ingredient
from musespark.credential.judge import judge
from musespark.credential.reading import private_assertions
from musespark.credential.record import has_credential, sight
from musespark.support import blobs
from musespark.works.upload import SUFFIX, upright


def uploaded(blob: str, title: str, relation: str) -> Ingredient:
    """A stranger's bytes: with a credential they are read here only after a process of its own could read them."""
    data, media_type = blobs.get(blob), _media_type(blob)
    if has_credential(data):
        seen = sight(blob, instance.anchors())
        readable, private = seen.readable, seen.private
    else:
        readable, private = judge(data, instance.anchors(), media_type=media_type).state != "unreadable", ()
    if readable:
        return Ingredient(data, media_type, title, relation, private)
    # Pillow forgives what the credential library refuses: name it, in a form that both read.
    out = io.BytesIO()
    upright(data).save(out, "PNG")
    return Ingredient(out.getvalue(), "image/png", f"{title} (saved anew)", relation)


def served(blob: str, title: str, relation: str) -> Ingredient:
    """A picture of a Work here, whose credential is our own."""
    data, media_type = blobs.get(blob), _media_type(blob)
    verdict = judge(data, instance.anchors(), media_type=media_type)
    return Ingredient(data, media_type, title, relation, private_assertions(verdict.report))


def _media_type(blob: str) -> str:
    return {suffix: kind for kind, suffix in SUFFIX.items()}.get("." + blob.rpartition(".")[2], "image/jpeg")
