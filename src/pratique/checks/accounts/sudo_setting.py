"""Is sudo told to keep what makes programs load a library, or to leave no trace?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.sudoers import SudoSetting
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_LOADS: Final = re.compile(
    r"\b(?:LD_(?:PRELOAD|AUDIT|LIBRARY_PATH)|LD_\*|GCONV_PATH|BASH_ENV|ENV|PYTHONPATH|PERL5LIB"
    r"|PERL5OPT|RUBYLIB|RUBYOPT|NODE_OPTIONS|PYTHONSTARTUP)(?=[\s\"=]|\Z)"
)
_FOLDERS: Final = frozenset({"secure_path", "exec_path"})
_LOGS: Final = frozenset({"!syslog", "!logfile", "!log_allowed"})
_FILES: Final = frozenset(
    {"sudoers_locale", "noexec_file", "env_file", "restricted_env_file", "group_plugin"}
)
_MINUTES: Final = 24 * 60
_NUMBER: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such setting."""
    for row in tables.rows(SudoSetting):
        found = _weight(row)
        if found is None:
            continue
        why, severity = found
        place = Place(row.path, row.line)
        written = f"Defaults{row.scope} {row.name}" + (f"={row.value}" if row.value else "")
        yield Sign(
            subject=f"{row.path} {written}",
            places=(place,),
            quote=written[:300],
            why=why,
            verify=lines(place),
            confidence=0.8 if severity >= Severity.MEDIUM else 0.4,
            severity=severity,
        )


def _weight(row: SudoSetting) -> tuple[Phrase, Severity] | None:
    if row.name in ("env_keep", "env_check") and (kept := _LOADS.search(row.value)):
        severity = Severity.HIGH if kept[0].startswith(("LD_", "GCONV")) else Severity.LOW
        return Phrase(
            "Who may run anything as root can make it load their code by %(kept)s.",
            {"kept": kept[0]},
        ), severity
    if row.name in ("!env_reset", "setenv"):
        return Phrase("The variables of the caller reach programs of root."), Severity.LOW
    if row.name in _FOLDERS:
        odd = next((p for p in row.value.split(":") if p and doubtful_place(f"{p}/x")), None)
        if odd is not None:
            return Phrase(
                "Programs of root are looked for in %(odd)s.", {"odd": odd}
            ), Severity.HIGH
    if row.name in _FILES and doubtful_place(row.value.split(" ", 1)[0]):
        return Phrase(
            "sudo reads %(value)s, where others may write.", {"value": row.value}
        ), Severity.HIGH
    if row.name in _LOGS:
        return Phrase("What is done with sudo is not recorded."), Severity.MEDIUM
    if row.name == "timestamp_timeout":
        return _timeout(row.value)
    if row.name == "timestamp_type" and row.value == "global":
        return Phrase("One password opens sudo for every session of the account."), Severity.LOW
    if row.name in ("visiblepw", "sudoedit_follow", "!sudoedit_checkdir"):
        return Phrase("%(name)s takes away a guard of sudo.", {"name": row.name}), Severity.LOW
    return None


def _timeout(value: str) -> tuple[Phrase, Severity] | None:
    """Minutes, with a fraction; a negative number means for ever."""
    found = _NUMBER.fullmatch(value)
    if found is None or (value[0] != "-" and float(value) < _MINUTES):
        return None
    return Phrase("Who has once given the password is not asked again."), Severity.LOW


CHECK = Check(
    slug="accounts-sudo-setting",
    title="sudo was told to let code in or to leave no trace",
    severity=Severity.MEDIUM,
    technique="T1548.003",
    reads=(SudoSetting,),
    innocent="Developers keep variables of their languages, and a long time without a password.",
    blind="Settings in LDAP and in files that are included from elsewhere.",
    next="Compare with a backup of /etc/sudoers. Write it anew on the rebuilt machine.",
    find=find,
)
