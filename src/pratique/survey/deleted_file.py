"""The `deleted_file` and `deleted_mark` tables: what was deleted, and what its content does.

Only evidence that is read without the kernel can tell it (`evidence.deleted.KeepsDeleted`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.content.identify import identify
from pratique.content.mark import Mark
from pratique.content.marks import find_marks
from pratique.errors import Unreadable
from pratique.evidence.base import Source
from pratique.evidence.deleted import Content, Deleted, KeepsDeleted
from pratique.model import EntryType, Gap, Instant, Stage, readable

# A web shell or a key is small. What is larger is listed, and its content is not judged.
LARGEST: Final = 1 << 20
MOST_BYTES: Final = 256 << 20  # of contents that are judged
MOST_ROWS: Final = 1 << 18
_MOST_MARKS: Final = 20  # of one file
_HEAD: Final = 4096


@dataclass(frozen=True, slots=True)
class DeletedFile:
    """A name or an inode that was deleted, as far as the file system still tells of it."""

    table: ClassVar[str] = "deleted_file"

    path: Annotated[str, "where it was, readable and absolute; empty where no name is left"]
    number: Annotated[int, "number of this row, from 1; `deleted_mark` names it"]
    inode: Annotated[int, "inode number", "unsigned"]
    device: Annotated[int, "number of the file system that held it", "unsigned"]
    type: Annotated[str, "regular, directory, symlink ...; unknown where only a name is left"]
    size: Annotated[int, "length in bytes before it was deleted; 0 where that is not known"]
    mode: Annotated[int, "permission bits"]
    uid: Annotated[int, "number of the owner"]
    gid: Annotated[int, "number of the owning group"]
    mtime: Annotated[Instant | None, "last change of the content, UTC; anyone can set it"]
    ctime: Annotated[Instant | None, "last change of the inode, UTC"]
    atime: Annotated[Instant | None, "last read, UTC; often not kept"]
    btime: Annotated[Instant | None, "birth of the inode, UTC"]
    deleted_at: Annotated[Instant | None, "when it was deleted, UTC; null where not told"]
    content: Annotated[str, "`whole`, `part`, `gone`, or `reused`: the inode is in use again"]
    basis: Annotated[str, "from what it is known: `inode`, `open`, `journal` or `name`"]
    kind: Annotated[str | None, "what the content is; null if it was not read"]
    sha256: Annotated[str | None, "SHA-256 of the content; null if it was not wholly read"]


@dataclass(frozen=True, slots=True)
class DeletedMark:
    """One thing seen in the content of a deleted file, as `mark` has it for the others."""

    table: ClassVar[str] = "deleted_mark"

    path: Annotated[str, "where the file was, readable; empty where no name is left"]
    number: Annotated[int, "`number` of its row in `deleted_file`"]
    line: Annotated[int | None, "line where it starts, from 1; null for binary content"]
    mark: Annotated[str, "what was seen, e.g. `php-runs-request`"]
    quote: Annotated[str, "the bytes that show it, as text, cut to 300 characters"]
    why: Annotated[str, "how the analyser came to it, for a person; may be empty"]
    confidence: Annotated[float, "how sure the analyser is that the mark is there, 0 to 1"]


def deleted_rows(source: Source) -> Iterator[DeletedFile | DeletedMark | Gap]:
    """Everything deleted that `source` can tell of; nothing where it cannot."""
    if not isinstance(source, KeepsDeleted):
        return
    left = MOST_BYTES
    number = 0
    for found in source.deleted():
        if isinstance(found, Gap):
            yield found
            continue
        number += 1
        if number > MOST_ROWS:
            yield _gap("", "deleted entries: not all are listed", f"more than {MOST_ROWS}")
            return
        content = _content(source, found, left)
        left -= len(content or b"")
        yield from _rows(found, number, content)
    if left <= 0:
        detail = f"more than {MOST_BYTES} bytes"
        yield _gap("", "deleted entries: not all contents are judged", detail)


def _content(source: KeepsDeleted, found: Deleted, left: int) -> bytes | None:
    """The content of a small file of which all is there, None otherwise."""
    size = found.entry.size
    if found.entry.type is not EntryType.REGULAR or found.content is not Content.WHOLE:
        return None
    if size > min(LARGEST, left):
        return None
    try:
        with source.open_deleted(found) as opened:
            return b"".join(opened.chunks())
    except Unreadable:
        return None


def _rows(
    found: Deleted, number: int, content: bytes | None
) -> Iterator[DeletedFile | DeletedMark | Gap]:
    entry = found.entry
    path = readable(b"/" + entry.path) if entry.path else ""
    name = readable(entry.path.rpartition(b"/")[2])
    kind = None if content is None else identify(content[:_HEAD], name) if content else "empty"
    yield DeletedFile(
        path, number, entry.inode, entry.device, entry.type.value, entry.size, entry.mode,
        entry.uid, entry.gid, entry.mtime, entry.ctime, entry.atime, entry.btime,
        found.deleted_at, found.content.value, found.basis.value, kind,
        None if content is None else hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    marks = 0
    for seen in find_marks(content, path or "/", kind) if content and kind else ():
        if isinstance(seen, Mark) and marks < _MOST_MARKS:
            marks += 1
            yield DeletedMark(
                path, number, seen.line, seen.mark, seen.quote, seen.why, seen.confidence
            )


def _gap(path: str, reason: str, detail: str) -> Gap:
    return Gap(path, None, Stage.ANALYSE, reason, detail, matters=False)
