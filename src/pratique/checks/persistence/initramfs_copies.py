"""Does a script that makes an initramfs copy a program into it that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, packages_with
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.content.program.place import doubtful_place
from pratique.content.shell.program import program_of
from pratique.content.shell.syntax import split
from pratique.inventory.verification import PACKAGE_AREA
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# The functions of initramfs-tools(7), dracut.modules(7) and mkinitcpio(8), and plain copying.
_COPIES: Final = frozenset(
    "copy_exec copy_file inst inst_simple inst_binary inst_script inst_multiple inst_hook inst_any "
    "dracut_install add_binary add_file add_full_dir cp install".split()
)
_ROWS: Final = """occasion = 'kernel' AND regexp_matches(path,
    '/(initramfs-tools|dracut[^/]*|initcpio|mkinitfs)(/|\\.conf)')"""
# What is made for the image alone, or named by its place in there, is not on the disk. Data that
# nobody may execute is no program: systemd makes hwdb.bin on the machine, and its hook copies it.
_UNOWNED: Final = f"""SELECT 1 FROM file f WHERE f.path = ? AND f.type = 'regular'
    AND NOT (f.kind = 'data' AND (f.mode & 73) = 0) AND {PACKAGE_AREA} LIMIT 1"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file that such a script copies from an odd place or that is of no package."""
    owners = tables.once(Owners)
    found_any = False
    for row in tables.rows(StartupCommand, _ROWS):
        for source in _sources(row.command):
            found = _told(row, source, owners, tables)
            if found is not None:
                found_any = True
                yield found
    if not found_any:
        needs_packages(tables)


def _sources(command: str) -> Iterator[str]:
    for one in split(command):
        program = program_of(one)
        if program is not None and program.name in _COPIES:
            yield from (text for text in program.texts if text.startswith("/"))


def _told(row: StartupCommand, source: str, owners: Owners, tables: Tables) -> Sign | None:
    doubt = doubtful_place(source)
    if doubt is not None:
        return _sign(
            row,
            source,
            Phrase("%(source)s is %(why)s", {"source": source, "why": doubt.why}),
            doubt.confidence,
            Severity.HIGH,
        )
    if not owners.known or owners.owns(source):
        return None
    if next(tables.select(_UNOWNED, owners.real(source)), None) is None:
        return None
    return _sign(
        row,
        source,
        Phrase("no package brought %(source)s", {"source": source}),
        0.7,
        Severity.MEDIUM,
    )


def _sign(
    row: StartupCommand, source: str, what: Phrase, confidence: float, severity: Severity
) -> Sign:
    place = Place(row.path, row.line)
    return Sign(
        subject=f"{row.path} {source}",
        places=(place, Place(source)),
        quote=row.command[:300],
        why=Phrase(
            "It puts %(source)s into what runs before the disk is mounted, and "
            "%(what)s. There it stays, and runs as root at every start, also "
            "after the file on the disk is gone.",
            {"source": source, "what": what},
        ),
        verify=(*lines(place), *packages_with(source)),
        confidence=confidence,
        severity=severity,
        dated=(place,),
    )


CHECK = Check(
    slug="persistence-initramfs-copies",
    title="A program that no package brought goes into the initramfs",
    severity=Severity.MEDIUM,
    technique="T1542",
    reads=(StartupCommand, PackageFile, File, Gap),
    innocent="Administrators put a small SSH server or a tool of their own into an initramfs.",
    blind=(
        "A name that the script puts together; programs in /usr/local, /opt and homes; a program "
        "that is hidden in data which nobody may execute."
    ),
    next=(
        "Keep the script, the program and the images below /boot as evidence, and look into the "
        "images on a healthy machine."
    ),
    find=find,
)
