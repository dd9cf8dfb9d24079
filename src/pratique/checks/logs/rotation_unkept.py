"""Whether a log has fewer old files than logrotate must have left of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import Command, InRoot, Opens, names, numbered_lines
from pratique.inventory.log_keeping import Keeping, log_keeping
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log_rotation import LogRotated, LogRotation
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File

_MINUTES: Final = 600 * 1_000_000_000
_MOST: Final = 5000
_MOST_NUMBER: Final = 1000
# Logs that were turned, in a folder that is there, and next to which no older file of theirs lies.
_ALONE: Final = f"""
WITH turned AS (
    SELECT *, regexp_extract(log, '^(.*)/[^/]*$', 1) AS folder,
           regexp_replace(log, '\\.[a-z]+$', '') || '-' AS dated
    FROM log_rotated WHERE turned AND starts_with(log, '/')
)
SELECT log, rotated, path, line FROM turned t
WHERE EXISTS (SELECT 1 FROM file d WHERE d.path = t.folder AND d.type = 'directory')
  AND NOT EXISTS (
      SELECT 1 FROM file f
      WHERE f.directory = t.folder AND f.path <> t.log
        AND (starts_with(f.path, t.log) OR starts_with(f.path, t.dated)))
ORDER BY log, path LIMIT {_MOST}
"""
_MOVED: Final = """
SELECT count(*) FROM file WHERE directory = ? AND starts_with(filename, ?) AND type = 'regular'
"""
_BEGINNINGS: Final = f"""
SELECT chain, try_cast(CASE position WHEN '' THEN '0' ELSE position END AS INTEGER) AS number,
       min(epoch_ns(first))
FROM log_file WHERE starts_with(path, '/') AND length(position) < 4 GROUP BY ALL
HAVING number <= {_MOST_NUMBER} ORDER BY ALL
"""


def find(tables: Tables) -> Iterator[Sign]:
    """Point at logs that were turned without an old file, and at those shorter than their peers."""
    keepings = log_keeping(tables)
    alone: set[str] = set()
    for log, rotated, path, line in tables.select(_ALONE):
        keeping = keepings.of(log)
        if keeping is None or not keeping.rotate or keeping.maxage is not None:
            continue
        if log not in alone and not _moved(tables, log, keeping):
            alone.add(log)
            yield _gone(log, rotated, Place(path, line), keeping)
    together: dict[Keeping, dict[str, Mapping[int, int | None]]] = defaultdict(dict)
    for log, numbers in _beginnings(tables).items():
        keeping = keepings.of(log)
        if keeping is not None and keeping.every and not keeping.size and log not in alone:
            together[keeping][log] = numbers
    for keeping, logs in sorted(together.items(), key=lambda one: (one[0].path, one[0].line)):
        yield from _shorter(keeping, logs)


def _moved(tables: Tables, log: str, keeping: Keeping) -> bool:
    """Whether old files of the log lie in the folder that they are moved to."""
    if not keeping.olddir:
        return False
    folder, _slash, name = log.rpartition("/")
    where = keeping.olddir if keeping.olddir.startswith("/") else f"{folder}/{keeping.olddir}"
    ((count,),) = tables.select(_MOVED, where.rstrip("/"), name.rpartition(".")[0] or name)
    return bool(count)


def _gone(log: str, rotated: str, state: Place, keeping: Keeping) -> Sign:
    folder = log.rpartition("/")[0]
    return Sign(
        subject=log,
        places=(Place(log), state),
        quote=f"{log}: turned {rotated}; no old file is here\nlogrotate: {keeping.said()}",
        why=Phrase(
            "By its own notes, logrotate has turned this log, and it is told to "
            "keep old files of it. There is none: what was logged before is gone."
        ),
        verify=(
            Command(("ls -la", InRoot(folder or "/", Opens.FOLDER))),
            *numbered_lines(state.path, state.line or 1),
        ),
        confidence=0.6,
    )


def _beginnings(tables: Tables) -> Mapping[str, Mapping[int, int | None]]:
    found: dict[str, dict[int, int | None]] = defaultdict(dict)
    for chain, number, first in tables.select(_BEGINNINGS):
        found[chain][number] = first
    return found


def _shorter(keeping: Keeping, logs: Mapping[str, Mapping[int, int | None]]) -> Iterator[Sign]:
    """Logs of one block: they are turned in the same moment.

    One that has lines from the moment at which its oldest file begins was there before, and the
    next older file must be there, too, as it is of the others.
    """
    for log, numbers in sorted(logs.items()):
        oldest = max(numbers)
        began = numbers[oldest]
        peers = [
            (max(others), other)
            for other, others in logs.items()
            if max(others) > oldest
            and began is not None
            and (theirs := others.get(oldest)) is not None
            and abs(began - theirs) <= _MINUTES
        ]
        if not peers:
            continue
        most, peer = max(peers)
        last = min(most, keeping.rotate)
        if last <= oldest:
            continue
        missing = f"number {last} is" if last == oldest + 1 else f"{oldest + 1} to {last} are"
        yield Sign(
            subject=log,
            places=(Place(log),),
            quote=(
                f"{log}: {oldest} old files are here, {missing} missing; {peer} has {most}\n"
                f"logrotate: {keeping.said()}"
            ),
            why=Phrase(
                "Both logs are turned in the same moment, and this one had lines "
                "from that moment on. The older files that the other one still has "
                "are missing of this one."
            ),
            verify=names(log, peer),
            confidence=0.4,
        )


CHECK = Check(
    slug="logs-rotation-unkept",
    title="A log has fewer old files than logrotate keeps of it",
    severity=Severity.LOW,
    technique="T1070.002",
    reads=(LogRotated, LogRotation, LogFile, File),
    innocent=(
        "Somebody who made room on a full disk, settings that were changed, a log that a program "
        "began to write just when it was turned."
    ),
    blind=(
        "Logs that no settings of logrotate name, logs that are turned by their size or cut by "
        "their age, and a machine on which the old files of all logs were removed together with "
        "the notes of logrotate."
    ),
    next="Look for the old files in backups, and for their names among the deleted files.",
    find=find,
    about_content=False,
)
