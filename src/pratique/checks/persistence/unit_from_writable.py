"""Does a unit of systemd run a program that lies where every account may write, or hidden?"""

from __future__ import annotations

from collections.abc import Iterator

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.judged_command import FROM_WRITABLE, sign, worst
from pratique.checks.unit_command import judged_unit, started_by
from pratique.content.program.place import doubtful_place
from pratique.model import Place, Severity
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_LINKS = "type = 'symlink' AND directory LIKE '%/systemd/%' AND symlink_target LIKE '/%'"
_UNITS = (".service", ".timer", ".socket", ".path", ".conf", ".target")


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each unit whose program, or whose own file, lies in such a place."""
    units = tuple(tables.rows(SystemdUnit))
    for unit in units:
        found = worst(judged_unit(unit), FROM_WRITABLE)
        if found is not None:
            place = Place(unit.path, unit.line)
            yield sign(
                unit.path, Phrase("A unit of systemd"), started_by(unit, units), place, found
            )
    for link in tables.rows(File, _LINKS):
        doubtful = doubtful_place(link.symlink_target or "")
        if doubtful is not None and link.filename.endswith(_UNITS):
            yield Sign(
                subject=link.path,
                places=(Place(link.path),),
                quote=f"{link.path} -> {link.symlink_target}",
                why=Phrase(
                    "The unit is a link to %(target)s, which is %(why)s.",
                    {"target": link.symlink_target or "", "why": doubtful.why},
                ),
                verify=names(link.path),
                confidence=doubtful.confidence,
                title=Phrase("A unit of systemd is kept in a place where none belongs"),
            )


CHECK = Check(
    slug="persistence-unit-from-writable",
    title="A unit of systemd runs a program from a place where none belongs",
    severity=Severity.HIGH,
    technique="T1543.002",
    reads=(SystemdUnit, File),
    innocent=(
        "Applications that a person installed by hand sometimes run from a hidden folder in a "
        "home; the name of the folder then tells which."
    ),
    blind="A program with an ordinary name in an ordinary place, such as /usr/bin.",
    next=(
        "Keep the program and the unit as evidence; the ctime of the unit is the latest moment at "
        "which it was put there."
    ),
    find=find,
)
