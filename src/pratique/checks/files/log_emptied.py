"""Whether a log was emptied or led astray while those beside it went on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.parsers.utmp import Login
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_DAY: Final = 86_400_000_000_000
_HOUR: Final = 3_600_000_000_000
_LOGS: Final = (
    "auth.log", "secure", "syslog", "messages", "wtmp", "btmp", "lastlog", "faillog", "audit.log",
    "cron", "kern.log", "daemon.log", "maillog", "mail.log",
)  # fmt: skip

_LINKED: Final = """
SELECT path, symlink_target FROM file
WHERE starts_with(path, '/var/log/') AND type = 'symlink' AND list_contains(?, filename)
  AND symlink_target IN ('/dev/null', '/dev/zero', '/dev/full') ORDER BY path
"""
# An empty log with rotated ones beside it, when another log of the folder was written to more
# than a day after the empty one was touched.
_EMPTY: Final = f"""
SELECT e.path, e.mtime::VARCHAR, min(r.path), arg_max(n.path, n.mtime), max(n.mtime)::VARCHAR
FROM file e
JOIN file r ON r.directory = e.directory AND r.size > 0
 AND regexp_full_match(r.filename, regexp_escape(e.filename) || '[.-]([0-9]+)([.](gz|xz|zst|bz2))?')
JOIN file n ON n.directory = e.directory AND n.type = 'regular' AND n.size > 0
 AND list_contains($1, n.filename) AND epoch_ns(n.mtime) > epoch_ns(e.mtime) + {_DAY}
WHERE e.type = 'regular' AND e.size = 0 AND starts_with(e.path, '/var/log/')
  AND list_contains($1, e.filename) AND e.filename NOT IN ('btmp', 'faillog', 'lastlog')
GROUP BY e.path, e.mtime ORDER BY e.path
"""
_WTMP: Final = """
SELECT e.path, e.mtime::VARCHAR, count(*), max(l.time)::VARCHAR
FROM file e JOIN login l ON l.source = 'lastlog' AND l.time IS NOT NULL
WHERE e.path = '/var/log/wtmp' AND e.type = 'regular' AND e.size = 0
  AND NOT EXISTS (SELECT 1 FROM file r WHERE r.directory = '/var/log'
                  AND (starts_with(r.filename, 'wtmp.') OR starts_with(r.filename, 'wtmp-')))
GROUP BY e.path, e.mtime
"""
# An empty log of logins though somebody logged in after it was last touched, and though the
# program that keeps such logs went on with the others beside it.
_SILENT: Final = f"""
SELECT e.path, e.mtime::VARCHAR, count(DISTINCT l.time), max(l.time)::VARCHAR, min(n.path)
FROM file e
JOIN login l ON l.source = 'wtmp' AND l.type = 'user_process'
 AND epoch_ns(l.time) > epoch_ns(e.mtime) + {_HOUR // 60}
JOIN file n ON n.directory = e.directory AND n.type = 'regular' AND n.size > 0
 AND n.filename IN ('syslog', 'messages', 'kern.log', 'daemon.log', 'cron.log', 'user.log')
 AND epoch_ns(n.mtime) > epoch_ns(e.mtime) + {_HOUR}
WHERE e.path IN ('/var/log/auth.log', '/var/log/secure') AND e.type = 'regular' AND e.size = 0
  -- Still written to under its old name: nobody told the program that it was moved.
  AND NOT EXISTS (SELECT 1 FROM file r WHERE r.directory = e.directory AND r.mtime > e.mtime
                  AND starts_with(r.filename, e.filename || '.'))
GROUP BY e.path, e.mtime ORDER BY e.path
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at logs that lead nowhere, and at empty ones that should not be."""
    for path, target in tables.select(_LINKED, list(_LOGS)):
        yield _sign(
            path,
            f"{path} -> {target}",
            Phrase("What is written to this log is thrown away, and nothing of it is kept."),
            0.85,
            Severity.HIGH,
        )
    for path, mtime, rotated, other, latest in tables.select(_EMPTY, list(_LOGS)):
        yield _sign(
            path,
            f"{path}: 0 bytes, last written {mtime} UTC",
            (
                Phrase(
                    "It was written to before (%(rotated)s is there), is empty, and "
                    "%(other)s went on until %(latest)s UTC. A log of a machine that "
                    "runs does not stay empty.",
                    {"rotated": rotated, "other": other, "latest": latest},
                )
            ),
            0.6,
            Severity.MEDIUM,
        )
    for path, mtime, count, last, other in tables.select(_SILENT):
        yield _sign(
            path,
            f"{path}: 0 bytes, last written {mtime} UTC",
            (
                Phrase(
                    "wtmp knows %(count)s login after that, the last at %(last)s UTC, "
                    "and %(other)s beside it went on. The log of logins was emptied, or "
                    "was told to take no more.",
                    {"count": count, "last": last, "other": other},
                    several="wtmp knows %(count)s logins after that, the last at %(last)s UTC, "
                    "and %(other)s beside it went on. The log of logins was emptied, or "
                    "was told to take no more.",
                    number=count,
                )
            ),
            0.7,
            Severity.MEDIUM,
        )
    for path, mtime, count, last in tables.select(_WTMP):
        yield _sign(
            path,
            f"{path}: 0 bytes, last written {mtime} UTC",
            (
                Phrase(
                    "lastlog knows %(count)s account with a login, the last at %(last)s "
                    "UTC, and the log of logins is empty without an older one beside it.",
                    {"count": count, "last": last},
                    several="lastlog knows %(count)s accounts with a login, the last at %(last)s "
                    "UTC, and the log of logins is empty without an older one beside it.",
                    number=count,
                )
            ),
            0.65,
            Severity.MEDIUM,
        )


def _sign(path: str, quote: str, why: Phrase, confidence: float, severity: Severity) -> Sign:
    return Sign(
        subject=path,
        places=(Place(path),),
        quote=quote,
        why=why,
        verify=names(path),
        confidence=confidence,
        severity=severity,
    )


CHECK = Check(
    slug="files-log-emptied",
    title="A log was emptied or leads nowhere",
    severity=Severity.MEDIUM,
    technique="T1070.002",
    reads=(File, Login),
    innocent="A service that logs elsewhere since an upgrade; room made on a full disk.",
    blind="Single lines that were taken out, and logs of which no older one was kept.",
    next="Look for the same hours in the other logs, in the journal, and on the machine for logs.",
    find=find,
)
