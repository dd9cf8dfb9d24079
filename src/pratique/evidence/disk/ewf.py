"""E01 (EnCase, Expert Witness): segments of chunks, each compressed or with a checksum.

The format: "Expert Witness Compression Format", libewf documentation. A segment is a chain of
sections; a table lists where the chunks of the section before it start. Numbers are
little-endian. libewf itself is not used: it gives zeros where a chunk is damaged, and tells
nobody. Ex01 is not read.
"""

from __future__ import annotations

import os
import struct
import sys
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.mapped import Mapped, Piece, exactly
from pratique.evidence.disk.raw import RawFile
from pratique.model import Gap, Stage

MAGIC: Final = b"EVF\x09\x0d\x0a\xff\x00"
LATER_MAGIC: Final = b"EVF2\x0d\x0a\x81\x00"
_SECTION: Final = struct.Struct("<16sQQ40xI")
_MOST_SECTIONS: Final = 1 << 16  # of one segment
_CACHE: Final = 32 << 20
_COMPRESSED: Final = 0x80000000  # of an entry: the chunk is compressed


@dataclass(frozen=True, slots=True)
class _Section:
    kind: bytes
    start: int  # of its content
    end: int


@dataclass(frozen=True, slots=True)
class _Table:
    """Where the chunks of one section lie: `entries` from `base` on, the last up to `end`."""

    first: int
    file: RawFile
    base: int
    end: int
    entries: array[int]


