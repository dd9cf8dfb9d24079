r"""Where the evidence itself says that its file systems belong: fstab(5).

    what        where       type   options   dump  check
    UUID=...    /var        ext4   defaults  0     2

A blank in a name is written `\040`. Nothing is looked up on this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 1 << 20
_OCTAL: Final = re.compile(rb"\\([0-7]{3})")
_BY_LINK: Final = {
    b"/dev/disk/by-uuid/": b"UUID",
    b"/dev/disk/by-label/": b"LABEL",
    b"/dev/disk/by-partuuid/": b"PARTUUID",
    b"/dev/disk/by-partlabel/": b"PARTLABEL",
}
_DISK: Final = re.compile(r"/dev/(?:(?:x?v|s|h)d[a-z]+|(?:nvme\d+n|mmcblk)\d+p)(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what is mounted, at which path (without the first slash), with which options."""

    what: bytes
    path: bytes
    options: tuple[bytes, ...]

    def named(self) -> tuple[str, str]:
        """By what it is named, and how: `("UUID", "1234-ABCD")`, `("path", "/dev/sda1")`."""
        for start, kind in _BY_LINK.items():
            if self.what.startswith(start):
                return kind.decode(), _text(self.what.removeprefix(start))
        kind, sign, value = self.what.partition(b"=")
        if sign and kind.isalpha():
            return _text(kind.upper()), _text(value.strip(b"\"'"))
        return "path", _text(self.what)


def lines(content: bytes) -> Iterator[Line]:
    """The lines that name a path, in their order."""
    for line in content[:MOST_BYTES].splitlines():
        fields = line.split()
        if len(fields) < 2 or fields[0].startswith(b"#") or not fields[1].startswith(b"/"):
            continue
        options = tuple(fields[3].split(b",")) if len(fields) > 3 else ()
        yield Line(_plain(fields[0]), _plain(fields[1]).strip(b"/"), options)


def partition_number(path: str) -> int | None:
    """The number of a partition in a name that the kernel gave it, which no disk keeps."""
    found = _DISK.fullmatch(path)
    return int(found[1]) if found else None


def _plain(field: bytes) -> bytes:
    return _OCTAL.sub(lambda found: bytes([int(found[1], 8) & 0xFF]), field)


def _text(field: bytes) -> str:
    return field.decode("utf-8", "surrogateescape")
