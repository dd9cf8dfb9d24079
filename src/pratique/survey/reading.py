"""Reading one file, once: digests, kind, marks and rows all come from the same bytes."""

from __future__ import annotations

import hashlib
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from pratique.content.archive.budget import Access, Held
from pratique.content.archive.look import LARGE_KINDS, is_archive, is_nothing_else, look_into
from pratique.content.base import Content
from pratique.content.blocks import find_blocks
from pratique.content.identify import identify
from pratique.content.initramfs import is_initramfs, look_into_initramfs
from pratique.content.mark import Mark
from pratique.content.marks import find_marks
from pratique.content.secret.analysis import find_secrets
from pratique.content.secret.found import FoundSecret
from pratique.errors import NotCollected, Unreadable
from pratique.evidence.base import OpenFile, Source
from pratique.model import Entry, EntryType, Gap, Stage, readable
from pratique.parsers import all_parsers
from pratique.parsers.base import Parser, shown
from pratique.store.columns import columns
from pratique.survey.access_entry import ATTRIBUTE, access_entries
from pratique.survey.file import File
from pratique.survey.file_start import file_start
from pratique.survey.log.route import log_routes
from pratique.survey.masking import Masking
from pratique.survey.open_access import OpenAccess
from pratique.survey.package_file import answered_for
from pratique.survey.places import Routes
from pratique.survey.secret import secret_rows
from pratique.survey.segment import Segment

# Below this a content is held whole; above, marks are looked for in overlapping windows.
HELD: Final = 8 << 20
OVERLAP: Final = 64 << 10
# A file with far less on disk than its length has holes. Nobody waits for zeros.
SPARSE: Final = 64 << 20
_MOST_BELIEVED: Final = 1 << 30  # from here on, it is asked where there is data
# Rows that may pile up before they are handed on, so that no file fills the memory.
BATCH: Final = 20_000
# A network file system may not tell holes from data. Nobody waits for a terabyte of zeros.
MOST_ZEROS: Final = 2 << 30
# The same mark again and again in one file says nothing new.
MOST_MARKS: Final = 200
_HEAD: Final = 4096
_START: Final = 1 << 20  # of a large file that may be an archive of PHP
_TAIL: Final = 66_000  # where a ZIP has its directory
_AHEAD: Final = 64 << 10
_SETS_ID: Final = 0o6000
_LONG: Final = 500

Rows = dict[str, list[list[Any]]]


