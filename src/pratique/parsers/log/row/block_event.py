"""The `block_event` table: what a guard of the machine saw and shut out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class BlockEvent:
    """One step of fail2ban or a guard like it."""

    table: ClassVar[str] = "block_event"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    service: Annotated[str, "`fail2ban`, `sshguard`, `lfd`, `netfilter` ..."]
    action: Annotated[
        str,
        "`found`, `ban`, `unban`, `ignore`, `restored`, `start`, `stop`, `message`; "
        "of a packet: `blocked`, `allowed`, `logged`",
    ]
    rule: Annotated[str | None, "jail or rule"]
    address: Annotated[str | None, "the address, IPv4 or IPv6"]
    level: Annotated[str | None, "`NOTICE` ..., as written"]
    pid: Annotated[int | None, "number of the process"]
    message: Annotated[str, "the text"]
