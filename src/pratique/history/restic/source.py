"""A snapshot of restic as evidence: `restic dump` for contents, `restic ls` for their times."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from pratique.history.program import Failed
from pratique.history.restic.node import version
from pratique.history.rhythm import limit
from pratique.history.snapshot_source import Listed, SnapshotSource
from pratique.model import Gap


class ResticSource(SnapshotSource):
    """What one snapshot of restic holds."""

    kind: ClassVar[str] = "restic"


def listed(lines: Iterable[bytes]) -> Iterator[Listed]:
    """What `restic ls --json` prints: the snapshot, then a node a line."""
    for line in lines:
        try:
            node: Any = json.loads(line)
        except ValueError as error:
            raise Failed("restic", 0, "its output is no JSON") from error
        if isinstance(node, dict) and "path" in node:
            yield Listed(str(node["path"]), version(node, b"").entry)


def limits() -> tuple[Gap, ...]:
    """What no snapshot of restic tells."""
    return (
        limit(
            "no birth times",
            "restic does not keep when a file was born: no finding has an earliest time",
            matters=False,
        ),
        limit("no inode flags", "restic does not tell which files are immutable or append-only"),
        limit(
            "what is deleted is gone",
            "a backup holds files, not a disk: nothing that was deleted before can be found in it",
        ),
        limit(
            "hard links are files of their own",
            "the names of one file cannot be told from copies of it",
            matters=False,
        ),
    )
