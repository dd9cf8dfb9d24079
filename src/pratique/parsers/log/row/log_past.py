"""The `log_past` table: logs of earlier snapshots of the machine, held against those of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class LogPast:
    """One log as it lay in one snapshot of a history, compared with the evidence."""

    table: ClassVar[str] = "log_past"

    log: Annotated[str, "path of the log that is written to, in the evidence"]
    path: Annotated[str | None, "the file of the evidence that has its lines; null for none"]
    past_path: Annotated[str, "where it lay in the snapshot"]
    history: Annotated[str, "where the history is, as it was given: `restic:/srv/backup`"]
    label: Annotated[str, "what a person calls the snapshot"]
    time: Annotated[Instant, "when the snapshot was taken, UTC"]
    state: Annotated[
        str,
        "`same`: all its lines are in the evidence; `altered`: some are not, or others stand "
        "between them; `elsewhere`: none is there; `unread`: it could not be compared",
    ]
    lines: Annotated[int, "lines in it, blank ones left out"]
    kept: Annotated[int, "how many of them the evidence has"]
    gone: Annotated[int, "how many of them it has not"]
    put_in: Annotated[int, "lines of the evidence between those, which the snapshot has not"]
    whole: Annotated[bool, "whether all of it was compared"]
    read_as: Annotated[str | None, "path under which its lines are rows of the other tables"]
