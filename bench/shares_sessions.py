"""Sessions at the studio, written as people do, with the truth kept beside each character. See shares.py.

Imported once Django is set up.
"""

import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

import numpy as np
from PIL import Image

from musespark.create import decide, pictures, posters
from musespark.create.begin import begin, brief_of
from musespark.create.make import facts_of
from musespark.create.manuscript import next_number
from musespark.create.models import Offer, Round
from musespark.create.render import Spec, Step, render
from musespark.create.render import Words as PosterWords
from musespark.create.render.poster import composed, text_of
from musespark.create.save import Words, save
from musespark.credential.process import text_shares
from musespark.credential.studio import recorded
from musespark.people.models import Person
from musespark.works.models import Work

WORDS = (
    "rye", "spoon", "oven", "winter", "slowly", "turned", "warm", "crust", "kitchen", "neighbour", "Tuesday", "snow",
    "boots", "bread", "first", "slice", "drawer", "cat", "yard", "flour", "scale", "eighteen", "grams", "wooden",
    "burnt", "edge", "sale", "church", "box", "grandmother", "quiet", "morning", "café", "naïve", "🍞", "über",
)  # fmt: skip
SIDES = ("human", "ai", "unknown", "notes")
Hand = str  # one of SIDES


@dataclass
class Desk:
    """One session: the draft, its characters, and whose each of them is."""

    draw: random.Random
    work: Work
    text: str = ""
    hands: list[Hand] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)
    accepted: int = 0  # letters of all offers that were taken, as the peer counts

    def words(self, count: int) -> str:
        return " ".join(self.draw.choice(WORDS) for _ in range(count)) + ". "

    def splice(self, at: int, gone: int, came: str, hand: Hand, source: str, offer: str = "") -> None:
        """Change the text as the editor does, and report it in UTF-16 units."""
        units = [len(part.encode("utf-16-le")) // 2 for part in (self.text[:at], self.text[at : at + gone])]
        self.events.append({"n": 0, "at": units[0], "remove": units[1], "text": came, "source": source, "offer": offer})
        self.text = self.text[:at] + came + self.text[at + gone :]
        self.hands[at : at + gone] = [hand] * len(came)

    def type(self, at: int, said: str) -> None:
        for word in said.split(" "):
            piece = word + " "
            self.splice(at, 0, piece, "human", "typed")
            at += len(piece)

    def paste(self, at: int, said: str) -> None:
        self.splice(at, 0, said, "unknown", "pasted")

    def place(self) -> int:
        """A place between two words."""
        return self.draw.choice([0, len(self.text), *(n + 1 for n, letter in enumerate(self.text) if letter == " ")])

    def keep(self) -> None:
        """Send what the editor holds, as its script does now and then."""
        first = next_number(self.work, "text")
        numbered = [{**event, "n": first + at} for at, event in enumerate(self.events)]
        save(self.work, Words("", self.text, ""), revision=brief_of(self.work).revision, events={"text": numbered})
        self.events = []
        self.work = Work.objects.select_related("author", "brief").get(pk=self.work.pk)

    def offer(self, said: str) -> Offer:
        asked = Round.objects.create(brief=brief_of(self.work), by=self.work.author, kinds=["caption"])
        place = Offer.objects.filter(brief=asked.brief).count()
        return Offer.objects.create(
            brief=asked.brief, round=asked, kind="caption", position=place, text=said, source="model", model="m.gguf"
        )

    def take(self, made: Offer) -> tuple[int, int]:
        """Put an offer where the caret is, as the script does; returns where it stands."""
        at = self.place()
        decide.accept(made, by=self.work.author, in_editor=True)
        self.splice(at, 0, made.text, "ai", "ai", str(made.pk))
        self.accepted += len(made.text)
        return at, at + len(made.text)

    def rewrite(self, start: int, end: int, share: float) -> None:
        """Type other words in place of a share of those that stand there, from the last to the first."""
        starts = [n for n in range(start, end) if n == start or self.text[n - 1] == " "]
        for at in sorted(self.draw.sample(starts, round(len(starts) * share)), reverse=True):
            stop = self.text.find(" ", at)
            self.splice(at, (stop if stop > 0 else end) - at, self.draw.choice(WORDS), "human", "typed")

    def move(self) -> None:
        """Cut a stretch and paste it elsewhere: it stays whose it was."""
        start = self.place()
        end = min(len(self.text), start + self.draw.randint(20, 80))
        cut, hands = self.text[start:end], self.hands[start:end]
        if len(cut) < 8:
            return
        self.splice(start, end - start, "", "human", "typed")
        at = self.place()
        self.splice(at, 0, cut, "human", "pasted")
        self.hands[at : at + len(cut)] = hands


def session(desk: Desk) -> None:
    """Write a text in some of the ways there are."""
    draw = desk.draw
    desk.type(0, desk.words(draw.randint(0, 60)))
    for _ in range(draw.randint(1, 6)):
        STEPS[draw.choice(list(STEPS))](desk)
        if draw.random() < 0.5:
            desk.keep()
    desk.keep()


def little(desk: Desk) -> None:
    desk.rewrite(*desk.take(desk.offer(desk.words(desk.draw.randint(8, 30)))), 0.15)


def lot(desk: Desk) -> None:
    desk.rewrite(*desk.take(desk.offer(desk.words(desk.draw.randint(8, 30)))), 0.8)


def reject(desk: Desk) -> None:
    decide.reject(desk.offer(desk.words(12)), by=desk.work.author)


def undo(desk: Desk) -> None:
    """Take an offer and think better of it."""
    made = desk.offer(desk.words(10))
    start, end = desk.take(made)
    desk.splice(start, end - start, "", "human", "undo")
    decide.undo(made, by=desk.work.author, in_editor=True)


def tile(desk: Desk) -> None:
    """Change some words on the tile, then take it without the script: the rest stays the model's."""
    desk.keep()
    said = desk.words(14).strip().split(" ")
    made = desk.offer(" ".join(said))
    mine = {at: f"own{at}" for at in desk.draw.sample(range(len(said)), 4)}
    decide.edit(made, by=desk.work.author, text=" ".join(mine.get(at, word) for at, word in enumerate(said)))
    made = Offer.objects.get(pk=made.pk)
    gap = "\n\n" if desk.text.strip() else ""
    decide.accept(made, by=desk.work.author)
    desk.accepted += len(made.words)
    desk.hands += ["human"] * len(gap)
    for at, word in enumerate(said):
        hand = "human" if at in mine else "ai"
        desk.hands += [hand] * (len(mine.get(at, word)) + (at < len(said) - 1))
    desk.work = Work.objects.select_related("author", "brief").get(pk=desk.work.pk)
    desk.text = desk.work.text


def cut(desk: Desk) -> None:
    start = desk.place()
    desk.splice(start, min(30, len(desk.text) - start), "", "human", "typed")


def copy(desk: Desk) -> None:
    """Copy an offer off its tile and paste it: it stays the model's."""
    made = desk.offer(desk.words(15))
    desk.splice(desk.place(), 0, made.text, "ai", "pasted")


STEPS: dict[str, Callable[[Desk], object]] = {
    "type": lambda desk: desk.type(desk.place(), desk.words(12)),
    "paste": lambda desk: desk.paste(desk.place(), desk.words(15)),
    "take": lambda desk: desk.take(desk.offer(desk.words(20))),
    "little": little,
    "lot": lot,
    "reject": reject,
    "undo": undo,
    "tile": tile,
    "move": lambda desk: desk.move(),
    "cut": cut,
    "copy": copy,
}


def truth(desk: Desk) -> dict[Hand, float]:
    """Return whose the letters are that stand there, in percent; white space is nobody's."""
    counts = Counter(hand for letter, hand in zip(desk.text, desk.hands, strict=True) if not letter.isspace())
    return {hand: 100 * counts[hand] / max(1, counts.total()) for hand in SIDES}


def shares_of(work: Work) -> dict[Hand, float]:
    """Return the shares that the label of `work` is made from, in percent."""
    record = recorded(Work.objects.select_related("author", "brief").get(pk=work.pk))
    if record is None:
        return dict.fromkeys(SIDES, 0.0)
    said = asdict(text_shares(record))
    return {hand: said[hand] / 10_000 for hand in SIDES}


BY_MODEL = ("Thirty winters of one grey jumper", "What one darning needle remembers", "Holes worth keeping, says Inês")
BY_HAND = "I mended it on Saturday at our kitchen table. Each patch took me four hours, two cups and a candle."


def laid_out(author: Person, headline: str) -> Iterator[tuple[float, float]]:
    """Lay posters out with a model's headline over own words; yield found and true share of AI of each, in percent.

    The truth is the ink in the lines that are set from the headline, whose words stand nowhere else.
    """
    work = begin(author, text=BY_HAND)
    out = io.BytesIO()
    Image.radial_gradient("L").resize((1080, 1350)).convert("RGB").save(out, "JPEG")
    pictures.add(work, out.getvalue(), alt="A jumper", source="photo")
    asked = Round.objects.create(brief=brief_of(work), by=author, kinds=["title", "poster"])
    facts = {"position": 0, "source": "model", "model": "m.gguf"}
    decide.accept(Offer.objects.create(brief=asked.brief, round=asked, kind="title", text=headline, **facts), by=author)
    work = Work.objects.select_related("author", "brief").get(pk=work.pk)
    posters.offer(asked, work, facts_of(work))
    for tile in asked.offers.filter(kind="poster"):
        asset = decide.accept(tile, by=author).asset
        record = recorded(Work.objects.select_related("author", "brief").get(pk=work.pk))
        assert asset is not None
        assert record is not None
        layers = record.pictures[asset.sha256]
        yield sum(layer.area for layer in layers if layer.kind == "ai") / 10_000, _ink(tile, headline, out.getvalue())


def _ink(tile: Offer, headline: str, photo: bytes) -> float:
    """The percent of a poster that the letters of its headline cover, drawn once more and read pixel by pixel."""
    words = dict(tile.spec["words"])
    steps = tuple(Step(*step) for step in words.pop("steps"))
    used = photo if tile.spec["photo_asset"] else None
    width, height = tile.spec["size"]
    spec = Spec(PosterWords(**words, steps=steps), used, tuple(tile.spec["brand"]), width, height, tile.spec["seed"])
    layout = str(tile.spec["layout"])
    cover = text_of(composed(spec, layout))[..., 3]
    own = {*headline.casefold().split()}
    found = 0
    for line in render(spec, layout).lines:
        if own & {*line.text.casefold().split()}:
            top, left = max(0, round(line.top)), max(0, round(line.left))
            found += int(cover[top : top + round(line.height), left : left + round(line.width)].sum(dtype=np.int64))
    return 100 * found / (255 * cover.size)
