"""The `log_file` table: which logs there are, how they were read, and what time they span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class LogFile:
    """One file that was read as a log, or left out because another one holds the same."""

    table: ClassVar[str] = "log_file"

    path: Annotated[str, "the log, in readable form"]
    chain: Annotated[str, "path of the log that is written to, which this is a part of"]
    position: Annotated[str, "what rotation put behind the name: `1`, `20261103` ...; or empty"]
    format: Annotated[str, "the form that most of it has; empty where none was recognised"]
    formats: Annotated[tuple[str, ...], "all forms that its lines have"]
    packed: Annotated[str, "`gzip`, `bzip2`, `xz`, `zstd`, or empty"]
    bytes: Annotated[int, "bytes of it, unpacked"]
    lines: Annotated[int, "lines in it, entries of a binary log"]
    blank: Annotated[int, "lines with nothing in them"]
    understood: Annotated[int, "lines that are part of a row"]
    unread: Annotated[int, "lines that no form fits: see `log_gap`"]
    dropped: Annotated[int, "lines left out because another file of the chain holds them too"]
    same_as: Annotated[str | None, "the file that holds all of this one, which was not read"]
    first: Annotated[Instant | None, "earliest time in it, UTC"]
    last: Annotated[Instant | None, "latest time in it, UTC"]
    zone: Annotated[str, "the time zone that times without one are read in; empty where unknown"]
    year_source: Annotated[str, "where the year of its first line comes from; or empty"]
    year_confidence: Annotated[float, "how sure that year is, 0 to 1"]
    whole: Annotated[bool, "whether it could be read to its end"]
