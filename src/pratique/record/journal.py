"""The journal: what was done, in the order in which it was done, and only ever longer.

An entry takes the same short time however long the journal is: only its end is read. Two runs
wait for each other. What a power loss left of a line stays where it is, and the next entry says
so. Where the end is not as the head said it was, the next entry says that, and `verify` will
find it for ever.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pratique import __version__
from pratique.errors import CaseStorage, UsageError
from pratique.model import readable
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.clock import read_clock
from pratique.record.entry import MOST_BYTES, START, Entry, entry_of, hash_of, line, parts, unsigned
from pratique.record.head import Head, read_head, write_head
from pratique.record.key import (
    Key,
    Signatures,
    adopt,
    forget_waiting,
    is_signed,
    make_key,
    next_key,
    read_key,
    waiting_key,
)
from pratique.record.who import who
from pratique.store.parts import storage_error

NAME: Final = "journal.jsonl"
_NO_FILE: Final = frozenset({errno.ELOOP, errno.EISDIR, errno.ENXIO})
NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class _End:
    """Where the next entry comes: after `entries`, at `place`, behind a line with this `hash`.

    `start` is where the last entry begins. `note` tells what was not as it should be.
    """

    entries: int
    start: int
    place: int
    hash: str
    note: tuple[Act, Phrase, Mapping[str, Any]] | None = None


class Journal:
    """The journal in one folder. It is made with its first entry."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def path(self) -> Path:
        """The file."""
        return self._folder / NAME

    def open(self) -> None:
        """Write the first entry, where there is none yet."""
        with self._held() as opened:
            key = self._key(opened)
            end = self._end(opened, key)
            if end.entries == 0 and end.note is None:
                self._opened(opened, end, key)

    def write(
        self,
        act: Act,
        told: Phrase,
        about: Mapping[str, Any] = NOTHING,
        *,
        evidence: str = "",
        by: str = "",
    ) -> Entry:
        """Append an entry, and return it once it is on the disk.

        `about` is what programs read of it: values of JSON. It can never be taken out again, so
        nothing private belongs there. `by` is how the person calls themselves. CaseStorage where
        it cannot be written, UsageError where it is longer than an entry may be.
        """
        with self._held() as opened:
            end, key = self._ready(opened)
            _end, entry = self._append(opened, end, key, act, told, about, evidence, by)
            return entry

    def rotate(self, told: Phrase, about: Mapping[str, Any] = NOTHING) -> Entry:
        """Go over to a new key, which the old one introduces, and forget the old one.

        From then on nobody can change what was written before, not even the owner of the case.
        """
        with self._held() as opened:
            end, key = self._ready(opened)
            fresh = next_key(self._folder)
            named = {**about, "key": fresh.public}
            end, entry = self._append(opened, end, key, Act.KEY_CHANGED, told, named)
            adopt(self._folder, fresh)
            self._remember(end, fresh)
            return entry

    def entries(self) -> Iterator[Entry]:
        """All entries that can be read, unverified, in the order of the file."""
        for found in self.lines():
            try:
                yield entry_of(found.removesuffix(b"\n"))
            except ValueError:
                continue  # `verify` names it

    def lines(self) -> Iterator[bytes]:
        """Its lines as they are, with their line feeds."""
        try:
            opened = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        except OSError as error:
            raise _unreadable(self.path, error.strerror or str(error)) from error
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            os.close(opened)
            raise _unreadable(self.path, "it is no file")
        with os.fdopen(opened, "rb") as source:
            while found := source.readline(MOST_BYTES * 2):
                yield found

    # --- writing --------------------------------------------------------------------------

    @contextmanager
    def _held(self) -> Iterator[int]:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            opened = os.open(self.path, flags, 0o600)
        except OSError as error:
            if error.errno in _NO_FILE:
                raise _unreadable(self.path, "it is no file") from error
            raise storage_error(self._folder, error) from error
        try:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise _unreadable(self.path, "it is no file")
            fcntl.flock(opened, fcntl.LOCK_EX)  # held for some thousandths of a second
            yield opened
        except OSError as error:
            raise storage_error(self._folder, error) from error
        finally:
            os.close(opened)

    def _ready(self, opened: int) -> tuple[_End, Key]:
        """Where the next entry comes, once what has to be said before it is said."""
        key = self._key(opened)
        end = self._end(opened, key)
        if end.entries == 0 and end.note is None:
            end = self._opened(opened, end, key)
        if end.note is not None:
            end, _entry = self._append(opened, end, key, *end.note)
        return end, key

    def _key(self, opened: int) -> Key:
        waiting = waiting_key(self._folder)
        if waiting is not None:  # a change of keys was interrupted
            if _introduces(_last(opened), waiting):
                adopt(self._folder, waiting)
                return waiting
            forget_waiting(self._folder)
        return read_key(self._folder) or make_key(self._folder)

    def _opened(self, opened: int, end: _End, key: Key) -> _End:
        told = Phrase("The journal of this case was opened.")
        after, _entry = self._append(opened, end, key, Act.OPENED, told, {"key": key.public})
        return after

    def _append(  # noqa: PLR0913, PLR0917 - what an entry consists of
        self,
        opened: int,
        end: _End,
        key: Key,
        act: Act,
        told: Phrase,
        about: Mapping[str, Any] = NOTHING,
        evidence: str = "",
        by: str = "",
    ) -> tuple[_End, Entry]:
        number = end.entries + 1
        entry = Entry(
            number, read_clock(), who(by), act, told, about, evidence, __version__, end.hash,
            key.public,
        )  # fmt: skip
        start = unsigned(entry)
        content = line(start, key.sign(start))
        if len(content) > MOST_BYTES:
            raise UsageError(
                f"This is too long for the journal: an entry may have {MOST_BYTES} bytes",
                next_step="Write it into a file of the case folder, and note its name.",
            )
        written = content + b"\n"
        _write_at(opened, written, end.place)
        after = _End(number, end.place, end.place + len(written), hash_of(content))
        self._remember(after, key)
        return after, replace(entry, hash=after.hash)

    def _remember(self, end: _End, key: Key) -> None:
        head = Head(end.entries, end.start, end.place, end.hash, key.public)
        write_head(self._folder, head, key)

    # --- where it ends ---------------------------------------------------------------------

    def _end(self, opened: int, key: Key) -> _End:
        size = os.fstat(opened).st_size
        try:
            head = read_head(self._folder)
        except ValueError:
            return self._broken(opened, size, None, "damaged")
        if head is None:
            if size == 0:
                return _End(0, 0, 0, START)
            # The first entry was written, and then the power went: no head was ever there.
            after = _walked(_End(0, 0, 0, START), os.pread(opened, size, 0), key)
            if after.place == size and after.entries == 1:
                return after
            return self._broken(opened, size, None, "missing")
        if not 0 <= head.start <= head.end <= size:
            return self._broken(opened, size, head, "differs")
        last = os.pread(opened, head.end - head.start, head.start)
        if hash_of(last.removesuffix(b"\n")) != head.last:
            return self._broken(opened, size, head, "differs")
        known = _End(head.entries, head.start, head.end, head.last)
        if head.key != key.public and not _introduces(last.removesuffix(b"\n"), key):
            return self._lost(known, head, size, opened)
        if size == head.end:
            return known
        tail = os.pread(opened, size - head.end, head.end)
        after = _walked(known, tail, key)
        return after if after.place == size else self._torn(opened, after, size)

    def _lost(self, known: _End, head: Head, size: int, opened: int) -> _End:
        """The key is another than the one that signed last, and nobody introduced it."""
        if size != head.end:
            return self._broken(opened, size, head, "differs")
        told = Phrase("The key that signed up to here was lost. From here on, another one signs.")
        return replace(known, note=(Act.KEY_CHANGED, told, {"lost": head.key}))

    def _torn(self, opened: int, known: _End, size: int) -> _End:
        """Half a line stands at the end; it stays there, in a line of its own."""
        left = os.pread(opened, size - known.place, known.place)
        about = {
            "start": known.place,
            "bytes": len(left),
            "sha256": hashlib.sha256(left).hexdigest(),
        }
        told = Phrase(
            "The line before this one is incomplete: the machine stopped while it was written.",
        )
        return _behind(opened, left, size, known, (Act.TORN, told, about))

    def _broken(self, opened: int, size: int, head: Head | None, why: str) -> _End:
        """The journal is not what the last entry left. All of it is read, once."""
        content = os.pread(opened, size, 0)
        numbers = [number for found in content.split(b"\n") if (number := _number(found))]
        entries = max([*numbers, head.entries if head else 0], default=0)
        about = {
            "head": why,
            "size": size,
            "sha256": hashlib.sha256(content).hexdigest(),
            "entries": head.entries if head else None,
            "last": head.last if head else None,
        }
        told = Phrase("The journal did not end as it was left: somebody changed it.")
        if head is None:
            told = Phrase(
                "The head of the journal is gone or damaged: nobody can tell any more whether "
                "entries were cut off before this one."
            )
        known = _End(entries, 0, 0, START)
        return _behind(opened, content, size, known, (Act.BROKEN, told, about))


