"""Does a name that is chosen among alternatives lead to a program of nobody's in an odd place?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place, installed_by_hand
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase, prose
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_LINKS: Final = """SELECT path, symlink_target FROM "file"
WHERE directory IN ('/etc/alternatives', '/var/lib/alternatives') AND type = 'symlink'
  AND symlink_target IS NOT NULL ORDER BY path"""
# What is there to be started: other alternatives are manual pages, pictures and fonts.
_STARTED: Final = """SELECT sha256 FROM "file"
WHERE path = ? AND type = 'regular' AND ((mode & 73) > 0 OR kind = 'elf')"""
# Java and its kin are unpacked there by hand, and then registered.
_UNPACKED: Final = re.compile(r"/usr/(?:lib(?:64)?/jvm|java|share)/|/home/linuxbrew/|/snap/")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such link, with the program to which it leads."""
    owners = Owners.required(tables)
    for path, target in tables.select(_LINKS):
        program = owners.real(path)
        doubtful = doubtful_place(program)
        if owners.owns(program) or installed_by_hand(program) or _UNPACKED.match(program):
            continue
        started = next(tables.select(_STARTED, program), None)
        if started is None:
            continue
        yield Sign(
            subject=path,
            places=(Place(path), Place(program, sha256=started[0])),
            quote=f"{path} -> {target}"[:300],
            why=prose(
                Phrase(
                    "Whoever types %(name)s runs %(program)s. No package brought it, and "
                    "programs of one's own lie elsewhere.",
                    {"name": path.rpartition("/")[2], "program": program},
                ),
                (Phrase("It is %(why)s.", {"why": doubtful.why}) if doubtful else None),
            ),
            verify=names(path, program),
            confidence=0.8 if doubtful else 0.65,
            severity=Severity.HIGH if doubtful else None,
        )


CHECK = Check(
    slug="packages-alternative-foreign",
    title="The name of a packaged command leads to a program of no package",
    severity=Severity.MEDIUM,
    technique="T1036.005",
    reads=(File, PackageFile, Gap),
    innocent="A vendor's installer that registers its program; it then lies below /opt as a rule.",
    blind="A link to a program below /usr/local, /opt and /srv, and to a packaged one that suits.",
    next="Look at the program, and ask who put it there. The link is easily set back.",
    find=find,
)
