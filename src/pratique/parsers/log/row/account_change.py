"""The `account_change` table: accounts and groups that were made, changed or removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What useradd(8) and its kin did."""

    table: ClassVar[str] = "account_change"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    program: Annotated[str, "`useradd`, `usermod`, `passwd`, `gpasswd` ..."]
    action: Annotated[
        str,
        "`added`, `changed`, `removed`, `password`, `group-added`, `group-removed`, "
        "`member-added`, `member-removed`, `locked`, `unlocked`",
    ]
    user: Annotated[str | None, "the account"]
    group: Annotated[str | None, "the group"]
    uid: Annotated[int | None, "number of the account, where told"]
    gid: Annotated[int | None, "number of the group, where told"]
    home: Annotated[str | None, "home of the account, where told"]
    shell: Annotated[str | None, "shell of the account, where told"]
    by: Annotated[str | None, "who did it, where told"]
    tty: Annotated[str | None, "terminal, where told"]
    pid: Annotated[int | None, "number of the process"]
    host: Annotated[str | None, "name of the machine, as written"]
    detail: Annotated[str | None, "what else is said: the old and the new value"]
