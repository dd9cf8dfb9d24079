"""What syslog daemons write: RFC 3164, RFC 5424, and the file format of rsyslog since Debian 12.

    traditional   Nov  3 02:10:00 HOST PROGRAM[PID]: MESSAGE
    ISO           2026-11-03T02:10:00.123456+01:00 HOST PROGRAM[PID]: MESSAGE
    RFC 5424      <34>1 2026-11-03T02:10:00.003Z HOST PROGRAM PID MSGID STRUCTURED MESSAGE

The first has no year and no zone. It is written with a year, too (`Nov  3 2026 02:10:00`,
`2026 Nov  3 02:10:00`), with a fraction, without a host, with `<34>` in front, and with facility
and severity behind the host (busybox: `auth.info`; the BSDs: `<auth.info>`, `<4.6>`). Sources:
the manuals of rsyslog and syslog-ng, sysklogd.c of busybox, syslogd.c of FreeBSD.

`message repeated 3 times: [ TEXT]` and `last message repeated 3 times` are one row with 3 in
`repeats`; the first of them stands for TEXT, the other for the line before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import SOMEWHERE
from pratique.parsers.log.base import STAMP, LogFormat, groups, stamped
from pratique.parsers.log.message import heard, message_row_types
from pratique.parsers.log.priority import by_number, by_word
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

# What nearly all lines are like; each step of these patterns is decided by the next character.
_HOST: Final = r"(?P<host>[^ :]+(?::+[^ :]+)*)"
_PLAIN: Final = rf" {_HOST} (?P<program>[^ :=\[]+)(?:\[(?P<pid>[0-9]+)\])?:(?P<message>.*)$"
_BARE: Final = r"(?P<stamp>[A-Z][a-z][a-z] [ 0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9])"
_ISO: Final = r"(?P<stamp>[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9][^ ]*)"
_VALUE: Final = r"\x22[^\x22\\]*(?:\\.[^\x22\\]*)*\x22"
_PROTOCOL: Final = (
    r"^<(?P<priority>[0-9]{1,3})>[0-9]{1,2} (?P<stamp>[^ ]+) (?P<host>[^ ]+) (?P<program>[^ ]+) "
    rf"(?P<pid>[^ ]+) [^ ]+ (?:-|(?:\[[^ \]\x22=]+(?: [^ \]\x22=]+={_VALUE})*\])+)"
    r"(?: (?P<message>.*))?$"
)
# What else a line may begin with: the stamp, how it is read, and what is done with the rest.
_PRIORITY: Final = r"^(?:<(?P<priority>[0-9]{1,3})>)?"
_FRACTION: Final = r"(?:[.,][0-9]{1,9})?"
_CLOCK: Final = r"[0-9]{2}:[0-9]{2}:[0-9]{2}"
_REST: Final = r":? (?P<rest>.*)$"
_BEGINNINGS: Final = (
    (rf"(?P<stamp>[A-Z][a-z][a-z] +[0-9]{{1,2}} {_CLOCK}){_FRACTION}{_REST}", ""),
    (
        rf"(?P<stamp>[A-Z][a-z][a-z] +[0-9]{{1,2}} [0-9]{{4}} {_CLOCK}){_FRACTION}{_REST}",
        "%b %e %Y",
    ),
    (
        rf"(?P<stamp>[0-9]{{4}} [A-Z][a-z][a-z] +[0-9]{{1,2}} {_CLOCK}){_FRACTION}{_REST}",
        "%Y %b %e",
    ),
)
# What stands behind the stamp. The host may be missing, so may the program.
_WHO: Final = r"(?P<program>[^ :=\[\]]+)(?:\[(?P<pid>[0-9]+)\])?(?: <[A-Za-z]+>)?:"
_WORD: Final = r"(?P<kind>[a-z]+[0-7]?|[0-9]{1,2})\.(?P<told>[a-z]+|[0-7])"
_REPEATED: Final = r"^(?:--- )?last message repeated (?P<repeats>[0-9]{1,9}) times?(?: ---)?$"
_BODIES: Final = (
    rf"^{_HOST} {_WHO}(?P<message>.*)$",
    rf"^{_HOST} <?{_WORD}>? {_WHO}(?P<message>.*)$",
    rf"^<{_WORD}> {_HOST} {_WHO}(?P<message>.*)$",
    rf"^{_WHO}(?P<message>.*)$",
    r"^(?:(?P<host>[^ \[]+) )?\[(?P<program>[A-Za-z][^ \]]*)\]:?(?P<message> .*)$",
    r"^(?P<message>(?:--- |last message repeated ).*)$",
    rf"^{_HOST} (?P<message>.*)$",
    r"^(?P<message>.*)$",
)
_AGAIN: Final = r"^message repeated (?P<repeats>[0-9]{1,9}) times: \[ ?(?P<message>.*)\]$"
_SOLARIS: Final = r"^\[ID [0-9]+ (?P<kind>[a-z0-9]+)\.(?P<told>[a-z]+)\] (?P<message>.*)$"
# The clock of the kernel in front of what a program says, as some journals are written out.
_CLOCKED: Final = r"^kernel: ?\[ *[0-9.]+\]:? (?P<message>.*)$"
_LIKELY_ADDRESS: Final = r"[0-9]\.[0-9]+\.[0-9]|:[0-9a-fA-F]*:"
_WRAPPED: Final = (
    (r"message repeated [0-9]", _AGAIN),
    (r"(?:--- )?last message repeated [0-9]", _REPEATED),
    (r"\[ID [0-9]", _SOLARIS),
    (r"kernel: ?\[ *[0-9.]+\]", _CLOCKED),
)
# Debian, Red Hat, SUSE, Alpine, Arch, and what collectors of logs of other machines use.
_NAMES: Final = (
    "auth.log* secure* syslog* messages* daemon.log* kern.log* user.log* debug* "
    "cron* cron.log* crond.log* maillog* mail.log* mail.info* mail.warn* "
    "mail.err* mail* mail/* lpr.log* authlog* everything.log* errors.log* "
    "localmessages* warn* boot.log* sshd.log* sudo.log* su.log* haproxy.log* "
    "iptables.log* firewall* ufw.log* slapd.log* remote/** rsyslog/** hosts/**"
).split()
_COLUMNS: Final = ("host", "program", "pid", "message", "facility", "severity", "repeats")


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of all forms of syslog."""
    import polars as pl

    found = []
    for read in (_traditional, _iso, _protocol, _others):
        rows = read(lines)
        if rows.height:
            found.append(_whole(rows))
            if rows.height == lines.height:
                break
            lines = lines.join(rows.select("line"), on="line", how="anti")
    if not found:
        return _whole(_traditional(lines.clear()))
    return found[0] if len(found) == 1 else pl.concat(found).sort("line")


