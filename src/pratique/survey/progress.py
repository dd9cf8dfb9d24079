"""How far a survey is. Whoever shows it to a person implements this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Amount:
    """What is done, and what there is as far as it has been listed."""

    entries: int
    entries_done: int
    bytes: int
    bytes_done: int
    listed: bool  # whether the listing is finished, so that the totals are the totals
    with_rules: bool = False  # whether it is the person's own rules that are put to the files
    logs: bool = False  # whether it is the lines of logs that are read
    container: str = ""  # what is read, where it is not the machine itself


class Progress(Protocol):
    """Is told how a survey goes, several times a second."""

    def at(self, amount: Amount) -> None:
        """Take note of how far it is."""
        ...


class Silent:
    """Shows nothing."""

    def at(self, amount: Amount) -> None:
        """Let it pass."""
