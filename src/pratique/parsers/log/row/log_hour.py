"""The `log_hour` table: how many lines each log has for each hour, by what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class LogHour:
    """The lines of one hour. There may be several rows of the same hour: they add up."""

    table: ClassVar[str] = "log_hour"

    path: Annotated[str, "the log, in readable form"]
    family: Annotated[
        str,
        "`web`, `auth`, `mail`, `audit`, `ftp`, `database`, `commands`, `blocks`, `accounts`; "
        "`system` for all that programs said through syslog or the journal",
    ]
    source: Annotated[str, "of `system`, the form that it was kept in: `syslog`, `journal` ..."]
    program: Annotated[str | None, "of `system`, the program that speaks"]
    hour: Annotated[Instant, "start of the hour, UTC"]
    lines: Annotated[int, "rows of that hour"]
