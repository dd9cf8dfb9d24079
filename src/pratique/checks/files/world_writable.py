"""Whether everybody may write to what the system runs or reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.package_database import CONTAINED
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_MOST: Final = 200
_PROGRAMS: Final = (
    r"^/(usr/(local/)?)?s?bin(/|$)|^/usr/games(/|$)|^/(usr/)?lib[0-9a-z]*(/|$)|^/boot(/|$)"
)
_READ_BY_ROOT: Final = (
    r"^/etc/(cron[^/]*|systemd|init\.d|rc\.local|rc[0-9S]\.d|profile|profile\.d|sudoers|sudoers\.d"
    r"|passwd|shadow|group|gshadow|ld\.so\.[^/]*|pam\.d|ssh|sysctl[^/]*|modules[^/]*|modprobe\.d"
    r"|udev|bash\.bashrc|environment|crontab|apt|yum\.repos\.d|update-motd\.d)(/|$)"
    r"|^/root(/|$)|^/var/spool/cron(/|$)"
)
_SQL: Final = f"""
SELECT path, type, mode, uid, sha256, kind,
       regexp_matches(path, ?) AS program, regexp_matches(path, ?) AS by_root
FROM file f
WHERE mode & 2 > 0 AND (type = 'regular' OR type = 'directory' AND mode & 512 = 0)
  AND regexp_matches(path, '^/(usr|bin|sbin|lib[0-9a-z]*|boot|etc|opt|root|var/spool/cron)(/|$)')
  AND NOT {CONTAINED}
ORDER BY program OR by_root DESC, path LIMIT {_MOST}
"""
# By whether it is a folder, and whether the system runs or obeys what stands there.
_WHY: Final = {
    (False, False): Phrase("Every account, that of a web site included, may change this file."),
    (True, False): Phrase("Every account, that of a web site included, may change this folder."),
    (False, True): Phrase(
        "Every account, that of a web site included, may change this file, and the system runs or "
        "obeys what stands there."
    ),
    (True, True): Phrase(
        "Every account, that of a web site included, may change this folder, and the system runs "
        "or obeys what stands there."
    ),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at files and folders of the system that everybody may write to."""
    for path, kind, mode, uid, sha256, content, program, by_root in tables.select(
        _SQL, _PROGRAMS, _READ_BY_ROOT
    ):
        grave = program or by_root
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{mode:04o} user {uid} {path}" + (f", {content}" if content else ""),
            why=_WHY[kind == "directory", bool(grave)],
            verify=names(path),
            confidence=0.8 if grave else 0.4,
            severity=Severity.MEDIUM if grave else Severity.LOW,
        )


CHECK = Check(
    slug="files-world-writable",
    title="Everybody may write to a part of the system",
    severity=Severity.MEDIUM,
    technique="T1222.002",
    reads=(File,),
    innocent="A hurried `chmod 777` of somebody who wanted a program to work at last.",
    blind="Access lists (ACL) and groups that everybody is in.",
    next="Treat what stands there as written by anybody. On the rebuilt machine take the bit away.",
    find=find,
    about_content=False,
)
