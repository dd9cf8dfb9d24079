"""How much a PHP program looks, as a whole, like one that an intruder left.

A table of small decision trees weighs the traits of the program together. It was worked out
by `bench/fit_profile.py` from public collections of malicious and innocent programs; the
steps to the answer are kept, so that the traits that decided can be named.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from pratique.content.php.trait import SORT_OF, SORTS, hiding, traits

# What the words of a sort do, for a person. Sorts that are missing here prove nothing alone.
_DOES: Final = {
    "code": "can run texts as code or call functions by name",
    "command": "runs commands",
    "machine": "asks what machine and account it runs on",
    "folder": "goes through folders",
    "file": "reads, writes and removes files",
    "upload": "takes uploads",
    "request": "reads what the visitor sends",
    "undoing": "takes texts apart and puts them together",
    "packing": "packs what it sends",
    "silence": "keeps its errors quiet and its running time unbounded",
    "network": "connects to other machines",
    "mail": "sends mail",
    "database": "opens databases",
    "visitor": "looks at where visitors come from",
    "secret": "handles passwords or cards",
    "form": "shows a form for it",
}
_SHAPES: Final = {
    "%long": "most of it stands in very long lines",
    "=longest": "it has a very long line",
    "%odd-names": "its variables have names that nobody can read",
    "%escapes": "letters are written as numbers",
    "#spliced": "words are put together from pieces",
    "=spliced": "words are put together from pieces",
    "#characters": "words are put together from single letters",
    "=blob": "it carries a long encoded text",
    "%blob": "most of it is an encoded text",
    "#variable-calls": "it calls functions whose names stand in variables",
    "=variable-calls": "it calls functions whose names stand in variables",
    "=element-calls": "it calls functions whose names stand in lists",
    "=variable-variables": "the names of its variables are put together",
    "#strange-comments": "comments stand in the middle of its code",
    "=strange-operations": "texts are combined bit by bit",
    "=silenced": "it silences errors line by line",
    "#silenced": "it silences errors line by line",
    "%high": "it carries bytes that are no text",
    "=pads": "code is pushed to the right by blanks",
}
_MOST_WORDS: Final = 5
_MOST_REASONS: Final = 6
_WORTH_NAMING: Final = 0.3  # of the sum that the trees give


@dataclass(frozen=True, slots=True)
class Profile:
    """The answer for one program.

    `score` is calibrated: of the programs of the collections with a score near 0.9, nine in
    ten were malicious. `reasons` are the traits that decided, the heaviest first, in words;
    `words` are the names that stand behind them. `hidden` says that the program was a text
    inside another.
    """

    score: float
    reasons: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    hidden: bool = False


NO_PROFILE: Final = Profile(0.0)


def profile(text: bytes, lowered: bytes, counted: Counter[bytes]) -> Profile:
    """The profile of a PHP program; `lowered` is its text in lower case, `counted` its words."""
    acting = len(counted.keys() & _ACTING)
    if not acting or (acting < _ENOUGH_WORDS and not _hides(text, lowered)):
        return NO_PROFILE
    found = traits(text, lowered, counted)
    table = _table()
    total, shares = table.weighed(found)
    score = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, table.slope * total + table.offset))))
    if score < _WORTH_WORDS:
        return Profile(score)
    return Profile(score, *_told(found, shares))


# A page of two lines that shows what a visitor sends is like a shell of two lines: only what
# it does tells them apart, and others follow that. A profile needs something to go by: words
# that act, so many of them, or a shape that hides what the words are.
_ENOUGH_WORDS: Final = 8
_HIDING: Final = {
    "%escapes": 0.05,
    "=blob": 200.0,
    "%odd-names": 0.3,
    "#characters": 3.0,
    "=variable-variables": 3.0,
    "#strange-comments": 4.0,
}
_ACTING_SORTS: Final = (
    *("code", "command", "machine", "folder", "file", "upload", "silence", "network", "mail"),
    "database",
)
_ACTING: Final = frozenset(word.encode() for sort in _ACTING_SORTS for word in SORTS[sort])
_FEW: Final = 8
_LONG: Final = 200
_WORTH_WORDS: Final = 0.1


def _hides(text: bytes, lowered: bytes) -> bool:
    """Whether its shape hides what its words are."""
    if not _may_hide(text, lowered):
        return False
    found = hiding(text, lowered)
    return any(found[trait] >= least for trait, least in _HIDING.items())


def _may_hide(text: bytes, lowered: bytes) -> bool:
    """Whether the shape is worth measuring: nothing hides in short lines of plain letters."""
    if lowered.count(b"\\x") > _FEW or lowered.count(b"\\1") > _FEW or b"${" in lowered:
        return True
    return max(map(len, text.split(b"\n"))) >= _LONG or not text.isascii() or b"$$" in lowered


@dataclass(frozen=True, slots=True)
class _Table:
    """The trees, each a list of nodes (trait, threshold, low, high, value), and the scale."""

    traits: tuple[str, ...]
    trees: tuple[tuple[tuple[int, float, int, int, float], ...], ...]
    start: float
    slope: float
    offset: float

    def weighed(self, found: dict[str, float]) -> tuple[float, dict[str, float]]:
        """The sum of all trees, and how much of it each trait decided."""
        values = [found.get(name, 0.0) for name in self.traits]
        total = self.start
        shares: dict[int, float] = defaultdict(float)
        for tree in self.trees:
            trait, threshold, low, high, value = tree[0]
            while trait >= 0:
                following = tree[low if values[trait] <= threshold else high]
                shares[trait] += following[4] - value
                trait, threshold, low, high, value = following
            total += value
        return total, {self.traits[index]: share for index, share in shares.items()}


@lru_cache(maxsize=1)
def _table() -> _Table:
    held: dict[str, Any] = json.loads(
        files("pratique.content.php").joinpath("profile.json").read_text("ascii")
    )
    trees = tuple(tuple(tuple(node) for node in tree) for tree in held["trees"])
    scale = held["start"], held["slope"], held["offset"]
    return _Table(tuple(held["traits"]), trees, *scale)


def _told(
    found: dict[str, float], shares: dict[str, float]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reasons in words, the heaviest first, and the words of the program behind them."""
    weights: dict[str, float] = defaultdict(float)
    for name, share in shares.items():
        weights[_topic(name)] += share
    reasons: list[str] = []
    words: list[str] = []
    for topic in sorted(weights, key=lambda one: -weights[one]):
        if weights[topic] < _WORTH_NAMING or len(reasons) >= _MOST_REASONS:
            break
        if topic in _SHAPES:
            reasons.append(_SHAPES[topic])
        elif topic in _DOES:
            named = list(_words(topic, found, shares))
            if named:
                reasons.append(f"it {_DOES[topic]} ({', '.join(named)})")
                words += named
    return tuple(dict.fromkeys(reasons)), tuple(words)


def _topic(trait: str) -> str:
    """The sort that a trait belongs to, or the trait of the shape itself."""
    if trait.startswith("+"):
        return trait[1:]
    return SORT_OF.get(trait.encode(), trait)


def _words(sort: str, found: dict[str, float], shares: dict[str, float]) -> Iterator[str]:
    here = [word for word in SORTS[sort] if word in found]
    here.sort(key=lambda word: (-shares.get(word, 0.0), word))
    for word in here[:_MOST_WORDS]:
        yield word.upper() if word.startswith("$_") else word
