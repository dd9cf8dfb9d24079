"""The `process_event` table: commands that ran, as logs tell it; see osquery's `process_events`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class ProcessEvent:
    """One command that ran."""

    table: ClassVar[str] = "process_event"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    source: Annotated[str, "`audit`, `sudo`, `cron`, `history`, `accounting`, `webmin`"]
    user: Annotated[str | None, "account that ran it, by name, where told"]
    login_user: Annotated[
        str | None,
        "account that logged in at first (auid), by name or number, where told",
    ]
    uid: Annotated[int | None, "number of the user, where told"]
    auid: Annotated[int | None, "number of the user that logged in at first; null where unset"]
    euid: Annotated[int | None, "number of the effective user, where told"]
    pid: Annotated[int | None, "number of the process, where told"]
    parent: Annotated[int | None, "number of the parent process, where told"]
    executable: Annotated[str | None, "path of the program, where told"]
    command: Annotated[str | None, "its command line, arguments joined by blanks"]
    folder: Annotated[str | None, "working folder, where told"]
    tty: Annotated[str | None, "terminal, where told"]
    session: Annotated[int | None, "number of the audit session, where told"]
    success: Annotated[bool | None, "whether it succeeded, where told"]
    exit: Annotated[int | None, "what the system call gave back, where told"]
    key: Annotated[str | None, "key of the audit rule, where told"]
    event: Annotated[str | None, "number of the audit event, as `1364481363.243:24287`"]
