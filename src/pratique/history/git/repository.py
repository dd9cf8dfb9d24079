"""A git repository as a history: the commits that led to where its branch stands now.

The snapshots are the commits of the first-parent line of HEAD, in the order of that line, which
no clock can change. Their time is the committer's: whoever committed may have set it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import EvidenceError, HistoryError, Unreadable
from pratique.evidence.base import Source
from pratique.evidence.directory import DirectorySource
from pratique.history.base import Change, Proof, Seen, Snapshot, Unknown, Version
from pratique.history.git import commit as commits
from pratique.history.git.commit import Commit
from pratique.history.git.differences import differences
from pratique.history.git.etckeeper import METADATA, Cause, cause
from pratique.history.git.moment import Moment, Trees
from pratique.history.git.objects import Objects
from pratique.history.git.references import References
from pratique.history.git.rewriting import rewriting
from pratique.history.git.source import CommitSource
from pratique.history.rhythm import limit, odd_clocks, out_of_order, sentence
from pratique.model import Entry, EntryType, Gap, Instant, Stage, readable

MOST_COMMITS: Final = 20_000
_LONGEST_SUBJECT: Final = 60
_ETC: Final = b"etc"
_FOLDER: Final = b".git"


class Git:
    """The repository in `folder` of a source; its tree stands at `placed` of the machine."""

    kind: ClassVar[str] = "git"

    def __init__(
        self, source: Source, folder: bytes, placed: bytes | None, *, of_the_suspect: bool
    ) -> None:
        self._source = source
        self._folder = folder
        self._of_the_suspect = of_the_suspect
        self.location = f"{source.location.rstrip('/')}{readable(b'/' + folder)}"
        self._references = References(source, folder)
        self._branch, head = self._references.head()
        if head is None:
            raise HistoryError(
                "This git repository has no commit that its HEAD stands for",
                where=self.location,
                next_step="Is it whole? A repository that keeps its references in a reftable "
                "cannot be read yet.",
            )
        self._head = head
        self._objects = Objects(source, folder + b"/objects", len(head))
        self._trees = Trees(self._objects, len(head))
        self._commits: dict[str, Commit] = {}
        self._gaps: list[Gap] = [self._gap(error) for error in self._objects.damaged]
        self._snapshots: tuple[Snapshot, ...] | None = None
        self._listings = 0
        try:
            self._placed = self._place() if placed is None else placed
        except HistoryError:
            self._objects.close()
            raise

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """A folder with `.git` in it, or a repository itself."""
        return _is_repository(path / ".git") or _is_repository(path)

    @classmethod
    def open_at(cls, path: Path, placed: bytes | None = None) -> Self:
        """The repository of the work tree at `path`, or at `path` itself.

        `placed` says where on the machine the work tree stands; without it, what looks like
        /etc or like a whole root is taken for that.
        """
        real = path.resolve()
        above, folder = (real, _FOLDER) if _is_repository(real / ".git") else _split(real)
        if placed is None and bytes(real).endswith((b"/etc", b"/etc/.git")):
            placed = _ETC
        try:
            source = DirectorySource.open_at(above)
        except EvidenceError as error:
            raise HistoryError(error.what, where=error.where, next_step=error.next_step) from error
        try:
            return cls(source, folder, placed, of_the_suspect=False)
        except Unreadable as error:
            source.close()
            raise HistoryError(error.what, where=error.where, next_step=error.next_step) from error
        except HistoryError:
            source.close()
            raise

    def _place(self) -> bytes:
        try:
            leaves = self._trees.tree(self._commit(self._head).tree).leaves
        except Unreadable as error:
            raise HistoryError(f"{error.what}: the newest commit", where=error.where) from error
        if METADATA in leaves or {b"passwd", b"group"} <= leaves.keys():
            return _ETC
        if _ETC in leaves:
            return b""
        raise HistoryError(
            "It is not known where on the machine this git repository stands",
            where=self.location,
            next_step="Give the repository of /etc, or one of a whole root.",
        )

    def snapshots(self) -> tuple[Snapshot, ...]:
        """The commits of the line of HEAD, oldest first."""
        if self._snapshots is None:
            found = [self._snapshot(each) for each in self._line()]
            self._snapshots = tuple(reversed(found))
        return self._snapshots

    def _line(self) -> Iterator[Commit]:
        """The commits from HEAD back by their first parents; a gap where one cannot be read."""
        name = self._head
        for _ in range(MOST_COMMITS):
            try:
                found = self._commit(name)
            except Unreadable as error:
                self._gaps.append(self._gap(error, "older commits are out of reach"))
                return
            yield found
            if not found.parents:
                return
            name = found.parents[0]
        reason = f"only the last {MOST_COMMITS:,} commits were read"
        self._gaps.append(Gap("", None, Stage.LIST, reason, f"before {name.hex()}"))

    def _commit(self, name: bytes) -> Commit:
        key = name.hex()
        if key not in self._commits:
            data = self._objects.read(name, "commit")
            self._commits[key] = commits.parsed(name, data, f"{self.location} {key}")
        return self._commits[key]

    def _snapshot(self, found: Commit) -> Snapshot:
        name = found.name.hex()
        subject = sentence(found.message.split(b"\n", 1)[0].strip())[:_LONGEST_SUBJECT]
        label = f"{name[:10]} {subject}".strip()
        return Snapshot(name, label, found.time, "recorded", roots=(self._placed,))

    def _gap(self, error: Unreadable, detail: str = "") -> Gap:
        said = f"{error.where} {detail}".strip()[:200]
        return Gap("", None, Stage.READ, f"repository: {error.what}", said)

    def gaps(self) -> tuple[Gap, ...]:
        """Commits and packs that could not be read."""
        self.snapshots()
        return tuple(dict.fromkeys(self._gaps))

    def cause(self, snapshot: Snapshot) -> Cause:
        """What the message of a commit says that it was made by."""
        found = self._at(snapshot)
        return cause(found.message, found.author)

    def look(self, snapshot: Snapshot, paths: Collection[bytes]) -> Mapping[bytes, Seen]:
        """What one commit says about each path."""
        moment = self._moment(snapshot)
        return {path: self._seen(moment, path) for path in paths}

    def look_everywhere(self, paths: Collection[bytes]) -> Mapping[str, Mapping[bytes, Seen]]:
        """The same for every commit: most of their trees are the same ones."""
        known: dict[tuple[bytes, bytes], Mapping[bytes, Seen]] = {}
        found: dict[str, Mapping[bytes, Seen]] = {}
        for snapshot in self.snapshots():
            tree = (self._at(snapshot).tree, self._placed)
            if tree not in known:
                known[tree] = self.look(snapshot, paths)
            found[snapshot.key] = known[tree]
        return found

    def _seen(self, moment: Moment, path: bytes) -> Seen:
        try:
            entry = moment.lookup(path)
            if entry is None and path and moment.inside(path) is None:
                return Unknown.NOT_COVERED
            return None if entry is None else _version(moment, entry)
        except Unreadable:
            return Unknown.BROKEN

    def changes(self, before: Snapshot, after: Snapshot) -> Iterator[Change]:
        """What differs between two commits; trees with the same id are not looked into."""
        self._listings += 1
        old, new = self._moment(before), self._moment(after)
        for path in differences(self._trees, old, new, self._gaps.append):
            one, other = self._seen(old, path), self._seen(new, path)
            if isinstance(one, Unknown) or isinstance(other, Unknown):
                reason = "repository: an object cannot be read"
                self._gaps.append(Gap(readable(b"/" + path), None, Stage.READ, reason, ""))
            elif one != other:
                yield Change(path, one, other)

    def content(self, snapshot: Snapshot, path: bytes, most: int) -> bytes:
        """The first `most` bytes of a file in a commit; `Unreadable` where it has none."""
        leaf = self._moment(snapshot).leaf(path)
        if leaf is None or leaf.type is not EntryType.REGULAR:
            raise Unreadable("is no file in this commit", where=readable(b"/" + path))
        return self._objects.read(leaf.id, "blob")[:most]

    def digests(self, snapshot: Snapshot, below: Collection[bytes]) -> Iterator[tuple[bytes, str]]:
        """Path and SHA-256 of every regular file below some folders of a commit."""
        self._listings += 1
        moment = self._moment(snapshot)
        for start in _outermost(below):
            for found in moment.walk(start):
                if isinstance(found, Gap):
                    self._gaps.append(found)
                elif found.type is EntryType.REGULAR:
                    try:
                        data = self.content(snapshot, found.path, found.size)
                    except Unreadable as error:
                        self._gaps.append(self._gap(error, readable(found.path)))
                        continue
                    yield found.path, hashlib.sha256(data).hexdigest()

    def source(self, snapshot: Snapshot, close: Callable[[], None] | None = None) -> CommitSource:
        """The commit as evidence. It uses this repository; `close` is called when it is closed."""
        where = f"{self.location}#{snapshot.key}"
        commit = self._at(snapshot)
        return CommitSource(self._trees, commit, self._placed, where, close or _nothing)

    def limits(self) -> tuple[Gap, ...]:
        """What a repository cannot tell, and whether somebody has rewritten it."""
        snapshots = self.snapshots()
        found = [
            limit(
                "the times of commits are what the committer's clock said, or he himself",
                "their order is sure; a time alone proves nothing",
            ),
            limit(
                "git does not see what it is told to ignore",
                "names in .gitignore are in no commit, and neither is what was changed and "
                "changed back between two",
                matters=False,
            ),
        ]
        if self._of_the_suspect:
            found.append(
                limit(
                    "the repository lies on the suspect machine itself",
                    "whoever became root could rewrite it: believe it where another history "
                    "says the same",
                )
            )
        reachable = {bytes.fromhex(snapshot.key) for snapshot in snapshots}
        found += rewriting(
            self._source, self._folder, self._references, self._branch, reachable, self._commit
        )
        found += out_of_order(snapshots)
        found += odd_clocks(snapshots, Instant(time.time_ns()))
        return tuple(found)

    def listings(self) -> int:
        """How often trees were compared or read through."""
        return self._listings

    def close(self) -> None:
        """Let go of the packs, and of the source where it was opened for this."""
        self._objects.close()
        if not self._of_the_suspect:
            self._source.close()

    def _at(self, snapshot: Snapshot) -> Commit:
        return self._commit(bytes.fromhex(snapshot.key))

    def _moment(self, snapshot: Snapshot) -> Moment:
        return Moment(self._trees, self._at(snapshot), self._placed)


def embedded(source: Source, folder: bytes = _ETC) -> Git | None:
    """The repository that the evidence itself keeps of a folder; None where there is none.

    It uses `source`, and does not close it. `HistoryError` where it is there and cannot be read.
    """
    repository = folder + b"/" + _FOLDER
    try:
        for name, kind in ((b"HEAD", EntryType.REGULAR), (b"objects", EntryType.DIRECTORY)):
            entry = source.lookup(repository + b"/" + name)
            if entry is None or entry.type is not kind:
                return None
        return Git(source, repository, folder, of_the_suspect=True)
    except Unreadable as error:
        raise HistoryError(error.what, where=error.where, next_step=error.next_step) from error


def _version(moment: Moment, entry: Entry) -> Version:
    leaf = moment.leaf(entry.path)
    if leaf is None or entry.type not in {EntryType.REGULAR, EntryType.SYMLINK}:
        return Version(entry)
    return Version(entry, leaf.id.hex(), Proof.CONTENT)


def _outermost(below: Collection[bytes]) -> list[bytes]:
    """Those folders that lie in none of the others."""
    found: list[bytes] = []
    for path in sorted(set(below), key=lambda each: each.split(b"/")):
        if not any(above == b"" or path.startswith(above + b"/") for above in found[-1:]):
            found.append(path)
    return found


def _is_repository(path: Path) -> bool:
    try:
        kept = (path / "HEAD").is_file() and not path.is_symlink()
        return kept and (path / "objects").is_dir() and (path / "refs").is_dir()
    except OSError:
        return False


def _split(path: Path) -> tuple[Path, bytes]:
    return path.parent, bytes(path.relative_to(path.parent))


def _nothing() -> None:
    """Nothing to close: the repository stays open."""
