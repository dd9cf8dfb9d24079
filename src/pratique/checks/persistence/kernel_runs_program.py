"""Is the kernel told to run a program that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_MODPROBE: Final = frozenset({"/sbin/modprobe", "/usr/sbin/modprobe", "/bin/true", "/bin/false"})
_HARMLESS: Final = frozenset(
    {"/bin/true", "/bin/false", "/usr/bin/true", "/usr/bin/false", "true", "false", ":"}
)
_WHY: Final = {
    "sysctl": Phrase(
        "The kernel runs %(program)s as root when a program crashes, or when a module is wanted, "
        "and no package brought %(path)s, nor %(program)s."
    ),
    "modprobe": Phrase(
        "The kernel runs %(program)s as root when that module is wanted, and no package brought "
        "%(path)s, nor %(program)s."
    ),
    "binfmt": Phrase(
        "The kernel runs %(program)s as root for each file that begins so, and no package brought "
        "%(path)s, nor %(program)s."
    ),
}
_HELPER: Final = Phrase(
    "The kernel runs %(program)s as root when a program crashes, or when a module is wanted, "
    "and no package brought %(path)s."
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program that the kernel starts and that belongs to no package."""
    owners = tables.once(Owners)
    told = False
    for row in tables.rows(StartupItem, "kind IN ('sysctl', 'modprobe', 'binfmt')"):
        program = row.program.partition(" ")[0]
        if program in _HARMLESS or (owners.known and owners.owns(row.path)):
            continue
        helper = row.name.replace("/", ".") == "kernel.modprobe"
        if helper and program in _MODPROBE:
            continue
        other = helper and program.startswith("/")
        if not other and (not owners.known or not _is_foreign(program, owners)):
            continue
        told = True
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.name}",
            places=(place,),
            quote=row.command[:300],
            why=(_HELPER if other else _WHY[row.kind]).having(program=program, path=row.path),
            verify=lines(place),
            confidence=0.75,
            severity=Severity.HIGH if other else None,
        )
    if not told:
        Owners.required(tables)


def _is_foreign(program: str, owners: Owners) -> bool:
    return program.startswith("/") and not owners.owns(program)


CHECK = Check(
    slug="persistence-kernel-runs-program",
    title="The kernel is told to run a program that no package brought",
    severity=Severity.MEDIUM,
    technique="T1546",
    reads=(StartupItem, PackageFile, File, Gap),
    innocent=(
        "Tools that collect crashes and emulators that were installed by hand register themselves "
        "like this."
    ),
    blind="A value that was set while the machine ran, and stands in no file.",
    next="Look at the program that is named, and who brought it.",
    find=find,
)