def _traditional(lines: pl.DataFrame) -> pl.DataFrame:
    return _bare(groups(lines, f"^{_BARE}{_PLAIN}"))


def _bare(rows: pl.DataFrame) -> pl.DataFrame:
    return stamped(rows, "stamp", "%Y %b %e %H:%M:%S", yearless=True)


def _iso(lines: pl.DataFrame) -> pl.DataFrame:
    return _zoned(groups(lines, f"^{_ISO}{_PLAIN}"))


def _zoned(rows: pl.DataFrame) -> pl.DataFrame:
    """Times of RFC 3339; without an offset, they are those of the machine."""
    import polars as pl

    stamp = pl.col("stamp").str
    rows = rows.with_columns(
        stamp.replace(r"(\.[0-9]{1,9})[0-9]*", "${1}").str.replace("[Zz]$", "+00:00").alias("stamp")
    )
    told = stamp.contains("[+-][0-9]{2}:?[0-9]{2}$")
    zoned = stamped(rows.filter(told), "stamp", "%Y-%m-%dT%H:%M:%S%.f%z", zone=True)
    if zoned.height == rows.height:
        return zoned
    local = stamped(rows.filter(~told), "stamp", "%Y-%m-%dT%H:%M:%S%.f")
    return pl.concat([zoned, local]).sort("line")


