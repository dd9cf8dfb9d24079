"""Is there a unit that no package brought, for a program that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.checks.unit_command import command_lines
from pratique.content.shell.program import Program, code_arguments, program_of, script_argument
from pratique.content.shell.syntax import split
from pratique.model import Gap, Place, Severity
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.phrase import Phrase
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
            said = _of_nobody(line, owners)
            if said is None:
                continue
            place = Place(unit.path, unit.line)
            yield Sign(
                subject=unit.path,
                places=(place,),
                quote=line,
                why=Phrase(
                    "No package brought %(path)s, and %(said)s.", {"path": unit.path, "said": said}
                ),
                verify=lines(place),
                confidence=0.6,
            )
            break


def _of_nobody(line: str, owners: Owners) -> Phrase | None:
    """What is run that no package brought, as the end of a sentence; None where it is known."""
    program = next((one for command in split(line) if (one := program_of(command))), None)
    if program is None:
        return None
    code = code_arguments(program)
    if not code:
        path = _unowned(program, owners)
        return (
            None if path is None else Phrase("none brought %(path)s, which it runs", {"path": path})
        )
    inside = [
        path
        for language, word in code
        if language == "shell"
        for command in split(word.text)
        if (one := program_of(command)) and (path := _unowned(one, owners))
    ]
    through = program.word.text
    if inside:
        return Phrase(
            "none brought %(inside)s, which it runs through %(through)s",
            {"inside": inside[0], "through": through},
        )
    return Phrase(
        "what it runs is code of its own, which it gives to %(through)s", {"through": through}
    )


def _unowned(program: Program, owners: Owners) -> str | None:
    """The file that is run, the script where an interpreter is started, if nobody brought it."""
    script = script_argument(program)
    path = program.word.text if script is None else script.text
    if script is not None and not path.startswith("/"):
        path = program.word.text
    return path if path.startswith("/") and not owners.owns(path) else None


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
