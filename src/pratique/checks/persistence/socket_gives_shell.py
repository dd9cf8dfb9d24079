"""Does a socket of systemd hand whoever connects a shell?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.checks.unit_command import command_lines
from pratique.content.shell.program import code_arguments, program_of, reads_code
from pratique.content.shell.syntax import split
from pratique.inventory.autostart.systemd_unit import services_of
from pratique.model import Place, Severity
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_DEEPEST = 3  # a shell in a shell


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each service that a socket starts and that is a shell with nothing to run."""
    owners = tables.once(Owners)
    sockets = {
        service: socket
        for socket in tables.rows(SystemdUnit, "type = 'socket' AND NOT drop_in")
        for service in services_of(socket)
    }
    if not sockets:
        return
    for unit in tables.rows(SystemdUnit, "type = 'service' AND len(commands) > 0"):
        socket = sockets.get(unit.unit)
        shell = next((line for line in command_lines(unit) if _is_shell(line)), None)
        if socket is None or shell is None or owners.owns(unit.path):
            continue
        listens = ", ".join(socket.triggers[:3]) or Phrase("its address")
        place = Place(unit.path, unit.line)
        yield Sign(
            subject=unit.path,
            places=(place, Place(socket.path)),
            quote=shell[:300],
            why=Phrase(
                "%(unit)s waits at %(listens)s and starts %(started)s for whoever "
                "connects. That is a shell without a script: it runs what it is "
                "sent, and asks for no password.",
                {"unit": socket.unit, "listens": listens, "started": unit.unit},
            ),
            verify=lines(place, Place(socket.path)),
            confidence=0.95,
        )


def _is_shell(line: str, depth: int = 0) -> bool:
    """Whether a command line runs what it reads; `sh -c 'exec sh -i'` is the same."""
    for command in split(line):
        program = program_of(command)
        if program is None:
            continue
        if reads_code(program):
            return True
        inner = (word.text for kind, word in code_arguments(program) if kind == "shell")
        if depth < _DEEPEST and any(_is_shell(text, depth + 1) for text in inner):
            return True
    return False


CHECK = Check(
    slug="persistence-socket-gives-shell",
    title="A socket of systemd gives whoever connects a shell",
    severity=Severity.HIGH,
    technique="T1543.002",
    reads=(SystemdUnit, PackageFile, File),
    innocent="No server needs this. A console of a test machine may be set up so on purpose.",
    blind="A program that is no shell and does the same inside itself.",
    next=(
        "Keep both units as evidence. Look into the journal for when the socket was first used, "
        "and into the firewall's log for who reached its port."
    ),
    find=find,
)
