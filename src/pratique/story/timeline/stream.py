"""A stream: the moments of one table, in the columns that all streams share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# What every stream gives, with its type in DuckDB's words; what one does not name is null.
COLUMNS: Final = {
    "time": "TIMESTAMP_NS",
    "time_basis": "VARCHAR",  # what tells the time: `birth`, `ctime`, `written zone` ...
    "confidence": "DOUBLE",  # how sure it is, 0 to 1
    "kind": "VARCHAR",  # one word
    "host": "VARCHAR",  # name of the machine or of the site
    "address": "VARCHAR",
    "account": "VARCHAR",
    "subject": "VARCHAR",  # what was asked, written, run
    "text": "VARCHAR",  # one line for a person, cut
    "path": "VARCHAR",  # the file that tells it
    "line": "BIGINT",
    "severity": "BIGINT",  # of a finding, the number of `Severity`
    "actor": "VARCHAR",  # who did it, as far as it is told: those of one are folded
    "alike": "VARCHAR",  # what makes two of one actor alike
    "gap": "BIGINT",  # seconds without another that end a burst
    "page": "VARCHAR",  # what was asked of a web server, to be compared with findings in sites
    "ids": "VARCHAR[]",  # findings that it is itself
}
# A target or a message may have ten million characters. Who needs them has the line.
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Stream:
    """The moments of one table. `told` is SQL by column, `origin` what stands behind FROM."""

    kinds: tuple[str, ...]
    origin: str
    told: Mapping[str, str]

    @property
    def sql(self) -> str:
        """The question that gives all columns, in their order."""
        chosen = (
            f'CAST({self.told.get(name, "NULL")} AS {kind}) AS "{name}"'
            for name, kind in COLUMNS.items()
        )
        return f"SELECT {', '.join(chosen)} FROM {self.origin}"


def of_log(kinds: tuple[str, ...], origin: str, **told: str) -> Stream:
    """A stream of a table of logs, whose rows say where they stand and how sure their time is."""
    given = {
        "time": "time",
        "time_basis": "time_source",
        "confidence": "time_confidence",
        "kind": f"'{kinds[0]}'",
        "path": "path",
        "line": "line",
        "gap": "3600",
    }
    return Stream(kinds, origin, given | told)


def cut(sql: str) -> str:
    """The start of a text that may be of any length."""
    return f"left({sql}, {_LONGEST})"
