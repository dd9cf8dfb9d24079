"""Blocks and inodes of an ext file system: from a number to bytes."""

from __future__ import annotations

import struct
from collections import OrderedDict
from typing import Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.base import Medium
from pratique.evidence.filesystem.base import LONGEST
from pratique.evidence.filesystem.ext import superblock
from pratique.evidence.filesystem.ext.inode import Inode, parsed
from pratique.evidence.filesystem.ext.superblock import META_GROUPS, WIDE

_PIECE: Final = 1 << 16  # what is read at once of folders and inode tables
_MOST_PIECES: Final = 256


class Volume:
    """The blocks of one file system. `taken_from` is where its superblock stood."""

    def __init__(self, medium: Medium) -> None:
        self._pieces: OrderedDict[int, bytes] = OrderedDict()
        self.medium = medium
        self.taken_from = superblock.START
        try:
            self.super = superblock.read(medium)
        except EvidenceError as error:
            copy = next(superblock.copies(medium), None)
            if copy is None:
                raise
            self.taken_from, self.super = copy
            self.damage = error.what
        else:
            self.damage = ""
        self.block_size = self.super.block_size
        self._tables: dict[int, tuple[int, int, int]] = {}

    def read(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; `Unreadable` where they are not there."""
        first, last = offset // _PIECE, (offset + length - 1) // _PIECE
        if first == last:
            piece = self._piece(first)
            start = offset - first * _PIECE
            if start + length <= len(piece):
                return piece[start : start + length]
        data = self.medium.read_at(offset, length)
        if len(data) < length:
            raise Unreadable("the image ends before this place")
        return data

    def block(self, number: int) -> bytes:
        """One block; `Unreadable` where it lies outside or the medium does not give it."""
        if not 0 < number < self.super.blocks:
            raise Unreadable("a block outside the file system")
        return self.read(number * self.block_size, self.block_size)

    def inode_bytes(self, number: int) -> bytes:
        """The inode as it stands on the disk."""
        if not 0 < number <= self.super.inodes:
            raise Unreadable("an inode outside the file system")
        group, index = divmod(number - 1, self.super.inodes_per_group)
        size = self.super.inode_size
        return self.read(self.table(group)[2] * self.block_size + index * size, size)

    def inode(self, number: int) -> Inode:
        """One inode; `Unreadable` where it cannot be had."""
        found = parsed(number, self.inode_bytes(number))
        if found.size > LONGEST:
            raise Unreadable("its inode is damaged: a length that no file has")
        return found

    def table(self, group: int) -> tuple[int, int, int]:
        """The blocks of a group: bits of its blocks, bits of its inodes, table of its inodes."""
        if group not in self._tables:
            self._tables[group] = self._described(group)
        return self._tables[group]

    def is_used_inode(self, number: int) -> bool:
        """Whether the bit of an inode is set."""
        group, index = divmod(number - 1, self.super.inodes_per_group)
        if self._flags(group) & 1 and self.super.read_only & 0x410:  # INODE_UNINIT
            return False
        return bool(self.block(self.table(group)[1])[index >> 3] >> (index & 7) & 1)

    def is_used_block(self, number: int) -> bool:
        """Whether the bit of a block (or of the cluster that it lies in) is set."""
        group, index = divmod(number - self.super.first_block, self.super.blocks_per_group)
        if self._flags(group) & 2 and self.super.read_only & 0x410:  # BLOCK_UNINIT
            return False
        if self.super.read_only & superblock.CLUSTERS:
            raise Unreadable("bits that stand for several blocks are not understood")
        return bool(self.block(self.table(group)[0])[index >> 3] >> (index & 7) & 1)

    def used_in_table(self, group: int) -> int:
        """How many inodes at the start of a group's table were ever used, at the most."""
        per_group = self.super.inodes_per_group
        here = max(0, min(per_group, self.super.inodes - group * per_group))
        if not self.super.read_only & 0x410:  # no checksums: nothing is said
            return here
        if self._flags(group) & 1:
            return 0
        descriptor = self._descriptor(group)
        unused: int = struct.unpack_from("<H", descriptor, 28)[0]
        if len(descriptor) >= 64:
            unused |= struct.unpack_from("<H", descriptor, 50)[0] << 16
        return max(0, here - unused)

    def close(self) -> None:
        """Let go of the medium."""
        self._pieces.clear()
        self.medium.close()

    def _flags(self, group: int) -> int:
        found: int = struct.unpack_from("<H", self._descriptor(group), 18)[0]
        return found

    def _described(self, group: int) -> tuple[int, int, int]:
        data = self._descriptor(group)
        blocks, inodes, table = struct.unpack_from("<III", data)
        if len(data) >= 64:
            high = struct.unpack_from("<III", data, 32)
            blocks, inodes, table = (
                low | above << 32 for low, above in zip((blocks, inodes, table), high, strict=True)
            )
        length = self.super.inodes_per_group * self.super.inode_size
        if not 0 < table < self.super.blocks or table * self.block_size + length > (
            self.super.blocks * self.block_size
        ):
            raise Unreadable("the description of a group is damaged")
        return blocks, inodes, table

    def _descriptor(self, group: int) -> bytes:
        """Where it stands: behind the superblock (or its copy), or in its own group."""
        sb = self.super
        if not 0 <= group < sb.groups:
            raise Unreadable("a group outside the file system")
        size = sb.descriptor_size
        per_block = self.block_size // size
        of_block, index = divmod(group, per_block)
        if sb.incompatible & META_GROUPS and of_block >= sb.first_meta_group:
            first = of_block * per_block
            block = sb.first_block + first * sb.blocks_per_group + sb.has_copy(first)
        else:
            # A copy of the superblock has a copy of the descriptions behind it.
            block = self._super_block() + 1 + of_block
        data = self.read(block * self.block_size + index * size, size)
        return data if sb.incompatible & WIDE else data[:32]

    def _super_block(self) -> int:
        return self.taken_from // self.block_size

    def _piece(self, number: int) -> bytes:
        if number in self._pieces:
            self._pieces.move_to_end(number)
            return self._pieces[number]
        try:
            piece = self.medium.read_at(number * _PIECE, _PIECE)
        except Unreadable:
            piece = b""  # a part of it may be there: whoever asks is answered for what he asks
        self._pieces[number] = piece
        if len(self._pieces) > _MOST_PIECES:
            self._pieces.popitem(last=False)
        return piece
