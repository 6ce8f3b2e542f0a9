"""Atom feeds (RFC 4287): entries with the whole text, tags as categories, pictures and what plays as enclosures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from django.db.models import Prefetch, QuerySet
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import linebreaks

from musespark.people.models import Person
from musespark.works.models import Recording, Rendition, Work

NEWEST = 30
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Channel:
    """What the feed is of; `page` is where people read the same Works, `path` where the feed itself is."""

    title: str
    about: str
    page: str
    path: str
    author: Person | None


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Return when its newest entry changed; an empty feed is as old as can be, so that it reads alike each time."""
        return super().latest_post_date() if self.items else BEGINNING

    def item_attributes(self, item: Mapping[str, str]) -> dict[str, str]:
        """Return in which language the entry is written: a feed holds several."""
        return {"xml:lang": item["language"]}


def latest(works: QuerySet[Work]) -> list[Work]:
    """Return the newest of `works` with all that an entry needs. Four queries."""
    served = Prefetch("assets__renditions", Rendition.objects.filter(name="large"))
    rows = works.select_related("author", "publication", "recording").prefetch_related("taggings__tag", served)
    return list(rows.order_by("-publication__at", "-id")[:NEWEST])


def written(channel: Channel, works: list[Work], *, root: str) -> str:
    """Return the feed as XML; `root` is the absolute address of the instance."""
    feed = _Feed(
        title=clean(channel.title),
        link=urljoin(root, channel.page),
        description="",
        subtitle=clean(channel.about) or None,
        feed_url=urljoin(root, channel.path),
        feed_guid=urljoin(root, channel.path),
        author_name=clean(channel.author.shown_name) if channel.author else urlsplit(root).hostname,
        language=None,
    )
    for work in works:
        _add(feed, work, root)
    return feed.writeString("utf-8")


def _add(feed: Atom1Feed, work: Work, root: str) -> None:
    at = work.publication.at
    feed.add_item(
        title=clean(str(work)),
        link=urljoin(root, work.get_absolute_url()),
        description=linebreaks(clean(_words(work)), autoescape=True),
        unique_id=tag_uri(root, work, at),
        author_name=clean(work.author.shown_name),
        author_link=urljoin(root, work.author.get_absolute_url()),
        pubdate=at,
        updateddate=work.edited_at or at,
        language=work.language,
        categories=[tagging.tag.name for tagging in work.taggings.all()],
        enclosures=list(_enclosures(work, root)),
    )


def _enclosures(work: Work, root: str) -> Iterator[Enclosure]:
    """Yield what plays, where something does, then the pictures."""
    recording: Recording | None = getattr(work, "recording", None)
    if recording:
        yield Enclosure(urljoin(root, recording.url), str(recording.byte_size), recording.served_type)
    for asset in work.assets.all():
        for rendition in asset.renditions.all():
            yield Enclosure(urljoin(root, rendition.url), str(rendition.byte_size), "image/webp")


def _words(work: Work) -> str:
    """Return the text; of a Work without one what its pictures show, else its name: an entry is never blank."""
    return work.text.strip() or "\n\n".join(asset.alt for asset in work.assets.all() if asset.alt) or str(work)


def tag_uri(root: str, work: Work, at: datetime) -> str:
    """Return an id that stays when the address changes (RFC 4151)."""
    return f"tag:{urlsplit(root).hostname},{at:%Y-%m-%d}:{work.key}"


def clean(text: str) -> str:
    """Return `text` without the characters that XML cannot hold."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff" and not "\ud800" <= sign <= "\udfff")
    )
