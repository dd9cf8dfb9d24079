"""Blocks and inodes of XFS by their numbers."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.disk.base import Medium
from pratique.evidence.filesystem.xfs.inode import Inode, parsed
from pratique.evidence.filesystem.xfs.superblock import is_whole, read_superblock

_PAGE: Final = 1 << 16
_PAGES: Final = 128
_INODE_CRC: Final = 100


class Volume:
    """One XFS on a medium. `damage` says what is wrong with its first superblock."""

    def __init__(self, medium: Medium) -> None:
        self.medium = medium
        self.super, self.damage = read_superblock(medium)
        self._pages: OrderedDict[int, bytes] = OrderedDict()

    def offset(self, block: int) -> int:
        """Where a block lies on the medium in bytes; `Unreadable` for no block of this one."""
        sb = self.super
        group, within = block >> sb.block_bits, block & (1 << sb.block_bits) - 1
        number = group * sb.group_blocks + within
        if group >= sb.groups or within >= sb.group_blocks or number >= sb.blocks:
            raise Unreadable("it points outside of the file system")
        return number * sb.block

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the medium, all of them; `Unreadable` if they are not given."""
        start = offset % _PAGE
        if start + length <= _PAGE:
            found = self._page(offset - start)[start : start + length]
        else:
            found = self.medium.read_at(offset, length)
        if len(found) < length:
            # The page has a hole in it, or the image ends here: ask for just these.
            found = self.medium.read_at(offset, length)
            if len(found) < length:
                raise Unreadable("the image ends before this place")
        return found

    def inode(self, number: int) -> Inode:
        """An inode by its number; `Unreadable` where there is none, or it is damaged."""
        sb = self.super
        block, index = number >> sb.inode_bits, number & (1 << sb.inode_bits) - 1
        data = self.read(self.offset(block) + index * sb.inode, sb.inode)
        if data[:2] != b"IN":
            raise Unreadable("there is no inode at its place")
        if sb.version == 5:
            if data[152:160] != number.to_bytes(8, "big") or data[160:176] != sb.meta_uuid:
                raise Unreadable("another inode stands at its place")
            if not is_whole(data, _INODE_CRC):
                raise Unreadable("its inode is damaged: wrong checksum")
        return parsed(number, data)

    def close(self) -> None:
        """Let go of the medium."""
        self._pages.clear()
        self.medium.close()

    def _page(self, offset: int) -> bytes:
        found = self._pages.get(offset)
        if found is None:
            try:
                found = self.medium.read_at(offset, _PAGE)
            except Unreadable:
                found = b""
            self._pages[offset] = found
            if len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(offset)
        return found
