"""The `authentication` table: who came in or tried to, and who became somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class Authentication:
    """A login, a try, a session or a change of rights, as one program tells it."""

    table: ClassVar[str] = "authentication"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    service: Annotated[
        str,
        "`sshd`, `sudo`, `su`, `cron`, `dovecot`, `postfix`, `vsftpd`, `webmin` ...",
    ]
    action: Annotated[
        str,
        "`login`, `failure`, `invalid-user`, `refused`, `opened`, `closed`, "
        "`disconnected`, `elevated`, `command`, `blocked`, `connected`; `disconnected` is before "
        "a login, `closed` after it or unknown; of the audit system also `authenticated`, "
        "`permitted`, `credentials`: steps of one login, whose end is a row of its own",
    ]
    method: Annotated[
        str | None,
        "`password`, `publickey`, `keyboard-interactive`, `PLAIN` ..., where told",
    ]
    user: Annotated[str | None, "name of the account, as given; null where none is told"]
    target_user: Annotated[str | None, "account that it became (su, sudo), or whose session it is"]
    uid: Annotated[int | None, "number of the user, where told"]
    address: Annotated[
        str | None,
        "address that it came from, IPv4 or IPv6; null where none is told",
    ]
    client: Annotated[str | None, "where it came from as written, where that is a name"]
    port: Annotated[int | None, "port that it came from"]
    key_type: Annotated[str | None, "kind of key, as written: `ED25519` ..."]
    key: Annotated[str | None, "fingerprint of the key: `SHA256:...`"]
    tty: Annotated[str | None, "terminal"]
    folder: Annotated[str | None, "working folder of a command"]
    command: Annotated[str | None, "command that was run"]
    pid: Annotated[int | None, "number of the process"]
    host: Annotated[str | None, "name of the machine, as written"]
    reason: Annotated[str | None, "why it failed or ended, or what else is said of it"]
    repeats: Annotated[
        int | None,
        "how many times it was said, where the daemon counted; null for once",
    ]
