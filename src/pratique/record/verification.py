"""Whether a journal is as it was written, and where it is not.

Each line is looked at by itself: is it an entry, and did the key that it names sign it? Then the
entries together: does each go on from the one before, and did an entry introduce its key? Last
the head: is anything missing at the end? Whoever has no key of the case can change nothing
without being seen. Whoever has the newest one can write entries, and not change those from
before the last change of keys.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from pratique.phrase import Phrase
from pratique.record import problem
from pratique.record.act import Act
from pratique.record.entry import START, Entry, hash_of
from pratique.record.head import read_head
from pratique.record.journal import Journal
from pratique.record.key import Signatures
from pratique.record.order import out_of_order
from pratique.record.problem import Problem

_SET_BACK: Final = timedelta(seconds=2)  # what keeps a clock right may do that much


@dataclass(frozen=True, slots=True)
class Verification:
    """What is wrong, in the order of the lines, and what else there is to know.

    `last` is the hash of the last line: noted elsewhere, it proves that nothing was changed or
    cut off since. `keys` are the public keys that signed, the first one first.
    """

    entries: int
    problems: tuple[Problem, ...]
    remarks: tuple[Phrase, ...] = ()
    keys: tuple[str, ...] = ()
    last: str = START
    first_time: datetime | None = None
    last_time: datetime | None = None

    @property
    def intact(self) -> bool:
        """Whether all is as it was written."""
        return not self.problems


@dataclass(slots=True)
class _Read:
    """The lines of a journal, those that are signed entries, and those that are not."""

    signed: list[tuple[int, Entry]] = field(default_factory=list)  # line number, entry
    bad: dict[int, int] = field(default_factory=dict)  # line number, place in the file
    hashes: list[str] = field(default_factory=list)  # of each line
    size: int = 0
    ended: bool = True  # with a line feed
    promised: int = 0  # so many entries, by the head


def verify(folder: Path) -> Verification:
    """Verify the journal in `folder`. CaseStorage where it cannot be read."""
    journal = Journal(folder)
    read = _read(journal.lines())
    problems = list(_head(folder, read))
    excused, remarks = _torn_and_told(journal, read)
    problems += [*_numbers(read, excused), *_chain(read), *_keys(read), *_admitted(read)]
    entries = [entry for _line, entry in read.signed]
    times = [entry.time for entry in entries]
    return Verification(
        entries=len(entries),
        problems=tuple(sorted(problems, key=_place)),
        remarks=(*remarks, *_clock_remarks(entries)),
        keys=tuple(dict.fromkeys(entry.key for entry in entries)),
        last=read.hashes[-1] if read.hashes else START,
        first_time=times[0] if times else None,
        last_time=times[-1] if times else None,
    )


_DAMAGED: Final = Phrase(
    "The head of the journal is damaged: whether entries were cut off at the end cannot be told."
)
_GONE: Final = Phrase(
    "The head of the journal is missing: whether entries were cut off at the end cannot be told."
)


def _place(found: Problem) -> tuple[bool, int, int]:
    return found.line is None, found.line or 0, found.entry or 0


def _read(lines: Iterable[bytes]) -> _Read:
    read = _Read()
    signatures = Signatures()
    for number, found in enumerate(lines, start=1):
        content = found.removesuffix(b"\n")
        read.ended = content != found
        entry = signatures.entry(content)
        read.hashes.append(entry.hash if entry else hash_of(content))
        if entry:
            read.signed.append((number, entry))
        else:
            read.bad[number] = read.size
        read.size += len(found)
    return read


def _torn_and_told(journal: Journal, read: _Read) -> tuple[set[int], tuple[Phrase, ...]]:
    """Lines that a power loss left, as the entry after them says; and what that says."""
    told = [(line, entry) for line, entry in read.signed if entry.act is Act.TORN]
    if not told or not read.bad:
        return set(), ()
    excused: set[int] = set()
    remarks: list[Phrase] = []
    content = b"".join(journal.lines())
    for line, entry in told:
        start, length = entry.about.get("start"), entry.about.get("bytes")
        if not isinstance(start, int) or not isinstance(length, int):
            continue
        left = content[start : start + length]
        if hashlib.sha256(left).hexdigest() != entry.about.get("sha256"):
            continue
        excused |= {bad for bad, place in read.bad.items() if start <= place < start + length}
        remarks.append(
            Phrase(
                "Line %(line)s is half a line: the machine stopped while it was written. Entry "
                "%(entry)s says so.",
                {"line": str(line - 1), "entry": str(entry.number)},
            )
        )
    return excused, tuple(remarks)


def _numbers(read: _Read, excused: set[int]) -> Iterator[Problem]:
    """What is altered, put in, missing, moved or there twice."""
    seen: set[str] = set()
    placed: list[tuple[int, int]] = []
    for line, entry in read.signed:
        if entry.hash in seen:
            yield problem.repeated(line, entry.number)
        else:
            seen.add(entry.hash)
            placed.append((line, entry.number))
    wrong = out_of_order([number for _line, number in placed])
    for place in wrong:
        yield problem.moved(*placed[place])
    there = sorted({number for _line, number in placed})
    kept = [pair for place, pair in enumerate(placed) if place not in wrong]
    bad = sorted(set(read.bad) - excused)
    before_line, before = 0, 0
    end = len(read.hashes) + 1
    for line, number in [*kept, (end, read.promised + 1)]:
        gone = _runs(there, before, number)
        for one in bad[bisect_right(bad, before_line) : bisect_left(bad, line)]:
            if one + 1 == end and not gone and not read.ended:
                yield problem.torn(one)
            else:
                yield problem.altered(one, _taken(gone))
        for first, last in gone:
            yield problem.missing(first, last, line if line < end else None)
        before_line, before = line, number
    if not read.ended and end - 1 not in read.bad:
        yield problem.endless(end - 1, kept[-1][1])


def _runs(there: Sequence[int], before: int, after: int) -> deque[tuple[int, int]]:
    """First and last of each run of numbers between those two that is not among the rising `there`.

    They are never counted one by one: whoever made a bag may have signed the number 10**15.
    """
    runs: deque[tuple[int, int]] = deque()
    first = before + 1
    for one in [*there[bisect_right(there, before) : bisect_left(there, after)], after]:
        if first < one:
            runs.append((first, one - 1))
        first = one + 1
    return runs


def _taken(gone: deque[tuple[int, int]]) -> int | None:
    """The first of those numbers, which is then no longer among them."""
    if not gone:
        return None
    first, last = gone.popleft()
    if first < last:
        gone.appendleft((first + 1, last))
    return first


def _chain(read: _Read) -> Iterator[Problem]:
    """Entries that do not go on from the one before."""
    known = {entry.number: entry.hash for _line, entry in read.signed}
    for line, entry in read.signed:
        expected = START if entry.number == 1 else known.get(entry.number - 1)
        above = read.hashes[line - 2] if line > 1 else START
        if expected is not None and entry.before not in {expected, above}:
            yield problem.forked(line, entry.number)


def _keys(read: _Read) -> Iterator[Problem]:
    """Entries signed with a key that nothing introduces, in runs."""
    ordered = sorted(read.signed, key=lambda found: found[1].number)
    current = ordered[0][1].key if ordered else ""
    run: list[tuple[int, int]] = []
    for line, entry in ordered:
        if entry.key == current:
            if run:
                yield problem.foreign(run[0][0], run[0][1], run[-1][1])
                run = []
            if entry.act is Act.KEY_CHANGED and "key" in entry.about:
                current = str(entry.about["key"])
        else:
            run.append((line, entry.number))
    if run:
        yield problem.foreign(run[0][0], run[0][1], run[-1][1])


def _admitted(read: _Read) -> Iterator[Problem]:
    """What entries say themselves."""
    for line, entry in read.signed:
        if entry.act is Act.BROKEN:
            yield problem.broken(line, entry.number, entry.told)


def _head(folder: Path, read: _Read) -> Iterator[Problem]:
    """What the head promises, and where it contradicts the journal."""
    try:
        head = read_head(folder)
    except ValueError:
        yield problem.headless(_DAMAGED)
        return
    if head is None:
        if read.hashes:
            yield problem.headless(_GONE)
        return
    read.promised = head.entries
    last = next((entry for _line, entry in read.signed if entry.number == head.entries), None)
    if last is not None and last.hash != head.last:
        text = "The head of the journal knows another entry %(entry)s than the one that is there."
        yield problem.headless(Phrase(text, {"entry": str(head.entries)}))


def _clock_remarks(entries: Sequence[Entry]) -> Iterator[Phrase]:
    """Where the clock went backwards. Nobody need have done anything wrong for that."""
    for earlier, later in pairwise(entries):
        back = earlier.time - later.time
        if back > _SET_BACK:
            told = {
                "entry": str(later.number),
                "seconds": str(round(back.total_seconds())),
                "before": str(earlier.number),
            }
            yield Phrase(
                "The clock says that entry %(entry)s was written %(seconds)s seconds before entry "
                "%(before)s: it was set back, or was wrong. The order of the entries holds.",
                told,
            )
