"""FAT12, FAT16, FAT32 and exFAT, read through The Sleuth Kit (the ESP of a machine is one).

Names, times and chains of clusters come from it; contents are read from the medium itself, so
that what is not there is never zeros. Times of FAT are those of the wall clock of the machine
and have no zone; they are taken as UTC, whatever zone this machine has.
"""

from __future__ import annotations

import calendar
import struct
import time
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, ClassVar, Final, Self

from pratique.errors import EvidenceError, Replaced, Unreadable
from pratique.evidence.base import OpenFile
from pratique.evidence.disk.base import Medium
from pratique.evidence.filesystem.runs import LOST, Run, RunFile
from pratique.evidence.inside import is_plain
from pratique.evidence.status import instant
from pratique.model import Entry, EntryType, Gap, Instant, Stage, readable

_LABEL: Final = b"(Volume Label Entry)"
_PIECE: Final = 1 << 16
_MOST_PIECES: Final = 64
_MOST_REMEMBERED: Final = 64
_MOST_NAMES: Final = 1 << 20
_EXFAT: Final = b"EXFAT   "


class Fat:
    """One FAT file system. A node is the number that The Sleuth Kit gives to an entry."""

    kind: ClassVar[str] = "vfat"

    def __init__(self, medium: Medium, library: Any, system: Any, device: int) -> None:
        self._medium = medium
        self._library = library
        self._system = system
        self._folders: OrderedDict[int, dict[bytes, int]] = OrderedDict()
        self.uuid = _serial(medium.read_at(0, 512))
        self.root = int(system.info.root_inum)
        self.device = device
        self.label = ""
        for name, _, _ in self._held(self.root):
            if name.endswith(_LABEL):
                self.label = name.removesuffix(_LABEL).strip().decode("utf-8", "backslashreplace")

    @classmethod
    def recognises(cls, medium: Medium) -> bool:
        """By the fields of its boot sector: the signature alone stands on every disk."""
        try:
            sector = medium.read_at(0, 512)
        except Unreadable:
            return False
        if len(sector) < 512 or sector[510:] != b"\x55\xaa":
            return False
        size, cluster, reserved, tables = struct.unpack_from("<HBHB", sector, 11)
        sound = size in {512, 1024, 2048, 4096} and cluster and not cluster & (cluster - 1)
        named = b"FAT" in (sector[54:57], sector[82:85])
        fat = sound and reserved and tables in {1, 2} and sector[21] >= 0xF0 and named
        return bool(fat or sector[3:11] == _EXFAT)

    @classmethod
    def open_on(cls, medium: Medium, device: int) -> Self:
        """The file system; `EvidenceError` where it is damaged, or the library is not here."""
        try:
            import pytsk3
        except ImportError as error:
            raise EvidenceError(
                "FAT is read through The Sleuth Kit, and pytsk3 is not installed",
                where=medium.name,
                next_step="pip install pytsk3; or mount it read-only and give the folder.",
            ) from error
        try:
            return cls(medium, pytsk3, pytsk3.FS_Info(_image(pytsk3, medium)), device)
        except (OSError, RuntimeError) as error:
            raise EvidenceError(
                "This FAT file system cannot be opened: it is damaged",
                where=medium.name,
                next_step="Look at a copy of the image with `fsck.fat -n`.",
            ) from error

    def node(self, path: bytes) -> int | None:
        """The node at `path`; names are compared as they are written."""
        if path and not is_plain(path):
            return None
        at = self.root
        for name in path.split(b"/") if path else ():
            found = self._names(at).get(name)
            if found is None:
                return None
            at = found
        return at

    def entry(self, node: int, path: bytes) -> Entry:
        """The entry of a node, called `path`."""
        return self._entry(self._file(node).info.meta, node, path)

    def listing(self, node: int, path: bytes) -> Iterator[tuple[Entry, int] | Gap]:
        """What a folder holds, sorted."""
        start = path + b"/" if path else b""
        try:
            held = sorted(self._held(node), key=lambda found: found[0])
        except Unreadable as error:
            yield Gap(readable(b"/" + path), None, Stage.LIST, f"folder: {error.what}", "")
            return
        for name, number, meta in held:
            if meta is not None and not name.endswith(_LABEL):
                yield self._entry(meta, number, start + name), number

    def open(self, node: int, entry: Entry) -> OpenFile:
        """The content of a regular file, from its chain of clusters."""
        file = self._file(node)
        if self._type(file.info.meta) is not EntryType.REGULAR:
            where = readable(b"/" + entry.path)
            raise Replaced("was replaced after it was listed", where=where)
        return RunFile(self._medium.read_at, entry, self._runs(file, entry.size), lambda: None)

    def attribute(self, node: int, name: str) -> bytes | None:
        """FAT has none."""
        del node, name
        return None

    def limits(self) -> tuple[Gap, ...]:
        """What FAT does not keep."""
        detail = (
            "no owners, modes or times of change; times are those of its wall clock, taken as UTC"
        )
        return (Gap("", None, Stage.SOURCE, "FAT keeps little of a file", detail, matters=False),)

    def close(self) -> None:
        """Let go of the medium."""
        self._folders.clear()
        self._medium.close()

    def _file(self, node: int) -> Any:
        try:
            file = self._system.open_meta(inode=node)
        except (OSError, RuntimeError, OverflowError) as error:
            raise Unreadable("its entry cannot be read") from error
        if file.info.meta is None:
            raise Unreadable("its entry cannot be read")
        return file

    def _held(self, node: int) -> list[tuple[bytes, int, Any]]:
        """The live names of a folder, with their numbers and what is known of them."""
        kinds = self._library
        made_up = {kinds.TSK_FS_META_TYPE_VIRT, kinds.TSK_FS_META_TYPE_VIRT_DIR}
        found: dict[bytes, tuple[bytes, int, Any]] = {}
        try:
            for file in self._system.open_dir(inode=node):
                name, meta = file.info.name, file.info.meta
                live = int(name.flags) & int(kinds.TSK_FS_NAME_FLAG_ALLOC)
                if not live or name.name in {b".", b".."} or (meta and meta.type in made_up):
                    continue
                if b"/" in name.name or len(found) >= _MOST_NAMES:
                    raise Unreadable("damaged")
                found.setdefault(name.name, (name.name, int(name.meta_addr), meta))
        except (OSError, RuntimeError, OverflowError) as error:
            raise Unreadable("damaged") from error
        return list(found.values())

    def _names(self, node: int) -> dict[bytes, int]:
        if node not in self._folders:
            folder = self._type(self._file(node).info.meta) is EntryType.DIRECTORY
            held = self._held(node) if folder else []
            self._folders[node] = {
                name: number for name, number, _ in held if not name.endswith(_LABEL)
            }
            if len(self._folders) > _MOST_REMEMBERED:
                self._folders.popitem(last=False)
        return self._folders[node]

    def _type(self, meta: Any) -> EntryType:
        if meta.type == self._library.TSK_FS_META_TYPE_DIR:
            return EntryType.DIRECTORY
        return EntryType.REGULAR

    def _entry(self, meta: Any, node: int, path: bytes) -> Entry:
        """Owner and mode are what mount(8) gives by default."""
        size = max(0, int(meta.size))
        return Entry(
            path, self._type(meta), size, 0o755, 0, 0, node, self.device, 1, size,
            _moment(meta.mtime, meta.mtime_nano), None, _moment(meta.atime, 0),
            _moment(meta.crtime, meta.crtime_nano), None, None,
        )  # fmt: skip

    def _runs(self, file: Any, size: int) -> list[Run]:
        """The runs of a file; FAT knows no holes, so what has no cluster is lost."""
        block = int(self._system.info.block_size)
        odd = int(self._library.TSK_FS_ATTR_RUN_FLAG_SPARSE) | int(
            self._library.TSK_FS_ATTR_RUN_FLAG_FILLER
        )
        found: list[Run] = []
        end = 0
        try:
            runs = [run for attribute in file for run in attribute]
        except (OSError, RuntimeError) as error:
            raise Unreadable("its chain of clusters is damaged") from error
        for run in runs:
            start, length = int(run.offset) * block, int(run.len) * block
            length = min(length, size - start)
            if start == end and length > 0 and not int(run.flags) & odd:
                found.append(Run(start, length, int(run.addr) * block))
                end = start + length
        if end < size:
            found.append(Run(end, size - end, LOST))
        return found


