"""The `database_event` table: what database servers tell of clients, statements and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class DatabaseEvent:
    """One event of MySQL, MariaDB or PostgreSQL."""

    table: ClassVar[str] = "database_event"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    service: Annotated[str, "`mysql` or `postgresql`"]
    action: Annotated[
        str,
        "`connect`, `failure`, `disconnect`, `statement`, `error`, `start`, `stop`, `message`",
    ]
    level: Annotated[str | None, "`ERROR`, `Warning`, `FATAL` ..., as written"]
    user: Annotated[str | None, "account of the database"]
    database: Annotated[str | None, "the database"]
    address: Annotated[str | None, "address of the client, IPv4 or IPv6"]
    client: Annotated[str | None, "where it came from as written, where that is a name"]
    pid: Annotated[int | None, "number of the process or of the connection"]
    statement: Annotated[str | None, "the statement, several lines joined by line feeds"]
    duration: Annotated[float | None, "seconds that it took, where told"]
    message: Annotated[str, "the text; of several lines joined by line feeds"]
