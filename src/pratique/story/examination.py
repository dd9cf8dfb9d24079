"""All that one examination has to say: what the summary, the report and the JSON are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pratique.checks.runner import CheckOutcome
from pratique.model import Finding, Instant, Severity, Window
from pratique.phrase import Phrase
from pratique.story.history_answer import NO_HISTORY, HistoryAnswer
from pratique.story.stock import NOTHING, Stock
from pratique.survey.machine import Machine
from pratique.survey.medium_row import MediumRow


class State(StrEnum):
    """The first words of the answer. It is never "clean"."""

    COMPROMISED = "compromised"
    SUSPICIOUS = "suspicious"
    NO_TRACE = "no trace found in what was read"


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps with the same cause, with some of their places (`/etc/x:3`)."""

    stage: str
    reason: str
    count: int
    examples: tuple[str, ...]
    matters: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was read. `bytes_total` counts regular files as they are listed.

    `files` are those that were read and those that were not; `files_not_understood` were read,
    and their content was not wholly understood. `files_known_good` are of known origin;
    `files_long_unchanged` are others, of which only a backup from well before the compromise
    says that they were as they are.
    """

    entries: int
    files: int
    files_read: int
    files_unread: int
    files_known_good: int
    bytes_total: int
    bytes_read: int
    folders_unread: int
    files_not_understood: int = 0
    files_long_unchanged: int = 0


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do, the most urgent first; `command` may be empty."""

    what: Phrase
    why: Phrase
    command: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """The whole answer to `pratique examine`, ready to be shown. Findings are worst first."""

    case: str
    evidence: str
    kind: str
    location: str
    version: str
    started: Instant
    finished: Instant
    state: State
    headline: Phrase
    window: Window
    machine: Machine
    coverage: Coverage
    findings: tuple[Finding, ...]
    outcomes: tuple[CheckOutcome, ...]
    gaps: tuple[GapGroup, ...]
    limits: tuple[Phrase, ...]
    next_steps: tuple[NextStep, ...]
    containers: tuple[str, ...] = ()  # names of those that were looked into
    stock: Stock = NOTHING  # of the machine itself
    history: HistoryAnswer = NO_HISTORY
    media: tuple[MediumRow, ...] = ()  # the images that it lies in

    def count(self, severity: Severity) -> int:
        """How many findings have exactly this severity."""
        return sum(1 for finding in self.findings if finding.severity is severity)

    def partly_unread(self) -> bool:
        """Whether part of the evidence could not be listed, read, or wholly looked into."""
        return any(gap.matters and gap.stage in ("list", "read", "analyse") for gap in self.gaps)
