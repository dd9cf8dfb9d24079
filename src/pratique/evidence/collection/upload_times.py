"""Times of files, from the rows that queries of Velociraptor gave: a line of JSON for each.

Most queries about files have a column with the path and some of the times that `glob()` tells;
what these are called differs between artifacts. Source: `artifacts/definitions` of Velociraptor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from pratique.evidence.collection.gathering import Times

_PATHS: Final = ("OSPath", "FullPath", "SourceFile")
_TIMES: Final = (
    ("Mtime", "MTime", "Modified"),
    ("Ctime", "CTime", "Changed"),
    ("Atime", "ATime", "LastAccessed"),
    ("Btime", "BTime", "Created"),
)
_SECOND: Final = 1_000_000_000
_FIRST_YEAR, _LAST_YEAR = 1971, 2260
_ISO: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(?:Z|([+-])(\d\d):(\d\d))"
)
_LOOKED_AT: Final = 20  # rows without a path and a time, before a result is left


def upload_times(text: Iterable[bytes]) -> Iterator[tuple[bytes, Times]]:
    """The path of each row that has one, as it is written, with the times that stand there."""
    useless = 0
    for line in text:
        row = _row(line)
        path = next((value for name in _PATHS if isinstance(value := row.get(name), str)), "")
        times = Times(*(_first(row, names) for names in _TIMES))
        if path and times != Times():
            yield path.encode("utf-8", "surrogatepass"), times
        elif line:
            useless += 1
            if useless >= _LOOKED_AT:
                return


def _row(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _first(row: dict[str, Any], names: tuple[str, ...]) -> int | None:
    for name in names:
        moment = _moment(row.get(name))
        if moment is not None:
            return moment
    return None


def _moment(value: Any) -> int | None:
    """Nanoseconds since 1970; None for what is no time, or stands for an unknown one."""
    if not isinstance(value, str):
        return None
    match = _ISO.fullmatch(value)
    if match is None:
        return None
    shift = timedelta(hours=int(match[4] or 0), minutes=int(match[5] or 0))
    try:
        zone = timezone(-shift if match[3] == "-" else shift)
        told = datetime.fromisoformat(match[1]).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if not _FIRST_YEAR <= told.year <= _LAST_YEAR:
        return None
    return int(told.timestamp()) * _SECOND + int((match[2] or "0").ljust(9, "0"))
