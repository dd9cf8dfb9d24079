"""A restic repository as a history: `snapshots`, `find`, `diff` and `dump` of the program itself.

Nothing is locked and nothing is cached, so nothing is written: `--no-lock` and `--no-cache`. One
`find` answers for all snapshots, since it descends only where an asked path can lie, and shares
what it has seen of one snapshot with the next. What costs most is to derive the key: once a run.

restic(1); https://restic.readthedocs.io, "Scripting".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from pratique.errors import HistoryError, Unreadable
from pratique.evidence.base import Source
from pratique.history.base import Change, Proof, Seen, Snapshot, Unknown, Version
from pratique.history.coverage import (
    MARKS,
    Coverage,
    ancestors,
    coverage_of,
    joined,
    portions,
    root_of,
)
from pratique.history.moment import instant
from pratique.history.program import Failed, Program, Running
from pratique.history.refusal import refused
from pratique.history.restic.node import matches, pattern, shown, version
from pratique.history.restic.source import ResticSource, listed
from pratique.history.restic.source import limits as source_limits
from pratique.history.rhythm import broken_rhythm, limit
from pratique.history.snapshot_source import Listed, Stored, part_only
from pratique.history.tar_digests import tar_digests
from pratique.history.weakness import crowd, local_weakness
from pratique.model import EntryType, Gap, Stage, readable

_QUIET: Final = ("--no-lock", "--no-cache", "--json")
# restic puts every pattern to every name: from here on it is quicker to let it print all names.
_MOST_PATTERNS: Final = 500
_MOST_RUNS: Final = 64  # how often one question is put again in halves, to find what is broken


class Restic:
    """A restic repository; `address` as restic knows it. `host` picks one of several machines."""

    kind: ClassVar[str] = "restic"

    def __init__(self, address: str, *, local: Path | None = None, host: str = "") -> None:
        self._address = address
        self._local = local
        self._host = host
        # restic tries again for minutes; what a folder does not give now it will not give then.
        hopeless = b"" if local is None else b"returned error, retrying"
        self._program = Program("restic", "restic", hopeless=hopeless)
        self._gaps: dict[tuple[str, str], Gap] = {}
        self._listings = 0
        self._broken: set[str] = set()
        self._others: tuple[str, ...] = ()
        # What the last look told: contents are asked for right after it.
        self._last: Mapping[str, Mapping[bytes, Seen]] = {}
        self.location = f"restic:{address if local is None else readable(bytes(local))}"
        self._coverage: dict[str, Coverage] = {}
        self._snapshots = self._listed()

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Whether the folders of a repository lie there (restic, "Repository Format")."""
        folders = ("keys", "snapshots", "index", "data")
        return (path / "config").is_file() and all((path / name).is_dir() for name in folders)

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """The repository in a folder of this machine."""
        real = path.absolute()
        return cls(f"local:{real}", local=real)

    def snapshots(self) -> tuple[Snapshot, ...]:
        """All snapshots of the machine, oldest first."""
        return self._snapshots

    def gaps(self) -> tuple[Gap, ...]:
        """Snapshots and files that could not be read."""
        return tuple(self._gaps.values())

    def look(self, snapshot: Snapshot, paths: Collection[bytes]) -> Mapping[bytes, Seen]:
        """One `find` in one snapshot."""
        self._last = self._find([snapshot], paths)
        return self._last[snapshot.key]

    def look_everywhere(self, paths: Collection[bytes]) -> Mapping[str, Mapping[bytes, Seen]]:
        """One `find` in all of them."""
        self._last = self._find(self._snapshots, paths)
        return self._last

    def changes(self, before: Snapshot, after: Snapshot) -> Iterator[Change]:
        """What `diff` names; two more listings tell what it was and what it is.

        A folder of which only the times or the mode differ is left out: `find` prints all below.
        """
        contents = {
            path: not set("M+-T").isdisjoint(modifier)
            for path, modifier in self._differences(before, after)
        }
        old, new = self.look(before, contents), self.look(after, contents)
        for path, changed in sorted(contents.items()):
            was, now = (side[path] for side in (old, new))
            if isinstance(was, Unknown) or isinstance(now, Unknown):
                self._note(path, "a change that cannot be looked at", before.label)
            elif was is not None or now is not None:
                yield _change(path, was, now, same=not changed)

    def content(self, snapshot: Snapshot, path: bytes, most: int) -> bytes:
        """What `dump` gives of a file, ended after `most` bytes."""
        seen = self._last.get(snapshot.key, {}).get(path)
        if seen is None:
            seen = self.look(snapshot, [path])[path]
        if not isinstance(seen, Version) or seen.entry.type is not EntryType.REGULAR:
            raise Unreadable("there is no such file in this snapshot", where=readable(b"/" + path))
        stored = b"/" + self._coverage[snapshot.key].stored(path)
        held = bytearray()
        try:
            with self._run("dump", "--", snapshot.key, stored) as running:
                while len(held) < most and (chunk := running.read(most - len(held))):
                    held += chunk
        except Failed as failed:
            raise Unreadable(failed.told(), where=readable(b"/" + path)) from failed
        return bytes(held)

    def digests(self, snapshot: Snapshot, below: Collection[bytes]) -> Iterator[tuple[bytes, str]]:
        """One tar of the snapshot, hashed as it comes."""
        coverage = self._coverage[snapshot.key]
        try:
            with self._run("dump", "--archive", "tar", "--", snapshot.key, b"/") as running:
                yield from tar_digests(running, coverage, below)
        except Failed as failed:
            self._note(b"", "a snapshot could not be read to its end", failed.told())

    def source(self, snapshot: Snapshot, close: Callable[[], None] | None = None) -> Source:
        """The snapshot as evidence: a tar that restic writes of it, and a listing."""
        coverage = self._coverage[snapshot.key]
        stored = Stored(
            location=f"{self.location}#{snapshot.key}",
            stamp=snapshot.key,
            coverage=coverage,
            limits=(*source_limits(), *self._left_out(), *part_only(coverage)),
            tar=lambda: self._run("dump", "--archive", "tar", "--", snapshot.key, b"/"),
            file=lambda path: self._run("dump", "--", snapshot.key, b"/" + path),
            listing=lambda: self._all(snapshot),
            shown=shown,
        )
        return ResticSource(stored, close or self.close)

    def _all(self, snapshot: Snapshot) -> Iterator[Listed]:
        self._listings += 1
        with self._run("ls", "--", snapshot.key) as running:
            yield from listed(running.lines())

    def limits(self) -> tuple[Gap, ...]:
        """What restic leaves out, and who could have written here."""
        told = self._left_out()
        if self._others:
            told.append(limit("snapshots of other machines were left out", crowd(self._others)))
        if any(not coverage.seen for coverage in self._coverage.values()):
            told.append(limit("no root of a machine was seen in some snapshots", "taken as /"))
        told += broken_rhythm(self._snapshots)
        told += local_weakness(self._local, self._snapshots, ("locks",))
        return tuple(told)

    def _left_out(self) -> list[Gap]:
        return [
            limit(
                "restic reads a file again only when its times, size or inode differ",
                "a change below the file system, or backups made with --ignore-ctime, go unseen",
            ),
            limit(
                "restic does not record what was excluded",
                "a path that is in no snapshot may have been there all the same",
            ),
        ]

    def listings(self) -> int:
        """Runs of `snapshots`, `find` and `diff`."""
        return self._listings

    def close(self) -> None:
        """Nothing is held open."""

    def _run(self, command: str, *arguments: str | bytes) -> Running:
        return self._program.start(["-r", self._address, command, *_QUIET, *arguments])

    def _note(self, path: bytes, reason: str, detail: str) -> None:
        gap = Gap(readable(b"/" + path), None, Stage.READ, reason, detail[:200])
        self._gaps.setdefault((gap.path, gap.detail), gap)

    def _listed(self) -> tuple[Snapshot, ...]:
        self._listings += 1
        try:
            with self._run("snapshots") as running:
                rows = json.loads(b"".join(running.chunks()) or b"[]")
                unread = [line for line in running.words().splitlines() if "could not load" in line]
        except Failed as failed:
            raise refused(failed, self.location, self._lock()) from failed
        except ValueError as error:
            raise HistoryError("restic printed no JSON", where=self.location) from error
        for line in unread:
            self._note(b"", "a snapshot could not be read", readable(line.encode()))
        rows = [
            row for row in rows or [] if isinstance(row, dict) and isinstance(row.get("id"), str)
        ]
        hosts = [str(row.get("hostname", "")) for row in rows]
        self._host = self._host or max(sorted(set(hosts)), key=hosts.count, default="")
        self._others = tuple(sorted(set(hosts) - {self._host}))
        rows = [row for row, host in zip(rows, hosts, strict=True) if host == self._host]
        self._find_roots(rows)
        made = [self._snapshot(row) for row in rows]
        return tuple(sorted((one for one in made if one), key=lambda one: (one.time, one.key)))

    def _lock(self) -> bool:
        return self._local is not None and any((self._local / "locks").glob("*"))

    def _snapshot(self, row: Mapping[str, Any]) -> Snapshot | None:
        time = instant(row.get("time"))
        if time is None:
            self._note(b"", "a snapshot whose time cannot be read", readable(row["id"].encode()))
            return None
        key = row["id"]
        roots = self._coverage[key].roots
        return Snapshot(key, key[:8], time, "recorded", self._host, roots)

    def _find_roots(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Where the machine's root lies in each: one `find` for all of them."""
        backed_up = {row["id"]: _paths(row) for row in rows}
        every = {path for paths in backed_up.values() for path in paths}
        # A relative path is stored without the folders above it.
        folders = {b"", *(path.rpartition(b"/")[2] for path in every)}
        folders |= {above for path in every for above in ancestors(path)}
        asked = {joined(folder, mark) for folder in folders for mark in MARKS}
        found: dict[str, dict[bytes, Any]] = {}
        try:
            for key, nodes in self._matched(None, sorted(asked)):
                found.setdefault(key, {}).update(nodes)
        except Failed as failed:
            self._note(b"", "where the machine's root lies could not be looked at", failed.told())
        roots = {key: root_of(nodes) for key, nodes in found.items()}
        usual = {root for root in roots.values() if root is not None}
        for key, paths in backed_up.items():
            self._coverage[key] = coverage_of(paths, roots.get(key), usual)

    def _matched(
        self, keys: Sequence[str] | None, stored: Sequence[bytes]
    ) -> Iterator[tuple[str, dict[bytes, dict[str, Any]]]]:
        only = [word for key in keys or () for word in ("--snapshot", key)]
        if not only and self._host:
            only = ["--host", self._host]
        lots = [list(stored)] if len(stored) > _MOST_PATTERNS else portions(stored)
        for some in lots:
            wanted = {shown(path): path for path in some}
            patterns = [b"*"] if len(some) > _MOST_PATTERNS else map(pattern, some)
            self._listings += 1
            with self._run("find", *only, "--", *patterns) as running:
                yield from matches(running.chunks(), wanted)

    def _find(
        self, snapshots: Sequence[Snapshot], paths: Collection[bytes]
    ) -> dict[str, dict[bytes, Seen]]:
        asked = [path for path in dict.fromkeys(paths) if b"\0" not in path]
        seen = {one.key: self._silence(one, paths) for one in snapshots}
        by_offset: dict[bytes, list[str]] = {}
        for one in snapshots:
            by_offset.setdefault(self._coverage[one.key].offset, []).append(one.key)
        for offset, keys in by_offset.items():
            stored = {joined(offset, path): path for path in asked if joined(offset, path)}
            unclear = _alike(stored)
            for key in keys:
                seen[key] |= {stored[path]: Unknown.BROKEN for path in unclear}
            for path in unclear:
                self._note(stored[path], "restic prints two asked names alike", "")
            self._find_in(keys, {k: v for k, v in stored.items() if k not in unclear}, seen)
        return seen

    def _silence(self, snapshot: Snapshot, paths: Collection[bytes]) -> dict[bytes, Seen]:
        """What is said of paths that `find` does not print."""
        if snapshot.key in self._broken:
            return dict.fromkeys(paths, Unknown.BROKEN)
        coverage = self._coverage[snapshot.key]
        return {
            path: None if coverage.covers(path) and coverage.stored(path) else Unknown.NOT_COVERED
            for path in paths
        }

    def _find_in(
        self,
        keys: Sequence[str],
        stored: Mapping[bytes, bytes],
        seen: dict[str, dict[bytes, Seen]],
    ) -> None:
        """Put the question to all at once; where that fails, to halves, down to what is broken."""
        waiting = [[key for key in keys if key not in self._broken]]
        everything = len(waiting[0]) == len(self._snapshots)
        runs = 0
        while waiting:
            some = waiting.pop()
            if not some or not stored:
                continue
            runs += 1
            try:
                for key, nodes in self._matched(None if everything else some, list(stored)):
                    if key in seen:
                        seen[key] |= {stored[at]: _seen(nodes[at], stored[at]) for at in nodes}
            except Failed as failed:
                everything = False
                if len(some) > 1 and runs < _MOST_RUNS:
                    half = len(some) // 2
                    waiting += [some[half:], some[:half]]
                    continue
                self._break(some, stored.values(), failed, seen)

    def _break(
        self,
        keys: Sequence[str],
        paths: Collection[bytes],
        failed: Failed,
        seen: dict[str, dict[bytes, Seen]],
    ) -> None:
        self._broken |= set(keys)
        if len(self._broken) >= len(self._snapshots):
            raise refused(failed, self.location, self._lock())
        for key in keys:
            seen[key] = dict.fromkeys(paths, Unknown.BROKEN)
            self._note(b"", "a snapshot could not be read", f"{key[:8]}: {failed.told()}")

    def _differences(self, before: Snapshot, after: Snapshot) -> Iterator[tuple[bytes, str]]:
        self._listings += 1
        coverage = self._coverage[after.key]
        try:
            with self._run("diff", "--metadata", "--", before.key, after.key) as running:
                for line in running.lines():
                    row = json.loads(line)
                    text = str(row.get("path", "")) if isinstance(row, dict) else ""
                    if "\ufffd" in text:
                        self._note(b"", "a changed name that restic cannot print", readable(line))
                    elif text and not (text.endswith("/") and row.get("modifier") == "U"):
                        stored = text.strip("/").encode("utf-8", "surrogateescape")
                        path = coverage.path(stored)
                        if path:
                            yield path, str(row.get("modifier", ""))
        except Failed as failed:
            raise refused(failed, self.location, self._lock()) from failed
        except ValueError as error:
            raise HistoryError("restic printed no JSON", where=self.location) from error


def _paths(row: Mapping[str, Any]) -> tuple[bytes, ...]:
    paths = row.get("paths")
    texts = paths if isinstance(paths, list) else []
    return tuple(str(text).strip("/").encode("utf-8", "surrogateescape") for text in texts)


def _alike(stored: Collection[bytes]) -> set[bytes]:
    """Those of some paths that restic prints alike, since they hold bytes that are no UTF-8."""
    first: dict[str, bytes] = {}
    found: set[bytes] = set()
    for path in stored:
        other = first.setdefault(shown(path), path)
        if other != path:
            found |= {other, path}
    return found


def _seen(node: Mapping[str, Any], path: bytes) -> Version:
    """A version; restic did not read it again while size and times stayed what they were."""
    found = version(node, path)
    entry = found.entry
    if entry.type is not EntryType.REGULAR or entry.ctime is None or entry.mtime is None:
        return found
    text = f"{readable(path)} {entry.size} {entry.mtime} {entry.ctime}"
    return Version(entry, hashlib.sha256(text.encode()).hexdigest(), Proof.TIMES)


def _change(path: bytes, was: Version | None, now: Version | None, *, same: bool) -> Change:
    """Where `diff` says that only metadata differ, it compared the contents by their digests."""
    if same and was is not None and now is not None and was.identity:
        now = Version(now.entry, was.identity, Proof.CONTENT)
        was = Version(was.entry, was.identity, Proof.CONTENT)
    return Change(path, was, now)
