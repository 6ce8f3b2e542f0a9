"""Thirteen ways to pass off a text as one's own, each as `edit(text, draw, fillers)`.

They are what people do by hand and what tools do for them.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np

Draw = np.random.Generator
Edit = Callable[[str, Draw, Sequence[str]], str]

_LOOKALIKES = str.maketrans("aeopcxyisjhAEOPCXKMTHB", "аеорсхуіѕјһАЕОРСХКМТНВ")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_EMOJI = ("😀", "🔥", "💯", "👗", "❤️", "👍🏽", "🧵", "✨", "👩‍🎨", "🇫🇷")
_INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\U000e0061", "\u034f", "\u3164")
# Words that mean about the same, for those that are frequent in the material.
_PAIRS = (
    "love:adore great:wonderful size:measure dress:gown very:really fabric:material small:tiny color:shade "
    "look:appear really:truly ordered:purchased little:slightly perfect:ideal flattering:becoming soft:gentle "
    "nice:pleasant bought:got comfortable:comfy cute:pretty looks:appears beautiful:gorgeous large:big "
    "down:low sweater:jumper long:lengthy pants:trousers quality:make think:believe pretty:lovely "
    "tried:tested usually:normally good:fine short:brief big:large wearing:sporting purchased:bought "
    "enough:sufficiently tight:snug summer:summertime definitely:certainly perfectly:ideally wanted:wished "
    "lovely:pretty thin:flimsy light:airy fall:autumn makes:renders casual:relaxed without:lacking "
    "wore:sported sure:certain gorgeous:stunning wish:hope recommend:suggest received:got return:send "
    "loose:baggy easy:simple happy:glad fun:playful unfortunately:sadly also:additionally just:simply "
    "shirt:top got:received because:since but:though work:do waist:middle thought:figured felt:seemed "
    "only:merely see:notice well:nicely too:overly "
)
_ALIKE = dict(pair.split(":") for pair in _PAIRS.split())


def shouted(text: str, _draw: Draw, _fillers: Sequence[str]) -> str:
    """Capital letters throughout."""
    return text.upper()


def respaced(text: str, draw: Draw, _fillers: Sequence[str]) -> str:
    """Spaces doubled, made line ends and other blanks, or left out."""
    return re.sub(r"\s+", lambda _: str(draw.choice(["  ", "\n", "\u00a0", "\t", "", " "])), text)


def with_emoji(text: str, draw: Draw, _fillers: Sequence[str]) -> str:
    """An emoji after every third word."""
    words = text.split()
    return " ".join(f"{word} {draw.choice(_EMOJI)}" if at % 3 == 2 else word for at, word in enumerate(words))


def with_lookalikes(text: str, draw: Draw, _fillers: Sequence[str]) -> str:
    """Two of three letters that have a Cyrillic twin are replaced by it."""
    return "".join(sign.translate(_LOOKALIKES) if draw.random() < 2 / 3 else sign for sign in text)


def with_invisible_signs(text: str, draw: Draw, _fillers: Sequence[str]) -> str:
    """A sign that nobody sees after every fourth letter: joiners, fillers, soft hyphens, tags, selectors."""
    return "".join(f"{sign}{draw.choice(_INVISIBLE)}" if at % 4 == 3 else sign for at, sign in enumerate(text))


def in_leet(text: str, draw: Draw, _fillers: Sequence[str]) -> str:
    """Half of the letters that have a digit for a twin are replaced by it."""
    return "".join(sign.translate(_LEET) if draw.random() < 0.5 else sign for sign in text)


def truncated(text: str, _draw: Draw, _fillers: Sequence[str]) -> str:
    """The first half."""
    words = text.split()
    return " ".join(words[: (len(words) + 1) // 2])


def thinned(text: str, draw: Draw, _fillers: Sequence[str]) -> str:
    """A fifth of the words left out."""
    words = np.array(text.split())
    gone = draw.choice(len(words), len(words) // 5, replace=False)
    return " ".join(np.delete(words, gone).tolist())


def reordered(text: str, draw: Draw, _fillers: Sequence[str]) -> str:
    """Sentences in another order."""
    return " ".join(draw.permutation(sentences(text)).tolist())


def reworded(text: str, _draw: Draw, _fillers: Sequence[str]) -> str:
    """Every word that has a synonym here is replaced by it: about one in seven."""
    return re.sub(r"[a-z]+", lambda hit: _ALIKE.get(hit.group(), hit.group()), text.lower())


def quoted(text: str, draw: Draw, fillers: Sequence[str]) -> str:
    """The second half of it in the middle of a post that is two other texts."""
    words = text.split()
    before, after = draw.choice(len(fillers), 2, replace=False)
    return f"{fillers[before]} As somebody said: {' '.join(words[len(words) // 2 :])} {fillers[after]}"


def wrapped(text: str, draw: Draw, fillers: Sequence[str]) -> str:
    """Sentences of others before and after it."""
    first, last = (sentences(fillers[at]) for at in draw.choice(len(fillers), 2, replace=False))
    return f"{first[0]} {text} {last[-1]} #sponsored https://example.org/shop"


def combined(text: str, draw: Draw, fillers: Sequence[str]) -> str:
    """Reworded, reordered, a fifth left out, with look-alike letters."""
    changed: str = text
    for edit in (reworded, reordered, thinned, with_lookalikes):
        changed = edit(changed, draw, fillers)
    return changed


EDITS: dict[str, Edit] = {
    "case": shouted,
    "whitespace": respaced,
    "emoji": with_emoji,
    "look-alike letters": with_lookalikes,
    "invisible signs": with_invisible_signs,
    "leet": in_leet,
    "half cut off": truncated,
    "20 % of the words dropped": thinned,
    "sentences reordered": reordered,
    "synonyms": reworded,
    "half quoted in a longer post": quoted,
    "prefix and suffix": wrapped,
    "combined": combined,
}


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, by their marks."""
    return [part for part in re.split(r"(?<=[.!?;])\s+", text) if part]
