"""The `web_request` table: what was asked of web servers, one row a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class WebRequest:
    """One request as an access log tells it."""

    table: ClassVar[str] = "web_request"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    service: Annotated[
        str,
        "who wrote it: `apache`, `nginx`, `caddy`, `lighttpd`; `web` where the form does not tell",
    ]
    site: Annotated[str | None, "name of the virtual host, where the form has it"]
    port_served: Annotated[int | None, "port of the server, where the form has it"]
    client: Annotated[
        str | None,
        "who asked, as written: an address, or a name where the server looks names up",
    ]
    address: Annotated[str | None, "`client` where it is an address, IPv4 or IPv6; null for a name"]
    forwarded: Annotated[
        str | None,
        "what a proxy said of who asked (X-Forwarded-For), where the form has it",
    ]
    user: Annotated[str | None, "name that it was asked under (HTTP authentication); null for none"]
    method: Annotated[str | None, "`GET`, `POST` ...; null where the request is not one of HTTP"]
    target: Annotated[
        str | None,
        "what was asked for, as written; the whole request where it is not one of HTTP",
    ]
    resource: Annotated[str | None, "`target` up to its question mark, escapes as written"]
    query: Annotated[str | None, "`target` behind its question mark; null without one"]
    protocol: Annotated[str | None, "`HTTP/1.1` ..."]
    status: Annotated[int | None, "status of the answer"]
    bytes: Annotated[int | None, "bytes of the answer; null where none are told"]
    referrer: Annotated[
        str | None,
        "page that it was asked from, as the client says; null for none",
    ]
    agent: Annotated[str | None, "program that asked, as it says; null for none"]
    duration: Annotated[float | None, "seconds that the answer took, where the form has it"]
    body: Annotated[str | None, "start of what was sent, where the log has it (ModSecurity)"]
