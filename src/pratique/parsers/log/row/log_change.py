"""The `log_change` table: lines of logs that differ between a snapshot and the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class LogChange:
    """One line that the evidence lacks, or has too much; the first of each log, see `log_past`."""

    table: ClassVar[str] = "log_change"

    log: Annotated[str, "path of the log that is written to, in the evidence"]
    kind: Annotated[str, "`gone`: only the snapshot has it; `put in`: only the evidence has it"]
    path: Annotated[str, "the file that has it: of the evidence, or of the snapshot"]
    line: Annotated[int, "its number there, from 1"]
    text: Annotated[str, "its first 400 characters"]
    history: Annotated[str, "where the history is, as it was given: `restic:/srv/backup`"]
    label: Annotated[str, "what a person calls the snapshot"]
    time: Annotated[Instant, "when the snapshot was taken, UTC"]
