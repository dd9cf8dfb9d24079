"""How far they got with one thing: an account, a site, a service, a database, another machine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.phrase import Phrase


class Reached(StrEnum):
    """How far they got with one thing."""

    TOUCHED = "touched"
    REACHABLE = "reachable"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, how far they got with it, and what shows it.

    `kind` is `account`, `site`, `service`, `database`, `data` (what else a secret opens) or
    `neighbour` (another machine). `also` are other names of it: the folder of a site, the
    daemons of a service, the sort of a secret, the application whose account it is.
    """

    kind: str
    name: str
    reached: Reached
    because: Phrase
    evidence: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Its name, of a site or service with the others in brackets: `web (nginx)`."""
        more = [one for one in self.also if one != self.name]
        told = more and self.kind in ("site", "service")
        return f"{self.name} ({', '.join(more)})" if told else self.name


@dataclass(frozen=True, slots=True)
class Scope:
    """All of them, those touched first."""

    lines: tuple[Line, ...] = ()

    def names(self, kind: str, *reached: Reached) -> tuple[str, ...]:
        """The names of one kind that they got so far with."""
        return tuple(
            line.name for line in self.lines if line.kind == kind and line.reached in reached
        )

    @property
    def untouched(self) -> tuple[str, ...]:
        """The names of everything that they did not get to."""
        return tuple(line.name for line in self.lines if line.reached is Reached.UNTOUCHED)


NOTHING_REACHED: Final = Scope()
