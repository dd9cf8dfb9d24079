"""What was done to a packaged program that is not as it was shipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, reads
from pratique.checks.package_database import needs_packages
from pratique.content.mark import Mark
from pratique.content.names import ELF_FACTS
from pratique.inventory.verification import Verification
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase, in_a_row
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

_MOST: Final = 200
_SCRIPTS: Final = frozenset({"script", "shell", "python", "perl", "text"})
# What every distribution compiles; a script of that name was put in its place.
_COMPILED: Final = frozenset(
    "ls cat ps ss netstat lsof find grep sed awk id whoami w who last login su sudo passwd ssh"
    " sshd scp bash dash sh cp mv rm mkdir chmod chown ln dd df du stat touch kill pkill pgrep top"
    " ip ifconfig mount umount lsmod insmod rmmod modprobe systemctl journalctl cron crond crontab"
    " rsyslogd auditd dpkg rpm apk curl wget date uname hostname sha256sum md5sum".split()
)

# Packaged programs with another content than their package gives.
_MODIFIED: Final = """
SELECT DISTINCT f.path, f.directory, f.filename, f.kind, f.sha256, f.size
FROM verification v JOIN file f USING (path)
WHERE v.state = 'modified' AND list_contains(v.differs, 'content') AND f.type = 'regular'
  AND NOT starts_with(v.proof, 'your clean copy')
  AND regexp_matches(f.path, '^/(usr/)?(s?bin|lib[0-9a-z]*|libexec|games)/')
"""

# Beside it, a compiled program that no package lists and whose name goes on from its own.
_SQL: Final = f"""
WITH modified AS ({_MODIFIED}),
aside AS (
    SELECT m.path, min(o.path) AS other
    FROM modified m JOIN file o ON o.directory = m.directory AND o.path <> m.path
     AND regexp_full_match(o.filename, '[.]?' || regexp_escape(m.filename)
         || '([-._~]?(orig|original|real|bak|backup|old|save|saved|sys|dist|bin|true|[0-9]))?[~]?')
    WHERE o.kind = 'elf' AND o.path NOT IN (SELECT path FROM package_file)
    GROUP BY m.path
)
SELECT m.*, a.other, k.quote
FROM modified m LEFT JOIN aside a USING (path)
LEFT JOIN mark k ON k.path = m.path AND k.mark = ?
ORDER BY m.path LIMIT {_MOST * 10}
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at packaged programs that were wrapped, or built otherwise than packages are."""
    needs_packages(tables)
    shown = 0
    for path, _folder, name, kind, sha256, size, other, facts in tables.select(_SQL, ELF_FACTS):
        changes = list(_changes(name, kind, other, facts or ""))
        if not changes or shown >= _MOST:
            continue
        shown += 1
        places = [Place(path, sha256=sha256), *([Place(other)] if other else [])]
        yield Sign(
            subject=path,
            places=tuple(places),
            quote=f"{path}: {kind or 'not read'}, {size} bytes" + (f"; {facts}" if facts else ""),
            why=Phrase(
                "It is not what its package brought: %(changes)s.",
                {"changes": in_a_row(changes, "; ")},
            ),
            verify=(*names(path, *([other] if other else [])), reads("head -c 400", path)),
            confidence=0.95 if other else 0.85,
            severity=Severity.CRITICAL if other or kind in _SCRIPTS else Severity.HIGH,
        )


def _changes(name: str, kind: str | None, other: str | None, facts: str) -> Iterator[Phrase]:
    if other:
        yield Phrase(
            "a compiled program lies beside it as %(other)s, so the original was "
            "most likely put aside, and what has its name now may call it",
            {"other": other},
        )
    if kind in _SCRIPTS and name in _COMPILED:
        yield Phrase("%(name)s is a compiled program, and this is a script", {"name": name})
    if facts:
        if "statically linked" in facts:
            yield Phrase(
                "it brings all its libraries with it, and packaged programs share those here"
            )
        if "a program" in facts and "stripped" not in facts:
            yield Phrase("the names of its functions are still in it, which packages take out")
        if "packed" in facts:
            yield Phrase("it is packed or encrypted")
        if "written in Go" in facts or "written in Rust" in facts:
            yield Phrase(
                "its headers name another language than most system programs are written in"
            )


CHECK = Check(
    slug="packages-program-replaced",
    title="A packaged program was replaced by one of somebody's own making",
    severity=Severity.HIGH,
    technique="T1554",
    reads=(Verification, PackageFile, File, Mark, Gap),
    innocent="An administrator who compiled a newer version over the packaged one.",
    blind="Small changes within the packaged file: they are shown as a difference of digests only.",
    next="Do not run it. Keep it and the file beside it, and read it on a healthy machine.",
    find=find,
    about_content=False,
    condemns=True,
)
