"""Reads all of a piece of evidence, as hard as any survey would, in a process of its own.

Run as a program, this reads one order a line, as JSON, and answers each with one: how the process
ended, how much memory it took, and what it found. It has loaded what reads evidence, so that a
reading is a copy of it and starts at once.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pratique.errors import OutsideEvidence, PratiqueError, Unreadable
from pratique.evidence import open_evidence
from pratique.evidence.base import OpenFile, Source
from pratique.evidence.deleted import KeepsDeleted
from pratique.evidence.disks import Disks
from pratique.history.base import History
from pratique.history.folders.dated_folders import DatedFolders
from pratique.history.git.repository import Git
from pratique.history.location import history_of
from pratique.history.tars.tar_series import TarSeries
from pratique.model import Entry, EntryType, Gap

MEMORY = 2 << 30  # of addresses: what it takes really is measured
_MOST_BYTES = 8 << 20  # read of one file
_MOST_EXTENTS = 100_000
_BLOCK = 64 << 10  # the longest
_EVERY = 7
_FAR_DOWN = 500  # bytes of a path, from which on names are not asked for: that costs its depth


@dataclass(slots=True)
class Found:
    """What came of a reading. `wrong` is what must never be, whatever the evidence holds."""

    entries: int = 0
    bytes: int = 0
    refused: str = ""  # the evidence was not opened, in one sentence
    unread: int = 0
    gaps: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read_evidence(found: Found, path: str, key: str = "") -> None:
    """All that can be asked of a source."""
    try:
        keys = (("", key.encode()),) if key else ()
        source = Disks((Path(path),), keys).open() if key else open_evidence(Path(path))
    except PratiqueError as error:
        found.refused = error.what
        return
    try:
        read_source(found, source)
    finally:
        source.close()


def read_source(found: Found, source: Source) -> None:
    """Every name, content, attribute and link of a source."""
    found.gaps += [f"{gap.reason}: {gap.detail}" for gap in source.limits()]
    source.identity()
    met: set[bytes] = set()
    for item in source.walk():
        if isinstance(item, Gap):
            found.gaps.append(f"{item.path}: {item.reason}: {item.detail}"[:300])
            continue
        found.entries += 1
        _place(found, item, met)
        try:
            _look(found, source, item)
        except Unreadable:
            found.unread += 1
    for name in (b"etc/passwd", b"nothing/here", b"../../etc/passwd"):
        with suppress(Unreadable):
            source.lookup(name)
    if isinstance(source, KeepsDeleted):
        _deleted(found, source)


def _place(found: Found, entry: Entry, met: set[bytes]) -> None:
    above, _, name = entry.path.rpartition(b"/")
    if entry.path in met:
        found.wrong.append(f"named twice: {entry.path!r}")
    if entry.path and above not in met:
        found.wrong.append(f"before its folder: {entry.path!r}")
    if name in {b".", b".."} or b"\0" in name or (entry.path and not name):
        found.wrong.append(f"not a name: {entry.path!r}")
    if entry.size < 0 or entry.size >= 1 << 63 or entry.allocated < 0:
        found.wrong.append(f"not a size: {entry.path!r} {entry.size} {entry.allocated}")
    if entry.type is EntryType.DIRECTORY or not entry.path:
        met.add(entry.path)


def _look(found: Found, source: Source, entry: Entry) -> None:
    if entry.type is EntryType.REGULAR:
        with source.open(entry) as opened:
            found.bytes += _content(found, opened, entry)
    elif entry.type is EntryType.SYMLINK:
        with suppress(OutsideEvidence):
            source.canonical(entry.path)
    elif entry.type is EntryType.DIRECTORY and len(entry.path) < _FAR_DOWN:
        source.names(entry.path)
    if found.entries % _EVERY == 0:
        again = source.lookup(entry.path)
        if again != entry:
            found.wrong.append(f"looked up as another: {entry.path!r}")
        source.attribute(entry, "user.note")


def _content(found: Found, opened: OpenFile, entry: Entry) -> int:
    read = 0
    before = -1
    for number, (start, length) in enumerate(opened.extents()):
        if number > _MOST_EXTENTS:
            break
        behind = start >= entry.size or start + length > entry.size + _BLOCK
        if start < before or length <= 0 or behind:
            found.wrong.append(f"extents: {entry.path!r} {start} {length}")
        before = start + length
        if read < _MOST_BYTES:
            read += len(opened.read_at(start, min(length, 1 << 20)))
    opened.read_at(max(entry.size - 100, 0), 200)
    opened.capabilities()
    if entry.size <= _MOST_BYTES:
        whole = sum(len(chunk) for chunk in opened.chunks())
        if whole > entry.size:
            found.wrong.append(f"more than its size: {entry.path!r} {whole} of {entry.size}")
    opened.grew()
    return read


def _deleted(found: Found, source: KeepsDeleted) -> None:
    for item in source.deleted():
        if isinstance(item, Gap):
            found.gaps.append(f"deleted: {item.reason}: {item.detail}"[:300])
            continue
        try:
            with source.open_deleted(item) as opened:
                _content(found, opened, item.entry)
        except Unreadable:
            found.unread += 1


def read_history(found: Found, path: str, kind: str = "") -> None:
    """All that can be asked of a history."""
    own = {"git": Git, "folders": DatedFolders, "tars": TarSeries}
    try:
        history: History = own[kind].open_at(Path(path)) if kind in own else history_of(path)
    except PratiqueError as error:
        found.refused = error.what
        return
    try:
        _ask(found, history)
    except PratiqueError as error:
        found.refused = error.what
    finally:
        history.close()


def _ask(found: Found, history: History) -> None:
    names = (b"etc/passwd", b"etc/replaced", b"var/added", b"nothing", b"etc")
    snapshots = history.snapshots()
    for before, after in pairwise(snapshots):
        with suppress(Unreadable):
            found.entries += sum(1 for _ in history.changes(before, after))
    history.look_everywhere(names)
    for one in snapshots:
        history.look(one, names)
        for name in names:
            with suppress(Unreadable):
                found.bytes += len(history.content(one, name, 1 << 20))
        with suppress(Unreadable):
            found.entries += sum(1 for _ in history.digests(one, (b"etc",)))
    if snapshots:
        with suppress(Unreadable):
            source = history.source(snapshots[-1])
            read_source(found, source)
            source.close()
    found.gaps += [f"{gap.path}: {gap.reason}: {gap.detail}" for gap in history.gaps()]
    found.gaps += [f"{gap.reason}: {gap.detail}" for gap in history.limits()]


READERS: dict[str, Callable[..., None]] = {"evidence": read_evidence, "history": read_history}


def serve() -> None:
    """Take orders until there are no more."""
    gc.freeze()
    for line in sys.stdin.buffer:
        order = json.loads(line)
        answer, told = os.pipe()
        began = time.monotonic()
        child = os.fork()
        if not child:
            os.close(answer)
            _obey(order, told)
        os.close(told)
        with os.fdopen(answer, "rb") as opened:
            text = opened.read()
        _, ended, used = os.wait4(child, 0)
        result = {"seconds": time.monotonic() - began, "memory": used.ru_maxrss << 10}
        result["status"] = os.waitstatus_to_exitcode(ended)
        result["found"] = json.loads(text) if text else None
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


def _obey(order: dict[str, Any], told: int) -> None:
    """Read, tell, and end at once; a process that hangs is ended by its clock."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, order["patience"])
    os.environ.update(order.get("environment", {}))
    found = Found()
    try:
        READERS[order["read"]](found, *order["arguments"])
    except BaseException:  # noqa: BLE001 - any that comes out is what is looked for
        lines = traceback.format_exc().strip().splitlines()
        found.wrong.append("\n".join(lines[-14:]))
    found.gaps = found.gaps[:200]
    with os.fdopen(told, "wb") as opened:
        opened.write(json.dumps(asdict(found), default=repr).encode())
    os._exit(0)


if __name__ == "__main__":
    serve()
