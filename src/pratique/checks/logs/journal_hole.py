"""Whether entries are missing in the middle of the journal of systemd."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.log_setting import LogSetting
from pratique.parsers.utmp import Login
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SHOWN: Final = 8
_FILES: Final = 4
_SAID: Final = "'%Y-%m-%d %H:%M:%S'"
# A number may be used up by an entry that did not fit into a file any more.
_SPENT: Final = 2
# Every entry of a daemon has the next number, in whichever of its files it is. What lies before
# the first entry of the system's own files was removed to make room, as it should be.
_ENTRIES: Final = """
WITH journal_entry AS (
SELECT sequence_id, sequence, any_value(boot) AS boot, min(time) AS time,
       min(monotonic) AS monotonic, min(path) AS path
FROM syslog_event
WHERE source = 'journal' AND sequence IS NOT NULL AND sequence_id IS NOT NULL
      AND starts_with(path, '/')
GROUP BY sequence_id, sequence
), """
_HOLES: Final = f"""{_ENTRIES}
front AS (
    SELECT sequence_id, min(sequence) AS first FROM journal_entry
    WHERE regexp_matches(path, '/system[^/]*$') GROUP BY sequence_id
), steps AS (
    SELECT *, lag(sequence) OVER run AS before, lag(time) OVER run AS time_before,
           lag(boot) OVER run AS boot_before, lag(path) OVER run AS path_before,
           lag(monotonic) OVER run AS monotonic_before
    FROM journal_entry WINDOW run AS (PARTITION BY sequence_id ORDER BY sequence)
), odd AS (
    SELECT s.*, CASE WHEN sequence > before + 1 THEN sequence - before - 1 ELSE 0 END AS lost
    FROM steps s JOIN front f USING (sequence_id)
    WHERE before >= f.first AND boot = boot_before
      AND (sequence > before + 1 + CASE WHEN path = path_before THEN 0 ELSE {_SPENT} END
           OR monotonic < monotonic_before)
      AND NOT EXISTS (
          SELECT 1 FROM log_file l WHERE NOT l.whole AND l.format = 'journal'
          AND l.first <= s.time AND l.last >= s.time_before)
)
SELECT sequence_id, count(*), sum(lost)::BIGINT,
       list(strftime(time_before, {_SAID}) || ' to ' || strftime(time, {_SAID}) || ' UTC: '
            || CASE WHEN lost > 0 THEN 'numbers ' || (before + 1) || ' to ' || (sequence - 1)
                    ELSE 'number ' || sequence || ' was written before number ' || before END
            ORDER BY lost DESC, sequence)[1:{_SHOWN}],
       list_sort(list(DISTINCT path))[1:{_FILES}]
FROM odd GROUP BY sequence_id ORDER BY sequence_id
"""
# Starts of the machine that wtmp tells, in the time of the journal, and of which it has none.
_BOOTS: Final = f"""
WITH boots AS (
    SELECT boot, min(time) AS start, max(time) AS stop, max(path) AS path
    FROM syslog_event
    WHERE source = 'journal' AND boot IS NOT NULL AND regexp_matches(path, '^/.*/system[^/]*$')
    GROUP BY boot
), covered AS (
    SELECT min(start) AS first, max(stop) AS last, max(path) AS path FROM boots
), started AS (
    SELECT l.time, l.path, EXISTS (
        SELECT 1 FROM boots b WHERE abs(epoch(b.start) - epoch(l.time)) <= 900) AS known
    FROM login l, covered c
    WHERE l.type = 'boot_time' AND l.source IN ('wtmp', 'wtmpdb')
      AND l.time > c.first AND l.time < c.last
)
SELECT count(*), list_sort(list(DISTINCT strftime(s.time, {_SAID})))[1:{_SHOWN}], min(s.path),
       (SELECT path FROM covered)
FROM started s WHERE NOT known
HAVING count(*) > 0 AND (SELECT bool_or(known) FROM started)
"""
_LIMITS: Final = """
SELECT name || '=' || value || ' (' || path || ':' || line || ')' FROM log_setting
WHERE service = 'journald' AND name IN ('SystemMaxUse', 'SystemKeepFree', 'SystemMaxFiles',
      'MaxRetentionSec', 'MaxFileSec', 'Storage', 'SplitMode') ORDER BY path, line LIMIT 8
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at numbers that are missing within one boot, and at boots that are missing."""
    limits = [told for (told,) in tables.select(_LIMITS)]
    context = f"\njournald: {'; '.join(limits)}" if limits else ""
    for sequence, places, lost, holes, paths in tables.select(_HOLES):
        if places > _SHOWN:
            holes.append(f"and {places - _SHOWN} more such places")
        yield Sign(
            subject=f"numbers {sequence}",
            places=tuple(Place(path) for path in paths),
            quote="\n".join(holes) + context,
            why=Phrase(
                "journald numbers its entries one after the other, and removes the "
                "oldest files first when it makes room. Here %(lost)s entries are "
                "missing between others of the same boot, in %(places)s places, and "
                "no file that could not be read lies there: a file of the journal "
                "was removed by hand, or its entries were.",
                {"lost": lost, "places": places},
            ),
            verify=names(*paths),
            confidence=0.5,
        )
    for count, times, wtmp, path in tables.select(_BOOTS):
        yield Sign(
            subject="boots",
            places=(Place(wtmp), Place(path)),
            quote="\n".join(f"started {time} UTC, says {wtmp}" for time in times) + context,
            why=Phrase(
                "wtmp tells of %(count)s starts of the machine within the time of "
                "the journal, of which the journal has no entry, though it has "
                "others: what was logged from then until the next start is missing "
                "there.",
                {"count": count},
            ),
            verify=names(wtmp, path),
            confidence=0.5,
        )


CHECK = Check(
    slug="logs-journal-hole",
    title="Entries are missing in the middle of the journal",
    severity=Severity.MEDIUM,
    technique="T1070.002",
    reads=(SyslogEvent, LogFile, LogSetting, Login),
    innocent=(
        "A disk that was full, files of a user's own journal that made room earlier than those of "
        "the system, a journal that was not kept on disk for a while, a clock that was wrong "
        "while the machine started."
    ),
    blind=(
        "The oldest entries, which journald removes by itself; the last ones; entries that were "
        "wiped with all that came after them; numbers between two boots."
    ),
    next="Look at the same time in the files of syslog, in wtmp and in backups.",
    find=find,
    about_content=False,
)
