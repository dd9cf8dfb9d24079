"""The `syslog_event` table: what programs say through syslog or the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class SyslogEvent:
    """One message, as syslog(3) or sd-journal(3) keeps it. Columns of osquery's `syslog_events`."""

    table: ClassVar[str] = "syslog_event"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    source: Annotated[str, "`syslog`, `journal`, `docker` or `dated`: the form that it was kept in"]
    host: Annotated[str | None, "name of the machine, as written"]
    program: Annotated[str | None, "who speaks, without the number of its process"]
    pid: Annotated[int | None, "number of the process"]
    facility: Annotated[str | None, "`auth`, `mail`, `kern` ..., where the form has it"]
    severity: Annotated[int | None, "0 (emergency) to 7 (debug), where the form has it"]
    uid: Annotated[int | None, "number of the user that the process ran as; the journal has it"]
    unit: Annotated[str | None, "unit of systemd; the journal has it"]
    executable: Annotated[str | None, "path of the program; the journal has it"]
    command: Annotated[str | None, "command line of the program; the journal has it"]
    boot: Annotated[str | None, "number of the boot; the journal has it"]
    address: Annotated[str | None, "first address in the message, IPv4 or IPv6; null for none"]
    message: Annotated[str, "the text"]
    repeats: Annotated[
        int | None,
        "how many messages this one stands for, where the daemon counted; null for one",
    ]
    session: Annotated[
        str | None, "number of the session of the login that it came from; the journal has it"
    ]
    login_uid: Annotated[
        int | None,
        "number of the user that logged in at first, whoever it became since; the journal has it",
    ]
    sent: Annotated[
        Instant | None, "when the sender says that it spoke, UTC; `time` is when it was received"
    ]
    monotonic: Annotated[
        int | None, "microseconds since the boot, which no change of the clock moves; the journal's"
    ]
    sequence: Annotated[
        int | None, "number of the entry in its sequence, which grows by one; the journal has it"
    ]
    sequence_id: Annotated[
        str | None, "the sequence: all journal files that one daemon wrote together share it"
    ]
