"""Evidence that UAC collected (Unix-like Artifacts Collector, versions 2 and 3).

    [root]/...           the files that were copied, as they lay below the machine's root
    bodyfile/bodyfile.txt  one line for each name of the machine, also of what was not copied
    live_response/...    what programs said on the machine; binaries of deleted processes
    system/, hash_executables/, chkrootkit/, uac.log, hash_list.*

It comes as a tar, packed or not, as a zip, or as a folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import Unreadable
from pratique.evidence.collection.bodyfile import Odd, Row, lines, rows
from pratique.evidence.collection.carrier import (
    Carrier,
    carrier_at,
    first_names,
    refuse_encrypted,
)
from pratique.evidence.collection.gathering import Gathering, in_order
from pratique.evidence.collection.tree import CollectionSource, beside, only_a_part
from pratique.evidence.collection.uac_log import UacLog, uac_log
from pratique.model import Entry, EntryType, Gap, Stage, exact, readable

_ROOT: Final = b"[root]"
_LOG: Final = b"uac.log"
_BODYFILE: Final = b"bodyfile/bodyfile.txt"
_OUTPUTS: Final = frozenset({b"live_response", b"bodyfile"})
_TOPS: Final = _OUTPUTS | {
    _ROOT, _LOG, b"uac.log.stderr", b"hash_executables", b"system", b"chkrootkit", b"memory_dump",
    b"osquery", b"packages", b"ssh", b"hash_list.md5", b"hash_list.sha1", b"hash_list.sha256",
}  # fmt: skip
_MOST_LOG: Final = 8 << 20
_MOST_BODYFILE: Final = 1 << 30
_MOST_NAMES: Final = 1_000_000
_ROW_COSTS: Final = 16  # so many times what a line of the list is long; see `Indexing`

_NO_LIST: Final = "no bodyfile in the collection"


class UacSource(CollectionSource):
    """What UAC took from a running machine, or from a mounted disk."""

    kind: ClassVar[str] = "UAC collection"
    cannot: ClassVar = (
        (
            "a collection and not a disk",
            (
                "UAC copies settings, logs and what users left, and no more; what hid from the "
                "programs of the machine hid from it, too"
            ),
            True,
        ),
        (
            "no inode flags",
            "a collection does not tell which files are immutable or append-only",
            True,
        ),
        (
            "no extended attributes",
            "a collection does not keep capabilities and access lists",
            True,
        ),
        (
            "what is deleted is gone",
            "a collection holds files, not a disk: nothing that was deleted can be found in it",
            True,
        ),
    )

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Take what has the names that UAC gives, and `[root]` or its log among them."""
        seen: set[bytes] = set()
        for name in first_names(path):
            top = name.partition(b"/")[0]
            if not seen and top not in _TOPS and not path.is_dir():
                return False
            seen.add(top)
            if (_ROOT in seen and len(seen & _TOPS) > 1) or (_LOG in seen and seen & _OUTPUTS):
                return True
        return seen == {_ROOT}

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Open it; its names are read when they are needed."""
        refuse_encrypted(path)
        return cls(carrier_at(path))

    def gathered(self) -> Gathering:
        """The copied files, and those that are only listed."""
        found: dict[bytes, Entry] = {}
        lost: list[Gap] = []
        for one in in_order(self.carrier):
            if isinstance(one, Gap):
                lost.append(_moved(one))
            else:
                found[one.path] = one
        log = uac_log(_start(self.carrier, found.get(_LOG)))
        listing = found.pop(_BODYFILE, None)
        gathering = Gathering(self.carrier, _ROW_COSTS * min(_size(listing), _MOST_BODYFILE))
        for gap in lost:
            gathering.gap(gap)
        copied = {_path(path) for path in found}
        told = self._listed(gathering, listing, log, copied)
        for path, entry in found.items():
            if path == _ROOT and entry.type is EntryType.DIRECTORY:
                continue
            where = _path(path)
            gathering.collected(where, entry, told.get(where))
        return gathering

    def _listed(
        self, gathering: Gathering, listing: Entry | None, log: UacLog, copied: set[bytes]
    ) -> dict[bytes, Row]:
        """Take in the bodyfile; what it tells of the files that were copied."""
        if listing is None or listing.type is not EntryType.REGULAR or not listing.size:
            gathering.count(_NO_LIST)
            gathering.count(_PROMISED, int(log.promised))
            gathering.gap(only_a_part("no list says what else was there"))
            return {}
        told: dict[bytes, Row] = {}
        number = 0
        try:
            for number, one in enumerate(self._rows(listing, quoted=log.quoted)):
                if isinstance(one, Odd):
                    gathering.gap(_odd(one))
                    continue
                path = _below(one.name, log.below)
                if path is None:
                    gathering.count(_ELSEWHERE)
                elif path in copied:
                    told[path] = one
                else:
                    gathering.listed(path, one)
                if number >= _MOST_NAMES or gathering.full():
                    detail = f"the first {number} names of the bodyfile were taken"
                    gathering.gap(only_a_part(detail))
                    break
        except Unreadable as error:
            gathering.gap(only_a_part(f"the bodyfile, behind {number} names: {error.what}"))
        if log.left_out:
            gathering.gap(only_a_part("; ".join(log.left_out)[:180]))
        return told

    def _rows(self, listing: Entry, *, quoted: bool) -> Iterator[Row | Odd]:
        with self.carrier.open(listing) as opened:
            yield from rows(lines(opened.chunks()), quoted=quoted)

    def limits(self) -> tuple[Gap, ...]:
        """What a collection cannot tell; whether it lacks the list of all names."""
        found = list(super().limits())
        facts = self.index().facts
        if facts.get(_NO_LIST):
            said = "though its log tells that it was made; " if facts.get(_PROMISED) else ""
            detail = (
                f"{said}what was not copied is not even named, so nothing is known to be missing"
            )
            found.append(Gap("", None, Stage.SOURCE, _NO_LIST, detail))
        if facts.get(_ELSEWHERE):
            detail = f"{facts[_ELSEWHERE]}: they are not below the place that was collected"
            found.append(Gap("", None, Stage.SOURCE, _ELSEWHERE, detail))
        return tuple(found)


_PROMISED: Final = "the log tells of a bodyfile"
_ELSEWHERE: Final = "names of the bodyfile that were left out"


def _path(place: bytes) -> bytes:
    """Where something of the collection stands in the evidence."""
    if place.startswith(_ROOT + b"/"):
        return place[len(_ROOT) + 1 :]
    return beside(place)


def _below(name: bytes, root: bytes) -> bytes | None:
    """A name of the list, below the machine's root; None for one that is elsewhere."""
    root = root.rstrip(b"/")
    if name != root and not name.startswith(root + b"/"):
        return None
    return name[len(root) :].strip(b"/")


def _size(entry: Entry | None) -> int:
    return 0 if entry is None else entry.size


def _start(carrier: Carrier, entry: Entry | None) -> bytes:
    """The first part of a file; nothing where it cannot be read."""
    if entry is None or entry.type is not EntryType.REGULAR:
        return b""
    try:
        with carrier.open(entry) as opened:
            return opened.read_at(0, _MOST_LOG)
    except Unreadable:
        return b""


def _moved(gap: Gap) -> Gap:
    """A gap of the carrier, at the place where its name stands here."""
    if not gap.path:
        return gap
    return replace(gap, path=readable(b"/" + _path(exact(gap.path).strip(b"/"))))


def _odd(one: Odd) -> Gap:
    where = readable(b"/" + beside(_BODYFILE))
    return Gap(where, one.line, Stage.PARSE, one.reason, readable(one.start)[:200])
