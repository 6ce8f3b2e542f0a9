"""What a Work's card shows, as plain facts: rooms fill it, `jinja2/web/card.html` draws it."""

from dataclasses import dataclass, field
from datetime import datetime

DISCLOSED = ("generated", "modified", "broken")  # said of AI by glyph and words where a Work is first seen
LONG = 520  # characters of text after which a card offers to unfold


@dataclass(frozen=True, slots=True)
class Playable:
    """What plays: `kind` is "video" or "sound", `captions` their address, "" where there are none."""

    kind: str
    src: str
    seconds: float
    captions: str = ""
    language: str = ""

    @property
    def lasts(self) -> int:
        """Whole seconds; never none."""
        return max(1, round(self.seconds))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in its renditions. `src` is empty while they are being made; `full` is the largest."""

    src: str = ""
    srcset: str = ""
    full: str = ""
    width: int = 3
    height: int = 2
    alt: str = ""
    plays: Playable | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """The graded sentence, the shares (0..1) its ring draws (None: nothing is known), and one of DISCLOSED or ""."""

    sentence: str
    human: float | None = None
    machine: float = 0.0
    disclosed: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    replies: int = 0
    likes: int = 0
    saves: int = 0
    reposts: int = 0
    rewards: int = 0


@dataclass(frozen=True, slots=True)
class Mine:
    """What the viewer did with it."""

    liked: bool = False
    saved: bool = False
    reposted: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """Another Work that the card points to."""

    url: str
    author: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reposters:
    """Who passed it on: one of them by name, and how many others."""

    name: str
    handle: str
    others: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One Work for one viewer. `text_html` is safe markup (prose.py); with `token` the page reports what was seen."""

    key: str
    url: str
    author_name: str
    author_handle: str
    published_at: datetime | None
    text_html: str = ""
    title: str = ""
    id: int = 0
    author_avatar: str = ""
    language: str = "en"
    edited: bool = False
    pictures: tuple[Picture, ...] = ()
    notices: tuple[str, ...] = ()  # third-party, paid, finance, ai
    label: Label | None = None
    tags: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
    mine: Mine = field(default_factory=Mine)
    is_mine: bool = False
    is_demo: bool = False
    may_repost: bool = True
    asks_repost: bool = False  # its author wants to be asked first
    may_pin: bool = False
    reply_to: Ref | None = None
    remix_of: tuple[Ref, ...] = ()
    quote_of: tuple[Ref, ...] = ()
    terms: str = "ask"  # allow, ask, never: whether it may be remixed
    ai_terms: str = "ask"  # the same for remixes with AI
    reposted_by: Reposters | None = None
    pinned: bool = False
    token: str = ""
    why_url: str = ""  # where the feed explains why this stands here

    @property
    def author_url(self) -> str:
        return f"/@{self.author_handle}"

    @property
    def all_terms(self) -> str:
        """The terms for remixes as one key of words: with AI they may be stricter."""
        return self.terms if self.terms in {self.ai_terms, "never"} else f"{self.terms}_{self.ai_terms}"

    @property
    def recording(self) -> Picture | None:
        """The picture that stands for its video or sound."""
        return next((picture for picture in self.pictures if picture.plays), None)

    @property
    def stills(self) -> tuple[Picture, ...]:
        """Its pictures without that one."""
        return tuple(picture for picture in self.pictures if not picture.plays)

    @property
    def is_long(self) -> bool:
        return len(self.text_html) > LONG or self.text_html.count("<br>") + self.text_html.count("<p>") > 7

    @property
    def further_tags(self) -> tuple[str, ...]:
        """Tags that the text does not show anyway."""
        shown = self.text_html.casefold()
        return tuple(tag for tag in self.tags if f"#{tag.casefold()}<" not in shown)

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return self.title or f"{self.author_name}, @{self.author_handle}"
