"""A segment: some consecutive names of the walk, the unit in which a survey is done.

What links put into the places of parsers (`survey.linked`), and what settings name in places
of their own (`survey.named`), comes in segments of its own.

A segment is written to the listing, read from there by a worker, and known by a key made
of everything in it that would change if one of its files did: name, type, size, mode,
owner, inode, times of change. Whoever meets the same key again need not read it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgpack

from pratique.model import Entry, EntryType, Gap, Instant, readable

# Small enough that the last reader at work keeps nobody waiting for long: 256 files of PHP
# take about a second.
MOST_ENTRIES: Final = 256
MOST_BYTES: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Segment:
    """Entries to read, gaps met on the way, and what packages say of the entries.

    `manifest` has for each entry the MD5s that packages give for it, separated by blanks;
    an empty text where no package does. `links` has for each entry the path under which a
    link shows it to parsers; it is empty where entries are read under their own names. With
    `parser`, the slug of one, these entries are read by it alone, whatever their path.
    """

    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    manifest: tuple[str, ...]
    links: tuple[bytes, ...] = ()
    parser: str = ""

    def path(self, index: int) -> str:
        """The readable path under which one of its entries is read."""
        exact = self.links[index] if self.links else self.entries[index].path
        return readable(b"/" + exact)

    def bytes(self) -> int:
        """How much there is to read in it."""
        return sum(_weight(entry) for entry in self.entries)


def segments(walk: Iterable[Entry | Gap], manifest: Callable[[Entry], str]) -> Iterator[Segment]:
    """Cut a walk into segments; `manifest` gives what packages say of an entry."""
    entries: list[Entry] = []
    gaps: list[Gap] = []
    weight = 0
    for found in walk:
        if isinstance(found, Gap):
            gaps.append(found)
        else:
            size = _weight(found)
            if entries and weight + size > MOST_BYTES:
                yield Segment(tuple(entries), tuple(gaps), tuple(map(manifest, entries)))
                entries, gaps, weight = [], [], 0
            entries.append(found)
            weight += size
        if len(entries) + len(gaps) >= MOST_ENTRIES:
            yield Segment(tuple(entries), tuple(gaps), tuple(map(manifest, entries)))
            entries, gaps, weight = [], [], 0
    if entries or gaps:
        yield Segment(tuple(entries), tuple(gaps), tuple(map(manifest, entries)))


def _weight(entry: Entry) -> int:
    if entry.type is not EntryType.REGULAR:
        return 0
    return min(entry.size, entry.allocated or entry.size)


def packed(segment: Segment, edition: str) -> tuple[str, bytes]:
    """The key of a segment and its bytes; another `edition` of the survey has other keys.

    Device numbers and times of last reading change without the evidence: not in the key.
    """
    lasting = msgpack.packb(
        [
            [
                (e.path, e.type.value, e.size, e.mode, e.uid, e.gid, e.inode, e.hard_links,
                 e.allocated, e.mtime, e.ctime, e.btime, e.immutable, e.append_only, e.rdev,
                 e.symlink_target)
                for e in segment.entries
            ],
            [(g.path, g.line, g.stage, g.reason, g.detail, g.matters) for g in segment.gaps],
            segment.manifest,
            segment.links,
            segment.parser,
            edition,
        ]
    )  # fmt: skip
    passing = msgpack.packb([(e.device, e.atime) for e in segment.entries])
    return hashlib.sha256(lasting).hexdigest()[:24], msgpack.packb([lasting, passing])


def unpacked(blob: bytes) -> Segment:
    """The segment that `packed` made bytes of."""
    lasting, passing = msgpack.unpackb(blob)
    entries, gaps, manifest, links, parser, _edition = msgpack.unpackb(lasting)
    return Segment(
        tuple(
            Entry(
                path=e[0], type=EntryType(e[1]), size=e[2], mode=e[3], uid=e[4], gid=e[5],
                inode=e[6], device=device, hard_links=e[7], allocated=e[8],
                mtime=_instant(e[9]), ctime=_instant(e[10]), atime=_instant(atime),
                btime=_instant(e[11]), immutable=e[12], append_only=e[13], rdev=e[14],
                symlink_target=e[15],
            )
            for e, (device, atime) in zip(entries, msgpack.unpackb(passing), strict=True)
        ),
        tuple(Gap(*gap) for gap in gaps),
        tuple(manifest),
        tuple(links),
        parser,
    )  # fmt: skip


def _instant(value: int | None) -> Instant | None:
    return None if value is None else Instant(value)
