"""Extended attributes of ext: behind the fields of an inode, and in a block of their own.

    0 length of the name 1 prefix 2 where the value is 4 inode of the value 8 size 12 hash 16 name

(Documentation/filesystems/ext4/attributes.rst of Linux.) Access control lists stand there in
a shorter form than getxattr(2) gives; they are turned into that.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.filesystem.ext.inode import Inode
from pratique.evidence.filesystem.ext.volume import Volume

_MAGIC: Final = 0xEA020000
_ENTRY: Final = struct.Struct("<BBHIII")
_PREFIXES: Final = {
    1: "user.",
    2: "system.posix_acl_access",
    3: "system.posix_acl_default",
    4: "trusted.",
    6: "security.",
    7: "system.",
    8: "system.richacl",
    9: "encryption.",
}
_ACLS: Final = ("system.posix_acl_access", "system.posix_acl_default")
_NAMED: Final = frozenset({0x02, 0x08})  # ACL_USER, ACL_GROUP: these have a number
_NOBODY: Final = 0xFFFFFFFF


def of(volume: Volume, inode: Inode) -> dict[str, bytes]:
    """All attributes of an inode, by their whole names; `Unreadable` where they are damaged.

    A value that has an inode of its own (`ea_inode`) cannot be given: `Unreadable`.
    """
    found = inside(volume, inode)
    if inode.attribute_block:
        block = volume.block(inode.attribute_block)
        if struct.unpack_from("<I", block)[0] != _MAGIC:
            raise Unreadable("the block of its attributes is damaged")
        for name, value in _entries(block, 32, 0):
            found.setdefault(name, value)
    return {name: _acl(value) if name in _ACLS else value for name, value in found.items()}


def inside(volume: Volume, inode: Inode) -> dict[str, bytes]:
    """Those that stand in the inode itself; `system.data` is content that stands there."""
    start = 128 + inode.extra
    body = inode.body
    if volume.super.inode_size == 128 or start + 4 > len(body) or start % 4:
        return {}
    if struct.unpack_from("<I", body, start)[0] != _MAGIC:
        return {}
    return dict(_entries(body, start + 4, start + 4))


def _entries(data: bytes, at: int, base: int) -> Iterator[tuple[str, bytes]]:
    """Names and values; `base` is what offsets of values count from."""
    while at + 4 <= len(data) and data[at : at + 4] != b"\0\0\0\0":
        if at + _ENTRY.size > len(data):
            raise Unreadable("its attributes are damaged")
        length, prefix, offset, value_inode, size, _ = _ENTRY.unpack_from(data, at)
        name = data[at + 16 : at + 16 + length]
        if value_inode:
            raise Unreadable("the value of an attribute lies in an inode of its own")
        start = base + offset
        if len(name) < length or start + size > len(data):
            raise Unreadable("its attributes are damaged")
        text = name.decode("utf-8", "backslashreplace")
        yield _PREFIXES.get(prefix, f"{prefix}.") + text, data[start : start + size]
        at += -(-(16 + length) // 4) * 4


def _acl(value: bytes) -> bytes:
    """As getxattr(2) gives it: version 2, each entry with a number (<linux/posix_acl_xattr.h>)."""
    parts = [struct.pack("<I", 2)]
    at = 4
    while at + 4 <= len(value):
        tag, allowed = struct.unpack_from("<HH", value, at)
        at += 4
        number = _NOBODY
        if tag in _NAMED:
            if at + 4 > len(value):
                raise Unreadable("its access control list is damaged")
            number = struct.unpack_from("<I", value, at)[0]
            at += 4
        parts.append(struct.pack("<HHI", tag, allowed, number))
    return b"".join(parts)
