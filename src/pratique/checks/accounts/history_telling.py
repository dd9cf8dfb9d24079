"""Whether the commands that were typed here are those that intruders type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import numbered_lines
from pratique.content.reason import reason
from pratique.content.shell.typed import Typed, typed
from pratique.model import Place, Severity
from pratique.parsers.base import shown
from pratique.parsers.shell_history import ShellHistory
from pratique.phrase import Phrase, in_a_row
from pratique.store.tables import Tables

_MOST_COMMANDS: Final = 500_000
_MOST_PLACES: Final = 50
_QUOTED: Final = 6
_SHELLS: Final = ("bash", "zsh", "fish", "ash", "ksh", "sh")

_Told = list[tuple[ShellHistory, Typed]]


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each history, once for each gravity of what stands in it."""
    found: dict[tuple[str, Severity], _Told] = {}
    marks = ", ".join("?" for _ in _SHELLS)
    for row in tables.rows(ShellHistory, f"program IN ({marks})", *_SHELLS, most=_MOST_COMMANDS):
        told = typed(row.command)
        if told is not None:
            kept = found.setdefault((row.path, told.severity), [])
            if len(kept) < _MOST_PLACES:
                kept.append((row, told))
    for (path, severity), several in found.items():
        yield _sign(path, severity, several)


def _sign(path: str, severity: Severity, several: _Told) -> Sign:
    first = several[0][0]
    reasons = list(dict.fromkeys(told.why for _, told in several[:_QUOTED]))
    numbers = [row.line for row, _ in several if row.line is not None]
    return Sign(
        subject=f"{path} {severity.word}",
        places=tuple(Place(path, row.line) for row, _ in several),
        quote="\n".join(_line(row) for row, _ in several[:_QUOTED]),
        why=Phrase(
            "In the history of %(username)s (%(program)s) stand %(count)s "
            "commands that a server seldom needs, because: %(reasons)s. A "
            "history tells what was typed, not by whom. Passwords in it are not "
            "shown here.",
            {
                "username": first.username or Phrase("an account"),
                "program": first.program,
                "count": len(several),
                "reasons": in_a_row([reason(one) for one in reasons], "; "),
            },
        ),
        verify=numbered_lines(path, *numbers),
        confidence={Severity.HIGH: 0.85, Severity.MEDIUM: 0.7}.get(severity, 0.4),
        severity=severity,
    )


def _line(row: ShellHistory) -> str:
    when = ""
    if row.time is not None:
        when = f"{datetime.fromtimestamp(row.time // 1_000_000_000, UTC):%Y-%m-%d %H:%M:%S} "
    return f"{when}{shown(row.command, 160)}"


CHECK = Check(
    slug="accounts-history-telling",
    title="Commands were typed here that intruders type",
    severity=Severity.MEDIUM,
    technique="T1059.004",
    reads=(ShellHistory,),
    innocent=(
        "Administrators fetch installers and run them, add keys, and stop services; these are "
        "low ones. Whoever tests the machine's security types all of it."
    ),
    blind=(
        "Histories can be edited, switched off and lost with the session; commands given to ssh, "
        "by a web shell or by a program are never written there."
    ),
    next=(
        "Read the whole history around these lines, and ask the owner of the account which of "
        "them are theirs. Addresses in it are worth searching for in all logs."
    ),
    find=find,
)
