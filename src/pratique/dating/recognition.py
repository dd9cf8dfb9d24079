"""Whether a version of a file holds a trace. Contents are read only where nothing else tells."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from pratique.content.identify import HEAD_LENGTH, identify
from pratique.content.mark import Mark
from pratique.content.marks import find_marks
from pratique.dating.trace import Trace, Way
from pratique.errors import Unreadable
from pratique.history.base import History, Proof, Seen, Snapshot, Unknown, Version
from pratique.model import Entry, EntryType, Instant

# Larger files are compared by their digests alone where the repository has them.
MOST_BYTES: Final = 8 << 20


class State(StrEnum):
    """What a snapshot says of a trace."""

    WITH = "with"
    WITHOUT = "without"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recognised:
    """The state, and how it is known, in a few words.

    `there` says whether something of that name was in the snapshot, `mtime` what it claimed.
    """

    state: State
    how: str
    there: bool = False
    mtime: Instant | None = None


_NOT_THERE: Final = Recognised(State.WITHOUT, "no such file")
_OTHER_TYPE: Final = Recognised(State.WITHOUT, "something else of that name")
_OTHER_STATE: Final = Recognised(State.WITHOUT, "another mode or owner")
_SAME_STATE: Final = Recognised(State.WITH, "the same type, mode and owner")
_SAME_CONTENT: Final = Recognised(State.WITH, "the same content")
_NOT_TOUCHED: Final = Recognised(State.WITH, "the same inode, not changed since")
_SAME_LINE: Final = Recognised(State.WITH, "the same line")
_SAME_MARKS: Final = Recognised(State.WITH, "another content that does the same")
_OTHER_CONTENT: Final = Recognised(State.WITHOUT, "another content")
_NO_LINE: Final = Recognised(State.WITHOUT, "the file, without that line")
_TOO_LONG: Final = Recognised(State.UNKNOWN, "too long to be compared")


@dataclass(slots=True)
class Recognition:
    """Recognises traces in the versions of one history, and remembers what it has read.

    `read` counts the contents that had to be fetched.
    """

    history: History
    read: int = 0
    _known: dict[tuple[object, ...], Recognised] = field(default_factory=dict)

    def recognise(self, trace: Trace, snapshot: Snapshot, seen: Seen) -> Recognised:
        """What a snapshot says of the trace. Raises `HistoryError` where the history is gone."""
        if isinstance(seen, Unknown):
            return Recognised(State.UNKNOWN, str(seen))
        if seen is None:
            return _NOT_THERE
        found = self._of_version(trace, snapshot, seen)
        return replace(found, there=True, mtime=seen.entry.mtime)

    def _of_version(self, trace: Trace, snapshot: Snapshot, seen: Version) -> Recognised:
        entry = seen.entry
        if entry.type is not trace.type:
            return _OTHER_TYPE
        if trace.way is Way.STATE:
            return _state(trace, seen)
        if trace.rights and not _same_rights(trace, entry):
            return _OTHER_STATE
        for key in _keys(trace, seen):
            if key in self._known:
                return self._known[key]
        found = self._compare(trace, snapshot, seen)
        for key in _keys(trace, seen):
            self._known[key] = found
        return found

    def _compare(self, trace: Trace, snapshot: Snapshot, version: Version) -> Recognised:
        if version.identity and version.identity == f"sha256:{trace.sha256}":
            return _SAME_CONTENT
        if _untouched(trace, version.entry):
            return _NOT_TOUCHED
        size = version.entry.size
        if trace.way is Way.CONTENT and not trace.marks and size != trace.size:
            return _OTHER_CONTENT
        if size > MOST_BYTES:
            if size != trace.size:
                return _TOO_LONG if trace.way is Way.LINE or trace.marks else _OTHER_CONTENT
            return _TOO_LONG
        try:
            self.read += 1
            content = self.history.content(snapshot, trace.path, MOST_BYTES)
        except Unreadable as error:
            return Recognised(State.UNKNOWN, f"its content could not be read: {error.what}")
        return _judged(trace, content)


def _judged(trace: Trace, content: bytes) -> Recognised:
    if hashlib.sha256(content).hexdigest() == trace.sha256:
        return _SAME_CONTENT
    if trace.line is not None and any(line.strip() == trace.line for line in content.split(b"\n")):
        return _SAME_LINE
    if trace.marks and trace.marks <= _marks_in(content, trace.shown):
        return _SAME_MARKS
    return _NO_LINE if trace.way is Way.LINE else _OTHER_CONTENT


def _marks_in(content: bytes, path: str) -> frozenset[str]:
    kind = identify(content[:HEAD_LENGTH], path.rpartition("/")[2])
    found = find_marks(content, path, kind or "empty")
    return frozenset(mark.mark for mark in found if isinstance(mark, Mark))


def _state(trace: Trace, version: Version) -> Recognised:
    entry = version.entry
    if entry.type is EntryType.SYMLINK:
        return _SAME_STATE if entry.symlink_target == trace.target else _OTHER_STATE
    return _SAME_STATE if _same_rights(trace, entry) else _OTHER_STATE


def _same_rights(trace: Trace, entry: Entry) -> bool:
    return (entry.mode, entry.uid, entry.gid) == (trace.mode, trace.uid, trace.gid)


def _untouched(trace: Trace, entry: Entry) -> bool:
    """Whether it is the file of the suspect disk as it is now, see `_keys`."""
    if trace.ctime is None or (entry.inode and entry.inode != trace.inode):
        return False
    now = trace.size, trace.mtime, trace.ctime
    return now == (entry.size, entry.mtime, entry.ctime)


def _keys(trace: Trace, version: Version) -> list[tuple[object, ...]]:
    """What says that two versions hold the same bytes.

    An identity, where the repository proves it; else an inode that was not changed since: its
    ctime cannot be set without a clock or a debugger of file systems. What has no number of an
    inode (restic does not print it) keeps the ctime of the machine all the same. A time of the
    content alone says nothing: anyone can set it.
    """
    start = (trace.finding, trace.path)
    found: list[tuple[object, ...]] = []
    if version.identity and version.proof is not Proof.NONE:
        found.append((*start, version.identity))
    entry = version.entry
    if entry.ctime is not None:
        found.append((*start, entry.inode, entry.size, entry.mtime, entry.ctime))
    return found
