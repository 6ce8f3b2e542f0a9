"""What to try next: three ideas of different kinds, each with its reason and its numbers. Pure: knows no rows.

An idea needs evidence: numbers that a reader can add up themselves, of several people. Where it is thin there are fewer
ideas, not weaker ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import Literal

from musespark.create.words.language import detect
from musespark.create.words.tokens import content

PRIOR_SHOWN, PRIOR_KEPT = 20.0, 1.0  # a Work shown twice and kept once is no triumph yet
SHOWN, KEPT, TIMES = 30, 3, 1.5  # what a triumph needs: times on a screen, people, times the usual rate
PEOPLE, WORKS = 3, 2  # that a corner needs to be wanted: one Work that did well is a good Work, not a demand
OPEN = 2.0  # times the usual demand for each Work made
NEAR = 0.2  # cosine from which a corner is called close to what somebody makes (see market.Likeness)
SAYING = 3  # words of a question that say something: a Work can't start from "How dark?"
RESTED = 21  # days without a Work about a topic after which one may return to it

Kind = Literal["deeper", "question", "open", "again", "remix"]


@dataclass(frozen=True)
class OwnWork:
    """A Work of the creator: times on a screen, and the people who kept it (saved, replied, rewarded)."""

    key: str
    title: str
    tags: tuple[str, ...]
    shown: int
    kept: int


@dataclass(frozen=True)
class OwnTopic:
    """A topic of the creator: their Works about it, the people who kept any of them, days since the last one."""

    tag: str
    works: int
    people: int
    days: int


@dataclass(frozen=True)
class Corner:
    """A topic in the last month: people who kept Works about it, and which Works and makers were new.

    `close` is the cosine to what the creator makes, None for somebody who has made nothing yet.
    """

    tag: str
    people: int
    kept: int  # Works about it that were kept, whenever they were made
    made: int  # Works about it published in the month
    makers: int  # of these
    close: float | None


@dataclass(frozen=True)
class Question:
    """What a reader asked under a Work and nobody replied to; `author` made that Work, "" for the creator."""

    key: str
    title: str
    asker: str
    text: str
    author: str = ""
    close: float | None = None  # that Work to what the creator makes


@dataclass(frozen=True)
class Remixable:
    """A Work by somebody else that may be remixed, the people who kept it in the last month, and its closeness."""

    key: str
    title: str
    author: str
    people: int
    close: float | None


@dataclass(frozen=True)
class Known:
    """All that the ideas for one creator are made from; questions under their own Works, newest first, and others'."""

    own: Sequence[OwnWork] = ()
    topics: Sequence[OwnTopic] = ()
    questions: Sequence[Question] = ()
    corners: Sequence[Corner] = ()
    remixables: Sequence[Remixable] = ()
    elsewhere: Sequence[Question] = ()


@dataclass(frozen=True)
class Idea:
    """One thing to try: what, why, the evidence in numbers, and the notes a draft starts with."""

    kind: Kind
    what: str
    why: str
    evidence: str
    notes: str
    source: str = ""  # key of the Work it comes from


def suggest(known: Known, *, most: int = 3) -> list[Idea]:
    """Return up to `most` ideas, one of each kind that has evidence."""
    asked = _answer(known.questions)
    kinds = (_deeper(known.own), asked, _open(known.corners), _again(known.topics), _remix(known.remixables))
    last = None if asked else _answer(sorted(known.elsewhere, key=lambda each: -_weight(each.close)))
    return list(islice((idea for idea in (*kinds, last) if idea), most))


def rate(shown: int, kept: int) -> float:
    """Return how often a Work was kept when shown, smoothed towards one in twenty."""
    return (kept + PRIOR_KEPT) / (shown + PRIOR_SHOWN)


def openness(corner: Corner) -> float:
    """Return demand over supply: the people who kept, divided by one more than the Works made."""
    return corner.people / (1 + corner.made)


def open_corners(corners: Sequence[Corner]) -> list[Corner]:
    """Return those wanted by several people at several Works and made seldom, the best for the creator first."""
    usual = median(openness(corner) for corner in corners) if corners else 0.0
    wanted = [corner for corner in corners if corner.people >= PEOPLE and corner.kept >= WORKS]
    found = [corner for corner in wanted if openness(corner) >= OPEN * usual]
    return sorted(found, key=lambda corner: (-openness(corner) * _weight(corner.close), corner.tag))


def _weight(close: float | None) -> float:
    return 1.0 if close is None else max(close, 0.05)


