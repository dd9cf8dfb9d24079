"""A Debian package as a file: what it is called, and where its files begin.

An ar archive of three members: `debian-binary`, `control.tar` and `data.tar`, the latter two
compressed in one of several ways. Source: deb(5); the headers are those of ar(5), 60 bytes each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from pratique.errors import NoCleanCopy

MAGIC: Final = b"!<arch>\n"
_HEADER: Final = 60
_HEADER_END: Final = b"`\n"
_MOST_MEMBERS: Final = 16


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive: its name, and where its bytes are."""

    name: str
    offset: int
    size: int


def members(opened: BinaryIO, where: str) -> Iterator[Member]:
    """The members of the ar archive in `opened`; `NoCleanCopy` where its headers are none."""
    offset = len(MAGIC)
    for _number in range(_MOST_MEMBERS):
        opened.seek(offset)
        header = opened.read(_HEADER)
        if not header:
            return
        size = header[48:58].strip()
        if len(header) < _HEADER or header[58:60] != _HEADER_END or not size.isdigit():
            raise NoCleanCopy(
                "This Debian package is damaged",
                where=where,
                next_step="Download it again, or unpack it with `dpkg-deb -x` and give the folder.",
            )
        offset += _HEADER
        name = header[:16].decode("ascii", "replace").strip().rstrip("/")
        yield Member(name, offset, int(size))
        offset += int(size) + int(size) % 2  # members start at even offsets


def named(control: bytes) -> tuple[str, str]:
    """The package and its version, as the fields of its `control` file give them."""
    fields: dict[str, str] = {}
    for line in control[: 64 << 10].decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon and not line.startswith((" ", "\t")):
            fields.setdefault(name.lower(), value.strip())
    return fields.get("package", ""), fields.get("version", "")
