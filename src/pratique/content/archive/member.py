"""What is packed in an archive: one row a member, and the way its path is written.

The member `inner/x.php` of `/var/www/a.zip` is `/var/www/a.zip!//inner/x.php`. No name of a
file system can be like that, since a path never has two slashes in a row: nobody can make a
file whose path is mistaken for that of a member.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import readable

INSIDE: Final = "!//"


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One name that an archive lists."""

    table: ClassVar[str] = "archive_member"

    path: Annotated[str, "the member: the archive, `!//`, and the name in readable form"]
    archive: Annotated[str, "the archive, in readable form; itself a member when nested"]
    member: Annotated[str, "the name as the archive gives it, in readable form"]
    type: Annotated[str, "regular, directory, symlink, hardlink, device, fifo or unknown"]
    size: Annotated[int | None, "length in bytes when unpacked, as the archive claims", "unsigned"]
    packed_size: Annotated[int | None, "length in the archive; null where it has none of its own"]
    kind: Annotated[str | None, "what the content is, as in `file`; null if it was not looked at"]
    sha256: Annotated[str | None, "SHA-256 of the content; null if it was not wholly unpacked"]
    target: Annotated[str | None, "where a link of the archive points, in readable form"]


def inside(archive: str, member: bytes) -> str:
    """The path of a member of `archive`."""
    return f"{archive}{INSIDE}{readable(member)}"


def container(path: str) -> str | None:
    """The file of the evidence in which `path` is packed; None where it is no member."""
    archive, found, _member = path.partition(INSIDE)
    return archive if found else None