def _deeper(own: Sequence[OwnWork]) -> Idea | None:
    """The own Work that was kept most often for the times it was on a screen, where that stands out."""
    for work in sorted(own, key=lambda work: -rate(work.shown, work.kept)):
        others = [each for each in own if each.key != work.key and each.kept <= each.shown]
        shown, kept = sum(each.shown for each in others), sum(each.kept for each in others)
        proved = work.shown >= SHOWN <= shown and KEPT <= work.kept <= work.shown
        if proved and rate(work.shown, work.kept) >= TIMES * rate(shown, kept):
            return _continued(work, shown, kept)
    return None


def _continued(work: OwnWork, shown: int, kept: int) -> Idea:
    return Idea(
        "deeper",
        f"Go one step further than “{work.title}”",
        "Readers kept it more often than your other Works: they may want the next part, the how, or what went wrong.",
        f"It was on screen {work.shown} times and {work.kept} people kept it: {_in_hundred(work.shown, work.kept)}. "
        f"Your other Works: {_in_hundred(shown, kept)}.",
        f"Continues “{work.title}”.\nWhat happened after:\nWhat I would do differently:\n"
        + " ".join(f"#{tag}" for tag in work.tags),
        work.key,
    )


def _in_hundred(shown: int, kept: int) -> str:
    number = 100 * kept / shown
    return f"{number:.0f} in 100" if number >= 1 or not kept else "less than 1 in 100"


def _answer(questions: Sequence[Question]) -> Idea | None:
    """The first question that says enough to start a Work from."""
    asked = next((each for each in questions if _says_enough(each.text)), None)
    if asked is None:
        return None
    where = f"under “{asked.title}” by @{asked.author}" if asked.author else f"under your “{asked.title}”"
    near = " It was asked close to what you make." if asked.close is not None and asked.close >= NEAR else ""
    return Idea(
        "question",
        f"Answer @{asked.asker} with a Work of its own",
        f"A question asked once is often one that many have.{near}",
        f"They asked {where}: “{asked.text}” Nobody has replied to it.",
        f"Question from a reader: {asked.text}\nMy answer:\nWhat I tried:\n",
        asked.key,
    )


def _says_enough(text: str) -> bool:
    return len(set(content(text, detect(text)))) >= SAYING


def _open(corners: Sequence[Corner]) -> Idea | None:
    found = open_corners(corners)
    if not found:
        return None
    corner = found[0]
    return Idea(
        "open",
        f"#{corner.tag} is open",
        f"People keep Works about it, and few are made. {_nearness(corner.close)}",
        f"In the last month {corner.people} people kept {corner.kept} Works about it; {_made(corner)}.",
        f"About #{corner.tag}: what I know first-hand:\nFor whom:\n",
    )


def _nearness(close: float | None) -> str:
    if close is None:
        return "You have no Works yet, so this is what is open here in general."
    return "It is close to what you make." if close >= NEAR else "It is some way from what you make so far."


def _made(corner: Corner) -> str:
    if not corner.made:
        return "nobody published a new one"
    works = "1 new one was" if corner.made == 1 else f"{corner.made} new ones were"
    return f"{works} published, by {corner.makers} {'person' if corner.makers == 1 else 'people'}"


def _again(topics: Sequence[OwnTopic]) -> Idea | None:
    """The own topic that most people kept for each Work about it, where its last Work is a while ago."""
    rested = [each for each in topics if each.works >= WORKS and each.people >= PEOPLE and each.days >= RESTED]
    if not rested:
        return None
    topic = max(rested, key=lambda each: (each.people / each.works, each.tag))
    return Idea(
        "again",
        f"Come back to #{topic.tag}",
        "People kept what you made about it, and it is a while ago.",
        f"{topic.people} people kept your {topic.works} Works about it; the last one is {topic.days} days old.",
        f"#{topic.tag} again: what is new since the last time:\nWhat I know now that I didn't then:\n",
    )


def _remix(remixables: Sequence[Remixable]) -> Idea | None:
    wanted = (each for each in remixables if each.people >= PEOPLE)
    best = max(wanted, key=lambda each: (each.people * _weight(each.close), each.key), default=None)
    if best is None:
        return None
    near = " It is close to what you make." if best.close is not None and best.close >= NEAR else ""
    return Idea(
        "remix",
        f"Make your own version of “{best.title}”",
        f"@{best.author} lets everybody remix it, and gets a share of what your version earns.{near}",
        f"{best.people} people kept it in the last month.",
        "",
        best.key,
    )
