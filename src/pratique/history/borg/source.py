"""An archive of borg as evidence: `borg export-tar` for contents, `borg list` for their times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from pratique.history.borg.item import parsed, version
from pratique.history.rhythm import limit
from pratique.history.snapshot_source import Listed, SnapshotSource
from pratique.model import Gap

LISTING: Final = "{type}{mode}{uid}{gid}{size}{isomtime}{isoctime}{isoatime}{source}{path}{health}"
_ZEROS: Final = "chunks of it are missing: a repair of the repository put zeros in their place"


class BorgSource(SnapshotSource):
    """What one archive of borg holds."""

    kind: ClassVar[str] = "borg"


def listed(lines: Iterable[bytes]) -> Iterator[Listed]:
    """What `borg list --json-lines` prints: an item a line.

    `healthy` is false where `borg check --repair` had lost chunks; the tar has zeros there.
    """
    for line in lines:
        item = parsed(line)
        refused = _ZEROS if item.get("healthy") is False else ""
        yield Listed(str(item.get("path", "")), version(item, b"", item).entry, refused)


def limits() -> tuple[Gap, ...]:
    """What no archive of borg tells by its tar."""
    return (
        limit(
            "no birth times",
            "borg is not asked when a file was born: no finding has an earliest time",
            matters=False,
        ),
        limit("no inode flags", "borg is not asked which files are immutable or append-only"),
        limit(
            "no extended attributes",
            "the tar that borg writes leaves them out: capabilities of programs, and access lists",
        ),
        limit(
            "what is deleted is gone",
            "a backup holds files, not a disk: nothing that was deleted before can be found in it",
        ),
    )
