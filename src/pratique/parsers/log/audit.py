r"""The log of the audit system: auditd(8), auditd.conf(5), and the kernel's `audit.c`, `auditsc.c`.

    type=SYSCALL msg=audit(SECONDS.MILLISECONDS:NUMBER): arch=c000003e syscall=59 ... key="execs"
    node=HOST type=USER_LOGIN msg=audit(...): pid=1 ... msg='op=login acct="root" ... res=failed'

With `log_format = ENRICHED`, a byte 0x1d follows, and behind it names for the numbers:
`UID="root"`. Records of one event share seconds and number; they may stand apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.audit_meaning import authentications, changes, commands
from pratique.parsers.log.audit_value import (
    argument_lists,
    decoded,
    present,
    socket_addresses,
    spaced,
    value_of,
    whole_number,
)
from pratique.parsers.log.base import OFFSET, SHOWN, YEARLESS, LogFormat, groups
from pratique.parsers.log.row.account_change import AccountChange
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_HEAD: Final = (
    r"^(?:node=(?P<node>[^ ]+) )?type=(?P<type>[^ ]+) msg=audit\("
    r"(?P<seconds>[0-9]{1,10})\.(?P<part>[0-9]{1,9}):(?P<number>[0-9]+)\):(?P<fields>(?s:.)*)$"
)
# As every kernel of today writes it; another order is read key by key.
_SYSCALL: Final = (
    r"^ arch=[^ ]+ syscall=(?P<syscall>[^ ]+) (?:per=[^ ]+ )?"
    r"(?:success=(?P<success>[^ ]+) exit=(?P<exit>[^ ]+) )?"
    r"a0=[^ ]+ a1=[^ ]+ a2=[^ ]+ a3=[^ ]+ items=[^ ]+ ppid=(?P<parent>[^ ]+) pid=(?P<pid>[^ ]+) "
    r"auid=(?P<auid>[^ ]+) uid=(?P<uid>[^ ]+) gid=[^ ]+ euid=(?P<euid>[^ ]+) suid=[^ ]+ "
    r"fsuid=[^ ]+ egid=[^ ]+ sgid=[^ ]+ fsgid=[^ ]+ tty=(?P<tty>[^ ]+) ses=(?P<session>[^ ]+) "
    r"comm=(?P<program>[^ ]+) exe=(?P<executable>[^ ]+)(?: subj=[^ ]+)? key=(?P<key>[^ \x1d]+)"
)
_USER: Final = (
    r"^ pid=(?P<pid>[^ ]+) uid=(?P<uid>[^ ]+) auid=(?P<auid>[^ ]+) ses=(?P<session>[^ ]+) "
    r"(?:subj=[^ ]+ )?msg='op=(?P<operation>[^ ]+) (?:grantors=[^ ]+ )?acct=(?P<user>[^ ]+) "
    r"exe=(?P<executable>[^ ]+) hostname=[^ ]+ addr=(?P<address>[^ ]+) terminal=(?P<tty>[^ ]+) "
    r"res=(?P<result>[a-z]+)'"
)
# The column of `audit_record`, and the names that its value has in a record; the first one counts.
_KEYS: Final = {
    "pid": ("pid",),
    "parent": ("ppid", "parent"),
    "uid": ("uid",),
    "euid": ("euid",),
    "auid": ("auid",),
    "session": ("ses",),
    "executable": ("exe",),
    "program": ("comm",),
    "syscall": ("syscall",),
    "success": ("success",),
    "exit": ("exit",),
    "user": ("acct", "id"),
    "address": ("addr",),
    "tty": ("terminal", "tty"),
    "operation": ("operation", "op"),
    "result": ("res", "result"),
    "name": ("name", "path", "file", "unit"),
    "command": ("cmd", "proctitle"),
    "folder": ("cwd",),
    "key": ("key",),
}
_NUMBERS: Final = ("pid", "parent", "uid", "euid", "auid", "session", "exit")
_WRITTEN: Final = ("user", "executable", "program", "name", "command", "folder", "key")
# Records of one purpose: one column, and the name of its value.
_SINGLE: Final = {
    "PATH": ("name", "name"),
    "CWD": ("folder", "cwd"),
    "PROCTITLE": ("command", "proctitle"),
}


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that have a type, a moment and a number."""
    import polars as pl

    found = groups(lines, _HEAD)
    seconds = pl.col("seconds").cast(pl.Int64)
    micro = pl.col("part").str.pad_end(6, "0").str.head(6).cast(pl.Int64)
    number = pl.concat_str("seconds", pl.lit("."), "part", pl.lit(":"), "number")
    return found.with_columns(
        pl.from_epoch(seconds * 1_000_000 + micro, time_unit="us").alias(SHOWN),
        pl.lit(0, dtype=pl.Int32).alias(OFFSET),
        pl.lit(value=False).alias(YEARLESS),
        number.alias("event"),
        pl.when(pl.col("node") != "").then("node").alias("node"),
    ).drop("seconds", "part", "number")


