"""What is near to an asked Work: by ids and numbers as it is found, then with the Work and what stands in both."""

from dataclasses import dataclass
from operator import itemgetter

from musespark.credential import recordings
from musespark.credential.alike import COPY, SHOWN
from musespark.credential.likeness import told
from musespark.credential.picture import Match
from musespark.credential.recordings import Shared
from musespark.credential.relation import Likeness, Relation, relation
from musespark.works.models import Work


@dataclass(frozen=True)
class Near:
    """A Work that is near: how much (0 to 1) by its text and by a picture, and which stretches of the asked text."""

    work: Work
    text: float = 0.0
    picture: float = 0.0
    position: int = 0  # of the asked picture
    asset: int | None = None  # the other Work's picture
    match: Match | None = None  # where the one is seen in the other, None where the whole of both is alike
    spans: tuple[tuple[int, int], ...] = ()
    is_quote: bool = False  # one text holds a passage of the other
    contained: float = 0.0  # of the asked text, that stands in the other
    covers: float = 0.0  # of the other, that stands in the asked one
    recording: float = 0.0
    shared: tuple[Shared, ...] = ()  # stretches of time that stand in both

    @property
    def similarity(self) -> float:
        """The greatest of the three."""
        return max(self.text, self.picture, self.recording)

    @property
    def kind(self) -> str:
        """Return "text", "picture" or "recording", by what it is nearest."""
        return max(("recording", self.recording), ("picture", self.picture), ("text", self.text), key=itemgetter(1))[0]

    @property
    def percent(self) -> int:
        """Similarity in whole percent."""
        return round(self.similarity * 100)

    @property
    def text_percent(self) -> int:
        """Likeness of the text in whole percent."""
        return round(self.text * 100)

    @property
    def picture_percent(self) -> int:
        """Likeness of the picture in whole percent."""
        return round(self.picture * 100)

    @property
    def recording_percent(self) -> int:
        """Likeness of the recording in whole percent."""
        return round(self.recording * 100)

    @property
    def told(self) -> str:
        """How alike in words, for who must not climb a number."""
        return told(self.text, self.picture, self.recording, in_part=self.match is not None)

    @property
    def explained_percent(self) -> int:
        """How much of the asked picture is seen in the other one, in whole percent of its texture."""
        return round(self.match.explains * 100) if self.match else 0

    @property
    def covered_percent(self) -> int:
        """How much of the other picture is seen in the asked one, in whole percent of its texture."""
        return round(self.match.covered * 100) if self.match else 0

    @property
    def is_copy(self) -> bool:
        """Whether it is near enough to be called a near-copy."""
        return bool(self.picture or self.recording) or self.text >= COPY

    def relation(self, author: int | None) -> Relation:
        """Return what the asked Work, by `author`, is to it."""
        is_near, is_alike = self.text >= COPY, self.text >= SHOWN
        likeness = Likeness(is_near, self.contained, self.covers, self.is_quote, is_alike, self.picture, self.recording)
        return relation(likeness, own=self.work.author_id == author)


@dataclass(frozen=True)
class Found:
    """A hit before the Work's row is read: ids and numbers only."""

    work: int
    kind: str
    similarity: float
    picture: int = 0
    asset: int | None = None
    match: Match | None = None
    is_layout: bool = False
    is_quote: bool = False
    contained: float = 0.0
    covers: float = 0.0
    shared: Shared | None = None


def together(work: Work, hits: list[Found]) -> Near:
    """Return what was found of one Work as one: the best text, the best picture, every stretch of a recording."""
    nothing = Found(work.pk, "text", 0.0)
    text = max((hit for hit in hits if hit.kind == "text"), key=lambda hit: hit.similarity, default=nothing)
    look = max((hit for hit in hits if hit.kind == "picture"), key=lambda hit: hit.similarity, default=nothing)
    films = sorted((hit for hit in hits if hit.kind == "recording"), key=lambda hit: -hit.similarity)
    return Near(
        work,
        text=text.similarity,
        contained=text.contained,
        covers=text.covers,
        is_quote=any(hit.is_quote for hit in hits),
        picture=look.similarity,
        position=look.picture,
        asset=look.asset,
        match=look.match,
        recording=films[0].similarity if films else 0.0,
        shared=recordings.plainest(hit.shared for hit in films if hit.shared),
    )
