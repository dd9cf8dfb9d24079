"""What a deleted earlier inode of the same path says about the file that stands there now.

When an older content of the file was deleted, and what is looked for was not in it, then it came
behind that moment. Only older contents that were wholly there are used: where an infected file
was written anew, the one before it was infected, too. An inode that had other names as well may
have been moved away before it was deleted, and one that was deleted behind the last change of
the file that stands there now did not make room for that: both say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pratique.dating.bounds import AFTER, Basis, Trust
from pratique.dating.trace import Trace, Way
from pratique.history.sighting import Bound
from pratique.model import Instant
from pratique.store.tables import Tables

_AT_ONCE: Final = 5_000
_TABLES: Final = frozenset({"deleted_file", "deleted_mark"})
_EARLIER: Final = """
SELECT d.path, epoch_ns(d.deleted_at), d.inode, d.sha256,
       list(m.mark) FILTER (WHERE m.mark IS NOT NULL)
FROM deleted_file d LEFT JOIN deleted_mark m USING (number)
WHERE d.type = 'regular' AND d.content = 'whole' AND d.sha256 IS NOT NULL
  AND d.deleted_at IS NOT NULL AND d.path IN (SELECT unnest(CAST(? AS VARCHAR[])))
  AND NOT EXISTS (
      SELECT 1 FROM deleted_file o
      WHERE o.inode = d.inode AND o.device = d.device AND o.path <> d.path AND o.path <> '')
GROUP BY ALL
ORDER BY 1, 2 DESC, 3, 4
"""


def deleted_bounds(traces: Sequence[Trace], tables: Tables) -> list[Bound]:
    """A lower bound for each trace of which an older content of its file is known to be free."""
    told = [trace for trace in traces if trace.way is Way.CONTENT]
    earlier = _earlier(tables, sorted({trace.shown for trace in told}))
    found: list[Bound] = []
    for trace in told:
        free = (row for row in earlier.get(trace.shown, ()) if _is_free(trace, row))
        if (row := next(free, None)) is not None:
            found.append(_bound(trace, row))
    return found


def _is_free(trace: Trace, row: tuple[Any, ...]) -> bool:
    _path, deleted_at, _inode, sha256, marks = row
    if trace.ctime is not None and deleted_at > trace.ctime:
        return False
    has_marks = bool(trace.marks) and trace.marks <= set(marks or ())
    return sha256 != trace.sha256 and not has_marks


def _bound(trace: Trace, row: tuple[Any, ...]) -> Bound:
    said = f"inode {row[2]}, with another content under this name, was deleted"
    return Bound(
        trace.finding, trace.shown, AFTER, Instant(row[1]), Basis.DELETED_INODE, Trust.FAIR.word,
        said, used=True,
    )  # fmt: skip


def _earlier(tables: Tables, paths: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Deleted contents by path, the one that was deleted last first."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in _rows(tables, paths):
        found.setdefault(row[0], []).append(row)
    return found


def _rows(tables: Tables, paths: list[str]) -> Iterator[tuple[Any, ...]]:
    if not {row.table for row in tables.row_types} >= _TABLES:
        return
    for start in range(0, len(paths), _AT_ONCE):
        yield from tables.select(_EARLIER, paths[start : start + _AT_ONCE])