def spread(records: pl.DataFrame) -> Frames:
    """Each record with what its columns say; logins, changes of accounts and commands of sudo."""
    rows = read_fields(records)
    return {
        AuditRecord: rows,
        Authentication: authentications(rows),
        AccountChange: changes(rows),
        ProcessEvent: commands(rows),
    }


def read_fields(records: pl.DataFrame) -> pl.DataFrame:
    """`records`, which have `line`, `type` and `fields`, with the columns of `audit_record`."""
    import polars as pl

    found: list[pl.DataFrame] = []
    for (kind,), some in records.partition_by("type", as_dict=True).items():
        found += _read(str(kind), some.with_columns(pl.col("fields").alias("body")))
    if not found:
        return records
    whole = pl.concat(found, how="diagonal_relaxed").drop("body", strict=False).sort("line")
    missing = [name for name in _KEYS if name not in whole.columns]
    return whole.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in missing)


def _read(kind: str, some: pl.DataFrame) -> list[pl.DataFrame]:
    import polars as pl

    if kind in _SINGLE:
        name, key = _SINGLE[kind]
        rows = decoded(some.with_columns(value_of(pl.col("body"), key).alias(name)), [name])
        return [rows.with_columns(spaced(pl.col(name)).alias(name))]
    if kind == "EXECVE":
        made = argument_lists(some.select("line", "body"))
        return [some.join(made, on="line", how="left", maintain_order="left")]
    if kind == "SOCKADDR":
        rows = some.with_columns(value_of(pl.col("body"), "saddr").alias("_saddr"))
        return [socket_addresses(rows, "_saddr").drop("_saddr")]
    pattern = _SYSCALL if kind == "SYSCALL" else _USER
    quick = groups(some, pattern, "body")
    rest = some.join(quick.select("line"), on="line", how="anti") if quick.height else some
    return [
        *([_typed(quick)] if quick.height else []),
        *([_typed(_by_key(rest))] if rest.height else []),
    ]


def _by_key(some: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    body = pl.col("body")
    values = {
        column: pl.coalesce(value_of(body, key) for key in keys) for column, keys in _KEYS.items()
    }
    # LOGIN of kernels before 3.13 tells the old one first.
    values["auid"] = pl.coalesce(body.str.extract(r"new auid=([0-9]+)"), values["auid"])
    # avc:  denied  { read write } for  pid=...; and AppArmor's apparmor="DENIED".
    ruling = pl.coalesce(
        body.str.extract(r"avc:\s+(granted|denied)"), value_of(body, "apparmor").str.to_lowercase()
    )
    values["operation"] = pl.coalesce(
        body.str.extract(r"avc:[^{]*\{ ?([^}]*[^} ]) ?\}"), values["operation"]
    )
    values["result"] = pl.coalesce(ruling, values["result"])
    return some.with_columns(value.alias(column) for column, value in values.items())


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    rows = decoded(rows, [name for name in _WRITTEN if name in rows.columns])
    there = [name for name in _NUMBERS if name in rows.columns]
    plain = [name for name in ("address", "tty", "operation", "syscall") if name in rows.columns]
    rows = rows.with_columns(
        *(whole_number(pl.col(name)).alias(name) for name in there),
        *(present(pl.col(name)).alias(name) for name in plain),
    )
    if "success" in rows.columns:
        said = pl.col("success")
        rows = rows.with_columns(
            pl.when(said == "yes")
            .then(statement=True)
            .when(said == "no")
            .then(statement=False)
            .alias("success")
        )
    if "command" in rows.columns:
        rows = rows.with_columns(spaced(pl.col("command")).alias("command"))
    if "key" in rows.columns:
        rows = rows.with_columns(pl.col("key").str.replace_all("\x01", ",", literal=True))
    if "result" in rows.columns:
        said = pl.col("result").str.strip_chars('"')
        rows = rows.with_columns(
            said.replace({"1": "success", "0": "failed", "yes": "success", "no": "failed"}).alias(
                "result"
            )
        )
    return rows


FORMATS: Final = (
    LogFormat(
        "audit",
        (AuditRecord, Authentication, AccountChange, ProcessEvent),
        ("/var/log/audit/audit.log*", "/var/log/audit.log*", "/var/log/audit/*.log*"),
        split,
        spread,
    ),
)
