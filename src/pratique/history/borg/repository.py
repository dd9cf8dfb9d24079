"""A borg repository (1.x) as a history: `list`, `diff` and `extract` of the program itself.

Nothing is locked (`--bypass-lock`), and what borg notes of a repository goes into a folder of
ours that is removed again (BORG_BASE_DIR), so nothing is written to it, and it may lie on a
read-only mount. A listing costs the same for one path as for many; digests are made of the asked
paths only.

https://borgbackup.readthedocs.io, "Environment Variables", "borg list", "borg extract".
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from pratique.errors import HistoryError, Unreadable
from pratique.evidence.base import Source
from pratique.history.base import Change, Seen, Snapshot, Unknown, Version
from pratique.history.borg.command_line import CommandLine
from pratique.history.borg.item import (
    FORMAT,
    WITHOUT_DIGEST,
    first_name,
    parsed,
    shown,
    stored_path,
    version,
)
from pratique.history.borg.source import LISTING, BorgSource, listed
from pratique.history.borg.source import limits as source_limits
from pratique.history.coverage import MARKS, Coverage, coverage_of, portions, root_of
from pratique.history.limit_words import COMPARED, made
from pratique.history.moment import instant
from pratique.history.program import Failed, Program, Running
from pratique.history.refusal import refused
from pratique.history.rhythm import broken_rhythm, limit
from pratique.history.snapshot_source import Listed, Stored, part_only
from pratique.history.tar_digests import tar_digests
from pratique.history.weakness import crowd, local_weakness
from pratique.model import EntryType, Gap, Stage, readable

_FORMAT: Final = "{barchive}{command_line}{hostname}"
_MARKS: Final = f"re:(^|/)({'|'.join(mark.decode() for mark in MARKS)})$"
_MOST_ASKED: Final = 1_000  # archives, one by one, where one of them is broken
_WARNING: Final = 1  # borg ends with it although all was done


class Borg:
    """A borg repository; `address` as borg knows it. `host` picks one of several machines."""

    kind: ClassVar[str] = "borg"

    def __init__(self, address: str, *, local: Path | None = None, host: str = "") -> None:
        self._address = address
        self._local = local
        self._host = host
        self.location = f"borg:{address if local is None else readable(bytes(local))}"
        self._gaps: dict[tuple[str, str], Gap] = {}
        self._listings = 0
        self._broken: set[str] = set()
        self._others: tuple[str, ...] = ()
        # What the last look told: contents are asked for right after it.
        self._last: tuple[str, Mapping[bytes, Seen]] = ("", {})
        self._lines: dict[str, CommandLine] = {}
        self._ids: dict[str, str] = {}
        self._coverage: dict[str, Coverage] = {}
        self._own = tempfile.TemporaryDirectory(prefix="pratique-borg-")
        answers = {
            "BORG_BASE_DIR": self._own.name,
            "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes",
            "BORG_RELOCATED_REPO_ACCESS_IS_OK": "yes",
        }
        self._program = Program("borg", "borgbackup", answers)
        try:
            rows = self._rows()
            # borg tests its own code at each start, for a quarter of a second: once is enough.
            answers = answers | {"BORG_SELFTEST": "disabled"}
            self._program = Program("borg", "borgbackup", answers)
            self._snapshots = self._chosen(rows)
        except HistoryError:
            self.close()
            raise

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Whether `config` of a repository lies there (borg, "Data structures")."""
        try:
            with (path / "config").open("rb") as file:
                return file.read(64).startswith(b"[repository]") and (path / "data").is_dir()
        except OSError:
            return False

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """The repository in a folder of this machine."""
        real = path.absolute()
        if "::" in str(real):
            raise HistoryError(
                "borg cannot be given a path with two colons",
                where=readable(bytes(real)),
                next_step="Reach it by another path: mount or bind it elsewhere.",
            )
        # borg fills in what stands in braces (borg-placeholders).
        return cls(str(real).replace("{", "{{").replace("}", "}}"), local=real)

    def snapshots(self) -> tuple[Snapshot, ...]:
        """All archives of the machine, oldest first."""
        return self._snapshots

    def gaps(self) -> tuple[Gap, ...]:
        """Archives and files that could not be read."""
        return tuple(self._gaps.values())

    def look(self, snapshot: Snapshot, paths: Collection[bytes]) -> Mapping[bytes, Seen]:
        """One listing of the archive, however many paths."""
        coverage = self._coverage[snapshot.key]
        seen: dict[bytes, Seen] = {
            path: None if coverage.covers(path) else Unknown.NOT_COVERED for path in paths
        }
        wanted = {coverage.stored(path): path for path in paths}
        try:
            try:
                seen |= self._versions(snapshot, wanted)
            except Failed as failed:
                # The digest of one damaged file ends the listing of all: ask for none.
                seen |= self._versions(snapshot, wanted, WITHOUT_DIGEST)
                detail = f"{snapshot.label}: {failed.told()}"
                self._note(b"", "a snapshot holds damaged contents", detail)
        except Failed as failed:
            self._break(snapshot, failed)
        if snapshot.key in self._broken:
            return dict.fromkeys(paths, Unknown.BROKEN)
        self._last = (snapshot.key, seen)
        return seen

    def look_everywhere(self, paths: Collection[bytes]) -> None:
        """Nothing: borg would list every archive."""
        del paths

    def changes(self, before: Snapshot, after: Snapshot) -> Iterator[Change]:
        """What `diff` names; two more listings tell what it was and what it is."""
        named: set[bytes] = set()
        self._listings += 1
        coverage = self._coverage[after.key]
        name = _escaped(after).encode("utf-8", "surrogateescape")
        try:
            with self._run("diff", "--json-lines", self._archive(before), name) as running:
                for line in running.lines():
                    path = coverage.path(stored_path(str(parsed(line).get("path", ""))))
                    if path:
                        named.add(path)
        except Failed as failed:
            raise refused(failed, self.location, self._lock()) from failed
        paths = sorted(named)
        was, now = self.look(before, paths), self.look(after, paths)
        for path in paths:
            sides = was[path], now[path]
            if any(isinstance(side, Unknown) for side in sides):
                self._note(path, "a change that cannot be looked at", before.label)
            elif sides != (None, None) and sides[0] != sides[1]:
                one, other = (side if isinstance(side, Version) else None for side in sides)
                yield Change(path, one, other)

    def content(self, snapshot: Snapshot, path: bytes, most: int) -> bytes:
        """What `extract --stdout` gives of a file, ended after `most` bytes."""
        key, known = self._last
        seen = known[path] if key == snapshot.key and path in known else None
        if seen is None:
            seen = self.look(snapshot, [path])[path]
        if not isinstance(seen, Version) or seen.entry.type is not EntryType.REGULAR:
            raise Unreadable("there is no such file in this snapshot", where=readable(b"/" + path))
        stored = self._coverage[snapshot.key].stored(path)
        held = bytearray()
        try:
            # A warning is no loss: 1.2 warns for `pf:` that it had found nothing.
            with self._run(
                "extract", "--stdout", self._archive(snapshot), b"pf:" + stored, warned=True
            ) as running:
                while len(held) < most and (chunk := running.read(most - len(held))):
                    held += chunk
        except Failed as failed:
            raise Unreadable(failed.told(), where=readable(b"/" + path)) from failed
        if len(held) < min(most, seen.entry.size):
            raise Unreadable("its content is not all there", where=readable(b"/" + path))
        return bytes(held)

    def digests(self, snapshot: Snapshot, below: Collection[bytes]) -> Iterator[tuple[bytes, str]]:
        """One tar of the archive, hashed as it comes."""
        coverage = self._coverage[snapshot.key]
        try:
            with self._run("export-tar", self._archive(snapshot), "-") as running:
                yield from tar_digests(running, coverage, below)
        except Failed as failed:
            self._note(b"", "a snapshot could not be read to its end", failed.told())

    def source(self, snapshot: Snapshot, close: Callable[[], None] | None = None) -> Source:
        """The archive as evidence: a tar that borg writes of it, and a listing."""
        coverage = self._coverage[snapshot.key]
        archive = self._archive(snapshot)
        stored = Stored(
            location=f"{self.location}#{snapshot.label}",
            stamp=self._ids[snapshot.key],
            coverage=coverage,
            limits=(*source_limits(), *self._left_out([snapshot]), *part_only(coverage)),
            tar=lambda: self._run("export-tar", archive, "-"),
            file=lambda path: self._run("extract", "--stdout", archive, b"pf:" + path, warned=True),
            listing=lambda: self._all(snapshot),
            shown=shown,
        )
        return BorgSource(stored, close or self.close)

    def _all(self, snapshot: Snapshot) -> Iterator[Listed]:
        self._listings += 1
        command = ("list", "--json-lines", "--format", LISTING, self._archive(snapshot))
        with self._run(*command) as running:
            yield from listed(running.lines())

    def limits(self) -> tuple[Gap, ...]:
        """What borg leaves out, as its command lines say, and who could have written here."""
        told = self._left_out(self._snapshots)
        if self._others:
            told.append(limit("snapshots of other machines were left out", crowd(self._others)))
        if any(not coverage.seen for coverage in self._coverage.values()):
            told.append(limit("no root of a machine was seen in some snapshots", "taken as /"))
        told += broken_rhythm(self._snapshots)
        told += local_weakness(self._local, self._snapshots, ("lock.exclusive",))
        return tuple(told)

    def _left_out(self, snapshots: Sequence[Snapshot]) -> list[Gap]:
        lines = [self._lines[one.key] for one in snapshots]
        modes = sorted({line.files_cache for line in lines})
        told = [
            limit(
                "borg reads a file again only when its times, size or inode differ",
                made(COMPARED, modes="; ".join(modes)),
            )
        ]
        excluded = dict.fromkeys(pattern for line in lines for pattern in line.excludes)
        if excluded:
            told.append(limit("the backups exclude parts of the machine", crowd([*excluded])))
        if any(line.one_file_system for line in lines):
            told.append(limit("other file systems are in no backup", "made with --one-file-system"))
        return told

    def listings(self) -> int:
        """Runs of `list` and `diff`."""
        return self._listings

    def close(self) -> None:
        """Remove what borg noted for itself."""
        self._own.cleanup()

    def _run(self, command: str, *arguments: str | bytes, warned: bool = False) -> Running:
        accepted = (0, _WARNING) if warned else (0,)
        return self._program.start(["--bypass-lock", command, *arguments], accepted)

    def _archive(self, snapshot: Snapshot) -> bytes:
        return f"{self._address}::{_escaped(snapshot)}".encode("utf-8", "surrogateescape")

    def _note(self, path: bytes, reason: str, detail: str) -> None:
        gap = Gap(readable(b"/" + path), None, Stage.READ, reason, detail[:200])
        self._gaps.setdefault((gap.path, gap.detail), gap)

    def _lock(self) -> bool:
        return self._local is not None and (self._local / "lock.exclusive").exists()

    def _break(self, snapshot: Snapshot, failed: Failed) -> None:
        error = refused(failed, self.location, self._lock())
        self._broken.add(snapshot.key)
        # One broken archive is a gap; when none is left, nothing is a history any more.
        if len(self._broken) >= len(self._snapshots) or type(error) is not HistoryError:
            raise error
        detail = f"{snapshot.label}: {failed.told()}"
        self._note(b"", "a snapshot could not be read", detail)

    def _rows(self) -> list[dict[str, Any]]:
        try:
            return self._told("--format", _FORMAT)
        except Failed as failed:
            error = refused(failed, self.location, self._lock())
            if type(error) is not HistoryError:
                raise error from failed
        # One archive that cannot be read is enough for that: each is asked by itself.
        try:
            names = [str(row.get("archive", "")) for row in self._told()]
        except Failed as failed:
            raise refused(failed, self.location, self._lock()) from failed
        rows: list[dict[str, Any]] = []
        for name in names[:_MOST_ASKED]:
            try:
                rows += self._told("--format", _FORMAT, "--glob-archives", _glob(name))
            except Failed as failed:
                shown = readable(name.encode("utf-8", "surrogateescape"))
                self._note(b"", "a snapshot could not be read", f"{shown}: {failed.told()}")
        if not rows:
            raise error
        return rows

    def _told(self, *options: str) -> list[dict[str, Any]]:
        """What `list` tells of archives."""
        self._listings += 1
        with self._run("list", "--json", *options, self._address) as running:
            try:
                rows = json.loads(b"".join(running.chunks()))["archives"]
            except (ValueError, KeyError, TypeError) as error:
                raise HistoryError("borg printed no JSON", where=self.location) from error
        return [row for row in rows if isinstance(row, dict) and instant(row.get("start"))]

    def _chosen(self, rows: Sequence[dict[str, Any]]) -> tuple[Snapshot, ...]:
        hosts = [str(row.get("hostname", "")) for row in rows]
        self._host = self._host or max(sorted(set(hosts)), key=hosts.count, default="")
        self._others = tuple(sorted(set(hosts) - {self._host}))
        rows = [row for row, host in zip(rows, hosts, strict=True) if host == self._host]
        made = sorted(map(self._snapshot, rows), key=lambda one: (one.time, one.key))
        return tuple(self._rooted(made))

    def _snapshot(self, row: Mapping[str, Any]) -> Snapshot:
        key = str(row.get("barchive", row.get("archive", "")))
        time = instant(row.get("start"))
        assert time is not None  # noqa: S101 - `_listed` left out the others
        self._ids[key] = str(row.get("id", ""))
        self._lines[key] = CommandLine.of(row.get("command_line"))
        label = readable(key.encode("utf-8", "surrogateescape"))
        return Snapshot(key, label, time, "recorded", self._host)

    def _rooted(self, made: Sequence[Snapshot]) -> Iterator[Snapshot]:
        """Where the machine's root lies: seen in the last archive of each set of paths."""
        last = {self._lines[one.key].paths: one for one in made}
        roots = {paths: self._root(one) for paths, one in last.items()}
        usual = {root for root in roots.values() if root is not None}
        for one in made:
            paths = self._lines[one.key].paths
            coverage = coverage_of(paths, roots[paths], usual)
            self._coverage[one.key] = coverage
            yield Snapshot(one.key, one.label, one.time, one.basis, one.host, coverage.roots)

    def _root(self, snapshot: Snapshot) -> bytes | None:
        try:
            listed = self._list(snapshot, "{path}", [_MARKS.encode()])
            return root_of(stored_path(str(item.get("path"))) for item in listed)
        except Failed as failed:
            self._note(b"", "a snapshot could not be read", f"{snapshot.label}: {failed.told()}")
            return None

    def _list(
        self, snapshot: Snapshot, what: str, patterns: Sequence[bytes]
    ) -> list[dict[str, Any]]:
        self._listings += 1
        with self._run(
            "list", "--json-lines", "--format", what, self._archive(snapshot), *patterns
        ) as running:
            return [parsed(line) for line in running.lines()]

    def _versions(
        self, snapshot: Snapshot, wanted: Mapping[bytes, bytes], form: str = FORMAT
    ) -> dict[bytes, Seen]:
        """Versions by their paths, asked for by how these are stored.

        The first names of hard links, where they are needed, are asked for in one more run.

        borg 1.x puts the content of a hard link to the name that it met first.
        """
        found: dict[bytes, Seen] = {}
        names: dict[str, list[bytes]] = {}
        for stored in wanted:
            names.setdefault(shown(stored or b"."), []).append(stored)
        for alike in names.values():
            if len(alike) > 1:
                self._note(wanted[alike[0]], "borg prints two asked names alike", snapshot.label)
                found |= {wanted[stored]: Unknown.BROKEN for stored in alike}
        clear = {name: alike[0] for name, alike in names.items() if len(alike) == 1}
        waiting: list[tuple[bytes, dict[str, Any], str]] = []
        for name, item in self._items(snapshot, list(clear.values()), form):
            first = first_name(item)
            if name in clear and first is None:
                path = wanted[clear[name]]
                found[path] = version(item, path, item)
            elif name in clear:
                waiting.append((clear[name], item, str(first)))
        firsts = {stored_path(first) for _, _, first in waiting}
        contents = dict(self._items(snapshot, sorted(firsts), form))
        for stored, item, first in waiting:
            found[wanted[stored]] = version(item, wanted[stored], contents.get(first, item))
        return found

    def _items(
        self, snapshot: Snapshot, stored: Sequence[bytes], form: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Items of exact paths (`pf:` of borg-patterns), in lots that fit on a command line."""
        for some in portions(stored):
            patterns = [b"pf:" + (path or b".") for path in some]
            for item in self._list(snapshot, form, patterns):
                yield str(item.get("path", "")), item


def _escaped(snapshot: Snapshot) -> str:
    """The name of an archive; borg would fill in what stands in braces."""
    return snapshot.key.replace("{", "{{").replace("}", "}}")


def _glob(name: str) -> str:
    """A pattern that only this name of an archive matches."""
    return re.sub(r"([*?\[])", r"[\1]", name)
