"""Reads the numbers of a text, digits of any script and written words alike, with the unit that follows."""

import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from musespark.create.words.language import UNSPACED, lexicon
from musespark.create.words.order import order_end
from musespark.create.words.tokens import Word, fold, sign_before, stem, words

_DIGITS = re.compile(r"\d+(?:[.,٫٬'’\u202f\u00a0]\d+)*|[¼½¾⅓⅔]")
_KANJI = re.compile(
    r"(?<![〇一二三四五六七八九十百千万億])[〇一二三四五六七八九十百千万億]++(?=[人個本枚冊年月日時分秒回度円歳才階杯匹台件週つ口点番天块元岁里次割ヶか倍])"
)
_KANJI_VALUES = {
    **{c: i for i, c in enumerate("〇一二三四五六七八九")},
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "億": 10**8,
}
_MIXED = re.compile(r"(?<!\d)(?:\d++(?:\.\d++)?+[億万千百])+(?:\d+)?")
_UNIT = re.compile(r"\s?-?(%|€|\$|£|¥|°c?|[^\W\d_]{1,40})", re.IGNORECASE)  # no unit has a longer name
_SPACED = re.compile(r"(?<=\d) (?=([^\W\d_]{1,3}|[%€$£¥]|°[^\W\d_]?)(?!\w))")
_PART = re.compile(r"[,;:!?()\n،؛]|\.(?!\d)")  # ends what is said of a number
_ARABIC_BEFORE = frozenset("وبلفك")  # and, by, for, so, like: written onto the word behind
_LASTING = frozenset({"hour", "day", "week", "month", "year"})  # 8 days have an eighth one; 8 euros don't
_LONGEST = 60  # letters of a number in one word
_TENS = {20, 30, 40, 50, 60, 70, 80, 90}


@dataclass(frozen=True, slots=True)
class Number:
    """A number at start..end. `values` are its possible readings: 1.234 is two of them. `unit` is "" if unknown.

    `things` are stems of what it counts, `around` of all that is said beside it; both empty in scripts without spaces.
    `ordered` is a place in an order or a day of a month: no amount.
    """

    start: int
    end: int
    values: frozenset[float]
    unit: str = ""
    things: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    ordered: bool = False


def numbers(text: str, language: str, *, notes: bool = False) -> list[Number]:
    """Every number but a written one ("one", "ein", "一"), which most languages use as an article.

    In `notes` a month or weekday may be written small.
    """
    mixed = [*_mixed(text)] if language in UNSPACED else []
    inside = {place for number in mixed for place in range(number.start, number.end)}
    found = [
        *mixed,
        *(number for number in _digits(text) if number.start not in inside),
        # Only English and German write them with a capital.
        *_named_dates(text, small=notes or language not in {"en", "de"}),
    ]
    found += _kanji(text) if language in UNSPACED else _written(text, language)
    found.sort(key=lambda number: number.start)
    return found if language in UNSPACED else [*_counting(text, _ordered(text, found, language), language)]


def agrees(number: Number, known: list[Number]) -> bool:
    """Whether the known numbers hold one of the same value whose unit does not contradict.

    Where they count the same thing otherwise, the same value elsewhere is no support: "2 hours" for "two tubes".
    """
    same = [other for other in known if number.values & other.values]
    same = [other for other in same if not number.unit or not other.unit or number.unit == other.unit]
    same = [other for other in same if _of_one_kind(number, other)]
    rival = any(number.things & other.things and not number.values & other.values for other in known)
    return any(number.things & (other.things or other.around) for other in same) if rival else bool(same)


def _of_one_kind(number: Number, other: Number) -> bool:
    """Whether both are amounts or both places in an order; one of each only where they are of the same things.

    Half of a unit is half of nothing else.
    """
    if number.unit and 0.5 in number.values and other.things and not other.unit:
        return False
    if number.ordered == other.ordered:
        return True
    place, amount = (number, other) if number.ordered else (other, number)
    if amount.unit and amount.unit not in _LASTING:
        return False
    return bool(place.things & amount.things) or not (amount.unit or amount.things)


def _ordered(text: str, found: list[Number], language: str) -> list[Number]:
    months = {place for number in found if number.unit == "named month" for place in (number.start, number.end)}
    ends = (
        0 if number.unit else order_end(text, number.start, number.end, language.split("-", maxsplit=1)[0], months)
        for number in found
    )
    return [replace(number, end=end, ordered=True) if end else number for number, end in zip(found, ends, strict=True)]


