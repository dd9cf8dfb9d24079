"""Whether the journal has what the files of syslog lack, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.checks.logs.journal_lines import TELLING
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_hour import LogHour
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SHOWN: Final = 8
# Programs that both keep in at least so many hours: others go to one of them by the settings.
_LEAST: Final = 12
# Hours of one program, in the stretch that both cover, its first and last hour left out.
_LACKING: Final = f"""
WITH told AS (
    SELECT source, program, hour, sum(lines)::BIGINT AS lines,
           max(path) AS path
    FROM log_hour
    WHERE family = 'system' AND source IN ('syslog', 'journal') AND program IS NOT NULL
          AND NOT list_contains($1, program) AND starts_with(path, '/')
    GROUP BY ALL
), covered AS (
    SELECT max(first) AS first, min(last) AS last FROM (
        SELECT source, min(hour) AS first, max(hour) AS last FROM told GROUP BY source)
    HAVING count(*) = 2
), within AS (
    SELECT t.* FROM told t, covered c WHERE t.hour > c.first AND t.hour < c.last
), shared AS (
    SELECT program FROM within GROUP BY program
    HAVING count(DISTINCT hour) FILTER (source = 'syslog') >= {_LEAST}
       AND count(DISTINCT hour) FILTER (source = 'journal') >= {_LEAST}
), compared AS (
    SELECT program, hour,
           coalesce(sum(lines) FILTER (source = 'syslog'), 0)::BIGINT AS files,
           coalesce(sum(lines) FILTER (source = 'journal'), 0)::BIGINT AS journal,
           max(path) FILTER (source = 'syslog') AS file_path,
           max(path) FILTER (source = 'journal') AS journal_path
    FROM within SEMI JOIN shared USING (program) GROUP BY ALL
), lacking AS (
    SELECT *, CASE WHEN files = 0 THEN 'syslog' ELSE 'journal' END AS where_missing
    FROM compared WHERE files = 0 OR journal = 0
)
SELECT where_missing, program, count(*), sum(abs(files - journal))::BIGINT,
       list(strftime(hour, '%Y-%m-%d %H:00') || ' UTC: ' || files || ' in files, ' || journal
            || ' in the journal' ORDER BY abs(files - journal) DESC, hour)[1:{_SHOWN}],
       (SELECT max(path) FROM within w WHERE w.program = l.program
        AND w.source = l.where_missing),
       (SELECT max(path) FROM within w WHERE w.program = l.program
        AND w.source <> l.where_missing)
FROM lacking l GROUP BY ALL ORDER BY ALL
"""

# By whether the files of syslog lack them; otherwise the journal does.
_WHY: Final = {
    True: Phrase(
        "The journal has %(lines)s lines of `%(program)s` in %(hours)s hours that the files of "
        "syslog lacks, though both were kept then and both have this program at other times. "
        "Lines were taken out there, or one of the two was not written."
    ),
    False: Phrase(
        "The files has %(lines)s lines of `%(program)s` in %(hours)s hours that the journal lacks, "
        "though both were kept then and both have this program at other times. Lines were taken "
        "out there, or one of the two was not written."
    ),
}


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each program of which one of the two lacks lines that the other has."""
    for missing, program, hours, lines, told, path, other in tables.select(_LACKING, list(TELLING)):
        yield Sign(
            subject=f"{missing} {program}",
            places=tuple(Place(one) for one in (path, other) if one),
            quote="\n".join(told),
            why=_WHY[missing == "syslog"].having(lines=lines, program=program, hours=hours),
            verify=names(*(one for one in (path, other) if one)),
            confidence=0.4,
        )


CHECK = Check(
    slug="logs-journal-differs",
    title="The journal and the files of syslog do not say the same",
    severity=Severity.LOW,
    technique="T1070.002",
    reads=(LogHour,),
    innocent=(
        "Limits of rate in one of the two, rules of rsyslog that leave messages out, a restart of "
        "rsyslog, a journal that was shortened to make room."
    ),
    blind=(
        "Machines that keep only one of the two, stretches that only one of them covers, and "
        "hours in which both have some lines. `logs-journal-lines` asks about each line of those "
        "who log people in."
    ),
    next="Read these hours in the one that has them: what is missing in the other is what matters.",
    find=find,
    about_content=False,
)
