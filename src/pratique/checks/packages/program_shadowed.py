"""Whether a program in /usr/local or in a home stands before a packaged one of that name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.package_database import needs_packages
from pratique.checks.package_owner import Owners
from pratique.model import Gap, Place, Severity
from pratique.parsers.passwd import Account
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

# What people look around with, and what they type passwords into.
_TRUSTED: Final = (
    "ls", "ps", "top", "netstat", "ss", "lsof", "find", "who", "w", "last", "id", "su", "sudo",
    "login", "passwd", "ssh", "sshd", "scp", "cat", "grep", "kill", "pkill", "pgrep", "crontab",
    "systemctl", "journalctl", "lsmod", "modprobe", "bash", "sh", "md5sum", "sha256sum", "dpkg",
    "stat", "du", "df", "mount", "ifconfig", "ip", "iptables", "nft", "doas", "sftp", "curl",
    "wget", "gpg",
)  # fmt: skip
# Administrators build newer ones of these.
_BUILT_BY_HAND: Final = frozenset({"curl", "wget", "gpg"})

_FOLDERS: Final = ("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")

_SQL: Final = """
SELECT f.path, f.filename, f.kind, f.sha256, min(p.path), f.type, f.directory
FROM file f JOIN package_file p
  ON p.path IN ('/usr/bin/' || f.filename, '/usr/sbin/' || f.filename,
                '/bin/' || f.filename, '/sbin/' || f.filename)
WHERE (f.directory IN ('/usr/local/bin', '/usr/local/sbin')
       -- Where login scripts of distributions look first: bin and .local/bin of a home.
       OR f.directory IN (SELECT a.directory || s.suffix FROM account a,
              (VALUES ('/bin'), ('/.local/bin')) s(suffix)
              WHERE a.directory NOT IN ('', '/', '/usr', '/usr/local')))
  AND f.type IN ('regular', 'symlink') AND list_contains(?, f.filename)
GROUP BY ALL ORDER BY f.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file in /usr/local that is found before a trusted program of its name."""
    needs_packages(tables)
    owners = tables.once(Owners)
    for path, name, kind, sha256, packaged, entry, folder in tables.select(_SQL, list(_TRUSTED)):
        if owners.owns(path) or (entry == "symlink" and _is_same(owners.real(path), packaged)):
            continue
        first = "/usr/local" if folder.startswith("/usr/local/") else folder
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),  # the packaged one is as it was, and older
            quote=f"{path} ({kind or 'link'}) stands before {packaged}",
            why=Phrase(
                "Whoever types %(name)s gets %(path)s, because %(first)s comes first "
                "in the search path, and not the packaged %(packaged)s.",
                {"name": name, "path": path, "first": first, "packaged": packaged},
            ),
            verify=(*names(path), reads("file", path), reads("head -c 300", path)),
            confidence=0.75,
            severity=Severity.LOW if kind == "elf" and name in _BUILT_BY_HAND else None,
        )


def _is_same(target: str, packaged: str) -> bool:
    """Whether a link leads to the program of that name in the packages' folders."""
    return target.rpartition("/")[2] == packaged.rpartition("/")[2] and target.startswith(_FOLDERS)


CHECK = Check(
    slug="packages-program-shadowed",
    title="A trusted program is hidden behind another of the same name",
    severity=Severity.MEDIUM,
    technique="T1574.007",
    reads=(File, PackageFile, Account, Gap),
    innocent=(
        "Administrators put newer versions or wrappers of a program into /usr/local, people into "
        "the folder bin of their home."
    ),
    blind="Search paths changed in a profile; aliases and functions, which other checks look at.",
    next="Look at the file, and ask who put it there and why.",
    find=find,
)
