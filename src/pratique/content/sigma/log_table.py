"""Which table answers for a log source of Sigma, and which column for a field.

The names of log sources and fields are those of Sigma's taxonomy appendix. A field may have
several columns: it matches where one of them does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}")


@dataclass(frozen=True, slots=True)
class LogTable:
    """Rows that answer for a log source.

    `rows` is SQL that gives them, `table` the one it reads; they are asked as `asked`.

    `fields` are SQL by the name of a field in lower case; `shown` is the row as one text, which
    keywords are looked for in. With `further`, any other field is a key of an audit record.
    """

    table: str
    rows: str
    shown: str
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    further: bool = False

    def columns(self, name: str) -> tuple[str, ...]:
        """SQL of the texts of a field; empty where this table has no such field."""
        known = self.fields.get(name.lower(), ())
        if known or not self.further or _PLAIN.fullmatch(name) is None:
            return known
        return (_audit_key(name),)


def _audit_key(name: str) -> str:
    """A value of an audit record by its key, decoded where it is in hexadecimal."""
    found = f"regexp_extract(fields, '(?:^|[ ''(\\x1d]){name}=(\"[^\"]*\"|[^ ''\\x1d]*)', 1)"
    plain = f"trim({found}, '\"')"
    if not re.fullmatch(r"a[0-9]+|name|exe|comm|cwd|cmd|proctitle|acct|key|path", name):
        return f"nullif({plain}, '')"
    # What is no UTF-8 is shown byte by byte rather than not at all.
    content = f"from_hex({found})"
    packed = f"type <> 'SYSCALL' AND regexp_full_match({found}, '(?:[0-9A-F][0-9A-F])+')"
    decoded = f"coalesce(TRY(decode({content})), CAST({content} AS VARCHAR))"
    return f"nullif(CASE WHEN {packed} THEN {decoded} ELSE {plain} END, '')"


def _shown(*columns: str) -> str:
    return f"concat_ws(' ', {', '.join(columns)})"


_WEB: Final = LogTable(
    "web_request",
    "SELECT * FROM web_request",
    _shown("client", '"user"', "method", "target", "protocol", "status", "referrer", "agent"),
    {
        "cs-method": ("method",),
        "c-uri": ("target",),
        "cs-uri": ("target",),
        # Rules mean by it what stands behind the question mark, or all of it.
        "cs-uri-query": ("target", "query"),
        "c-uri-query": ("target", "query"),
        "cs-uri-stem": ("resource",),
        "c-uri-stem": ("resource",),
        "c-uri-extension": (r"regexp_extract(resource, '\.([^./]*)$', 1)",),
        "cs-useragent": ("agent",),
        "cs-user-agent": ("agent",),
        "c-useragent": ("agent",),
        "cs-referer": ("referrer",),
        "cs-referrer": ("referrer",),
        "c-referer": ("referrer",),
        "sc-status": ("CAST(status AS VARCHAR)",),
        "sc-bytes": ("CAST(bytes AS VARCHAR)",),
        "c-ip": ("address", "client", "forwarded"),
        "src_ip": ("address", "client", "forwarded"),
        "cs-host": ("site",),
        "r-dns": ("site",),
        "cs-username": ('"user"',),
        "cs-version": ("protocol",),
        "s-port": ("CAST(port_served AS VARCHAR)",),
        "time-taken": ("CAST(duration AS VARCHAR)",),
    },
)
_WEB_ERRORS: Final = LogTable(
    "error_event",
    "SELECT * FROM error_event",
    _shown("level", "module", "code", "request", "referrer", "message"),
    {"c-ip": ("address",), "c-uri": ("request",), "message": ("message",), "level": ("level",)},
)
_SPOKEN: Final = {
    "message": ("message",),
    "program": ("program",),
    "process": ("program",),
    "hostname": ("host",),
    "host": ("host",),
    "pid": ("CAST(pid AS VARCHAR)",),
    "facility": ("facility",),
    "src_ip": ("address",),
    "sourceip": ("address",),
}


def _spoken(where: str = "true") -> LogTable:
    return LogTable(
        "syslog_event",
        f"SELECT * FROM syslog_event WHERE {where}",  # noqa: S608 - our own words
        _shown("host", "program || ':'", "message"),
        _SPOKEN,
    )


_AUDIT: Final = LogTable(
    "audit_record",
    "SELECT * FROM audit_record",
    _shown("type", "event", "command", "name", "folder", "executable", "fields"),
    {
        "type": ("type",),
        "exe": ("executable",),
        "comm": ("program",),
        "name": ("name",),
        "path": ("name",),
        "cwd": ("folder",),
        "key": ("key",),
        "acct": ('"user"',),
        "addr": ("address",),
        "res": ("result",),
        "op": ("operation",),
        "proctitle": ("command",),
        "cmd": ("command",),
        "pid": ("CAST(pid AS VARCHAR)",),
        "ppid": ("CAST(parent AS VARCHAR)",),
        "uid": ("CAST(uid AS VARCHAR)",),
        "euid": ("CAST(euid AS VARCHAR)",),
        "auid": ("CAST(auid AS VARCHAR)",),
        "syscall": ("syscall", _audit_key("SYSCALL")),
    },
    further=True,
)
_FIRST_WORD: Final = "regexp_extract(c.command, '^ *([^ ]+)', 1)"
# A command that was typed, or run by cron or sudo, is told without the path of its program.
_IMAGE: Final = (
    f"coalesce(c.executable, CASE WHEN starts_with({_FIRST_WORD}, '/') THEN '' ELSE '/' END || "
    f"nullif({_FIRST_WORD}, ''))"
)


def _parent(column: str) -> str:
    """What the parent of a command was, where the audit system told that, too."""
    return (
        f"(SELECT arg_max(p.{column}, p.time) FROM process_event p WHERE p.source = 'audit' "  # noqa: S608 - our own words
        "AND p.pid = asked.parent AND p.time <= asked.time)"
    )


_COMMANDS: Final = LogTable(
    "process_event",
    f"SELECT c.*, {_IMAGE} AS image FROM process_event c",  # noqa: S608 - our own words
    _shown("image", "command"),
    {
        "image": ("image",),
        "commandline": ("command",),
        "parentimage": (_parent("executable"),),
        "parentcommandline": (_parent("command"),),
        "currentdirectory": ("folder",),
        "user": ('"user"',),
        "processid": ("CAST(pid AS VARCHAR)",),
        "parentprocessid": ("CAST(parent AS VARCHAR)",),
        "logonid": ("CAST(auid AS VARCHAR)",),
    },
)
_CREATED: Final = LogTable(
    "audit_record",
    "SELECT * FROM audit_record WHERE type = 'PATH' AND contains(fields, 'nametype=CREATE')",
    _shown("name"),
    {"targetfilename": ("name",)},
)
_WEB_SERVERS: Final = ("apache", "nginx", "lighttpd", "caddy")
# Programs that speak through syslog under the names that Sigma gives their logs.
_SPEAKERS: Final = {
    "sshd": "starts_with(program, 'sshd')",
    "sudo": "program = 'sudo'",
    "su": "program = 'su'",
    "cron": "lower(program) IN ('cron', 'crond', 'anacron', 'crontab')",
    "clamav": "program IN ('clamd', 'freshclam', 'clamav', 'clamscan', 'clamonacc')",
}


def log_tables(
    category: str | None, product: str | None, service: str | None
) -> tuple[LogTable, ...]:
    """The tables that answer for a log source; none where no log of a Linux server does."""
    if category == "webserver" or (category is None and {product, service} & {*_WEB_SERVERS}):
        return (_WEB,) if category else (_WEB_ERRORS, _WEB)
    if product not in (None, "linux"):
        return ()
    if category is not None:
        by_category = {"process_creation": (_COMMANDS,), "file_event": (_CREATED,)}
        return by_category.get(category, ()) if service is None else ()
    if service == "auditd":
        return (_AUDIT,)
    if product is None and service not in (*_SPEAKERS, "auth", "syslog"):
        return ()
    return (_spoken(_SPEAKERS[service]) if service in _SPEAKERS else _spoken(),)