def _counting(text: str, found: list[Number], language: str) -> Iterator[Number]:
    """The numbers with what they count: up to two content words behind each, at once."""
    if not found:
        return
    said, counted = words(text), {number.start for number in found}
    starts, stems = [word.start for word in said], [stem(word.text) for word in said]
    ends, skip = [match.start() for match in _PART.finditer(text)], lexicon(language).function
    around: dict[tuple[int, int], frozenset[str]] = {}  # numbers of one part have this in common
    for number in found:
        first, last = (bisect_left(starts, place) for place in _part(text, number, ends))
        behind = bisect_left(starts, number.end)
        things = 0
        while things < 2 and behind + things < last and _is_thing(said[behind + things], skip, counted):
            things += 1
        if (first, last) not in around:
            around[first, last] = frozenset(stems[first:last])
        yield replace(number, things=frozenset(stems[behind : behind + things]), around=around[first, last])


def _is_thing(word: Word, skip: frozenset[str], counted: set[int]) -> bool:
    return word.low not in skip and word.start not in counted and not word.text.isdecimal()


def _part(text: str, number: Number, ends: list[int]) -> tuple[int, int]:
    """Where the part of the text with the number begins and ends; `ends` are the places of the marks between parts."""
    before, behind = bisect_left(ends, number.start), bisect_left(ends, number.end)
    first = ends[before - 1] + 1 if before else 0
    # The dot of ".5" ends a part for what stands behind it.
    first = number.start if text[number.start - 1 : number.start] == "." else first
    return first, ends[behind] if behind < len(ends) else len(text)


def _digits(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        after = _UNIT.match(text, match.end())
        suffix = fold(after.group(1)) if after else ""
        values = _readings(match.group())
        if suffix == "k":
            values |= {value * 1000 for value in values}
        before = sign_before(text, match.start())
        yield Number(match.start(), match.end(), values, _unit(suffix) or _unit("" if before.isalpha() else before))


def _readings(raw: str) -> frozenset[float]:
    if len(raw) == 1 and not raw.isdecimal():
        return frozenset({unicodedata.numeric(raw)})
    plain = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in raw)
    groups = re.split(r"[^0-9]", plain)
    readings = {float("".join(groups[:-1]) + "." + groups[-1])} if len(groups) > 1 else {float(plain)}
    # 1.234 may be a thousand: all groups after the first of exactly three digits.
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        readings.add(float("".join(groups)))
    return frozenset(readings)


def _written(text: str, language: str) -> Iterator[Number]:
    run: list[tuple[Word, float]] = []
    joins = lexicon(language).joins
    waiting: Word | None = None
    for word in [piece for token in words(text) for piece in _pieces(token)]:
        value = _value(word.low, language)
        if value is None:
            # "hundred and five": the joining word belongs to the number only if one goes on behind it.
            waiting = word if run and word.low in joins and waiting is None else None
            if waiting is None and run:
                yield _combined(run, text)
                run = []
            continue
        if run and not _continues([v for _, v in run[-2:]], value, joined=waiting is not None):
            yield _combined(run, text)
            run = []
        run.append((word, value))
        waiting = None
    if run:
        yield _combined(run, text)


def _continues(values: list[float], value: float, *, joined: bool) -> bool:
    last = values[-1]
    if value in {100, 1000, 1_000_000}:
        return last < value
    if value == 20:
        return last == 4  # quatre-vingts
    if last in _TENS or last == 10:
        # French goes on to nineteen after sixty and four-twenty, and says ten-seven.
        french = 20 if last == 60 or values[-2:] == [4, 20] else 10
        return value < french and (last != 10 or value >= 7)
    return last >= 100 and value < last and (joined or last == int(last))


def _combined(run: list[tuple[Word, float]], text: str) -> Number:
    total = current = 0.0
    values = [value for _, value in run]
    for i, value in enumerate(values):
        if value >= 1000:
            total, current = total + max(current, 1) * value, 0
        elif value == 100 or (value == 20 and i and values[i - 1] == 4):
            current = max(current, 1) * value
        else:
            current += value
    start, end = run[0][0].start, run[-1][0].end
    after = _UNIT.match(text, end)
    unit = _unit(fold(after.group(1))) if after else ""
    of = _UNIT.match(text, after.end()) if after and values == [0.5] and fold(after.group(1)) in {"a", "an"} else None
    if of and (half := _unit(fold(of.group(1)))):
        unit, end = half, of.end()  # half an hour
    return Number(start, end, frozenset({total + current}), unit)


def _pieces(word: Word) -> list[Word]:
    found, here = [], word.start
    for piece in word.text.split("-"):
        found.append(Word(piece, here, here + len(piece)))
        here += len(piece) + 1
    return [piece for piece in found if piece.text]


