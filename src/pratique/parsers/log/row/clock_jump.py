"""The `clock_jump` table: where the times of a log run backwards, or a clock was set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class ClockJump:
    """One stretch of a log whose order and whose times contradict each other."""

    table: ClassVar[str] = "clock_jump"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of the first line that is in doubt, from 1"]
    time: Annotated[Instant | None, "what that line says, UTC"]
    time_source: Annotated[str, "where that time comes from, as in the other tables of logs"]
    time_confidence: Annotated[float, "how sure the time is by itself, 0 to 1"]
    kind: Annotated[
        str,
        "`back`: from here on, times are earlier than before; `stray`: a few lines among others "
        "that are later or earlier; `set`: a program says that it set the clock",
    ]
    before: Annotated[Instant | None, "what the line before says, UTC"]
    last_line: Annotated[int | None, "number of the last line in doubt; null where it goes on"]
    lines: Annotated[int | None, "how many lines are in doubt, of this form; null where it goes on"]
    seconds: Annotated[
        float | None, "by how much the clock went on (negative: back); null where none is told"
    ]
    program: Annotated[str | None, "who set the clock, or whose line it is, where told"]
    message: Annotated[str | None, "what was said of the clock"]
