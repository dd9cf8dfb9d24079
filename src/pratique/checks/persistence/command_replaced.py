"""Does a login script put something of its own in place of `sudo`, `su`, `ssh` or `passwd`?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.shell.program import program_of
from pratique.content.shell.syntax import split
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_WATCHED: Final = frozenset({"sudo", "su", "ssh", "passwd", "doas", "scp", "sftp", "mysql", "psql"})
_FUNCTION = re.compile(r"(?:function\s+([A-Za-z]+)\b|([A-Za-z]+)\s*\(\s*\))\s*(?:\(\s*\))?\s*[{(]?")
_PROGRAM_FOLDERS: Final = frozenset(
    {"", "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"}
)
_OWN_WORK: Final = frozenset({"read", "curl", "wget", "tee", "script", "nc", "cat", "python3"})


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each alias and function that takes the name of a program that asks for secrets."""
    for row in tables.rows(StartupCommand, "occasion IN ('login', 'sshrc')"):
        name = _replaced(row.command)
        if name is None:
            continue
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {name}",
            places=(place,),
            quote=row.command[:300],
            why=Phrase(
                "Whoever logs in here and types %(name)s runs this instead. Such a "
                "stand-in can read the password and pass it on.",
                {"name": name},
            ),
            verify=lines(place),
            confidence=0.7,
        )


def _replaced(text: str) -> str | None:
    function = _FUNCTION.match(text)
    if function and (function[1] or function[2]) in _WATCHED:
        return str(function[1] or function[2])
    if "alias" not in text:
        return None
    for command in split(text):
        if not command.words or command.words[0].text != "alias":
            continue
        for word in command.words[1:]:
            name, _, value = word.text.partition("=")
            if name in _WATCHED and _is_foreign(value):
                return name
    return None


def _is_foreign(value: str) -> bool:
    programs = [program for command in split(value) if (program := program_of(command))]
    return any(
        program.word.text.rpartition("/")[0] not in _PROGRAM_FOLDERS or program.name in _OWN_WORK
        for program in programs
    )


CHECK = Check(
    slug="persistence-command-replaced",
    title="A login script puts its own command in place of one that asks for a password",
    severity=Severity.MEDIUM,
    technique="T1546.004",
    reads=(StartupCommand,),
    innocent="Some people wrap ssh or sudo for comfort, to colour the prompt or to keep a log.",
    blind="A program of the same name earlier in PATH, and functions in files that are sourced.",
    next=(
        "Look at what the stand-in does. If it keeps passwords, every password that was typed on "
        "this account must change."
    ),
    find=find,
)