class Reader:
    """Reads the entries of a source into rows.

    `beat(read)` is called with the number of bytes read since the last call, so that
    whoever waits sees progress. With a `salt`, secrets are looked for, and their fingerprints
    are made with it.
    """

    def __init__(self, source: Source, beat: Callable[[int], None], salt: bytes = b"") -> None:
        self._source = source
        self._beat = beat
        self._salt = salt
        self._masking = Masking()
        self._routes = Routes(all_parsers())
        self._rows: Rows = {}
        self._count = 0

    def read(
        self, segment: Segment, started: Callable[[int], None], skipped: frozenset[int]
    ) -> Iterator[Rows]:
        """Rows of all tables, in batches.

        `started(i)` says that entry `i` is being read; the entries `skipped` are listed and
        not read, because the reader crashed on them before.
        """
        for gap in segment.gaps:
            self._add(gap)
        for index, entry in enumerate(segment.entries):
            started(index)
            if not segment.links:
                yield from self._entry(entry, segment.manifest[index], skip=index in skipped)
            elif index not in skipped:
                yield from self._linked(entry, segment.path(index), segment.parser)
        if self._count:
            yield self._taken()

    def _linked(self, entry: Entry, path: str, only: str) -> Iterator[Rows]:
        """Rows of the parsers that claim `path`, which leads to `entry` through a link.

        With `only`, a setting names the path, and that parser reads it.
        """
        folder, _, name = path.rpartition("/")
        parsers = self._routes.parsers_for(folder, name)
        if only:
            parsers = tuple(parser for parser in all_parsers() if parser.slug == only)
        try:
            with self._source.open(entry) as opened:
                if _has_holes(entry, opened):
                    yield from self._sparse(entry, path, opened, None, parsers)
                else:
                    start = file_start(opened, _kept(parsers), self._beat)
                    if len(start) < min(entry.size, _kept(parsers)) or opened.grew():
                        self._add(_changed(path, f"listed with {entry.size} bytes"))
                    self._masking = Masking(
                        self._secrets(path, identify(start[:_HEAD], name), start)
                    )
                    yield from self._parse(entry, path, start, parsers)
        except Unreadable as error:
            self._add(Gap(path, None, Stage.READ, error.what, ""))

    def _entry(self, entry: Entry, manifest: str, *, skip: bool) -> Iterator[Rows]:
        path = readable(b"/" + entry.path)
        content = _Content()
        self._masking = Masking()
        if entry.type is EntryType.REGULAR and not skip:
            try:
                with self._source.open(entry) as opened:
                    yield from self._content(entry, path, opened, content, manifest)
            except NotCollected as error:
                # One limit counts them all. A parser that wanted it misses rows: that is a loss.
                if self._routes.parsers_for(*_parted(path)):
                    self._add(Gap(path, None, Stage.READ, error.what, ""))
            except Unreadable as error:
                content.kind = content.sha256 = content.digest = None
                self._add(Gap(path, None, Stage.READ, error.what, ""))
        if not skip:
            self._access(entry, path)
        self._file(entry, path, content)

    def _access(self, entry: Entry, path: str) -> None:
        """Who else may use it, where that may be a way to root; elsewhere it costs too much."""
        if not path.startswith("/etc/") and not entry.mode & _SETS_ID:
            return
        try:
            raw = self._source.attribute(entry, ATTRIBUTE)
        except Unreadable:
            return  # a gap of its content tells of it
        for row in access_entries(raw, path) if raw else ():
            self._add(row)

    def _content(
        self, entry: Entry, path: str, opened: OpenFile, content: _Content, manifest: str
    ) -> Iterator[Rows]:
        if entry.mode & 0o111:
            content.capabilities = opened.capabilities()
        folder, _, name = path.rpartition("/")
        parsers = self._routes.parsers_for(folder, name)
        if _has_holes(entry, opened):
            yield from self._sparse(entry, path, opened, content, parsers)
            return
        keep = _kept(parsers)
        digests = _Digests(manifest)
        windows = _Windows(path)
        held: list[bytes] = []
        for chunk in opened.chunks():
            if not digests.total:
                content.kind = identify(chunk[:_HEAD], name)
            if digests.total < keep:
                held.append(chunk)
            digests.add(chunk)
            self._beat(len(chunk))
            if entry.size > HELD:
                yield from self._take(path, windows.add(chunk, content.kind))
                if not parsers:
                    held.clear()
        content.kind = content.kind or "empty"
        whole = held[0] if len(held) == 1 else b"".join(held)
        held.clear()
        if self._as_listed(entry, path, opened, digests.total):
            content.sha256, content.digest = digests.sha256(), digests.asked_for()
        # Known-good first: nobody guesses about what its package's manifest answers for.
        if not self._known_good(entry, path, content, manifest):
            yield from self._analysed(entry, path, opened, content.kind, whole)
        yield from self._initramfs(entry, path, opened, whole)
        yield from self._parse(entry, path, whole, parsers)

    def _analysed(
        self, entry: Entry, path: str, opened: OpenFile, kind: str, whole: bytes
    ) -> Iterator[Rows]:
        """Marks of a content that is held, and what is packed in it, if it is an archive."""
        if entry.size <= HELD:
            found = self._secrets(path, kind, whole)
            self._masking = Masking(found)
            yield from self._take(path, secret_rows(found, path, self._salt))
            if not is_nothing_else(kind, path.rpartition("/")[2]):
                yield from self._take(path, limited(find_marks(whole, path, kind)))
                yield from self._take(path, find_blocks(Content(whole, path, kind)))
            yield from self._packed(path, kind, Held(whole), whole, whole)
        elif kind in LARGE_KINDS:
            start, tail = opened.read_at(0, _START), opened.read_at(entry.size - _TAIL, _TAIL)
            yield from self._packed(path, kind, OpenAccess(opened, entry.size, _AHEAD), start, tail)

    def _initramfs(self, entry: Entry, path: str, opened: OpenFile, whole: bytes) -> Iterator[Rows]:
        """What runs before the disk is mounted, if it is an image of that."""
        if is_initramfs(path):
            image = (
                Held(whole) if len(whole) == entry.size else OpenAccess(opened, entry.size, _AHEAD)
            )
            yield from self._take(path, self._beating(look_into_initramfs(image, path)))

    def _secrets(self, path: str, kind: str | None, whole: bytes) -> list[FoundSecret]:
        """The secrets in a content; a failure is told without a word of the content."""
        found: list[FoundSecret] = []
        if not self._salt or len(whole) > HELD:
            return found
        try:
            for one in find_secrets(whole, path, kind or ""):
                if isinstance(one, Gap):
                    self._add(one)
                else:
                    found.append(one)
        except Exception as error:  # noqa: BLE001 - as in `_take`; its text may hold the secret
            reason, detail = "secrets could not be looked for in it", type(error).__name__
            self._add(Gap(path, None, Stage.ANALYSE, reason, detail))
        return found

    def _packed(
        self, path: str, kind: str, access: Access, start: bytes, tail: bytes
    ) -> Iterator[Rows]:
        """What is packed in it, if it is an archive."""
        if is_archive(kind, start, tail):
            yield from self._take(path, self._beating(look_into(access, path, kind, start)))

    def _beating(self, rows: Iterator[Any]) -> Iterator[Any]:
        """Rows of one file that may take long: each is a sign of life."""
        for row in rows:
            self._beat(0)
            yield row

    def _known_good(self, entry: Entry, path: str, content: _Content, manifest: str) -> bool:
        known = manifest.split()
        matches = content.digest in known or f"sha256:{content.sha256}" in known
        return matches and answered_for(path, entry.uid)

    def _parse(
        self, entry: Entry, path: str, content: bytes, parsers: Iterable[Parser]
    ) -> Iterator[Rows]:
        for parser in parsers:
            start = content if len(content) <= parser.most else content[: parser.most]
            yield from self._take(path, parser.parse(start, path))
            if entry.size > len(start):
                self._add(_longer(path, entry.size, len(start), parser))

    def _as_listed(self, entry: Entry, path: str, opened: OpenFile, total: int) -> bool:
        """Whether the whole content was read; a gap says where it was not."""
        if total != entry.size:
            self._add(_changed(path, f"listed with {entry.size} bytes, {total} could be read"))
        elif opened.grew():
            self._add(_changed(path, f"longer than the {entry.size} bytes it was listed with"))
        else:
            return True
        return False

    def _sparse(
        self,
        entry: Entry,
        path: str,
        opened: OpenFile,
        content: _Content | None,
        parsers: Iterable[Parser],
    ) -> Iterator[Rows]:
        """What is on disk of it, for parsers, and for marks where there is a `content`."""
        if content is not None:
            content.kind = identify(opened.read_at(0, _HEAD), path.rpartition("/")[2])
        head = opened.read_at(0, HELD).rstrip(b"\0")
        yield from self._parse(entry, path, head, [p for p in parsers if not p.record_size])
        recorded = [parser for parser in parsers if parser.record_size]
        windows = _Windows(path)
        held: list[bytes] = []
        held_bytes = read = zeros = 0
        for offset, piece in _pieces(opened, math.lcm(*(p.record_size or 1 for p in recorded))):
            read += len(piece)
            self._beat(len(piece))
            if not piece.strip(b"\0"):
                zeros += len(piece)
                if zeros > MOST_ZEROS:
                    detail = f"{entry.size} bytes long; the first {offset} were read"
                    self._add(Gap(path, None, Stage.READ, "zeros without end", detail))
                    return
                continue
            for parser in recorded:
                yield from self._take(path, parser.parse(piece, path, offset))
            if content is None:
                continue
            held.append(piece)
            held_bytes += len(piece)
            if held_bytes >= HELD:  # small pieces together: each look takes the tail again
                yield from self._take(path, windows.add(b"".join(held), content.kind))
                held, held_bytes = [], 0
        if content is not None:
            yield from self._take(path, windows.add(b"".join(held), content.kind))
        detail = f"{entry.size} bytes long, {read} of them on disk; those were read, no digest made"
        # Nothing was lost where every byte that is there has been looked at.
        self._add(Gap(path, None, Stage.READ, "a file with holes", detail, matters=False))

    def _take(self, path: str, found: Iterable[Any]) -> Iterator[Rows]:
        """Take rows from a parser or an analyser, and hand on full batches.

        One that fails has met bytes that its author did not think of. That is a gap.
        """
        try:
            for row in found:
                self._add(row)
                if self._count >= BATCH:
                    yield self._taken()
        except Exception as error:  # noqa: BLE001 - a failing parser costs its file, not the run
            detail = shown(f"{type(error).__name__}: {error}")
            self._add(Gap(path, None, Stage.ANALYSE, "an analyser failed on it", detail))

    def _taken(self) -> Rows:
        rows, self._rows, self._count = self._rows, {}, 0
        self._beat(0)
        return rows

    def _add(self, row: Any) -> None:
        row = self._masking.covered(row)
        names = columns(type(row))
        held = self._rows.get(row.table)
        if held is None:
            held = self._rows[row.table] = [[] for _ in names]
        for column, name in zip(held, names, strict=True):
            column.append(getattr(row, name.name))
        self._count += _weight(row.path)

    def _file(self, entry: Entry, path: str, content: _Content) -> None:
        folder, _, name = path.rpartition("/")
        target = entry.symlink_target
        values = (
            path, folder or "/", name, entry.type.value, entry.size, entry.mode, entry.uid,
            entry.gid, entry.inode, entry.device, entry.hard_links, entry.allocated,
            entry.mtime, entry.ctime, entry.atime, entry.btime, entry.immutable,
            entry.append_only, content.capabilities.hex() if content.capabilities else None,
            entry.rdev, None if target is None else readable(target), content.kind,
            content.sha256, content.digest,
        )  # fmt: skip
        held = self._rows.get(File.table)
        if held is None:
            held = self._rows[File.table] = [[] for _ in values]
        for column, value in zip(held, values, strict=True):
            column.append(value)
        self._count += _weight(path)


