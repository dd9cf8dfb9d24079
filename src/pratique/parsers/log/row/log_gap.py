"""The `log_gap` table: lines of logs that nothing understood, each with its number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar


@dataclass(frozen=True, slots=True)
class LogGap:
    """One line that fits no form of log."""

    table: ClassVar[str] = "log_gap"

    path: Annotated[str, "the log, in readable form"]
    line: Annotated[int, "number of the line, from 1"]
    text: Annotated[str, "its first 400 characters"]
    length: Annotated[int, "how many bytes it has"]
