"""The `error_event` table: what web servers, PHP and their guards complain about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """One complaint of a web server, of PHP or of a guard in front of them."""

    table: ClassVar[str] = "error_event"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    service: Annotated[str, "`apache`, `nginx`, `lighttpd`, `php`, `php-fpm` or `modsecurity`"]
    level: Annotated[str | None, "`error`, `warn`, `notice`, `Fatal error` ..., as written"]
    module: Annotated[str | None, "part of the server that writes, where told"]
    code: Annotated[
        str | None,
        "number of the message (`AH00128`) or of the rule that matched, where told",
    ]
    pid: Annotated[int | None, "number of the process, where told"]
    address: Annotated[str | None, "address of the client, IPv4 or IPv6; null where none is told"]
    port: Annotated[int | None, "port of the client, where told"]
    site: Annotated[str | None, "name of the virtual host, where told"]
    request: Annotated[str | None, "request line or address that it was about, where told"]
    referrer: Annotated[str | None, "page that it was asked from, where told"]
    script: Annotated[str | None, "path of the file that it is about, on the machine, where told"]
    script_line: Annotated[int | None, "line in that file, where told"]
    user: Annotated[str | None, "name that somebody tried to log in with, where told"]
    message: Annotated[str, "the text; of several lines joined by line feeds"]