def _parted(path: str) -> tuple[str, str]:
    """The folder and the name of a path."""
    folder, _, name = path.rpartition("/")
    return folder, name


def _has_holes(entry: Entry, opened: OpenFile) -> bool:
    """Whether most of a large file is no data.

    What an inode says is allocated may be forged, and 0 stands for unknown, too.
    """
    if entry.size <= SPARSE:
        return False
    if 0 < entry.allocated < entry.size // 2:
        return True
    if entry.allocated and entry.size <= _MOST_BELIEVED:
        return False
    return sum(length for _, length in opened.extents()) < entry.size // 2


def _kept(parsers: Iterable[Parser]) -> int:
    """How much of a content is held together for these parsers."""
    return max([HELD, *(parser.most for parser in parsers)])


def _weight(path: str) -> int:
    """What a row counts: an intruder's names may be thousands of characters long."""
    return 1 + len(path) // _LONG


class _Content:
    """What reading has told so far."""

    __slots__ = ("capabilities", "digest", "kind", "sha256")

    def __init__(self) -> None:
        self.kind: str | None = None
        self.sha256: str | None = None
        self.digest: str | None = None
        self.capabilities: bytes | None = None


class _Digests:
    """The digests of one content, and its length.

    `manifest` are digests to compare with, as `ALGORITHM:HEX`. SHA-256 is made anyway; of the
    others, the first one says which is made, too.
    """

    __slots__ = ("_algorithm", "_asked_for", "_sha256", "total")

    def __init__(self, manifest: str) -> None:
        asked = (one.partition(":")[0] for one in manifest.split())
        self._algorithm = next((one for one in asked if one != "sha256"), "")
        self._asked_for = (
            hashlib.new(self._algorithm, usedforsecurity=False) if self._algorithm else None
        )
        self._sha256 = hashlib.sha256()
        self.total = 0

    def add(self, chunk: bytes) -> None:
        """Take the next piece."""
        self.total += len(chunk)
        self._sha256.update(chunk)
        if self._asked_for is not None:
            self._asked_for.update(chunk)

    def sha256(self) -> str:
        """SHA-256 of all pieces."""
        return self._sha256.hexdigest()

    def asked_for(self) -> str | None:
        """The digest to compare with a manifest, where that does not give SHA-256."""
        return f"{self._algorithm}:{self._asked_for.hexdigest()}" if self._asked_for else None


