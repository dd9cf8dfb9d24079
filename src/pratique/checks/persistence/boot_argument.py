"""Is the kernel told to start something else first, or to leave its guards out?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.model import Gap, Place, Severity
from pratique.parsers.boot_argument import KIND
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_FIRST: Final = frozenset({"init", "rdinit", "initrd_init"})
_INITS: Final = frozenset(
    {
        "/init",
        "/sbin/init",
        "/usr/sbin/init",
        "/bin/systemd",
        "/lib/systemd/systemd",
        "/usr/lib/systemd/systemd",
        "/usr/bin/systemd",
        "/sbin/openrc-init",
        "/sbin/runit-init",
    }
)
_OPENS: Final = (
    "systemd.run",
    "systemd.debug_shell",
    "systemd.debug-shell",
    "rd.break",
    "rd.systemd.debug_shell",
)
_GUARDS_OFF: Final = frozenset(
    {
        "audit=0",
        "audit=off",
        "apparmor=0",
        "selinux=0",
        "enforcing=0",
        "lockdown=none",
        "module.sig_enforce=0",
        "ima_appraise=off",
    }
)


def find(tables: Tables) -> Iterator[Sign]:
    """Point at another first program, at a shell without a password, at guards left out."""
    owners = tables.once(Owners)
    for row in tables.rows(StartupItem, "kind = ?", KIND):
        if row.path.startswith("/etc/grub.d/") and owners.owns(row.path):
            continue
        found = _judged(row)
        if found is None:
            continue
        severity, why = found
        place = Place(row.path, row.line)
        yield Sign(
            subject=f"{row.path} {row.command}",
            places=(place,),
            quote=row.command,
            why=why,
            verify=lines(place),
            confidence=0.9,
            severity=severity,
        )


def _judged(row: StartupItem) -> tuple[Severity, Phrase] | None:
    if row.name in _FIRST:
        if row.program in _INITS or "$" in row.program:
            return None
        why = Phrase(
            "With this argument the kernel starts %(program)s as the first "
            "program, as root, before everything else.",
            {"program": row.program},
        )
        return Severity.HIGH, why
    if row.name in _OPENS:
        return Severity.MEDIUM, Phrase(
            "With this argument a start runs a command or opens a root shell."
        )
    if row.command in _GUARDS_OFF or row.name == "systemd.mask":
        return Severity.LOW, Phrase(
            "With this argument the machine starts without one of its guards."
        )
    return None


CHECK = Check(
    slug="persistence-boot-argument",
    title="The boot loader gives the kernel an argument that no server needs",
    severity=Severity.HIGH,
    technique="T1542",
    reads=(StartupItem, PackageFile, File, Gap),
    innocent=(
        "Whoever repaired the machine from its console may have left `rd.break` or another `init` "
        "behind, and some hosters switch audit or a security module off."
    ),
    blind="Arguments that are built into the kernel, or typed by hand at the console.",
    next="Look at the program that is named, and at the date of this file against the window.",
    find=find,
)
