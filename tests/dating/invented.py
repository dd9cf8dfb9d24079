"""A history in memory, with a truth that is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pratique.dating.trace import Trace, Way
from pratique.errors import NotEvidence, Unreadable
from pratique.evidence.base import Source
from pratique.history.base import Change, Proof, Seen, Snapshot, Unknown, Version
from pratique.model import Entry, EntryType, Gap, Instant

DAY = 86_400 * 10**9
START = Instant(1_790_000_000 * 10**9)


@dataclass(frozen=True)
class Held:
    """A file of the invented machine."""

    content: bytes
    mode: int = 0o644
    ctime: Instant | None = None
    inode: int = 0
    type: EntryType = EntryType.REGULAR
    target: bytes | None = None


@dataclass
class Invented:
    """`days[i]` is what the machine was on day i: path to `Held`, or `Unknown`."""

    days: Sequence[Mapping[bytes, Held | Unknown]]
    everywhere: bool = False
    proof: Proof = Proof.NONE
    asked: list[int] = field(default_factory=list)
    fetched: int = 0
    kind = "invented"
    location = "memory"

    @classmethod
    def recognises(cls, path: Path) -> bool:
        del path
        return False

    @classmethod
    def open_at(cls, path: Path) -> Invented:
        raise NotEvidence("It is invented", where=str(path))

    def snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(
            Snapshot(str(day), f"day {day}", Instant(START + day * DAY), "recorded")
            for day in range(len(self.days))
        )

    def gaps(self) -> tuple[Gap, ...]:
        return ()

    def limits(self) -> tuple[Gap, ...]:
        return ()

    def look(self, snapshot: Snapshot, paths: Collection[bytes]) -> Mapping[bytes, Seen]:
        self.asked.append(int(snapshot.key))
        return self._seen(int(snapshot.key), paths)

    def look_everywhere(
        self, paths: Collection[bytes]
    ) -> Mapping[str, Mapping[bytes, Seen]] | None:
        if not self.everywhere:
            return None
        self.asked.append(-1)
        return {str(day): self._seen(day, paths) for day in range(len(self.days))}

    def _seen(self, day: int, paths: Collection[bytes]) -> Mapping[bytes, Seen]:
        return {path: self._version(self.days[day].get(path), path) for path in paths}

    def _version(self, held: Held | Unknown | None, path: bytes) -> Seen:
        if held is None or isinstance(held, Unknown):
            return held
        entry = Entry(
            path, held.type, len(held.content), held.mode, 0, 0, held.inode, 1, 1, 0, START,
            held.ctime, None, None, None, None, symlink_target=held.target,
        )  # fmt: skip
        identity = str(hash(held.content)) if self.proof is not Proof.NONE else ""
        return Version(entry, identity, self.proof)

    def changes(self, before: Snapshot, after: Snapshot) -> Iterator[Change]:
        del before, after
        yield from ()

    def content(self, snapshot: Snapshot, path: bytes, most: int) -> bytes:
        self.fetched += 1
        held = self.days[int(snapshot.key)].get(path)
        if not isinstance(held, Held):
            raise Unreadable("is not there")
        return held.content[:most]

    def digests(self, snapshot: Snapshot, below: Collection[bytes]) -> Iterator[tuple[bytes, str]]:
        self.asked.append(int(snapshot.key))
        for path, held in self.days[int(snapshot.key)].items():
            wanted = any(not one or path.startswith(one + b"/") for one in below)
            if wanted and isinstance(held, Held) and held.type is EntryType.REGULAR:
                yield path, hashlib.sha256(held.content).hexdigest()

    def source(self, snapshot: Snapshot, close: Callable[[], None] | None = None) -> Source:
        del close
        raise NotEvidence("It is invented", where=snapshot.label)

    def listings(self) -> int:
        return len(self.asked)

    def close(self) -> None:
        pass


BASE = Trace("F-1", "/a", b"a", Way.CONTENT, EntryType.REGULAR, 3, 0o644, 0, 0)
