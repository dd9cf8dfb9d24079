"""Does a script that dpkg runs with a package do what no package needs?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.judged_command import RUNS_CODE, judged_scripts, sign
from pratique.content.shell.command import HIDES_TRACES, OPENS_TUNNEL
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at the worst line of each script of a package that is judged bad."""
    rows = tables.rows(StartupCommand, "occasion = 'package'")
    # A package that is purged takes its logs with it.
    for row, found in judged_scripts(rows, RUNS_CODE - {HIDES_TRACES, OPENS_TUNNEL}):
        runs = Phrase("It runs as root when packages are installed, changed or removed.")
        yield sign(
            row.path, Phrase("A script of a package"), runs, Place(row.path, row.line), found
        )


CHECK = Check(
    slug="persistence-package-script",
    title="A script of a package does what no package needs",
    severity=Severity.HIGH,
    technique="T1546.016",
    reads=(StartupCommand,),
    innocent=(
        "A package from outside the distribution may fetch what it installs; then its name and "
        "its maker's site say so."
    ),
    blind=(
        "A script that only starts a program of its package. No digest of the distribution's "
        "covers these scripts; only the package file itself does."
    ),
    next=(
        "Keep the script as evidence. Compare it with the one in the package file, and run "
        "neither dpkg nor apt on the suspect machine."
    ),
    find=find,
)
