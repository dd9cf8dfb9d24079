"""Whether a line of those who log people in is in the journal alone, or in syslog's files alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names, numbered_lines
from pratique.model import Place, Severity
from pratique.parsers.log.row.syslog_event import SyslogEvent
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
# rsyslog writes `#012` for a new line, and both have their own way with what is not UTF-8.
_PLAIN: Final = (
    r"left(regexp_replace(message, '#[0-7]{3}|\\x[0-9a-f]{2}|[^A-Za-z0-9]', '', 'g'), 160)"
)
_LACKING: Final = f"""
WITH own AS (
    SELECT DISTINCT lower(split_part(host, '.', 1)) AS machine FROM syslog_event
    WHERE source = 'journal' AND host IS NOT NULL AND NOT contains(path, '/remote/')
), told AS (
    SELECT source, program, coalesce(pid, 0) AS pid, {_PLAIN} AS said, time, path, line,
           coalesce(repeats, 1) AS many, left(message, {_SAID}) AS message
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
           coalesce(sum(many) FILTER (source = 'journal'), 0) AS journal,
           coalesce(sum(many) FILTER (source = 'syslog'), 0) AS files,
           coalesce(sum(many) FILTER (source = 'journal' AND inside), 0) AS of_journal,
           coalesce(sum(many) FILTER (source = 'syslog' AND inside), 0) AS of_files,
           arg_max(struct_pack(time, path, line, pid, message), time)
               FILTER (source = 'journal' AND inside) AS in_journal,
           arg_max(struct_pack(time, path, line, pid, message), time)
               FILTER (source = 'syslog' AND inside) AS in_files
    FROM within GROUP BY program, pid, said
), usual AS (
    SELECT program FROM counted WHERE of_journal > 0 AND of_files > 0
    GROUP BY program HAVING count(*) >= {_LEAST}
), pairs AS (
    SELECT 'journal' AS source, program, in_journal AS told, of_journal - files AS lost FROM counted
    UNION ALL
    SELECT 'syslog', program, in_files, of_files - journal FROM counted
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
    SELECT *, epoch(told.time)::BIGINT // {_PAUSE} AS slot
    FROM pairs SEMI JOIN usual USING (program) WHERE lost > 0
)
SELECT source, program, sum(lost)::BIGINT, list(told ORDER BY told)[1:{_SHOWN}],
       (SELECT max(path) FROM told t WHERE t.program = l.program AND t.source <> l.source)
FROM lacking l
WHERE slot NOT IN (SELECT slot FROM pauses) AND slot NOT IN (SELECT slot FROM limited)
GROUP BY source, program ORDER BY source, program
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program of which one of the two lacks lines that the other has."""
    for source, program, count, lines, other in tables.select(_LACKING, list(TELLING)):
        has, lacks = ("journal", "files") if source == "journal" else ("files", "journal")
        shown = [
            f"{one['time']:%Y-%m-%d %H:%M:%S} UTC {program}[{one['pid']}]: {one['message']}"
            for one in lines
        ]
        if count > len(lines):
            shown.append(f"and {count - len(lines)} more")
        yield Sign(
            subject=f"{source} {program}",
            places=tuple(Place(one["path"], one["line"]) for one in lines),
            quote="\n".join(shown),
            why=(
                f"The {has} of this machine {'has' if has == 'journal' else 'have'} {count} lines "
                f"of `{program}` that the {lacks} {'lacks' if lacks == 'journal' else 'lack'}, "
                "within the time that both cover, and away from any start, end or limit of rate "
                f"of one of the two. They were taken out of the {lacks}, or put into the {has}."
            ),
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