class Ewf(Mapped):
    """The disk inside a set of segments."""

    form = "ewf"

    def __init__(self, file: RawFile) -> None:
        self.name = file.name
        self.size = self._chunk = 0
        self._tables: list[_Table] = []
        self._hashes: dict[str, str] = {}
        self._gaps: list[Gap] = []
        self._segments = [file]
        try:
            self._read_segments(file)
        except EvidenceError:
            for segment in self._segments[1:]:
                segment.close()
            raise
        self.files = tuple(segment.files[0] for segment in self._segments)
        self._starts = [table.first for table in self._tables]
        self._content = lru_cache(max(4, _CACHE // self._chunk))(self._chunk_content)

    def _read_segments(self, first: RawFile) -> None:
        self._read_segment(first, 1)
        for number, path in enumerate(_following(first.files[0]), 2):
            segment = RawFile.open_at(path)
            self._segments.append(segment)
            self._read_segment(segment, number)
        if not self._chunk:
            raise self._refused("This image does not say how large its disk is")
        listed = sum(len(table.entries) for table in self._tables)
        if listed * self._chunk < self.size:
            detail = (
                f"{len(self._segments)} are here, with {listed * self._chunk} bytes of {self.size}"
            )
            self._gap("segments of an image are missing or damaged", detail)

    def _refused(self, what: str) -> EvidenceError:
        return EvidenceError(
            what,
            where=self.name,
            next_step="Put all segments (E01, E02 ...) as files into one folder, and give the "
            "first; `ewfverify` tells which one is damaged.",
        )

    def _gap(self, reason: str, detail: str) -> None:
        self._gaps.append(Gap("", None, Stage.SOURCE, reason, f"{self.name}: {detail}"[:200]))

    def _read_segment(self, file: RawFile, number: int) -> None:
        head = exactly(file, 0, 13)
        if head.startswith(LATER_MAGIC):
            raise EvidenceError(
                "Images of the form Ex01 are not read",
                where=self.name,
                next_step="Make a raw image of it with `ewfexport -f raw`, and examine that.",
            )
        if head[:8] != MAGIC or struct.unpack_from("<H", head, 9)[0] != number:
            raise self._refused(f"{file.name} is not segment {number} of this image")
        last: _Section | None = None  # with the chunks that the next table lists
        listed = False
        for section in self._sections(file):
            if section.kind in {b"volume", b"disk"} and not self._chunk:
                self._volume(file, section)
            elif section.kind == b"sectors":
                last, listed = section, False
            elif section.kind in {b"table", b"table2"} and not listed:
                listed = self._table(file, section, last)
            else:
                self._told(file, section)
        # Without its table nobody can tell which chunks come next: what follows is not placed.
        if last is not None and not listed:
            raise self._refused(f"The tables of {file.name} are damaged")

    def _told(self, file: RawFile, section: _Section) -> None:
        """Take in what the imager tells of the whole."""
        if section.kind in {b"hash", b"digest"}:
            self._stored(exactly(file, section.start, 16), "md5")
        if section.kind == b"digest":
            self._stored(exactly(file, section.start + 16, 20), "sha1")
        if section.kind == b"error2":
            (count,) = struct.unpack("<I", exactly(file, section.start, 4))
            detail = f"{count} ranges, which the image holds as zeros"
            self._gap("the disk had read errors when it was imaged", detail)

    def _stored(self, digest: bytes, kind: str) -> None:
        if any(digest):
            self._hashes[kind] = digest.hex()

    def _sections(self, file: RawFile) -> Iterator[_Section]:
        at = 13
        for _ in range(_MOST_SECTIONS):
            head = file.read_at(at, _SECTION.size)
            if (
                len(head) < _SECTION.size
                or zlib.adler32(head[:72]) != struct.unpack_from("<I", head, 72)[0]
            ):
                self._gap("a segment of an image is cut short or damaged", f"{file.name} at {at}")
                return
            kind, following, _, _ = _SECTION.unpack(head)
            kind = kind.rstrip(b"\0")
            if kind in {b"next", b"done"} or following <= at:
                return
            end = min(following, file.size)
            yield _Section(kind, at + _SECTION.size, max(at + _SECTION.size, end))
            at = following

    def _volume(self, file: RawFile, section: _Section) -> None:
        head = exactly(file, section.start, 24)
        _, chunks, sectors, sector = struct.unpack_from("<IIII", head)
        # The form of SMART has 94 bytes, and its count of sectors 32 bits.
        short = section.end - section.start < 1052
        (count,) = struct.unpack_from("<I" if short else "<Q", head, 16)
        chunk, size = sectors * sector, count * sector
        if not 512 <= chunk <= 16 << 20 or size > 1 << 60 or size > (chunks + 1) * chunk:
            raise self._refused("The description of this image is damaged")
        self._chunk, self.size = chunk, size

    def _table(self, file: RawFile, section: _Section, last: _Section | None) -> bool:
        head = file.read_at(section.start, 24)
        if len(head) < 24 or zlib.adler32(head[:20]) != struct.unpack_from("<I", head, 20)[0]:
            return False
        count, base = struct.unpack_from("<I4xQ", head)
        if not 0 < count <= (section.end - section.start - 24) // 4:
            return False
        listed = file.read_at(section.start + 24, count * 4 + 4)
        if len(listed) != count * 4 + 4:
            return False
        # The oldest kind keeps its chunks behind the table itself, and no checksum between.
        if last is not None and zlib.adler32(listed[:-4]) != int.from_bytes(listed[-4:], "little"):
            return False
        entries = array("I", listed[:-4])
        if sys.byteorder == "big":
            entries.byteswap()
        first = sum(len(table.entries) for table in self._tables)
        end = last.end if last else section.end
        self._tables.append(_Table(first, file, base, end, entries))
        return True

    def piece(self, offset: int, length: int) -> Piece:  # noqa: ARG002 - the contract of all
        """What the chunk of `offset` holds."""
        number, inside = divmod(offset, self._chunk)
        return Piece(self._chunk - inside, self._content(number), inside)

    def _chunk_content(self, number: int) -> bytes:
        at = bisect_right(self._starts, number) - 1
        place = number - self._starts[at] if at >= 0 else 0
        if at < 0 or place >= len(self._tables[at].entries):
            raise Unreadable(
                "A segment of the image is missing",
                where=f"{self.name}, chunk {number}",
                next_step="Put all segments into one folder, and give the first.",
            )
        table = self._tables[at]
        entry = table.entries[place]
        start = table.base + (entry & ~_COMPRESSED)
        end = table.end
        if place + 1 < len(table.entries):
            end = table.base + (table.entries[place + 1] & ~_COMPRESSED)
        size = min(self._chunk, self.size - number * self._chunk)
        where = f"{self.name}, {table.file.name}, chunk {number}"
        if not 4 < end - start <= 2 * self._chunk + 1024:
            raise Unreadable("A table of the image is damaged", where=where)
        found = _unpacked(exactly(table.file, start, end - start), entry, size)
        if found is None or len(found) < size:
            raise Unreadable("A chunk of the image is damaged", where=where)
        return found

    def stored_hashes(self) -> dict[str, str]:
        """What whoever made the image stored of its content: `md5`, `sha1`, in hexadecimal."""
        return dict(self._hashes)

    def limits(self) -> tuple[Gap, ...]:
        """Segments that are missing or damaged, sectors that the imager could not read."""
        return tuple(self._gaps)

    def close(self) -> None:
        """Close the segments."""
        for segment in self._segments:
            segment.close()


def _unpacked(packed: bytes, entry: int, size: int) -> bytes | None:
    """The content of a chunk whose checksum agrees; None where it does not."""
    if not entry & _COMPRESSED:
        content, checksum = packed[:size], packed[size : size + 4]
        if len(checksum) < 4 or zlib.adler32(content) != int.from_bytes(checksum, "little"):
            # The last chunk may be filled up to its full size before the checksum.
            content, checksum = packed[:-4], packed[-4:]
        agrees = zlib.adler32(content) == int.from_bytes(checksum, "little")
        return content if agrees else None
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(packed, size + 1)
        while not stream.eof and len(found) <= size and stream.unconsumed_tail:
            found += stream.decompress(stream.unconsumed_tail, size + 1)
    except zlib.error:
        return None
    return found if stream.eof else None


def _following(first: Path) -> Iterator[Path]:
    """The segments after the first: E02 ... E99, EAA ... EZZ, FAA ... ZZZ; its case of letters."""
    name = os.fsencode(first.name)
    letter = name[-3:-2].upper().decode("ascii", "replace")
    if name[-2:] != b"01" or letter not in ascii_uppercase:
        return
    endings = [f"{letter}{number:02}" for number in range(2, 100)]
    later = ascii_uppercase[ascii_uppercase.index(letter) :]
    small = name[-3:-2].islower()
    for ending in (*endings, *map("".join, product(later, ascii_uppercase, ascii_uppercase))):
        path = first.with_name(os.fsdecode(name[:-3]) + (ending.lower() if small else ending))
        # A link could lead anywhere on this machine; only the first was named by a person.
        if path.is_symlink() or not path.is_file():
            return
        yield path
