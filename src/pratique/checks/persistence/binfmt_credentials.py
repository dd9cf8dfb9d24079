"""Does running a program of some kind start an interpreter that no package brought?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.content.reason import reason
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_CREDENTIALS: Final = re.compile(r"\(flags [A-Z]*C[A-Z]*\)")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at interpreters of nobody's; worst where they get the rights of what is run."""
    owners = tables.once(Owners)
    items = list(tables.rows(StartupItem, "kind = 'binfmt'", most=20_000))
    for item in items:
        # What lies in an odd place is told of every kind of item alike.
        if not owners.known or owners.owns(item.program) or doubtful_place(item.program):
            continue
        rights = _CREDENTIALS.search(item.occasion) is not None
        why = Phrase(
            "The kernel starts %(program)s %(occasion)s, and no package brought it.",
            {"program": item.program, "occasion": reason(item.occasion)},
        )
        if rights:
            why = prose(
                why,
                Phrase("It runs with the rights of the file, those of a set-uid one too: root's."),
            )
        place = Place(item.path, item.line)
        yield Sign(
            subject=f"{item.path} {item.name}",
            places=(place,),
            quote=item.command,
            why=why,
            verify=lines(place),
            confidence=0.8 if rights else 0.6,
            severity=Severity.HIGH if rights else None,
        )
    if items:
        needs_packages(tables)


CHECK = Check(
    slug="persistence-binfmt-credentials",
    title="The kernel starts an interpreter that no package brought",
    severity=Severity.MEDIUM,
    technique="T1546",
    reads=(StartupItem, File, PackageFile, Gap),
    innocent="Emulators that were installed by hand, for containers of other processors.",
    blind="What was registered on the running system only is gone with it.",
    next="Keep the interpreter as evidence, and look for set-uid files of that kind.",
    find=find,
)
