"""The images that were examined, as they were given: the row of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class MediumRow:
    """One image or archive that was examined, with the SHA-256 of the whole as it was given."""

    table: ClassVar[str] = "medium"

    path: Annotated[str, "where it lay on the examining machine, readable; its first file"]
    files: Annotated[tuple[str, ...], "all files that it is made of, in their order"]
    kind: Annotated[str, "raw, qcow2, vmdk, vdi, vhd, vhdx, ewf, tar ..."]
    size: Annotated[int, "bytes of all its files, as they lie there"]
    sha256: Annotated[str | None, "of its files, one after the other; null where none was taken"]
    stored: Annotated[tuple[str, ...], "hashes of the content that it holds itself: `md5 9e10...`"]
    agrees: Annotated[bool | None, "whether the stored hashes are right; null if it holds none"]
    seconds: Annotated[float | None, "how long that took"]
    taken: Annotated[Instant | None, "when the SHA-256 was taken, UTC"]
    skipped: Annotated[str, "why none was taken; empty otherwise"]
    stamp: Annotated[str, "what tells that the files are unchanged: inode, size, mtime, ctime"]
