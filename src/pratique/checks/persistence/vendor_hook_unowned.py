"""Does a script run by itself out of a folder of packages, and no package brought it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines, packages_with
from pratique.checks.package_owner import Owners
from pratique.checks.packaged_copy import PackagedCopies
from pratique.content.reason import reason
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_KINDS: Final = (
    "audit-plugin",
    "container-network",
    "database-library",
    "desktop-script",
    "initramfs-script",
    "kernel-hook",
    "motd-script",
    "network-script",
    "package-hook",
    "package-plugin",
    "pacman-hook",
    "periodic-script",
    "print-program",
    "sleep-hook",
    "xdg-autostart",
)
_ITEMS: Final = f"""SELECT path, arg_min(kind, line), arg_min(occasion, line),
        arg_min(technique, line)
    FROM (SELECT * REPLACE (coalesce(line, 0) AS line) FROM startup_item)
    WHERE kind IN {_KINDS} AND regexp_matches(path, '^(/usr)?/(lib|lib64|libexec|share|sbin)/')
    GROUP BY path ORDER BY path"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such file below /usr/lib and its sisters."""
    owners = Owners.required(tables)
    for path, kind, occasion, technique in tables.select(_ITEMS):
        if owners.owns(path) or path in tables.once(PackagedCopies):
            continue
        # CUPS has no other folder for a driver that is put there by hand: cupsd.conf(5), ServerBin.
        driver = kind == "print-program" and "/backend/" not in path
        yield Sign(
            subject=path,
            places=(Place(path),),
            quote=path,
            why=Phrase(
                "It runs %(occasion)s. Only packages put files there, an "
                "administrator's own belong below /etc or /usr/local, and no package "
                "brought this one.",
                {"occasion": reason(occasion)},
            ),
            verify=(*lines(Place(path)), *packages_with(path)),
            confidence=0.5 if driver else 0.75,
            severity=Severity.LOW if driver else None,
            technique=technique,
        )


CHECK = Check(
    slug="persistence-vendor-hook-unowned",
    title="A hook lies in a folder of packages, and no package brought it",
    severity=Severity.MEDIUM,
    technique="T1546",
    reads=(StartupItem, PackageFile, File, Gap),
    innocent="Installers of drivers and of virtual machines sometimes put their hooks there.",
    blind="A hook below /etc, where administrators put their own; `pratique persistence` has them.",
    next="Read it, and ask who installed what it belongs to.",
    find=find,
)
