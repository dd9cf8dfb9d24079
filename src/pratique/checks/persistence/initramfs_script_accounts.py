"""Does a script that goes into an initramfs change the accounts of the disk?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.content.initramfs import account_line
from pratique.model import Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables


def find(tables: Tables) -> Iterator[Sign]:
    """Point at the first such line of each script."""
    told: set[str] = set()
    for row in tables.rows(StartupCommand, "occasion = 'kernel' AND command LIKE '%/etc/%'"):
        found = account_line(row.command)
        if found is None or row.path in told:
            continue
        told.add(row.path)
        place = Place(row.path, row.line)
        yield Sign(
            subject=row.path,
            places=(place,),
            quote=found[1][:300],
            why=Phrase(
                "Out of the initramfs it changes the accounts of the disk at every "
                "start, before the disk is even started from: whoever removes the "
                "account has it back."
            ),
            verify=lines(place),
            confidence=0.9,
        )


CHECK = Check(
    slug="persistence-initramfs-script-accounts",
    title="A script for the initramfs changes the accounts of the disk",
    severity=Severity.HIGH,
    technique="T1542.003",
    reads=(StartupCommand,),
    innocent="Live systems and installers do this; an installed server never needs it.",
    blind="A script that calls another program, or hides the name of the file that it changes.",
    next=(
        "Keep the script and every initramfs below /boot as evidence, and do not start from this "
        "disk: removing the account alone does not help."
    ),
    find=find,
)
