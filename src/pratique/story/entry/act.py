"""What somebody did that may have been the way in, and what speaks for and against that."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase, english

VECTORS: Final = (
    "file-upload",
    "web-exploit",
    "cms-login",
    "ssh-password",
    "ssh-key",
    "ftp-login",
    "mail-account",
    "panel-login",
    "database-login",
    "local-user",
    "neighbour-site",
    "supply",
    "unknown",
)
# A way in is rare among all that happens on a machine: reasons must first make up for this.
_RARE: Final = -3.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for an act (weight above 0) or against it.

    Weights are natural logarithms of how many times likelier it is where the act was the way in.
    `evidence` names findings (`F-...`) and lines of logs (`/var/log/auth.log:12`).
    """

    weight: float
    text: Phrase
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """A request, a login, a transfer: somebody did it, at one moment, and a log tells of it.

    `explains` are the ids of findings that it would explain.
    """

    vector: str
    time: Instant
    what: Phrase
    address: str = ""
    account: str = ""
    site: str = ""
    service: str = ""
    log: str = ""
    line: int | None = None
    target: str = ""  # of a request: the path that was asked for
    reasons: tuple[Reason, ...] = ()
    explains: frozenset[str] = field(default_factory=frozenset)
    written: bool = True  # whether the log has lines; false of wtmp, whose records have numbers

    @property
    def place(self) -> str:
        """The log and the line, as evidence names it."""
        return f"{self.log}:{self.line}" if self.log and self.line is not None else self.log

    @property
    def asked(self) -> str:
        """Of a request, what was asked for as the log has it: `POST /apply.php`; else empty."""
        return english(self.what.told.get("asked", ""))

    @property
    def confidence(self) -> float:
        """How likely it is that this was the way in, by the reasons alone: 0 to 1."""
        weight = _RARE + sum(reason.weight for reason in self.reasons)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight))))

    def because(self, *reasons: Reason) -> Act:
        """The same with further reasons."""
        return replace(self, reasons=(*self.reasons, *reasons))
