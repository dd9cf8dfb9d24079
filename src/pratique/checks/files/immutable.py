"""Whether a file was made unchangeable, so that nobody can take it away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import Command, InRoot, Opens
from pratique.model import Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

# What an intruder wants to keep: ways in, ways back, what runs.
_WAYS_BACK: Final = (
    r"/\.ssh(/|$)|/authorized_keys|/cron|/ld\.so\.preload|/systemd/|/rc\.local|/init\.d/"
    r"|^/(tmp|var/tmp|dev)/|\.(php[0-9]?|phtml|inc|ico|htaccess)$"
)
_USUAL: Final = r"/etc/resolv\.conf|.*/\.user\.ini|.*/\.well-known|/var/empty|/etc/machine-id"

_SQL: Final = """
SELECT path, type, kind, sha256, immutable, append_only,
       regexp_matches(path, ?) OR kind IN ('php', 'elf') AS way_back,
       regexp_full_match(path, ?) AS usual,
       starts_with(path, '/var/log/') OR starts_with(path, '/run/log/') AS log
FROM file WHERE immutable OR append_only ORDER BY path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each file with the flag `i` or `a` of chattr(1)."""
    (known,) = next(tables.select("SELECT count(*) FROM file WHERE immutable IS NOT NULL"))
    if not known:
        message = Phrase("this kind of evidence does not tell the flags of files (chattr)")
        raise CouldNotLook(message)
    for path, kind_of_name, kind, sha256, immutable, _append, way_back, usual, log in tables.select(
        _SQL, _WAYS_BACK, _USUAL
    ):
        flag = "immutable (i)" if immutable else "append-only (a)"
        yield Sign(
            subject=path,
            places=(Place(path, sha256=sha256),),
            quote=f"{flag}: {kind_of_name} {path}" + (f", {kind}" if kind else ""),
            why=Phrase(
                "Somebody with the rights of root set this flag, so that even root "
                "cannot delete or change the file before taking the flag off."
            ),
            verify=(Command(("lsattr -d", InRoot(path, Opens.NAME))),),
            confidence=0.85 if way_back else 0.6,
            severity=_severity(
                way_back=bool(way_back), usual=bool(usual), log=bool(log), immutable=bool(immutable)
            ),
        )


def _severity(*, way_back: bool, usual: bool, log: bool, immutable: bool) -> Severity:
    if usual or (log and not immutable):
        return Severity.LOW
    return Severity.HIGH if way_back else Severity.MEDIUM


CHECK = Check(
    slug="files-immutable",
    title="A file was made unchangeable",
    severity=Severity.MEDIUM,
    technique="T1222.002",
    reads=(File,),
    innocent=(
        "Administrators protect /etc/resolv.conf or logs like that, some control panels their "
        "`.user.ini`, and hardening guides the lists of accounts."
    ),
    blind="A flag taken off again. Copies and network file systems do not tell flags.",
    next="Ask who set the flag. Intruders protect their keys, jobs and shells with it.",
    find=find,
    about_content=False,
)
