"""Whether a line of those who log people in is in the journal alone, or in syslog's files alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, numbered_lines
from pratique.model import Place, Severity
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.phrase import Phrase
from pratique.store.tables import Tables

TELLING: Final = (
    "sshd", "sshd-session", "sshd-auth", "sudo", "su", "login", "systemd-logind", "useradd",
    "usermod", "userdel", "groupadd", "passwd", "chpasswd", "chage", "polkitd", "pkexec",
)  # fmt: skip
_SHOWN: Final = 8
# Lines of one program that both have: what the settings send to one alone is no difference.
_LEAST: Final = 20
_BORDER: Final = 60  # seconds at the ends of the stretch that both cover
_PAUSE: Final = 300  # seconds before and behind a start or an end of one of the two
_SAID: Final = 300
# rsyslog writes `#012` for a new line, and both have their own way with what is not ASCII. What is
# plain is taken as it is: the pattern takes its time.
_PLAIN: Final = r"""hash(left(CASE
    WHEN regexp_matches(message, '[^ -~]|#[0-7]{3}|\\x[0-9a-f]{2}')
    THEN regexp_replace(message, '#[0-7]{3}|\\x[0-9a-f]{2}|[^A-Za-z0-9]', '', 'g')
    ELSE trim(message) END, 160))"""
_LACKING: Final = f"""
WITH own AS (
    SELECT DISTINCT lower(split_part(host, '.', 1)) AS machine FROM syslog_event
    WHERE source = 'journal' AND host IS NOT NULL AND NOT contains(path, '/remote/')
), told AS (
    SELECT source, program, coalesce(pid, 0) AS pid, {_PLAIN} AS said, time, path, line,
           coalesce(repeats, 1) AS many
    FROM syslog_event
    WHERE list_contains($1, program) AND source IN ('syslog', 'journal')
      AND time IS NOT NULL AND time_confidence > 0.5 AND starts_with(path, '/')
      AND (host IS NULL OR lower(split_part(host, '.', 1)) IN (SELECT machine FROM own))
), covered AS (
    SELECT max(first) AS first, min(last) AS last FROM (
        SELECT source, min(time) + INTERVAL {_BORDER} SECOND AS first,
               max(time) - INTERVAL {_BORDER} SECOND AS last
        FROM told GROUP BY source)
    HAVING count(*) = 2
), within AS (
    SELECT t.*, time BETWEEN c.first AND c.last AS inside FROM told t, covered c
), counted AS (
    SELECT program, pid, said,
           sum(many) FILTER (source = 'journal') AS journal,
           sum(many) FILTER (source = 'syslog') AS files,
           sum(many) FILTER (source = 'journal' AND inside) AS of_journal,
           sum(many) FILTER (source = 'syslog' AND inside) AS of_files
    FROM within GROUP BY program, pid, said
), usual AS (
    SELECT program FROM counted WHERE of_journal > 0 AND of_files > 0
    GROUP BY program HAVING count(*) >= {_LEAST}
), odd AS (
    SELECT 'journal' AS source, program, pid, said, of_journal - coalesce(files, 0) AS lost
    FROM counted WHERE of_journal > coalesce(files, 0)
    UNION ALL
    SELECT 'syslog', program, pid, said, of_files - coalesce(journal, 0)
    FROM counted WHERE of_files > coalesce(journal, 0)
), pairs AS (
    SELECT source, program, any_value(lost) AS lost,
           arg_max(struct_pack(time, path, line, pid), time) AS told
    FROM within JOIN odd USING (source, program, pid, said) SEMI JOIN usual USING (program)
    WHERE inside GROUP BY source, program, pid, said
), pauses AS (
    SELECT DISTINCT epoch(time)::BIGINT // {_PAUSE} + near.step AS slot
    FROM syslog_event, unnest([-1, 0, 1]) AS near(step)
    WHERE time IS NOT NULL AND (
        program = 'rsyslogd' AND regexp_matches(message, 'exiting on|\\] start$|lost|drop')
        OR program IN ('systemd-journald', 'systemd-journal') AND starts_with(message, 'Journal st')
        OR program = 'kernel' AND starts_with(message, 'Linux version '))
), limited AS (
    -- It is told once the time of the limit is over.
    SELECT DISTINCT epoch(time)::BIGINT // {_PAUSE} - near.step AS slot
    FROM syslog_event, unnest(range(0, 13)) AS near(step)
    WHERE time IS NOT NULL AND program IN ('systemd-journald', 'systemd-journal', 'rsyslogd')
      AND (starts_with(message, 'Suppressed ') OR contains(message, 'rate-limiting'))
), lacking AS (
    SELECT *, epoch(told.time)::BIGINT // {_PAUSE} AS slot FROM pairs
)
SELECT source, program, sum(lost)::BIGINT, list(told ORDER BY told)[1:{_SHOWN}],
       (SELECT max(path) FROM told t WHERE t.program = l.program AND t.source <> l.source)
FROM lacking l
WHERE slot NOT IN (SELECT slot FROM pauses) AND slot NOT IN (SELECT slot FROM limited)
GROUP BY source, program ORDER BY source, program
"""

_MESSAGE: Final = f"SELECT left(message, {_SAID}) FROM syslog_event WHERE path = ? AND line = ?"

# By whether the journal has them, and the files lack them.
_WHY: Final = {
    True: Phrase(
        "The journal of this machine has %(count)s lines of `%(program)s` that the files lack, "
        "within the time that both cover, and away from any start, end or limit of rate of one of "
        "the two. They were taken out of the files, or put into the journal."
    ),
    False: Phrase(
        "The files of this machine have %(count)s lines of `%(program)s` that the journal lacks, "
        "within the time that both cover, and away from any start, end or limit of rate of one of "
        "the two. They were taken out of the journal, or put into the files."
    ),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program of which one of the two lacks lines that the other has."""
    for source, program, count, lines, other in tables.select(_LACKING, list(TELLING)):
        shown = [
            f"{one['time']:%Y-%m-%d %H:%M:%S} UTC {program}[{one['pid']}]: {message}"
            for one in lines
            for (message,) in tables.select(_MESSAGE, one["path"], one["line"])
        ]
        if count > len(lines):
            shown.append(f"and {count - len(lines)} more")
        yield Sign(
            subject=f"{source} {program}",
            places=tuple(Place(one["path"], one["line"]) for one in lines),
            quote="\n".join(shown),
            why=_WHY[source == "journal"].having(count=count, program=program),
            verify=(
                *(
                    numbered_lines(lines[0]["path"], *(one["line"] for one in lines))
                    if source == "syslog"
                    else names(lines[0]["path"])
                ),
                *(names(other) if other else ()),
            ),
            confidence=0.6,
        )


CHECK = Check(
    slug="logs-journal-lines",
    title="Lines about logins are in the journal or in the files of syslog alone",
    severity=Severity.MEDIUM,
    technique="T1070.002",
    reads=(SyslogEvent,),
    innocent=(
        "A limit of rate that nothing tells of, rules of rsyslog that leave some messages out, a "
        "full disk, a user who writes to one of the two under the name of another program."
    ),
    blind=(
        "Machines that keep only one of the two, stretches that only one of them covers, programs "
        "that have fewer than 20 lines in both, lines within five minutes of a start or an end of "
        "one of the two, and lines that were taken out of both."
    ),
    next="Read these lines: whoever took them out did not want them to be read.",
    find=find,
    about_content=False,
)
