"""The `file` table: every name in the evidence, with what its inode and its bytes say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class File:
    """One name in the evidence. Columns are named after osquery's `file` and `hash` tables."""

    table: ClassVar[str] = "file"

    path: Annotated[str, "readable absolute path inside the evidence"]
    directory: Annotated[str, "readable path of the folder that holds it; `/` for the top"]
    filename: Annotated[str, "readable last part of the path"]
    type: Annotated[str, "regular, directory, symlink, fifo, socket, character, block or unknown"]
    size: Annotated[int, "length in bytes, as listed"]
    mode: Annotated[int, "permission bits, set-uid, set-gid and sticky: 0 to 4095 (octal 7777)"]
    uid: Annotated[int, "number of the owner"]
    gid: Annotated[int, "number of the owning group"]
    inode: Annotated[int, "inode number", "unsigned"]
    device: Annotated[int, "number of the file system that holds it", "unsigned"]
    hard_links: Annotated[int, "how many names share the inode"]
    allocated: Annotated[int, "bytes on disk; far below `size` for a sparse file"]
    mtime: Annotated[Instant | None, "last change of the content, UTC; anyone can set it"]
    ctime: Annotated[Instant | None, "last change of the inode, UTC; hard to forge; a copy's own"]
    atime: Annotated[Instant | None, "last read, UTC; often not kept"]
    btime: Annotated[Instant | None, "birth of the inode, UTC; null where the source has none"]
    immutable: Annotated[bool | None, "flag `i` of chattr; null where the source cannot tell"]
    append_only: Annotated[bool | None, "flag `a` of chattr; null where the source cannot tell"]
    capabilities: Annotated[str | None, "raw security.capability attribute, hexadecimal"]
    rdev: Annotated[int, "device number of a character or block device", "unsigned"]
    symlink_target: Annotated[str | None, "where a symbolic link points, as written, readable"]
    kind: Annotated[
        str | None, "what the content is, e.g. `elf`, `php`, `jpeg`, `text`; null if unread"
    ]
    sha256: Annotated[str | None, "SHA-256 of the whole content; null if not wholly read"]
    digest: Annotated[
        str | None, "the digest that a package's manifest asks for, `md5:...`; null without one"
    ]
