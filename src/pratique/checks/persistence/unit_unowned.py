"""Is there a unit that no package brought, for a program that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.checks.unit_command import command_lines
from pratique.content.shell_program import code_arguments, program_of, script_argument
from pratique.content.shell_syntax import split
from pratique.model import Gap, Place, Severity
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each unit with commands of which neither unit nor program belongs to a package."""
    owners = Owners.required(tables)
    for unit in tables.rows(SystemdUnit, "len(commands) > 0"):
        if owners.owns(unit.path):
            continue
        for line in command_lines(unit):
            program = _program(line)
            if program is None or owners.owns(program):
                continue
            place = Place(unit.path, unit.line)
            yield Sign(
                subject=unit.path,
                places=(place,),
                quote=line,
                why=f"No package brought {unit.path}, and none brought {program}, which it runs.",
                verify=lines(place),
                confidence=0.6,
            )
            break


def _program(line: str) -> str | None:
    """The file that is run: the script where an interpreter is started; None when unknown."""
    for command in split(line):
        program = program_of(command)
        if program is None:
            continue
        script = script_argument(program)
        if script is not None and script.text.startswith("/"):
            return script.text
        if code_arguments(program):
            return f"{program.word.text} code"
        return program.word.text if program.word.text.startswith("/") else None
    return None


CHECK = Check(
    slug="persistence-unit-unowned",
    title="A unit of systemd and its program belong to no package",
    severity=Severity.LOW,
    technique="T1543.002",
    reads=(SystemdUnit, PackageFile, File, Gap),
    innocent=(
        "Everything that was installed by hand looks like this: own applications, agents of "
        "hosters, software from archives."
    ),
    blind="A unit of an intruder that starts a program of a package, such as a shell with a file.",
    next="Go through the list once: each of these should be known to whoever runs the server.",
    find=find,
)
