"""What is told to the programs that keep the logs: journald, rsyslog, the audit rules.

- journald.conf(5): sections and `Name=value`.
- rsyslog.conf(5): `selector action`, property filters `:property, compare, "text" action`, and
  `if ... then action`. Only lines that throw messages away are rows: `stop`, `~`, `/dev/null`.
- auditctl(8), augenrules(8): one option line each, in `/etc/audit/audit.rules` and `rules.d`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, text_lines, unread

_DISCARD: Final = re.compile(
    r"(?:\A|[\s{)])(stop|~|-?/dev/null)(?:\s*\}?\s*)\Z"
    r"|\bfile\s*=\s*\"(/dev/null)\""
)


@dataclass(frozen=True, slots=True)
class LogSetting:
    """A setting of a program that keeps logs."""

    table: ClassVar[str] = "log_setting"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    service: Annotated[str, "`journald`, `rsyslog` or `audit`"]
    name: Annotated[str, "the setting, the selector of what is thrown away, or the option"]
    value: Annotated[str, "its value, how it is thrown away, or what stands behind the option"]


def parse_journald(content: bytes, path: str) -> Iterator[LogSetting | Gap]:
    """Read journald.conf; a line that is neither section nor setting is a gap."""
    for number, line in text_lines(content):
        text = line.strip()
        if not text or text[0] in "#;[":
            continue
        name, equals, value = text.partition("=")
        if not equals:
            yield unread(path, number, "not a line of journald.conf", text)
            continue
        yield _row(path, number, "journald", name.strip(), value.strip())


def parse_rsyslog(content: bytes, path: str) -> Iterator[LogSetting]:
    """Read rules of rsyslog; those that keep messages are left out."""
    selector = ""
    for number, line in text_lines(content):
        text = line[:FIELD_LENGTH].partition("#")[0].strip()
        if not text:
            continue
        found = _DISCARD.search(text)
        what = text[: found.start()].strip() if found is not None else text
        if not text.startswith("&"):
            selector = what
        elif found is not None:
            # `&` goes on with what the line before chose, and has written already.
            continue
        if found is not None and (found[1] or found[2]):
            yield _row(path, number, "rsyslog", selector or text, found[1] or found[2])


def parse_audit(content: bytes, path: str) -> Iterator[LogSetting]:
    """Read rules of the audit system, one option with its arguments a row."""
    for number, line in text_lines(content):
        text = line.strip()
        if text and not text.startswith("#"):
            name, _, value = text.partition(" ")
            yield _row(path, number, "audit", name, value.strip())


def _row(path: str, number: int, service: str, name: str, value: str) -> LogSetting:
    return LogSetting(path, number, service, shown(name, FIELD_LENGTH), shown(value, FIELD_LENGTH))


PARSERS = (
    Parser(
        "journald-setting",
        (LogSetting,),
        (
            "/etc/systemd/journald.conf",
            "/etc/systemd/journald.conf.d/*.conf",
            "/usr/lib/systemd/journald.conf.d/*.conf",
            "/usr/local/lib/systemd/journald.conf.d/*.conf",
            "/run/systemd/journald.conf.d/*.conf",
        ),
        parse_journald,
        most=1 << 20,
    ),
    Parser(
        "rsyslog-discard",
        (LogSetting,),
        ("/etc/rsyslog.conf", "/etc/rsyslog.d/*.conf"),
        parse_rsyslog,
        most=1 << 20,
    ),
    Parser(
        "audit-rule",
        (LogSetting,),
        ("/etc/audit/audit.rules", "/etc/audit/rules.d/*.rules"),
        parse_audit,
        most=1 << 20,
    ),
)
