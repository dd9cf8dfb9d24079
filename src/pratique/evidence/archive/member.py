"""What an archive says of one name. All of it is a claim."""

from __future__ import annotations

from dataclasses import dataclass, field

from pratique.model import EntryType


@dataclass(frozen=True, slots=True)
class Content:
    """Where the bytes of a file are: `stored` of them from `at` on, in the archive unpacked.

    `runs` are the pieces (offset in the file, length) that stand there one behind the other,
    where the file has holes. `method` and `layer` are for archives that pack each file by
    itself, with its checksum, and for those that hold several archives.
    """

    at: int
    stored: int
    runs: tuple[tuple[int, int], ...] | None = None
    method: int = 0
    layer: int = 0
    crc: int = 0


@dataclass(slots=True)
class Member:
    """One name in an archive, as it is written there.

    `link` is the target of a symbolic link; `hard` another name in the archive that is the same
    file. Times are nanoseconds since 1970. `inode` is (device, number) where the archive tells
    them. `listing` is what a folder held when an incremental archive was made. `refused` is why
    the content cannot be read, for a person.
    """

    name: bytes
    type: EntryType
    size: int = 0
    mode: int = 0
    uid: int = 0
    gid: int = 0
    mtime: int | None = None
    ctime: int | None = None
    atime: int | None = None
    btime: int | None = None
    rdev: int = 0
    link: bytes | None = None
    hard: bytes | None = None
    content: Content | None = None
    inode: tuple[int, int] | None = None
    attributes: dict[str, bytes] = field(default_factory=dict)
    listing: bytes | None = None
    refused: str = ""