def _unreadable(place: Path, why: str) -> CaseStorage:
    return CaseStorage(
        f"The journal of this case cannot be read: {why}",
        where=readable(bytes(place)),
        next_step="See who owns it, and what it is: ls -l. If something else was put in its place, "
        "put back the journal, or move that away: the next entry will tell that one is gone.",
    )


def _behind(
    opened: int,
    left: bytes,
    size: int,
    known: _End,
    note: tuple[Act, Phrase, Mapping[str, Any]],
) -> _End:
    """The end behind what is no entry: a line of its own is made of that."""
    if left and not left.endswith(b"\n"):
        _write_at(opened, b"\n", size)
        size += 1
    last = left.removesuffix(b"\n").rpartition(b"\n")[2]
    before = hash_of(last) if left else START
    return _End(known.entries, known.start, size, before, note)


def _walked(end: _End, tail: bytes, key: Key) -> _End:
    """The end after the whole entries in `tail`, which the head did not know yet."""
    for found in tail.splitlines(keepends=True):
        content = found.removesuffix(b"\n")
        try:
            entry = entry_of(content)
            start, signature = parts(content)
        except ValueError:
            return end
        fits = entry.number == end.entries + 1 and entry.before == end.hash
        if not (fits and content != found and is_signed(start, signature, key.public)):
            return end
        end = _End(entry.number, end.place, end.place + len(found), entry.hash)
    return end


def _last(opened: int) -> bytes:
    """The last whole line."""
    size = os.fstat(opened).st_size
    left = os.pread(opened, MOST_BYTES + 1, max(0, size - MOST_BYTES - 1))
    return left.removesuffix(b"\n").rpartition(b"\n")[2]


def _introduces(content: bytes, key: Key) -> bool:
    try:
        entry = entry_of(content)
    except ValueError:
        return False
    return entry.act is Act.KEY_CHANGED and entry.about.get("key") == key.public


def _number(content: bytes) -> int:
    entry = Signatures().entry(content)
    return entry.number if entry else 0


def _write_at(opened: int, content: bytes, place: int) -> None:
    """Write all of it and wait for the disk; OSError, with what was written taken back."""
    done = 0
    try:
        while done < len(content):
            done += os.pwrite(opened, content[done:], place + done)
        os.fdatasync(opened)
    except OSError:
        os.ftruncate(opened, place)
        raise
