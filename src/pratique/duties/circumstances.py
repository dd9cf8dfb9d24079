"""What the case knows that bears on duties and goes into letters: no sentence, no judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pratique.checks.runner import CheckOutcome
from pratique.model import Finding, Window
from pratique.story.examination import State
from pratique.story.page_visitors import Visitors
from pratique.story.reached import NOTHING_REACHED, Scope


@dataclass(frozen=True, slots=True)
class Page:
    """A page that deceives visitors: where it lies, its finding, who came as far as logs tell."""

    path: str
    finding: str
    visitors: Visitors | None = None


@dataclass(frozen=True, slots=True)
class Burst:
    """Mail out of line with habit. `sender` is `account NAME`, `script NAME`, `user N` ..."""

    sender: str
    messages: int
    recipients: int
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One machine. `findings` are those that nobody has dismissed.

    `secrets` counts what was within reach, by kind; `vector`, `address` and `entered` (nanoseconds
    since 1970) are those of the likeliest way in, where it can be determined.
    """

    evidence: str
    machine: str
    state: State
    window: Window
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[CheckOutcome, ...] = ()
    scope: Scope = NOTHING_REACHED
    vector: str = ""
    address: str = ""
    entered: int | None = None
    addresses: tuple[str, ...] = ()  # that had a part in it
    pages: tuple[Page, ...] = ()
    mail: tuple[Burst, ...] = ()
    secrets: Mapping[str, int] = field(default_factory=dict)
    refused_by: tuple[str, ...] = ()  # receivers and lists that name the machine
    files_unread: int = 0
