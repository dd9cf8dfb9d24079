"""Is there a script that runs at boot and that no package brought?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import lines
from pratique.checks.package_owner import Owners
from pratique.model import Gap, Place, Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.parsers.startup_item import StartupItem
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_KINDS: Final = (
    "boot-script",
    "device-script",
    "grub-script",
    "kernel-hook",
    "motd-script",
    "network-script",
    "service-script",
    "sleep-hook",
)
# With its first line, where it has any: a compiled program has none.
_SCRIPTS: Final = f"""SELECT i.path, min(s.line), arg_min(s.command, s.line)
    FROM startup_item i LEFT JOIN startup_command s USING (path)
    WHERE i.line IS NULL AND i.kind IN {_KINDS} GROUP BY i.path ORDER BY i.path"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each such script."""
    owners = Owners.required(tables)
    for path, line, command in tables.select(_SCRIPTS):
        if owners.owns(path):
            continue
        yield Sign(
            subject=path,
            places=(Place(path, line),),
            quote=(command or path)[:300],
            why=Phrase(
                "%(path)s runs as root by itself, and no package brought it.", {"path": path}
            ),
            verify=lines(Place(path)),
            confidence=0.6,
        )


CHECK = Check(
    slug="persistence-boot-script-unowned",
    title="A boot, network or login-message script belongs to no package",
    severity=Severity.LOW,
    technique="T1037.004",
    reads=(StartupItem, StartupCommand, PackageFile, File, Gap),
    innocent="/etc/rc.local and scripts of own applications are always like this.",
    blind="A script that a package brought and somebody changed; comparing with it finds that.",
    next="Read each of these scripts once: whoever runs the server should know it.",
    find=find,
)
