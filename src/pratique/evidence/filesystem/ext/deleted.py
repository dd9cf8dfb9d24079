"""What was deleted from an ext file system, and what is left of it.

ext2 leaves the numbers of the blocks in a deleted inode; ext3 and ext4 clear them, but the
journal may hold the inode as it was shortly before, and the folder with the name in it. A file
that a program had open when the machine stopped has lost its name only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from pratique.errors import Unreadable
from pratique.evidence.deleted import Basis, Content, Deleted
from pratique.evidence.filesystem.ext import folder, journal, mapping
from pratique.evidence.filesystem.ext.inode import ENCRYPTED, INLINE, Inode, parsed
from pratique.evidence.filesystem.ext.superblock import FILE_TYPE, HAS_JOURNAL
from pratique.evidence.filesystem.ext.volume import Volume
from pratique.evidence.filesystem.runs import LOST, Run
from pratique.evidence.status import instant
from pratique.model import Entry, EntryType, Gap, Instant, Stage

MOST_INODES: Final = 1 << 24
MOST_FOUND: Final = 1 << 18
_MOST_BLOCKS: Final = 1 << 20  # of one file, of which is asked who has them now
_MOST_MISSED: Final = 1000  # groups; of a disk that is cut short, no more will come
_LONGEST_PATH: Final = 4096
_QUICK: Final = struct.Struct("<H18xI2xH")  # mode, time of deletion, links


class _Old(NamedTuple):
    """An inode that is gone: as it stands now, or as the journal has it."""

    inode: Inode
    deleted_at: Instant | None
    basis: Basis


class Lost:
    """Everything deleted from one volume; what is found of each is kept for opening it."""

    def __init__(self, volume: Volume, device: int) -> None:
        self._volume = volume
        self._device = device
        self._folders: dict[int, Inode] = {}
        self._gone: dict[int, Inode] = {}
        self._above: dict[int, tuple[int, bytes]] = {}  # of folders: the one above, the name
        self._live: set[tuple[int, bytes, int]] = set()
        self._names: dict[int, list[tuple[int, bytes]]] = {}
        self._blocks: dict[int, int] = {}  # blocks of folders: whose
        self._found: dict[int, tuple[Inode, Basis]] = {}
        self._gaps: list[Gap] = []

    def find(self) -> Iterator[Deleted | Gap]:
        """All of it, inodes in the order of their numbers, then bare names."""
        self._read_inodes()
        self._read_names()
        old = self._older_copies()
        key = 0
        yield from self._gaps
        for number in sorted(self._gone.keys() | old.keys()):
            for each in self._states(number, old.get(number, [])):
                self._found[key] = (each.inode, each.basis)
                content = self._content(each)
                entry = each.inode.entry(
                    self._path(number), self._device, self._volume.block_size, None
                )
                yield Deleted(entry, each.deleted_at, content, each.basis, key)
                key += 1
        for number in sorted(self._names.keys() - self._gone.keys() - old.keys()):
            for above, name in self._names[number]:
                entry = Entry(
                    self._joined(above, name), EntryType.UNKNOWN, 0, 0, 0, 0, number,
                    self._device, 0, 0, None, None, None, None, None, None,
                )  # fmt: skip
                yield Deleted(entry, None, Content.REUSED, Basis.NAME, -1)

    def inode_and_runs(self, key: int) -> tuple[Inode, list[Run]]:
        """What was found by `find`; blocks that others have now are lost. KeyError otherwise."""
        inode, basis = self._found[key]
        taken = basis is not Basis.OPEN
        return inode, list(self._left(inode)) if taken else mapping.runs(self._volume, inode)

    def _read_inodes(self) -> None:
        """Every inode that was ever used: folders that are there, and what is gone."""
        volume, size = self._volume, self._volume.super.inode_size
        met = 0
        for group in range(volume.super.groups):
            try:
                count = volume.used_in_table(group)
                table = volume.table(group)[2] * volume.block_size
            except Unreadable as error:
                self._miss(f"group {group}: {error.what}")
                if len(self._gaps) > _MOST_MISSED:
                    return
                continue
            first = group * volume.super.inodes_per_group + 1
            for index in range(count):
                if (met := met + 1) > MOST_INODES:
                    self._miss(f"more than {MOST_INODES} inodes")
                    return
                try:
                    body = volume.read(table + index * size, size)
                except Unreadable:
                    self._miss(f"inode {first + index}")
                    break
                mode, deleted_at, links = _QUICK.unpack_from(body)
                if not mode or (links and deleted_at == 0 and mode & 0o170000 != 0o040000):
                    continue
                self._sort(parsed(first + index, body))

    def _sort(self, inode: Inode) -> None:
        if inode.links and not inode.deleted_at:
            self._folders[inode.number] = inode
        elif inode.number >= self._volume.super.first_inode and len(self._gone) < MOST_FOUND:
            self._gone[inode.number] = inode

    def _read_names(self) -> None:
        """The names of all folders; of those that are gone, only such of which no live one is."""
        gone: list[tuple[int, folder.Name]] = []
        for number, inode in self._folders.items():
            if inode.flags & ENCRYPTED:
                continue
            self._note_blocks(inode)
            for found in folder.names(self._volume, inode, deleted=True):
                if isinstance(found, folder.Damage):
                    continue
                if found.live:
                    self._live.add((number, found.name, found.inode))
                    if found.inode in self._folders:
                        self._above.setdefault(found.inode, (number, found.name))
                elif found.inode:
                    gone.append((number, found))
        for number, name in gone:
            self._note(number, name)

    def _note_blocks(self, inode: Inode) -> None:
        size = self._volume.block_size
        for run in mapping.runs(self._volume, inode):
            if run.at != LOST:
                for at in range(run.at, run.at + run.length, size):
                    self._blocks[at // size] = inode.number

    def _note(self, above: int, found: folder.Name) -> None:
        """A name that is gone, once; its inode must be one that there can be."""
        known = (above, found.name, found.inode) in self._live
        outside = not self._volume.super.first_inode <= found.inode <= self._volume.super.inodes
        if known or outside or len(self._names) >= MOST_FOUND:
            return
        held = self._names.setdefault(found.inode, [])
        if (above, found.name) not in held:
            held.append((above, found.name))

    def _older_copies(self) -> dict[int, list[tuple[int, Inode]]]:
        """Inodes as the journal has them, by number, of those that are gone or used anew."""
        newest: dict[tuple[int, int], tuple[int, Inode]] = {}
        sb = self._volume.super
        if not sb.compatible & HAS_JOURNAL:
            return {}
        tables = self._tables()
        try:
            for copy in journal.copies(self._volume):
                first = tables.get(copy.block)
                if first is None:
                    self._names_of(copy)
                    continue
                for index in range(self._volume.block_size // sb.inode_size):
                    body = copy.data[index * sb.inode_size : (index + 1) * sb.inode_size]
                    self._older(first + index, body, copy.transaction, newest)
        except Unreadable as error:
            self._miss(f"the journal: {error.what}")
        found: dict[int, list[tuple[int, Inode]]] = {}
        for (number, _), each in sorted(newest.items(), key=lambda item: item[0]):
            found.setdefault(number, []).append(each)
        return found

    def _tables(self) -> dict[int, int]:
        """Blocks that hold inodes, with the number of the first inode in each."""
        found: dict[int, int] = {}
        sb, size = self._volume.super, self._volume.block_size
        each = size // sb.inode_size
        missed = 0
        for group in range(sb.groups):
            try:
                used, table = self._volume.used_in_table(group), self._volume.table(group)[2]
            except Unreadable:
                if (missed := missed + 1) > _MOST_MISSED:
                    break
                continue
            for number in range(-(-used // each)):
                found[table + number] = group * sb.inodes_per_group + number * each + 1
        return found

    def _older(
        self,
        number: int,
        body: bytes,
        transaction: int,
        newest: dict[tuple[int, int], tuple[int, Inode]],
    ) -> None:
        mode, deleted_at, links = _QUICK.unpack_from(body)
        if not mode or not links or deleted_at or number < self._volume.super.first_inode:
            return
        old = parsed(number, body)
        now = self._gone.get(number)
        if now is None:
            try:
                now = self._volume.inode(number)
            except Unreadable:
                return
            if now.generation == old.generation:
                return  # it is there
        elif now.generation != old.generation and now.btime == old.btime:
            return  # no copy of an inode at all
        known = newest.get((number, old.generation))
        if (known is None or transaction >= known[0]) and len(newest) < MOST_FOUND:
            newest[number, old.generation] = (transaction, old)

    def _names_of(self, copy: journal.Copy) -> None:
        """Names in an older copy of a block of a folder."""
        owner = self._blocks.get(copy.block)
        number, length, short, _ = struct.unpack_from("<IHBB", copy.data)
        first = length == 12 and short == 1 and copy.data[8:9] == b"."
        if first:
            owner = number if number in self._folders else None
        if owner is None:
            return
        typed = bool(self._volume.super.incompatible & FILE_TYPE)
        held = list(
            folder.records(copy.data, folder.Layout(first=first, indexed=True, typed=typed))
        )
        if any(isinstance(one, folder.Damage) for one in held):
            return
        for found in held:
            if isinstance(found, folder.Name):
                self._note(owner, found)

    def _states(self, number: int, copies: list[tuple[int, Inode]]) -> Iterator[_Old]:
        """What is known of one number: the file that is gone, and those before it."""
        now = self._gone.get(number)
        for _, old in copies:
            if now is None or old.generation != now.generation:
                yield _Old(old, None, Basis.JOURNAL)
        if now is None:
            return
        if not now.links and self._is_used(number):
            yield _Old(now, None, Basis.OPEN)
            return
        same = next((old for _, old in copies if old.generation == now.generation), None)
        at = instant(now.deleted_at, 0) if now.deleted_at else None
        # ext3 and ext4 clear the size and the blocks of what they delete.
        if same is not None and not (now.size and mapping.runs(self._volume, now)):
            yield _Old(same, at, Basis.JOURNAL)
        else:
            yield _Old(now, at, Basis.INODE)

    def _is_used(self, number: int) -> bool:
        try:
            return self._volume.is_used_inode(number)
        except Unreadable:
            return False

    def _content(self, old: _Old) -> Content:
        inode = old.inode
        if inode.type is not EntryType.REGULAR:
            return Content.GONE
        if inode.flags & INLINE or old.basis is Basis.OPEN:
            return Content.WHOLE
        if not inode.size:
            return Content.WHOLE if old.basis is Basis.JOURNAL else Content.GONE
        lost = kept = 0
        for run in self._left(inode):
            lost += run.length * (run.at == LOST)
            kept += run.length * (run.at != LOST)
        if not kept:
            return Content.GONE
        return Content.PART if lost else Content.WHOLE

    def _left(self, inode: Inode) -> Iterator[Run]:
        """The runs of a deleted inode; what another file has taken is lost."""
        size, asked = self._volume.block_size, 0
        for run in mapping.runs(self._volume, inode):
            if run.at == LOST:
                yield run
                continue
            start, at, lost = run.start, run.at, False
            for here in range(0, run.length, size):
                asked += 1
                taken = asked > _MOST_BLOCKS or self._is_taken((run.at + here) // size)
                if taken != lost and here:
                    length = run.start + here - start
                    yield Run(start, length, LOST if lost else at)
                    start, at = run.start + here, run.at + here
                lost = taken
            yield Run(start, run.start + run.length - start, LOST if lost else at)

    def _is_taken(self, block: int) -> bool:
        try:
            return self._volume.is_used_block(block)
        except Unreadable:
            return True

    def _path(self, number: int) -> bytes:
        held = self._names.get(number)
        return self._joined(*held[0]) if held else b""

    def _joined(self, above: int, name: bytes) -> bytes:
        """The path of a name; folders that hold each other end."""
        parts, met = [name], set[int]()
        while above != 2 and above in self._above and above not in met:
            met.add(above)
            above, part = self._above[above]
            parts.append(part)
            if len(parts) > _LONGEST_PATH:
                break
        return b"/".join(reversed(parts))

    def _miss(self, detail: str) -> None:
        reason = "deleted entries: not looked at wholly"
        self._gaps.append(Gap("", None, Stage.LIST, reason, detail[:200], matters=False))