def _value(low: str, language: str) -> float | None:
    known = lexicon(language).numbers
    if language == "ar" and low not in known and low[:1] in _ARABIC_BEFORE:
        low = low[1:]
    if low in known:
        return known[low]
    if language in {"de", "nl"} and len(low) <= _LONGEST and (value := _long_word(low, language)) is not None:
        return value
    # German and Dutch write five-and-twenty in one word.
    for link in ("und", "en", "ën"):
        for ten in _tens(language):
            if low.endswith(link + ten):
                one = low.removesuffix(link + ten)
                unit = {"ein": 1.0, "een": 1.0}.get(one, known.get(one))
                if unit is not None and unit < 10:
                    return known[ten] + unit
    return None


def _long_word(low: str, language: str) -> float | None:
    """The value of a German or Dutch number in one word: "zweitausenddreihundert", "zweieinhalb"."""
    if low.endswith("einhalb") and (whole := _one(low.removesuffix("einhalb"), language)) is not None:
        return whole + 0.5
    for power, value in (("tausend", 1000), ("duizend", 1000), ("hundert", 100), ("honderd", 100)):
        head, found, tail = low.partition(power)
        if found:
            many, rest = (
                _one(head, language) if head else 1.0,
                _one(tail.removeprefix("und"), language) if tail else 0.0,
            )
            return None if many is None or rest is None else many * value + rest
    return None


def _one(low: str, language: str) -> float | None:
    return 1.0 if low in {"ein", "eins", "een", "één"} else _value(low, language)


@cache
def _tens(language: str) -> list[str]:
    return [word for word, value in lexicon(language).numbers.items() if value in _TENS]


def _mixed(text: str) -> Iterator[Number]:
    """Digits with characters for powers of ten: 12万3千."""
    for match in _MIXED.finditer(text):
        steps = re.findall(r"([\d.]+)([億万千百]?)", match.group())
        total = sum(float(digits) * _KANJI_VALUES.get(power, 1) for digits, power in steps)
        yield Number(match.start(), match.end(), frozenset({total}), _unit(text[match.end() : match.end() + 2]))


def _kanji(text: str) -> Iterator[Number]:
    for match in _KANJI.finditer(text):
        total = current = 0.0  # not whole: those of ten thousand characters would have no end
        for char in match.group():
            value = _KANJI_VALUES[char]
            if value >= 10_000:
                total, current = (total + current or 1) * value, 0
            elif value >= 10:
                total, current = total + (current or 1) * value, 0
            else:
                current = current * 10 + value
        if total + current != 1:
            yield Number(match.start(), match.end(), frozenset({total + current}))


def _named_dates(text: str, *, small: bool) -> Iterator[Number]:
    """Months and weekdays as numbers of the units "month of the year" and "day of the week"."""
    names = _calendar()
    for word in words(text):
        kind = names.get(word.low) or names.get(word.low[:2])
        # "may" and "mars" are also plain words; a month's name is written with a capital where letters have one.
        if kind and (small or word.text[0].isupper() or not word.text[0].isascii()):
            yield Number(word.start, word.end, frozenset({kind[1]}), kind[0])


@cache
def _calendar() -> dict[str, tuple[str, float]]:
    table = tomllib.loads(Path(__file__).with_name("calendar.toml").read_text(encoding="utf-8"))
    return {
        name: (f"named {unit}", float(place))
        for unit, rows in table.items()
        for place, row in enumerate(rows, start=1)
        for name in row.split()
    }


@cache
def _units() -> dict[str, str]:
    table = tomllib.loads(Path(__file__).with_name("units.toml").read_text(encoding="utf-8"))
    return {word: unit for unit, row in table.items() for word in row.split()}


def is_date(word: str) -> bool:
    """Whether a folded word names a month or a day of the week."""
    return word in _calendar()


def is_unit(word: str) -> bool:
    """Whether a folded word is a unit's name or sign."""
    return word in _units()


def tied(text: str) -> str:
    """The text with no line break between a number and the short unit behind it ("18 g"), as long as before."""
    return _SPACED.sub(lambda gap: "\u00a0" if is_unit(fold(gap[1])) else " ", text)


def unit_of(word: str) -> str:
    """The name of the unit that a folded word means, "" for any other word."""
    return _units().get(word, "")


def _unit(word: str) -> str:
    # Without spaces the unit's characters are followed by more text.
    tries = [word] if word.isascii() else [word, word[:2], word[:1]]
    return next((_units()[piece] for piece in tries if piece in _units()), "")