def _protocol(lines: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    rows = groups(lines, _PROTOCOL)
    none = ("host", "program", "pid")
    rows = rows.with_columns(
        *(pl.when(pl.col(name) != "-").then(name).alias(name) for name in none),
        *by_number(pl.col("priority")),
        pl.col("message").fill_null(""),
    )
    return _zoned(rows.drop("priority"))


def _others(lines: pl.DataFrame) -> pl.DataFrame:
    """What has another beginning or another body than nearly all lines."""
    import polars as pl

    found = []
    zoned = _zoned(groups(lines, f"{_PRIORITY}{_ISO}{_REST}"))
    if zoned.height:
        found.append(zoned)
    for pattern, date in _BEGINNINGS:
        rows = groups(lines, _PRIORITY + pattern)
        if rows.height:
            rows = rows.with_columns(pl.col("stamp").str.replace_all(" +", " "))
            rows = stamped(rows, "stamp", f"{date} %H:%M:%S") if date else _bare(rows)
            found.append(rows)
    if not found:
        return _traditional(lines.clear())
    rows = pl.concat(found).sort("line")
    if not rows.height:
        return _traditional(lines.clear())
    return _bodies(rows.with_columns(by_number(pl.col("priority"))).drop("priority"))


def _bodies(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    # A relay puts its own name in front, which is the sender's where a machine sends to itself.
    twice = (
        pl.col("rest").str.extract_groups(r"^(?P<host>[0-9A-Za-z][^ :]*) (?P<again>[^ :]+) ").struct
    )
    rows = rows.with_columns(
        pl.when(twice.field("host") == twice.field("again"))
        .then(pl.col("rest").str.replace("^[^ ]+ ", ""))
        .otherwise("rest")
        .alias("rest")
    )
    found = []
    for pattern in _BODIES:
        if not rows.height:
            break
        some = groups(rows, pattern, "rest")
        if not some.height:
            continue
        rows = rows.join(some.select("line"), on="line", how="anti")
        if "told" in some.columns:
            some = some.with_columns(by_word(pl.col("kind"), pl.col("told"))).drop("kind", "told")
        found.append(some)
    return pl.concat(found, how="diagonal_relaxed")


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with all columns, and with what a message stands for."""
    import polars as pl

    kinds = {"pid": pl.Int64, "severity": pl.Int64, "repeats": pl.Int64}
    rows = rows.with_columns(
        pl.col(name).cast(kinds.get(name, pl.String), strict=False)
        if name in rows.columns
        else pl.lit(None, dtype=kinds.get(name, pl.String)).alias(name)
        for name in _COLUMNS
    ).with_columns(pl.col("message").str.strip_chars_start(" \ufeff"))
    for start, pattern in _WRAPPED:
        rows = _unwrapped(rows, start, pattern)
    return rows.select("line", *_COLUMNS, *STAMP)


def _unwrapped(rows: pl.DataFrame, start: str, pattern: str) -> pl.DataFrame:
    """`rows` with what `pattern` finds in messages that begin with `start`."""
    import polars as pl

    wrapped = pl.col("message").str.contains(f"^{start}")
    if not rows.select(wrapped.any()).item():
        return rows
    found = groups(rows.filter(wrapped).select("line", "message"), pattern, "message")
    if "told" in found.columns:
        found = found.with_columns(by_word(pl.col("kind"), pl.col("told"))).drop("kind", "told")
    if "repeats" in found.columns:
        found = found.with_columns(pl.col("repeats").cast(pl.Int64, strict=False))
    return rows.update(found, on="line", how="left")


def spread(records: pl.DataFrame) -> Frames:
    """Each line as it is, and what those mean whose speaker is known."""
    import polars as pl

    records = records.with_columns(pl.lit("syslog").alias("source"))
    meant = heard(records)
    return {SyslogEvent: _addressed(records, meant), **meant}


def _addressed(records: pl.DataFrame, meant: Frames) -> pl.DataFrame:
    """`records` with the address that the sentence is about, else the first in the message."""
    import polars as pl

    told = [
        frame.select("line", "address").filter(pl.col("address").is_not_null())
        for frame in meant.values()
        if "address" in frame.columns
    ]
    if told:
        known = pl.concat(told).unique("line")
        records = records.join(known, on="line", how="left", maintain_order="left")
    else:
        records = records.with_columns(pl.lit(None, dtype=pl.String).alias("address"))
    # Of a process whose earlier line told it, the address may stand in another message.
    message, address = pl.col("message").str, pl.col("address")
    here = message.contains(address, literal=True)
    records = records.with_columns(pl.when(here).then(address).alias("address"))
    likely = records.filter(address.is_null() & message.contains(_LIKELY_ADDRESS)).select(
        # Fourteen bytes of hardware addresses look like one of IPv6.
        "line",
        message.replace(r"MAC=[0-9A-Fa-f:]+ ", "").str.extract(SOMEWHERE).alias("address"),
    )
    return records.update(likely, on="line", how="left", maintain_order="left")


FORMATS: Final = (
    LogFormat(
        "syslog",
        (SyslogEvent, *message_row_types()),
        tuple(f"/var/log/{name}" for name in _NAMES),
        split,
        spread,
    ),
)
