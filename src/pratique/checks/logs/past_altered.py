"""Whether a log lacks lines that it had in a backup, or has others between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, CouldNotLook, Sign
from pratique.checks.by_hand import names, numbered_lines
from pratique.history.sighting import Bound
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_change import LogChange
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.log_past import LogPast
from pratique.phrase import Phrase, Word, prose
from pratique.store.tables import Tables

_SHOWN: Final = 8
_SAID: Final = 300
_MOST: Final = 500
# The newest snapshot that shows the most of it; others tell the same.
_ALTERED: Final = f"""
SELECT log, arg_max(path, (gone + put_in, time)), max(gone), max(put_in),
       arg_max(label || ' of ' || history, (gone + put_in, time))
FROM log_past WHERE state = 'altered' GROUP BY log ORDER BY log LIMIT {_MOST}
"""
_CHANGES: Final = f"""
SELECT DISTINCT kind, path, line, left(text, {_SAID}) FROM log_change
WHERE log = ? ORDER BY kind, path, line LIMIT {_SHOWN + 1}
"""
# Files whose time the log of the evidence covers. What is older, rotation has removed.
_GONE: Final = f"""
WITH covered AS (
    SELECT chain, min(first) AS first, max(last) AS last FROM log_file
    WHERE starts_with(path, '/') AND first IS NOT NULL GROUP BY chain
)
SELECT p.log, count(*), sum(p.lines)::BIGINT,
       list(p.past_path || ' of ' || p.label || ': ' || p.lines || ' lines, '
            || strftime(f.first, '%Y-%m-%d %H:%M') || ' to '
            || strftime(f.last, '%Y-%m-%d %H:%M') || ' UTC' ORDER BY f.first)[1:{_SHOWN}],
       any_value(p.history), bool_or(c.chain IS NULL)
FROM log_past p JOIN log_file f ON f.path = p.read_as LEFT JOIN covered c ON c.chain = p.log
WHERE p.state = 'elsewhere' AND (c.chain IS NULL OR f.first > c.first)
GROUP BY p.log ORDER BY p.log LIMIT {_MOST}
"""
_COMPARED: Final = "SELECT count(*) FROM log_past WHERE state <> 'unread'"


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each log that is not what it was, and at each of which a file is gone."""
    for log, path, gone, put_in, snapshot in tables.select(_ALTERED):
        yield _altered(tables, log, path, gone, put_in, snapshot)
    for log, files, lines, told, history, alone in tables.select(_GONE):
        counts = {"files": files, "lines": lines, "history": history}
        yield Sign(
            subject=f"{log} gone",
            places=(Place(log),),
            quote="\n".join(told),
            why=prose(
                Phrase(
                    "%(files)s files of this log with %(lines)s lines are in the backup "
                    "%(history)s.",
                    counts,
                ),
                (
                    Phrase(
                        "The evidence has no file of this log any more: they were removed, or the "
                        "log was begun anew."
                    )
                    if alone
                    else Phrase(
                        "The log of today covers that time, and has none of these lines: they were "
                        "removed, or the log was begun anew."
                    )
                ),
                Phrase("What they say is read from the backup, and stands in the tables of logs."),
            ),
            verify=names(log),
            confidence=0.4 if alone else 0.7,
            severity=Severity.LOW if alone else None,
        )
    ((compared,),) = tables.select(_COMPARED)
    if not compared:
        raise CouldNotLook(Phrase("no snapshot of the backups has a log that could be compared"))


def _altered(  # noqa: PLR0913, PLR0917 - what a sign says
    tables: Tables, log: str, path: str, gone: int, put_in: int, snapshot: str
) -> Sign:
    changes = list(tables.select(_CHANGES, log))
    quote = [f"{kind}: {file}:{line}: {text}" for kind, file, line, text in changes[:_SHOWN]]
    if gone + put_in > len(quote):
        quote.append("and more: see the table log_change")
    own = [line for kind, file, line, _text in changes if kind == "put in" and file == path]
    told: dict[str, Word] = {"snapshot": snapshot, "gone": gone, "put_in": put_in}
    return Sign(
        subject=log,
        places=tuple(Place(path, line) for line in own) or (Place(path),),
        quote="\n".join(quote),
        why=prose(
            _changed(gone, put_in).having(**told),
            Phrase(
                "Programs only write at the end of a log, and rotation moves and removes whole "
                "files: somebody edited it."
            ),
        ),
        verify=numbered_lines(path, *own) if own else names(path),
        confidence=0.85,
    )


def _changed(gone: int, put_in: int) -> Phrase:
    if not put_in:
        return Phrase(
            "This log is not what it was in the backup %(snapshot)s: %(gone)s lines that it had "
            "then are gone."
        )
    if not gone:
        return Phrase(
            "This log is not what it was in the backup %(snapshot)s: %(put_in)s lines stand "
            "between the old ones that were not there then."
        )
    return Phrase(
        "This log is not what it was in the backup %(snapshot)s: %(gone)s lines that it had then "
        "are gone and %(put_in)s lines stand between the old ones that were not there then."
    )


CHECK = Check(
    slug="logs-past-altered",
    title="A log is not what it was in a backup",
    severity=Severity.MEDIUM,
    technique="T1070.002",
    # It is asked once the backups were, as all that reads `bound`.
    reads=(LogPast, LogChange, LogFile, Bound),
    innocent=(
        "A job that takes addresses out of logs or shortens them, a log that was written while "
        "the backup ran, a service whose log was moved to another place."
    ),
    blind=(
        "Lines that were changed before the first backup that has them, the last line of each "
        "log of a snapshot, logs that are not text, files of more than 256 MB, and snapshots "
        "that were not looked at: eight of each history are."
    ),
    next=(
        "Read these lines: they are what somebody did not want to be read. "
        "Restore the log beside the one of the disk, and keep both."
    ),
    find=find,
    about_content=False,
)
