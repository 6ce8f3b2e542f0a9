"""The brief: what the person has to say, in their own words, before anything is made of it."""

from dataclasses import dataclass, field
from functools import cached_property

from musespark.create.words.language import detect
from musespark.create.words.tokens import content

LONGEST = 10_000  # characters of notes or draft, the limit of a Work


@dataclass(frozen=True)
class Brief:
    """Notes, a draft with its title and what the pictures show, in the author's words; `past` are works, newest first.

    `author` is any stable text for the creator: it only varies seeds and angles. `language` is a BCP 47 tag, "" to
    have it guessed. Raises ValueError when notes or draft are longer than LONGEST.
    """

    notes: str = ""
    draft: str = ""
    pictures: tuple[str, ...] = ()
    past: tuple[str, ...] = field(default=(), repr=False)
    author: str = ""
    language: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        if max(len(self.notes), len(self.draft)) > LONGEST:
            raise ValueError(f"notes and draft may have {LONGEST} characters each")

    @cached_property
    def facts(self) -> str:
        """All that the person said about this Work: what offers are checked against."""
        return "\n".join(part.strip() for part in (self.title, self.draft, self.notes, *self.pictures) if part.strip())

    @cached_property
    def tongue(self) -> str:
        """The language to write in: what the person wrote, their stated language where that says too little."""
        return detect(self.facts, self.language.split("-")[0].lower() or "en")

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the words that carry content."""
        return frozenset(content(self.facts, self.tongue))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to work with."""
        return not any(map(str.isalnum, self.facts))
