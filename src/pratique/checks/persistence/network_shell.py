"""Does a server that starts programs for connections give a shell to whoever connects?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.shell.program import SHELLS, Program, code_arguments, program_of, reads_code
from pratique.content.shell.syntax import split
from pratique.model import Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST_SHELLS: Final = 4  # one in another
_QUOTED: Final = 300


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each service of inetd or xinetd whose program takes commands as they come in."""
    for item in tables.rows(StartupItem, "kind = 'inetd'"):
        taker = _taker(item.command)
        if taker is None:
            continue
        place = Place(item.path, item.line)
        yield Sign(
            subject=f"{item.path} {item.name} {item.command}",
            places=(place,),
            quote=item.command[:_QUOTED],
            why=(
                Phrase(
                    "What comes in over the connection goes to %(taker)s, which runs it as "
                    "%(username)s. Nobody is asked for a password.",
                    {"taker": taker, "username": item.username},
                )
                if item.username
                else Phrase(
                    "What comes in over the connection goes to %(taker)s, which runs it. Nobody is "
                    "asked for a password.",
                    {"taker": taker},
                )
            ),
            verify=lines(place),
            confidence=0.95,
        )


def _taker(command: str) -> str | None:
    """The program that runs what it reads; None where there is none."""
    text = command
    for _ in range(_MOST_SHELLS):
        programs = [one for one in map(program_of, split(text)) if one is not None]
        for program in programs:
            if _takes_commands(program):
                return program.name
        inner = next(
            (w.text for p in programs for kind, w in code_arguments(p) if kind == "shell"), ""
        )
        if not inner:
            return None
        text = inner
    return None


def _takes_commands(program: Program) -> bool:
    if program.name in SHELLS or program.name == "su" or program.language:
        return reads_code(program)
    return program.name == "login" and "-f" in program.texts


CHECK = Check(
    slug="persistence-network-shell",
    title="Whoever connects to a port gets a shell",
    severity=Severity.HIGH,
    technique="T1543",
    reads=(StartupItem,),
    innocent="No server needs this. A machine for exercises may be set up so on purpose.",
    blind="A program of another kind that hands out a shell; sockets of systemd.",
    next=(
        "Cut the machine off the network before anything else, and look in its logs who connected "
        "to that port."
    ),
    find=find,
)