def is_log(folder: str, name: str) -> bool:
    """Whether `name` in `folder` is where a form of log is kept: its lines are read by another."""
    return bool(log_routes().parsers_for(folder, name))


class _Windows:
    """Looks for marks in a file that is too large to hold, piece after piece."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._tail = b""
        self._lines = 0
        self._seen: set[tuple[str, str]] = set()

    def add(self, piece: bytes, kind: str | None) -> Iterator[Mark | Gap]:
        """Marks in this piece and over its edge with the one before."""
        folder, _, name = self._path.rpartition("/")
        if is_nothing_else(kind or "", name) or (kind == "text" and is_log(folder, name)):
            return
        window = self._tail + piece
        for mark in find_marks(window, self._path, kind or "", whole=False):
            if isinstance(mark, Gap):
                yield mark
                continue
            if (mark.mark, mark.quote) in self._seen or len(self._seen) >= MOST_MARKS:
                continue
            self._seen.add((mark.mark, mark.quote))
            line = None if mark.line is None else mark.line + self._lines
            yield Mark(mark.path, line, mark.mark, mark.quote, mark.why, mark.confidence)
        self._tail = window[-OVERLAP:]
        self._lines += window.count(b"\n", 0, len(window) - len(self._tail))


def limited(marks: Iterable[Mark | Gap]) -> Iterator[Mark | Gap]:
    """The first marks of each sort; one gap says how many more there were."""
    counted: dict[str, int] = {}
    last: deque[Mark] = deque(maxlen=1)
    for mark in marks:
        if isinstance(mark, Gap):
            yield mark
            continue
        counted[mark.mark] = counted.get(mark.mark, 0) + 1
        if counted[mark.mark] <= MOST_MARKS:
            yield mark
        else:
            last.append(mark)
    if last:
        more = sum(max(0, count - MOST_MARKS) for count in counted.values())
        detail = f"{more} more marks like those kept"
        yield Gap(
            last[0].path, None, Stage.ANALYSE, "many marks in one file", detail, matters=False
        )


def _pieces(opened: OpenFile, record: int) -> Iterator[tuple[int, bytes]]:
    """What is on disk of a file with holes, with its offset, in whole records."""
    step = HELD - HELD % record
    behind = 0
    for start, length in opened.extents():
        end = start + length
        for offset in range(max(behind, start - start % record), end, step):
            wanted = min(step, -(-(end - offset) // record) * record)
            yield offset, opened.read_at(offset, wanted)
            behind = offset + wanted


def _longer(path: str, size: int, parsed: int, parser: Parser) -> Gap:
    detail = f"{size} bytes; the first {parsed} were parsed as {parser.slug}"
    return Gap(path, None, Stage.ANALYSE, "longer than a parser reads", detail)


def _changed(path: str, detail: str) -> Gap:
    return Gap(path, None, Stage.READ, "changed while it was read", detail)
