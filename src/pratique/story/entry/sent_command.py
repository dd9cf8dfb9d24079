"""Commands that pages which run them were sent, as far as requests show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.inventory.shown_command import shown_command
from pratique.model import Instant
from pratique.store.tables import Tables
from pratique.story.entry.trace import Trace
from pratique.story.entry.visit import COMMANDING

_REQUESTS: Final = 2_000
# All pages in one question: the logs are gone through once, however many there are.
_SENT: Final = f"""
WITH page AS (
    SELECT unnest(CAST(? AS VARCHAR[])) AS page, unnest(CAST(? AS VARCHAR[])) AS target
)
SELECT page.page, epoch_ns(r.time), r.query, r.path, r.line
FROM asked r JOIN page ON url_decode(r.resource) = page.target
WHERE r.query <> '' AND r.status BETWEEN 200 AND 399 AND r.time IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY page.page ORDER BY r.time, r.path, r.line) <= {_REQUESTS}
ORDER BY 1, 2, 4, 5
"""


@dataclass(frozen=True, slots=True)
class SentCommand:
    """One command, when it was sent for the first time, and the line of the log."""

    text: str
    time: Instant
    place: str


def sent_commands(tables: Tables, traces: Sequence[Trace]) -> Mapping[str, Sequence[SentCommand]]:
    """The different commands that show in requests to pages, by path, the first ones first.

    None for a page that runs nothing that it is sent, and where they came by POST.
    """
    pages = [
        trace
        for trace in traces
        if trace.target and any(word in trace.check for word in COMMANDING)
    ]
    if not pages:
        return {}
    told: dict[str, dict[str, SentCommand]] = {}
    rows = tables.select(_SENT, [page.path for page in pages], [page.target for page in pages])
    for path, time, query, log, line in rows:
        command = shown_command(query, of_shell=True)
        if command is not None:
            sent = SentCommand(command, Instant(time), f"{log}:{line}")
            told.setdefault(path, {}).setdefault(command, sent)
    return {path: tuple(commands.values()) for path, commands in told.items()}
