"""What an analyser is given, and what it declares about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pratique.content.mark import Mark
from pratique.content.words import words_of
from pratique.model import Gap


@dataclass(frozen=True)
class Content:
    """The bytes of one file, with what is known of it.

    `path` is the readable absolute path, `kind` the word of `identify`. `whole` is false when
    `held` is only a piece of a larger file.
    """

    held: bytes
    path: str
    kind: str
    whole: bool = True

    @cached_property
    def lowered(self) -> bytes:
        """The bytes with ASCII letters in lower case, made once for all analysers."""
        return self.held.lower()

    @cached_property
    def words(self) -> Counter[bytes]:
        """How often each word stands in it, in lower case; counted once for all analysers."""
        return words_of(self.lowered)

    @property
    def filename(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """What follows the last dot of the name, in lower case; empty without one."""
        return self.filename.rpartition(".")[2].lower() if "." in self.filename else ""

    def line(self, position: int) -> int:
        """The line, from 1, in which the byte at `position` stands."""
        return self.held.count(b"\n", 0, position) + 1


@dataclass(frozen=True, slots=True)
class Analyser:
    """One question to the bytes of a file.

    `kinds` are the words of `identify` that it is asked about; empty stands for all of them.
    `find` gives marks, and a gap for whatever could not be analysed. It never raises on any
    bytes, and its time is linear in them.
    """

    kinds: frozenset[str]
    find: Callable[[Content], Iterator[Mark | Gap]]
