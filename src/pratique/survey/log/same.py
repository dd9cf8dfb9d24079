"""The same lines twice in one chain: copies, and what `copytruncate` of logrotate(8) left.

A file of which all is the start of another one is not read. Of two files that follow on each
other, the lines that the end of one and the beginning of the next share are read once. Only
beginnings, ends and digests are held, however long the files are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final

from pratique.errors import EvidenceError
from pratique.survey.log.candidate import Candidate
from pratique.survey.log.lines import Block, Lines

Opens = Callable[[Candidate], AbstractContextManager[Lines]]

_HEAD: Final = 4096
_END: Final = 256 << 10
# Fewer bytes than that are alike by chance: the same line, or one without a time.
_LEAST: Final = 64
_MOST_ALIKE: Final = 64
# A file may be one line over and over.
_MOST_TRIES: Final = 64


@dataclass(frozen=True, slots=True)
class _Whole:
    """A file that begins as another one does: its unpacked length and its digest."""

    file: Candidate
    length: int
    digest: bytes
    damage: str  # why that is not all of it; empty where it is


@dataclass(frozen=True, slots=True)
class Same:
    """All that could be read of a file stands in the one at `path`; `damage` as in `Lines`."""

    path: str
    damage: str = ""


def repeated(files: Sequence[Candidate], opens: Opens) -> Mapping[str, Same]:
    """By path, the file that holds all of another one; of two that are the same, the first stays.

    Only files with the same beginning are read for this, in pieces.
    """
    found: dict[str, Same] = {}
    for group in _alike(files, opens):
        wholes = [whole for file in group if (whole := _whole(file, opens)) is not None]
        # The longest first; of those that are as long, the one that is not packed, then by name.
        wholes.sort(key=lambda one: (-one.length, -one.file.size, one.file.path))
        while wholes:
            longest, *shorter = wholes
            held = _held(longest, shorter, opens)
            found.update({one.file.path: Same(longest.file.path, one.damage) for one in held})
            wholes = [one for one in shorter if one not in held]
    return found


def _alike(files: Sequence[Candidate], opens: Opens) -> Iterator[list[Candidate]]:
    """Groups of files of which one begins as the other."""
    heads: list[tuple[bytes, Candidate]] = []
    for file in files:
        try:
            with opens(file) as lines:
                head = lines.sample(_HEAD)[:_HEAD]
        except EvidenceError:
            continue  # told by whoever reads it as a log
        if len(head) >= _LEAST:
            heads.append((head, file))
    heads.sort(key=lambda one: (one[0], one[1].path))
    group: list[tuple[bytes, Candidate]] = []
    for one in heads:
        # A beginning stands right before all that begin with it.
        if group and not one[0].startswith(group[0][0]):
            yield from _worth_it(group)
            group = []
        group.append(one)
    yield from _worth_it(group)


def _worth_it(group: Sequence[tuple[bytes, Candidate]]) -> Iterator[list[Candidate]]:
    if len(group) > 1:
        yield [file for _head, file in group[:_MOST_ALIKE]]


def _whole(file: Candidate, opens: Opens) -> _Whole | None:
    digest, total = hashlib.sha256(), 0
    try:
        with opens(file) as lines:
            for block in lines.blocks():
                digest.update(block.content)
                total += len(block.content)
            return _Whole(file, total, digest.digest(), lines.damage)
    except EvidenceError:
        return None


def _held(longest: _Whole, shorter: Sequence[_Whole], opens: Opens) -> list[_Whole]:
    """Those of the shorter ones whose digest is that of as much of the longest."""
    ends = sorted({one.length for one in shorter})
    digests: dict[int, bytes] = {}
    digest, at = hashlib.sha256(), 0
    try:
        with opens(longest.file) as lines:
            for block in lines.blocks():
                start = 0
                while ends and ends[0] <= at + len(block.content):
                    end = ends.pop(0) - at
                    digest.update(block.content[start:end])
                    digests[at + end] = digest.digest()
                    start = end
                digest.update(block.content[start:])
                at += len(block.content)
    except EvidenceError:
        return []
    return [one for one in shorter if digests.get(one.length) == one.digest]


@dataclass(slots=True)
class End:
    """The end of what was read so far of one file, to know it again at the start of the next."""

    content: bytes = b""

    def goes_on(self, block: Block) -> None:
        """Another block of the same file was read."""
        self.content = (self.content + block.content[-_END:])[-_END:]

    def shared(self, block: Block) -> int:
        """How many bytes at the start of `block`, whole lines, are the end of the file before.

        The first line alone is not enough: some programs write the same one into each file.
        """
        line = block.content.find(b"\n") + 1
        if not line or len(self.content) < _LEAST:
            return 0
        first, at = block.content[:line], -1
        for _try in range(_MOST_TRIES):
            at = self.content.find(first, at + 1)
            if at < 0:
                break
            rest = self.content[at:]
            begins = at == 0 or self.content[at - 1 : at] == b"\n"
            if begins and len(rest) > max(line, _LEAST) and block.content.startswith(rest):
                return rest.rfind(b"\n") + 1
        return 0


def without(block: Block, length: int) -> Block:
    """The block without its first `length` bytes, which are whole lines."""
    gone = block.content[:length].count(b"\n")
    return replace(
        block,
        first=block.first + gone,
        lines=block.lines - gone,
        content=block.content[length:],
    )
