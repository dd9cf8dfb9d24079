"""Commands that a page which runs them was sent, as far as requests show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pratique.inventory.shown_command import shown_command
from pratique.model import Instant
from pratique.story.entry.situation import Situation
from pratique.story.entry.trace import Trace
from pratique.story.entry.visit import COMMANDING

_REQUESTS: Final = 2_000
_SENT: Final = """
SELECT epoch_ns(time), query, path, line FROM asked
WHERE url_decode(resource) = ? AND query <> '' AND status BETWEEN 200 AND 399 AND time IS NOT NULL
ORDER BY time, path, line LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class SentCommand:
    """One command, when it was sent for the first time, and the line of the log."""

    text: str
    time: Instant
    place: str


def sent_commands(situation: Situation, trace: Trace) -> list[SentCommand]:
    """The different commands that show in requests to a page, the first ones first.

    None for a page that runs nothing that it is sent, and where they came by POST.
    """
    if not any(word in trace.check for word in COMMANDING):
        return []
    told: dict[str, SentCommand] = {}
    for time, query, log, line in situation.tables.select(_SENT, trace.target, _REQUESTS):
        command = shown_command(query, of_shell=True)
        if command is not None:
            told.setdefault(command, SentCommand(command, Instant(time), f"{log}:{line}"))
    return list(told.values())
