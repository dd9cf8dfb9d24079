"""Whether a program of the administrator's folders stands before a packaged one of that name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.package_database import needs_packages
from pratique.model import Gap, Place, Severity
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# What people look around with, and what they type passwords into.
_TRUSTED: Final = (
    "ls", "ps", "top", "netstat", "ss", "lsof", "find", "who", "w", "last", "id", "su", "sudo",
    "login", "passwd", "ssh", "sshd", "scp", "cat", "grep", "kill", "pkill", "pgrep", "crontab",
    "systemctl", "journalctl", "lsmod", "modprobe", "bash", "sh", "md5sum", "sha256sum", "dpkg",
    "stat", "du", "df", "mount", "ifconfig", "ip", "iptables", "nft",
)  # fmt: skip

_SQL: Final = """
SELECT f.path, f.filename, f.kind, f.sha256, min(p.path)
FROM file f JOIN package_file p
  ON p.path IN ('/usr/bin/' || f.filename, '/usr/sbin/' || f.filename,
                '/bin/' || f.filename, '/sbin/' || f.filename)
WHERE f.directory IN ('/usr/local/bin', '/usr/local/sbin')
  AND f.type IN ('regular', 'symlink') AND list_contains(?, f.filename)
GROUP BY ALL ORDER BY f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file in /usr/local that is found before a trusted program of its name."""
    needs_packages(tables)
    for path, name, kind, sha256, packaged in tables.select(_SQL, list(_TRUSTED)):
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),  # the packaged one is as it was, and older
            quote=f"{path} ({kind or 'link'}) stands before {packaged}",
            why=(
                f"Whoever types {name} gets {path}, because /usr/local comes first in the search "
                f"path, and not the packaged {packaged}."
            ),
            verify=(*names(path), reads("file", path), reads("head -c 300", path)),
            confidence=0.75,
        )


CHECK = Check(
    slug="packages-program-shadowed",
    title="A trusted program is hidden behind another of the same name",
    severity=Severity.MEDIUM,
    technique="T1574.007",
    reads=(File, PackageFile, Gap),
    innocent="Administrators put newer versions or wrappers of a program into /usr/local.",
    blind="Search paths changed in a profile; aliases and functions, which other checks look at.",
    next="Look at the file, and ask who put it there and why.",
    find=find,
)
