"""Rights of single users and groups beside the mode of a file: the attribute of its access list.

`system.posix_acl_access` is a little-endian word, the version (2), and entries of eight bytes: tag,
rights, number; see linux/posix_acl_xattr.h and acl(5). What an entry of a named user or group
allows is bounded by the mask.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap, Stage

ATTRIBUTE: Final = "system.posix_acl_access"
_VERSION: Final = 2
_HEAD: Final = struct.Struct("<I")
_ENTRY: Final = struct.Struct("<HHI")
_USER, _GROUP, _MASK = 2, 8, 16
_ALL: Final = 7
_MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """What an access list gives one more user or group. Read below /etc and where set-uid only."""

    table: ClassVar[str] = "access_entry"

    path: Annotated[str, "the file or folder, in readable form"]
    kind: Annotated[str, "`user` or `group`"]
    number: Annotated[int, "number of the user or group"]
    reads: Annotated[bool, "may read it"]
    writes: Annotated[bool, "may write to it"]
    executes: Annotated[bool, "may execute it, or go through the folder"]


def access_entries(raw: bytes, path: str) -> Iterator[AccessEntry | Gap]:
    """The entries for named users and groups; a gap for what is no such list."""
    body = raw[_HEAD.size :]
    if len(raw) < _HEAD.size or _HEAD.unpack_from(raw)[0] != _VERSION or len(body) % _ENTRY.size:
        yield Gap(path, None, Stage.ANALYSE, "its access list is of an unknown form", "")
        return
    entries = list(_ENTRY.iter_unpack(body))[:_MOST]
    mask = next((rights for tag, rights, _number in entries if tag == _MASK), _ALL)
    for tag, given, number in entries:
        rights = given & mask
        if tag in (_USER, _GROUP):
            yield AccessEntry(
                path,
                "user" if tag == _USER else "group",
                number,
                reads=bool(rights & 4),
                writes=bool(rights & 2),
                executes=bool(rights & 1),
            )
