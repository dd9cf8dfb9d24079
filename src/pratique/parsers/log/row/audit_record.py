"""The `audit_record` table: records of the audit system, one row a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One record of the audit system, as auditd(8) writes it."""

    table: ClassVar[str] = "audit_record"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of its (first) line, from 1; of the entry in a binary log"]
    time: Annotated[Instant | None, "when, UTC; null where the line does not say"]
    time_source: Annotated[
        str, "where the time comes from: `written zone`, `machine zone, year by rotation` ..."
    ]
    time_confidence: Annotated[float, "how sure the time is, 0 to 1; 0 where there is none"]
    event: Annotated[str, "`1364481363.243:24287`: records of one event share it"]
    type: Annotated[str, "`SYSCALL`, `EXECVE`, `USER_LOGIN` ..., as written"]
    node: Annotated[str | None, "name of the machine, where told"]
    pid: Annotated[int | None, "number of the process"]
    parent: Annotated[int | None, "number of the parent process"]
    uid: Annotated[int | None, "number of the user"]
    auid: Annotated[int | None, "number of the user that logged in at first; null where unset"]
    session: Annotated[int | None, "number of the audit session; null where unset"]
    executable: Annotated[str | None, "path of the program, decoded"]
    program: Annotated[str | None, "name of the process (comm), decoded"]
    syscall: Annotated[str | None, "number or name of the system call"]
    success: Annotated[bool | None, "whether it succeeded"]
    user: Annotated[str | None, "account that it is about (acct), decoded"]
    address: Annotated[str | None, "address that it came from; null for `?`"]
    tty: Annotated[str | None, "terminal; null for `?`"]
    operation: Annotated[str | None, "`op` of a record of a program"]
    result: Annotated[str | None, "`success` or `failed`, of a record of a program"]
    name: Annotated[str | None, "path that the record is about, decoded"]
    command: Annotated[
        str | None,
        "command line (EXECVE, PROCTITLE, USER_CMD), decoded, arguments joined by blanks",
    ]
    folder: Annotated[str | None, "working folder (CWD), decoded"]
    key: Annotated[str | None, "key of the audit rule, decoded"]
    fields: Annotated[str, "the record behind its number, as written"]
    euid: Annotated[int | None, "number of the effective user"]
    exit: Annotated[int | None, "what the system call gave back"]
    port: Annotated[int | None, "port of the address of a SOCKADDR"]
