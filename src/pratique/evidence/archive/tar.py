"""Evidence in a tar, plain or compressed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.evidence.archive.member import Member
from pratique.evidence.archive.packed_file import PackedFile
from pratique.evidence.archive.tar_header import HEADER, is_sound
from pratique.evidence.archive.tar_members import Odd, TarMembers
from pratique.evidence.archive.tree import ArchiveSource

CANNOT: Final = (
    (
        "no birth times",
        "a tar does not tell when a file was born: no finding has an earliest time",
        False,
    ),
    (
        "no inode flags",
        "a tar does not tell which files are immutable or append-only",
        True,
    ),
    (
        "no times of change",
        (
            "most tars do not keep ctime, which an intruder cannot set: times of the content "
            "(mtime) are all that there is"
        ),
        True,
    ),
    (
        "what is deleted is gone",
        (
            "an archive holds files, not a disk: nothing that was deleted can be found in it, "
            "and nothing that was left out when it was made"
        ),
        True,
    ),
)


class TarSource(ArchiveSource):
    """A tar, from a file or from whatever gives its bytes."""

    kind: ClassVar[str] = "tar"
    cannot: ClassVar = CANNOT
    _read: TarMembers | None = None

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Take a file that begins with the head of a member, unpacked where it is compressed."""
        return is_tar(PackedFile.head_of(path))

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Open the file; its names are read when they are needed."""
        file = PackedFile.open_at(path)
        return cls(
            file.spring(), location=file.location, identity=file.identity(cls.kind), file=file
        )

    def members(self) -> Iterable[Member | Odd]:
        """The members of the tar."""
        self._read = TarMembers(self._access)
        return self._read

    def facts(self) -> dict[str, int]:
        """How many names stand behind the first mark of an end."""
        behind = self._read.behind_end if self._read else 0
        return {"names behind the end of the archive": behind} if behind else {}


def is_tar(head: bytes) -> bool:
    """Whether bytes begin with the head of a member."""
    block = head[:HEADER]
    return len(block) == HEADER and is_sound(block)
