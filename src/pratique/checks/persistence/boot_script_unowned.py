"""Is there a script that runs at boot and that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_FIRST = """SELECT path, arg_min(line, line), arg_min(command, line) FROM startup_command
    WHERE occasion IN ('boot', 'motd', 'network') GROUP BY path ORDER BY path"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such script."""
    owners = Owners.required(tables)
    for path, line, command in tables.select(_FIRST):
        if owners.owns(path):
            continue
        yield Sign(
            subject=path,
            places=(Place(path, line),),
            quote=command[:300],
            why=f"{path} runs as root by itself, and no package brought it.",
            verify=lines(Place(path)),
            confidence=0.6,
        )


CHECK = Check(
    slug="persistence-boot-script-unowned",
    title="A boot, network or login-message script belongs to no package",
    severity=Severity.LOW,
    technique="T1037.004",
    reads=(StartupCommand, PackageFile, File, Gap),
    innocent="/etc/rc.local and scripts of own applications are always like this.",
    blind="A compiled program in one of these folders has no lines and is not listed here.",
    next="Read each of these scripts once: whoever runs the server should know it.",
    find=find,
)