def _image(library: Any, medium: Medium) -> Any:
    """The medium as the library wants it; pieces are kept, since it asks for single sectors."""
    pieces: OrderedDict[int, bytes] = OrderedDict()

    def piece(number: int) -> bytes:
        if number in pieces:
            pieces.move_to_end(number)
        else:
            pieces[number] = medium.read_at(number * _PIECE, _PIECE)
            if len(pieces) > _MOST_PIECES:
                pieces.popitem(last=False)
        return pieces[number]

    class Image(library.Img_Info):  # type: ignore[misc]  # it has no types
        """Its errors become RuntimeError where the library was called."""

        def __init__(self) -> None:
            super().__init__(url="", type=library.TSK_IMG_TYPE_EXTERNAL)

        def read(self, offset: int, length: int) -> bytes:
            """Bytes from anywhere, put together from pieces."""
            first, last = offset // _PIECE, (offset + max(length, 1) - 1) // _PIECE
            data = b"".join(piece(number) for number in range(first, last + 1))
            start = offset - first * _PIECE
            return data[start : start + length]

        def get_size(self) -> int:
            """Its size in bytes."""
            return medium.size

        def close(self) -> None:
            """The medium is closed by the one who opened it."""

    return Image()


def _serial(sector: bytes) -> str:
    """The number of a FAT as blkid(8) shows it: `1234-ABCD`."""
    at = 100 if sector[3:11] == _EXFAT else 67 if sector[82:85] == b"FAT" else 39
    low, high = struct.unpack_from("<HH", sector, at)
    return f"{high:04X}-{low:04X}"


def _moment(seconds: Any, nanoseconds: Any) -> Instant | None:
    """The library takes the wall clock of the disk for that of this machine: undo that."""
    if not int(seconds):
        return None
    return instant(calendar.timegm(time.localtime(int(seconds))), int(nanoseconds))
