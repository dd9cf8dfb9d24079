"""Whether the audit log was stopped, or records of it are missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import numbered_lines
from pratique.model import Place, Severity
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.utmp import Login
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_MOST: Final = 200
_NUMBERS: Final = 12
_MIXED: Final = 1000  # so far out of order numbers stand in the log of a busy machine
_TIME: Final = "strftime(time, '%Y-%m-%d %H:%M:%S')"

_OFF: Final = f"""
SELECT path, line, {_TIME}, auid, left(fields, 200) FROM audit_record
WHERE type = 'CONFIG_CHANGE' AND regexp_matches(fields, '(^|[^_a-z])audit_enabled=0')
ORDER BY path, line LIMIT {_MOST}
"""
# The end of the daemon that no start follows, though its log, or that of the audit itself, goes on.
_ENDED: Final = f"""
WITH ends AS (
    SELECT path, line, time, {_TIME} AS said FROM audit_record WHERE type = 'DAEMON_END'
), last_start AS (SELECT max(time) AS time FROM audit_record WHERE type = 'DAEMON_START')
SELECT e.path, e.line, e.said FROM ends e, last_start s
WHERE e.time IS NOT NULL AND (s.time IS NULL OR e.time > s.time)
  AND EXISTS (SELECT 1 FROM login l WHERE l.source = 'wtmp' AND l.time > e.time
              AND l.type IN ('user_process', 'boot_time'))
ORDER BY e.path, e.line LIMIT {_MOST}
"""
# Events are numbered one after the other from the start of the machine on, over all files of the
# log. Several processors write them nearly in that order; far back, the machine started again.
_SKIPPED: Final = f"""
WITH events AS (
    SELECT coalesce(f.chain, a.path) AS chain, min(f.first) AS begins, a.path,
           min(a.line) AS line, min(a.time) AS time,
           try_cast(regexp_extract(event, '([0-9]+)$', 1) AS BIGINT) AS number
    FROM audit_record a LEFT JOIN log_file f ON f.path = a.path
    WHERE a.time IS NOT NULL AND NOT starts_with(type, 'DAEMON_') AND starts_with(a.path, '/')
    GROUP BY f.chain, a.path, event
), backs AS (
    SELECT *, coalesce(number < lag(number) OVER run - {_MIXED}, false) AS back
    FROM events WHERE number IS NOT NULL
    WINDOW run AS (PARTITION BY chain ORDER BY begins, path DESC, line)
), runs AS (
    SELECT *, count(*) FILTER (back) OVER run AS boot FROM backs
    WINDOW run AS (PARTITION BY chain ORDER BY begins, path DESC, line
                   ROWS UNBOUNDED PRECEDING)
), steps AS (
    SELECT chain, path, line, {_TIME} AS said, number,
           lag(number) OVER run AS before, lag(time) OVER run AS time_before, time
    FROM runs WINDOW run AS (PARTITION BY chain, boot ORDER BY number, line)
)
SELECT chain, sum(number - before - 1)::BIGINT,
       list(struct_pack(path, line) ORDER BY time, path, line)[1:{_NUMBERS}],
       list(said || ' UTC: ' || before || ' to ' || number ORDER BY time, path, line)[1:{_NUMBERS}],
       count(*)
FROM steps s
WHERE number > before + 1
  AND NOT EXISTS (SELECT 1 FROM audit_record d WHERE starts_with(d.type, 'DAEMON_')
                  AND d.time BETWEEN s.time_before AND s.time)
GROUP BY chain ORDER BY chain
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at an audit that was switched off or ended, and at numbers that are missing."""
    for path, line, time, auid, fields in tables.select(_OFF):
        why = Phrase(
            "The audit was switched off here. From then on, nothing of what programs did is in "
            "its log until it was switched on again."
        )
        if auid is not None:
            why = Phrase(
                "The audit was switched off here, by the login of account number %(auid)s. From "
                "then on, nothing of what programs did is in its log until it was switched on "
                "again.",
                {"auid": auid},
            )
        yield _sign(
            f"{path} off {time}",
            (Place(path, line),),
            f"{time} UTC: {fields}",
            why,
            0.8,
            Severity.MEDIUM,
        )
    for path, line, time in tables.select(_ENDED):
        yield _sign(
            f"{path} ended {time}",
            (Place(path, line),),
            f"{time} UTC: DAEMON_END",
            Phrase(
                "auditd ended here and never started again, while wtmp knows of "
                "logins or starts of the machine after that. What they did is not in "
                "the audit log."
            ),
            0.6,
            Severity.MEDIUM,
        )
    for chain, lost, lines, told, places in tables.select(_SKIPPED):
        yield _sign(
            f"{chain} numbers",
            tuple(Place(one["path"], one["line"]) for one in lines),
            "\n".join(told),
            Phrase(
                "The kernel numbers its audit events one after the other. Here "
                "%(lost)s numbers are missing in %(places)s places, without a start "
                "of auditd between: these records were not written, or were taken "
                "out.",
                {"lost": lost, "places": places},
            ),
            0.4,
            Severity.LOW,
        )


def _sign(  # noqa: PLR0913, PLR0917 - what a sign says
    subject: str,
    places: tuple[Place, ...],
    quote: str,
    why: Phrase,
    confidence: float,
    severity: Severity,
) -> Sign:
    first = places[0].path
    numbers = [one.line for one in places if one.path == first and one.line is not None]
    return Sign(
        subject=subject,
        places=places,
        quote=quote,
        why=why,
        verify=numbered_lines(first, *numbers),
        confidence=confidence,
        severity=severity,
    )


CHECK = Check(
    slug="logs-audit-stopped",
    title="The audit log was stopped, or records of it are missing",
    severity=Severity.MEDIUM,
    technique="T1562.012",
    reads=(AuditRecord, LogFile, Login),
    innocent=(
        "Packages that are updated restart auditd, and an administrator may load new rules. The "
        "kernel drops records when there are too many at once."
    ),
    blind="Machines without auditd, and records that were taken out together with all before them.",
    next="Look at what else was logged in that time, and who had the rights to switch it off.",
    find=find,
    about_content=False,
)
