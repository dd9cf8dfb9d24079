"""Whether the machine was told to keep no logs of what matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.public_address import is_public
from pratique.model import Place, Severity
from pratique.parsers.log_setting import LogSetting
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST: Final = 100
_AUTH: Final = re.compile(
    r"\bauth(?:priv|,|\.|\b)|\bsshd?\b|\bsudo\b|\bsu\b|\bpam\b|audit|(?:^|\s)\*\.\*"
)
_SILENT: Final = frozenset({"emerg", "alert", "crit", "0", "1", "2"})
_NO: Final = frozenset({"no", "false", "0", "off"})
# A filter on what messages say: rsyslog.conf(5), property-based filters and expressions.
_BY_TEXT: Final = re.compile(r":\s*(?:raw)?msg\b|if\b[^\n]{0,200}?\$(?:raw)?msg\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_DISABLED: Final = ("-e", "--enable")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at settings that throw logs away, or that keep none."""
    for setting in tables.rows(LogSetting, most=100_000):
        found = _off(setting)
        if found is not None:
            yield _sign(setting, *found)


def _off(setting: LogSetting) -> tuple[Phrase, Severity] | None:
    judge = {"journald": _journald, "rsyslog": _rsyslog, "audit": _audit}.get(setting.service)
    return None if judge is None else judge(setting)


def _journald(setting: LogSetting) -> tuple[Phrase, Severity] | None:
    value = setting.value.lower()
    if setting.name == "Storage" and value == "none":
        return Phrase("The journal keeps nothing at all."), Severity.MEDIUM
    if setting.name == "Storage" and value == "volatile":
        return Phrase("The journal is kept in memory only, and lost at each restart."), Severity.LOW
    if setting.name in ("MaxLevelStore", "MaxLevelSyslog") and value in _SILENT:
        return (
            Phrase("The journal keeps only messages of a machine that is about to fail."),
            Severity.MEDIUM,
        )
    if setting.name == "Audit" and value in _NO:
        return Phrase("The journal takes no messages of the audit system."), Severity.NOTE
    return None


def _rsyslog(setting: LogSetting) -> tuple[Phrase, Severity] | None:
    if _AUTH.search(setting.name):
        return Phrase(
            "Messages about logins are thrown away before they are written."
        ), Severity.MEDIUM
    if _BY_TEXT.match(setting.name) and any(map(is_public, _ADDRESS.findall(setting.name))):
        return (
            Phrase("Whatever one address outside does is thrown away before it is written."),
            Severity.MEDIUM,
        )
    return None  # what a service wrote to a log of its own is left out of the others everywhere


def _audit(setting: LogSetting) -> tuple[Phrase, Severity] | None:
    words = f"{setting.name} {setting.value}".split()
    if len(words) >= 2 and words[0] in _DISABLED and words[1] == "0":
        return Phrase(
            "The audit system is switched off when its rules are loaded."
        ), Severity.MEDIUM
    if words[0] == "-a" and "never" in setting.value and "task" in setting.value:
        return Phrase(
            "The audit system leaves out all processes."
        ), Severity.NOTE  # Fedora ships it so
    if (
        words[0] == "-a"
        and "never" in setting.value
        and re.search(r"u?id=0\b|/s?bin/", setting.value)
    ):
        return Phrase("The audit system leaves out what root does, or some programs."), Severity.LOW
    return None


def _sign(setting: LogSetting, why: Phrase, severity: Severity) -> Sign:
    place = Place(setting.path, setting.line)
    return Sign(
        subject=f"{setting.path}: {setting.name} {setting.value}",
        places=(place,),
        quote=f"{setting.service}: {setting.name} {setting.value}",
        why=why,
        verify=lines(place),
        confidence=0.7 if severity >= Severity.MEDIUM else 0.4,
        severity=severity,
    )


CHECK = Check(
    slug="files-logging-off",
    title="The machine is told not to keep logs",
    severity=Severity.MEDIUM,
    technique="T1562.001",
    reads=(LogSetting,),
    innocent=(
        "Small machines keep the journal in memory, and administrators drop messages that repeat "
        "without end. Logins are seldom among them."
    ),
    blind="Services that were stopped or masked; filters written in other words.",
    next="Ask who set it and when. What was not written here may be on another machine.",
    find=find,
)
