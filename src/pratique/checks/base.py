"""What a check declares about itself, and what it may say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pratique.checks.by_hand import Command
from pratique.model import Place, Severity
from pratique.phrase import Phrase, english
from pratique.store.tables import Tables


class CouldNotLook(Exception):
    """A check cannot put its question, or not to the end; `why` says so, for a person.

    Signs given before it is raised stand.
    """

    def __init__(self, why: str | Phrase) -> None:
        super().__init__(english(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Sign:
    """One answer of a check: the thing to look at, and the proof.

    `subject` is what makes this sign the same one in another run (a path, an account, the
    digest of a shared payload); the finding's id is made from it. `quote` is plain text that
    may contain anything from the evidence: whoever shows it escapes it. `why` and `title` are
    whole sentences of ours, with words of the evidence in them: see `pratique.phrase`.
    `severity`, `title` and `technique` stand in for the check's own where
    this case differs;
    `verify` are the commands that show the same by hand. `dated` are the places whose times
    say since when the thing is there: a list that only names it, or a file that is only
    compared with it, may be far older. They need not be among `places`; empty stands for all
    of these.
    """

    subject: str
    places: tuple[Place, ...]
    quote: str
    why: Phrase
    verify: tuple[Command, ...]
    confidence: float = 0.9
    severity: Severity | None = None
    title: Phrase | None = None
    technique: str | None = None
    dated: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A question put to the tables. The declaration is also its documentation.

    A check that reads `mark` asks about the content of files; `about` are the suffixes that
    the names of these usually have. Empty stands for those of PHP.

    `about_content` says whether a sign is about what the bytes of its files do: then it is a
    small one where a package or a clean copy is known to have brought these bytes. A check that
    asks for a mode, a flag, a time, a place, or for the origin itself says no: the bytes may well
    be as they were shipped, and what it saw is not.
    """

    slug: str
    title: str
    severity: Severity
    technique: str
    reads: tuple[type[Any], ...]
    innocent: str
    blind: str
    next: str
    find: Callable[[Tables], Iterator[Sign]]
    condemns: bool = False  # whether, at HIGH or above, it makes its files `malicious`
    about: frozenset[str] = frozenset()
    about_content: bool = True

    @property
    def told_title(self) -> Phrase:
        """The title as a part of a sentence; what it declares beside it is translated as it is."""
        return Phrase(self.title.replace("%", "%%"))
