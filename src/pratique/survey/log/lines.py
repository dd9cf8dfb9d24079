"""The lines of a log in large blocks, unpacked on the way."""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pratique.errors import EvidenceError
from pratique.evidence.archive.compression import Compressed, compression
from pratique.evidence.base import OpenFile
from pratique.model import Entry
from pratique.parsers.log.base import TEXT
from pratique.survey.open_access import OpenAccess

if TYPE_CHECKING:
    import polars as pl

BLOCK: Final = 12 << 20
# Of a longer line only so much is kept: nobody writes it, and it must not fill the memory.
LONGEST: Final = 1 << 20
_HEAD: Final = 16
_PIECE: Final = 1 << 20
READ_AHEAD: Final = 1 << 20
# So many lines a block: those of a log are a hundred bytes long, and shorter ones take more memory
# in columns than the bytes that they are made of.
_MOST_LINES: Final = 250_000
_LAST_RECORD: Final = 1 << 20  # so far back its beginning is looked for
# A log that unfolds to more than both is there to fill a disk: logs shrink to a tenth, those of
# a program in an endless loop to a two-hundredth.
_MOST_TIMES: Final = 400
_MOST_UNPACKED: Final = 4 << 30
# Below that, a file with holes is read as any other.
_MAY_BE_HOLES: Final = 64 << 20
# How lines of logs begin. Polars unpacks what begins as something packed, wherever it comes from,
# and `x^` is enough for that: whatever begins otherwise gets a line end in front.
_PLAIN: Final = re.compile(rb"[0-9<\[{]|[A-Z][a-z]{2} ")
# What a crash leaves in front of the first line after it, and an editor in front of a file.
_NO_TEXT: Final = "\0\ufeff"


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines as bytes: the number of the first, and how many they are.

    A line that does not end within a block is cut to LONGEST; `lost` bytes of it are missing
    here. `zeros` bytes are NUL, which no program writes into a log.
    """

    first: int
    lines: int
    content: bytes
    lost: int = 0
    zeros: int = 0

    def frame(self) -> pl.DataFrame:
        r"""The lines as a frame for `split`, blank ones left out; what is not UTF-8 is `\xNN`."""
        return self.numbered()[0]

    def numbered(self) -> tuple[pl.DataFrame, pl.Series]:
        """The lines as `frame` gives them, and the numbers of the blank ones, in order."""
        import polars as pl

        try:
            lines = _read(self.content)
        except pl.exceptions.ComputeError:
            lines = _read(self.content.decode("utf-8", "backslashreplace").encode("utf-8"))
        text = pl.col(TEXT)
        if self.zeros or self.content.startswith(codecs.BOM_UTF8):
            bare = text.str.strip_chars_start(_NO_TEXT)
            lines = lines.with_columns(pl.when(bare.str.len_bytes() > 0).then(bare).otherwise(text))
        every = lines.with_row_index("line", self.first).with_columns(pl.col("line").cast(pl.Int64))
        blank = every[TEXT].str.len_bytes() == 0
        if not blank.any():
            return every, every["line"].clear()
        return every.filter(~blank), every["line"].filter(blank)

    def halves(self) -> tuple[Block, ...]:
        """The same lines as two blocks; none where it is one line."""
        at = self.content.find(b"\n", len(self.content) // 2) + 1
        if not 0 < at < len(self.content):
            at = self.content.rfind(b"\n", 0, len(self.content) - 1) + 1
        if not 0 < at < len(self.content):
            return ()
        first = _block(self.first, self.content[:at], self.lost)
        return first, _block(self.first + first.lines, self.content[at:], 0)


class Lines:
    """Reads an open file once, from its start to its end.

    `head` is how it begins on disk, `packed` says with what it was packed. After
    `blocks`, `total` is how many bytes there were, `holes` how many zeros of it are in no block,
    and `damage` why it was not read to its end, empty where it was.
    """

    def __init__(self, opened: OpenFile, entry: Entry) -> None:
        self._opened = opened
        self._entry = entry
        self.head = opened.read_at(0, _HEAD)
        self.packed = compression(self.head)
        self.total = self.holes = 0
        self.damage = ""

    def sample(self, size: int) -> bytes:
        """Whole lines from its start, about `size` bytes. Nothing of `blocks` is lost by it."""
        taken = b""
        try:
            if not self.packed:
                taken = self._opened.read_at(0, size)
            else:
                for piece in self._unpacked():
                    taken += piece
                    if len(taken) >= size:
                        break
        except EvidenceError:
            pass  # told by whoever reads all of it
        return taken[: taken.rfind(b"\n", 0, size) + 1] or taken[:size]

    def end(self, size: int) -> bytes:
        """About `size` bytes from its end, the first line cut; nothing where it is packed."""
        if self.packed:
            return b""
        try:
            return self._opened.read_at(max(0, self._entry.size - size), size)
        except EvidenceError:
            return b""  # told by whoever reads all of it

    def blocks(self, size: int = BLOCK, begins: str | None = None) -> Iterator[Block]:
        """All lines, in blocks of about `size` bytes; never raises for what is in the file.

        With `begins`, a pattern of the first lines of records, no record is parted, but for one
        that fills a block. A block of very short lines is given in several.
        """
        first = re.compile(rb"(?m)" + begins.encode()) if begins else None
        number, held, lost, endless = 1, bytearray(), 0, False
        try:
            for piece in self._pieces():
                self.total += len(piece)
                if endless:
                    rest = piece.find(b"\n")
                    lost += len(piece) if rest < 0 else rest
                    if rest < 0:
                        continue
                    endless, piece = False, piece[rest:]  # noqa: PLW2901 - what is left of it
                held += piece
                if len(held) < size:
                    continue
                end = _end(held, first)
                if end:
                    for block in _blocks(_block(number, bytes(held[:end]), lost), first):
                        yield block
                        number = block.first + block.lines
                    lost = 0
                    del held[:end]
                elif len(held) > LONGEST:
                    # Its end is not put behind its start: that would be a line that nobody wrote.
                    lost += len(held) - LONGEST
                    del held[LONGEST:]
                    endless = True
        except EvidenceError as error:
            self.damage = error.what
        self.total += self.holes
        if held:
            yield from _blocks(_block(number, bytes(held), lost), first)

    def _pieces(self) -> Iterator[bytes]:
        if self.packed:
            yield from self._unpacked()
        elif self._entry.size > _MAY_BE_HOLES:
            yield from self._around_holes()
        else:
            yield from self._opened.chunks()

    def _around_holes(self) -> Iterator[bytes]:
        """What is on disk; of each hole in it no more than a piece, since all of it is zeros."""
        at = 0
        for start, length in (*self._opened.extents(), (self._entry.size, 0)):
            if start > at:
                shown = min(start - at, _PIECE)
                self.holes += start - at - shown
                yield bytes(shown)
            at = start
            while at < start + length:
                piece = self._opened.read_at(at, min(_PIECE, start + length - at))
                if not piece:
                    return
                at += len(piece)
                yield piece

    def _unpacked(self) -> Iterator[bytes]:
        access = OpenAccess(self._opened, self._entry.size, READ_AHEAD)
        spring = Compressed(access, self._entry.size, self.packed)
        flow = spring.start(0)[1]
        unpacked = 0
        try:
            while piece := flow.read(_PIECE):
                unpacked += len(piece)
                if unpacked > max(_MOST_UNPACKED, _MOST_TIMES * self._entry.size):
                    raise EvidenceError(
                        f"It unfolds to more than {_MOST_TIMES} times its size: no more is read"
                    )
                yield piece
            for reason, detail in spring.notes.items():
                raise EvidenceError(f"{reason}: {detail}")
        finally:
            flow.close()


def _blocks(block: Block, begins: re.Pattern[bytes] | None) -> Iterator[Block]:
    """`block` as it is, or in parts where its lines are very many."""
    if block.lines <= _MOST_LINES:
        yield block
        return
    content = block.content
    middle = len(content) // 2
    # The middle is a line end where lines are so short, or one is near.
    at = _end(content[:middle], begins) or content.find(b"\n", middle) + 1
    if not 0 < at < len(content):
        yield block
        return
    start = _block(block.first, content[:at], block.lost)
    yield from _blocks(start, begins)
    yield from _blocks(_block(block.first + start.lines, content[at:], 0), begins)


def _end(held: bytes | bytearray, begins: re.Pattern[bytes] | None) -> int:
    """Where the last whole line ends, or the last whole record; 0 if there is none."""
    end = held.rfind(b"\n") + 1
    if begins is None or not end:
        return end
    at = max(0, end - _LAST_RECORD)
    last = deque(begins.finditer(held, at, end), maxlen=1)
    return last[0].start() if last and last[0].start() else end


def _block(number: int, content: bytes, lost: int) -> Block:
    lines = content.count(b"\n") + (not content.endswith(b"\n"))
    return Block(number, lines, content, lost, content.count(b"\0"))


def _read(content: bytes) -> pl.DataFrame:
    """The lines of `content` as a frame of texts; ComputeError where it is no UTF-8."""
    import polars as pl

    if _PLAIN.match(content):
        return pl.read_lines(content, name=TEXT)
    return pl.read_lines(b"\n" + content, name=TEXT).slice(1)
