"""Belongings: the blobs that credentials name, so that none is deleted while somebody may ask for its proof."""

from collections.abc import Collection

from musespark.credential.models import Manifest


def named(keys: Collection[str]) -> set[str]:
    """Return those of `keys` that are a credential, or the file that one vouches for (support.orphans.namers)."""
    stores = set(Manifest.objects.filter(blob__in=keys).values_list("blob", flat=True))
    by_digest = {key[:2] + key[3:65]: key for key in keys}
    vouched = Manifest.objects.filter(sha256__in=by_digest).values_list("sha256", flat=True)
    return stores | {by_digest[digest] for digest in vouched}
