"""The formats that have no table of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

# A script in a folder such as /etc/cron.daily has a row there without a line.
_TOLD_ONCE: Final = """kind <> 'periodic-script'
    OR path NOT IN (SELECT path FROM crontab WHERE line IS NULL)"""


def items(tables: Tables) -> Iterator[StartupItem]:
    """What their parsers told, as it is, but for scripts that are jobs of cron already."""
    yield from tables.rows(StartupItem, _TOLD_ONCE)
