"""The entries of a journal file with the fields that are wanted of them, and what was lost.

    offset      field
    0           type (3), flags, 6 bytes unused, size: 64 bits
    16          number in its sequence, time (microseconds since 1970), time since the boot
    40          number of the boot, 16 bytes; hash, 64 bits
    64          for each field the place of its data object and its hash, 64 bits each;
                in a compact file only the place, 32 bits

Objects are gone through as they stand, so that an entry is found whether the index names it or
not. What only the index leads to is read at the end.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from pratique.parsers.log.base import Access, Lost
from pratique.parsers.log.journald.data import (
    DATA,
    LONGEST,
    PACKED,
    Damaged,
    Field,
    Fields,
)
from pratique.parsers.log.journald.form import is_compact
from pratique.parsers.log.journald.index import Index
from pratique.parsers.log.journald.objects import (
    COMPACT,
    ENTRY,
    KNOWN_FLAGS,
    OBJECT,
    ONLINE,
    SEALED,
    SHORTEST,
    TAG,
    Header,
    Walk,
)
from pratique.parsers.log.journald.orphan import orphans
from pratique.parsers.log.journald.window import PAGE, Window

# Number in the sequence, time, time since the boot, boot; then the wanted fields in their order.
Row = list[Any]
FIRST_FIELD: Final = 4

_ENTRY: Final = struct.Struct("<QQQ16s")
_ITEMS: Final = 64
_MOST_ENTRY: Final = 1 << 20
_BATCH: Final = 20_000
_BATCH_TEXT: Final = 24 << 20  # characters of all long fields of a batch
_MOST_KNOWN: Final = 300_000
_KNOWN_TEXT: Final = 48 << 20
_LONG: Final = 512
# Entries share fields, so they may come to more than there is; an honest journal's do not by far.
_TIMES: Final = 16
_ROOM: Final = 64 << 20
_MOST_READS: Final = 2000


class Entries:
    """Reads one file. Go through `batches`, then ask for `lost`."""

    def __init__(self, access: Access, header: Header, wanted: Sequence[str]) -> None:
        self._access = access
        self._header = header
        self.width = FIRST_FIELD + len(wanted)
        self._no_fields: tuple[None, ...] = (None,) * len(wanted)
        self._window = Window(access)
        # Fields are near to their entries, or are known: nobody's journal leads to and fro.
        self._most_reads = _MOST_READS + _TIMES * (access.size // PAGE)
        self.compact = is_compact(access, header)
        numbers = {name.encode(): number for number, name in enumerate(wanted, FIRST_FIELD)}
        self._fields = Fields(numbers, _ROOM + _TIMES * access.size, compact=self.compact)
        self._walk = Walk(access, header.length)
        self._known: dict[int, Field | None] = {}
        self._known_text = 0
        self._places = array("Q")
        self._structs: dict[int, struct.Struct] = {}
        self._text = 0
        self._tags = self._unread_fields = self._shortened = self._only_named = self._gone = 0
        self._first_unread = self._first_gone = self._orphans = 0
        self._others = array("Q")  # places of entries that only the index leads to
        self._unnamed = array("Q")
        self._index_broken = ""

    def batches(self) -> Iterator[list[Any]]:
        """The entries in the order of the file; then those that only the index leads to.

        At last, with nothing but a message, what is left of entries that are not there any more.
        A batch is the values of all its rows, one row behind the other, `width` values each:
        lists of lists would be looked through by the collector of garbage again and again.
        """
        values: list[Any] = []
        full = _BATCH * self.width
        held = 0
        for row in chain(self._met(), self._missed(), self._left()):
            held += self._kept(row)
            values += row
            if len(values) >= full or held > _BATCH_TEXT:
                yield values
                values, held = [], 0
        if values:
            yield values

    def _met(self) -> Iterator[Row]:
        """The entries among all objects."""
        for kind, flags, place, size, content, at in self._walk.objects():
            if kind == DATA:
                self._learn(place, flags, content, at, size)
            elif kind == ENTRY:
                self._places.append(place)
                yield self._row(content, at, size)
            elif kind == TAG:
                self._tags += 1

    def lost(self) -> Iterator[Lost]:
        """What could not be read, or is not as it should be; each cause once."""
        header, walk = self._header, self._walk
        size, found = self._access.size, len(self._places) + self._only_named
        unnamed = self._unnamed[0] if self._unnamed else 0
        unknown = header.incompatible & ~KNOWN_FLAGS
        lies = self.compact != bool(header.incompatible & COMPACT)
        sealed = bool(self._tags or header.compatible & SEALED)
        causes = (
            (not header.signed, "a journal without its signature", "it was read by its shape"),
            (unknown, "a journal with features that are not known here", f"flags {unknown:#x}"),
            (lies, "a journal that is not of the form that it says", "its objects tell it"),
            (
                header.end > size,
                "a journal that is cut short",
                f"{size} of {header.end} bytes are there",
            ),
            (
                walk.damages,
                "damaged places in a journal",
                f"{walk.damages} places, {walk.passed} bytes, the first at {walk.first_damage}",
            ),
            (
                self._unread_fields,
                "fields of a journal that cannot be read",
                f"{self._unread_fields} of them, the first at {self._first_unread}",
            ),
            (
                self._fields.cut,
                "fields of a journal that are cut",
                f"{self._fields.cut} are longer than {LONGEST} bytes",
            ),
            (
                self._shortened,
                "fields of a journal that are shared by more entries than anybody writes",
                f"those of {self._shortened} entries are cut to {_LONG} characters",
            ),
            (self._index_broken, "a broken index of a journal", self._index_broken),
            (
                self._gone,
                "entries of a journal that are not there any more",
                f"{self._gone} places that the index names, the first at {self._first_gone}",
            ),
            (
                self._orphans,
                "messages of a journal whose entries are not there any more",
                f"{self._orphans} messages were read, without their time and their sender",
            ),
            (
                self._only_named,
                "entries of a journal that lie within other objects",
                f"{self._only_named} entries that only the index leads to; they were read",
            ),
            (
                self._unnamed,
                "entries of a journal that its index does not name",
                f"{len(self._unnamed)} entries, the first at {unnamed}; they were read",
            ),
            (
                found < header.entries,
                "fewer entries in a journal than it counts",
                f"{found} were found, its header counts {header.entries}",
            ),
            (
                sealed,
                "seals of a journal that are not verified here",
                f"{self._tags} seals: journalctl --verify --verify-key=KEY --file=FILE does",
            ),
        )
        yield from (Lost(reason, detail) for cause, reason, detail in causes if cause)

    def _left(self) -> Iterator[Row]:
        """The messages of entries that are gone, where there are such entries."""
        missing = len(self._places) + self._only_named < self._header.entries
        if not (self._gone or missing):
            return
        found = array("Q", sorted((*self._places, *self._others)))
        start = self._header.length
        for text in orphans(self._access, start, found, self._fields, FIRST_FIELD):
            self._orphans += 1
            row: Row = [None, None, None, None, *self._no_fields]
            row[FIRST_FIELD] = text
            yield row

    def _learn(self, place: int, flags: int, content: bytes, at: int, size: int) -> None:
        try:
            found = self._fields.field(flags, content, at, size)
        except Damaged:
            return  # told if an entry needs it
        if len(self._known) >= _MOST_KNOWN or self._known_text > _KNOWN_TEXT:
            self._known.clear()
            self._known_text = 0
        self._known[place] = found
        if found is not None:
            self._known_text += len(found[1])

    def _row(self, content: bytes, at: int, size: int) -> Row:
        row: Row = [*_ENTRY.unpack_from(content, at + OBJECT.size), *self._no_fields]
        known = self._known
        count = (min(size, len(content) - at) - _ITEMS) // (4 if self.compact else 16)
        layout = self._structs.get(count)
        if layout is None:
            layout = self._layout(count)
        for place in layout.unpack_from(content, at + _ITEMS):
            found = known[place] if place in known else self._looked_up(place)
            if found is not None:
                number, value = found
                before = row[number]
                if before is None:
                    row[number] = value
                elif number == FIRST_FIELD and len(before) < LONGEST:
                    row[number] = f"{before}\n{value}"
        return row

    def _layout(self, count: int) -> struct.Struct:
        if len(self._structs) > 256:
            self._structs.clear()
        items = f"{count}I" if self.compact else "Q8x" * count
        layout = self._structs[count] = struct.Struct("<" + items)
        return layout

    def _looked_up(self, place: int) -> Field | None:
        """The field at a place that was not met lately."""
        inside = place < self._window.size and self._window.reads < self._most_reads
        content = self._window.read_at(place, SHORTEST[DATA]) if inside else b""
        if len(content) == SHORTEST[DATA] and not place % 8:
            kind, flags, size = OBJECT.unpack_from(content)
            if kind == DATA and SHORTEST[DATA] < size <= self._window.size - place:
                content = self._window.read_at(place, min(size, PACKED))
                self._learn(place, flags, content, 0, size)
                if place in self._known:
                    return self._known[place]
        self._first_unread = self._first_unread if self._unread_fields else place
        self._unread_fields += 1
        return None

    def _kept(self, row: Row) -> int:
        """How much text a row holds; texts are cut where all together are too much."""
        held = sum(map(len, filter(None, row[FIRST_FIELD:])))
        self._text += held
        if held > _LONG and self._text > _ROOM + _TIMES * self._access.size:
            self._shortened += 1
            for number in range(FIRST_FIELD, len(row)):
                value = row[number]
                row[number] = value[:_LONG] if isinstance(value, str) else value
        return held

    def _missed(self) -> Iterator[Row]:
        """The entries that only the index leads to. It is compared with what was found."""
        if not self._header.first_array:
            index = array("Q")
            if self._places and self._header.state != ONLINE:
                self._index_broken = "there is none"
        else:
            read = Index(self._window, self._header.first_array, compact=self.compact)
            index, self._index_broken = read.named, read.broken
        if index == self._places:
            return
        ordered = array("Q", sorted(index))
        if ordered and not self._index_broken:
            # The last ones of a file that was in use may not stand in the index yet.
            last = ordered[-1] if self._header.state == ONLINE else self._window.size
            self._unnamed.extend(
                place for place in self._places if place < last and not _holds(ordered, place)
            )
        taken = 0
        before = 0
        for place in ordered:
            if place == before or _holds(self._places, place):
                continue
            before = place
            head = self._window.read_at(place, OBJECT.size) if place < self._window.size else b""
            kind, _flags, size = OBJECT.unpack(head) if len(head) == OBJECT.size else (0, 0, 0)
            taken += size
            fits = SHORTEST[ENTRY] <= size <= self._window.size - place
            # Entries that lie over each other would be more than there are.
            if kind != ENTRY or place % 8 or not fits or taken > self._window.size:
                self._first_gone = self._first_gone if self._gone else place
                self._gone += 1
                continue
            self._only_named += 1
            self._others.append(place)
            yield self._row(self._window.read_at(place, min(size, _MOST_ENTRY)), 0, size)


def _holds(places: array[int], place: int) -> bool:
    """Whether `place` is among `places`, which are in order."""
    at = bisect_left(places, place)
    return at < len(places) and places[at] == place
