"""Does a variable make every program of a sort load a file that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_WHO: Final = {
    "BASH_ENV": Phrase("every script of bash"),
    "ENV": Phrase("every shell that somebody types into"),
    "PYTHONSTARTUP": Phrase("every Python that somebody types into"),
    "PERL5OPT": Phrase("every program in Perl"),
    "PERL5DB": Phrase("every Perl that is debugged"),
    "RUBYOPT": Phrase("every program in Ruby"),
    "NODE_OPTIONS": Phrase("every program of Node.js"),
    "JAVA_TOOL_OPTIONS": Phrase("every program in Java"),
    "GIT_SSH_COMMAND": Phrase("git, when it connects"),
    "GIT_SSH": Phrase("git, when it connects"),
    "GIT_EXTERNAL_DIFF": Phrase("git, when it compares"),
    "LESSOPEN": Phrase("less, for each file that it shows"),
}
# People point these at files of their own; in a file for everybody that is odd.
_OWN_HABIT: Final = frozenset({"ENV", "PYTHONSTARTUP", "GIT_SSH_COMMAND", "GIT_SSH", "LESSOPEN"})
_SURE: Final = 0.85  # a hidden file in a home is nothing odd here
_AGENTS: Final = "JAVA_TOOL_OPTIONS"


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such variable in a login script or in the settings of a service."""
    owners = tables.once(Owners)
    for row in tables.rows(StartupItem, "kind = 'shell-variable' AND program <> ''"):
        who = _WHO.get(row.name)
        if who is None or (owners.known and owners.owns(row.program)):
            continue
        found = doubtful_place(row.program)
        doubtful = found is not None and found.confidence >= _SURE
        if not doubtful and not (owners.known and owners.exists(row.program)):
            continue
        quiet = row.name == _AGENTS or (row.name in _OWN_HABIT and not row.path.startswith("/etc/"))
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.name}",
            places=(place,),
            quote=row.command[:300],
            why=(
                Phrase(
                    "With this variable, %(who)s runs or loads %(program)s, which lies "
                    "where no program belongs.",
                    {"who": who, "program": row.program},
                )
                if doubtful
                else Phrase(
                    "With this variable, %(who)s runs or loads %(program)s, which no "
                    "package brought.",
                    {"who": who, "program": row.program},
                )
            ),
            verify=lines(place),
            confidence=0.7,
            severity=Severity.LOW if quiet and not doubtful else None,
        )


CHECK = Check(
    slug="persistence-variable-loads",
    title="A variable makes programs load a file of somebody's own",
    severity=Severity.MEDIUM,
    technique="T1546.004",
    reads=(StartupItem, PackageFile, File, Gap),
    innocent="Developers load tracers and shell settings like this, in accounts of their own.",
    blind="A variable that is set in a file which another one reads, or by a program.",
    next="Read the file that is named: it runs in every such program of that account.",
    find=find,
)
