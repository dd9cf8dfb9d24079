"""Evidence that an offline collector of Velociraptor took, as a zip or unpacked.

    uploads/auto/...    the files, see `upload_name`; with `.idx` where one was stored without holes
    uploads.json        a row for each upload: its name, how long it was, how much was stored
    results/*.json      rows that queries gave on the machine; some tell times of files
    client_info.json, collection_context.json, requests.json, log.json

Where a password was set, all of it is in `data.zip`, which is encrypted.
Source: `reporting/container.go` and `vql/tools/collector/` of Velociraptor.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.archive.member import Content
from pratique.evidence.collection.bodyfile import lines
from pratique.evidence.collection.carrier import carrier_at, first_names, refuse_encrypted
from pratique.evidence.collection.gathering import Gathering, Times, in_order
from pratique.evidence.collection.sparse_upload import sparse_runs
from pratique.evidence.collection.tree import CollectionSource, beside, only_a_part
from pratique.evidence.collection.upload_name import is_drive, machine_path, told_path
from pratique.evidence.collection.upload_times import upload_times
from pratique.model import Entry, EntryType, Gap, Stage, exact, readable

_ENCRYPTED: Final = b"data.zip"
_METADATA: Final = b"metadata.json"
_UPLOADS: Final = b"uploads.json"
_INDEX: Final = b".idx"
_SIGNS: Final = frozenset({
    _UPLOADS, b"client_info.json", b"collection_context.json", b"requests.json", b"log.json",
})  # fmt: skip
_ACCESSORS: Final = (b"auto", b"file", b"ext4", b"raw_ext4", b"sparse", b"data", b"ntfs")
_MOST_INDEX: Final = 16 << 20
_MOST_ROWS: Final = 1_000_000
_MOST_RESULTS: Final = 256 << 20


class VelociraptorSource(CollectionSource):
    """What an offline collector uploaded from a Linux machine."""

    kind: ClassVar[str] = "Velociraptor collection"
    cannot: ClassVar = (
        (
            "a collection and not a disk",
            (
                "a collector uploads what it was asked for, and no more; what hid from the "
                "programs of the machine may have hidden from it, too"
            ),
            True,
        ),
        (
            "no owners, modes or links",
            (
                "a collector stores contents: files seem to be those of root, with the mode 0644, "
                "and symbolic links are not in it"
            ),
            True,
        ),
        (
            "most times are missing",
            (
                "mtime is there in collections of newer versions; ctime, which an intruder cannot "
                "set, only where a query noted it in its results"
            ),
            True,
        ),
        (
            "no inode flags",
            "a collection does not tell which files are immutable or append-only",
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
        """Take what has uploads and what a collector notes beside them, or nothing but a lock."""
        signs: set[bytes] = set()
        others = False
        for name in first_names(path):
            parts = name.split(b"/")
            if name in _SIGNS or name == _ENCRYPTED:
                signs.add(name)
            elif parts[0] == b"uploads" and len(parts) > 1 and parts[1] in _ACCESSORS:
                signs.add(b"uploads")
            elif parts[0] == b"results" and name.endswith(b".json"):
                signs.add(b"results")
            elif name != _METADATA:
                others = True
            if len(signs - {_ENCRYPTED}) > 1:
                return True
        return signs == {_ENCRYPTED} and not others

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Open it; `EvidenceError` for one that is locked, or of a Windows machine."""
        refuse_encrypted(path)
        carrier = carrier_at(path)
        for accessor in carrier.names(b"uploads"):
            if any(map(is_drive, carrier.names(b"uploads/" + accessor))):
                carrier.close()
                raise EvidenceError(
                    "This is a collection of a Windows machine",
                    where=readable(bytes(path)),
                    next_step="Pratique examines Linux machines only.",
                )
        return cls(carrier)

    def gathered(self) -> Gathering:
        """The uploads at their places, and the rest beside them."""
        found: dict[bytes, Entry] = {}
        lost: list[Gap] = []
        for one in in_order(self.carrier):
            if isinstance(one, Gap):
                lost.append(_moved(one))
            else:
                found[one.path] = one
        gathering = Gathering(self.carrier, sum(entry.size for entry in found.values()))
        for gap in lost:
            gathering.gap(gap)
        sparse = self._sparse(found, gathering)
        self._compare(found, gathering, sparse)
        times = self._times(found)
        for stored, entry in found.items():
            if entry.type is EntryType.DIRECTORY and stored.count(b"/") < 2:
                continue
            if stored.endswith(_INDEX) and stored.removesuffix(_INDEX) in sparse:
                continue
            path = _path(stored)
            gathering.collected(path, entry, times.get(path), sparse=sparse.get(stored))
        gathering.gap(only_a_part("a collector uploads what it was asked for, and no more"))
        return gathering

    def _sparse(self, found: dict[bytes, Entry], gathering: Gathering) -> dict[bytes, Content]:
        """Uploads that were stored without their holes."""
        sparse: dict[bytes, Content] = {}
        for name, index in found.items():
            stored = name.removesuffix(_INDEX)
            of = found.get(stored)
            if stored == name or of is None or EntryType.REGULAR not in (of.type, index.type):
                continue
            text = self._start(index)
            if b'"ranges"' not in text[:100]:
                continue  # a file of the machine that happens to be called so
            runs = sparse_runs(text, of.size)
            if runs is None:
                detail = "what is stored of it is shown as if it had no holes"
                gathering.gap(_gap(_path(stored), "the index of its holes is damaged", detail))
            else:
                sparse[stored] = runs
        return sparse

    def _compare(
        self, found: dict[bytes, Entry], gathering: Gathering, sparse: dict[bytes, Content]
    ) -> None:
        """Tell of each upload that is not there, or not wholly."""
        there = {machine_path(stored) for stored in found}
        holes = {machine_path(stored) for stored in sparse}
        for row in self._rows(found.get(_UPLOADS)):
            parts = row.get("_Components")
            if not isinstance(parts, list) or row.get("Type") == "idx":
                continue
            path = told_path([str(part) for part in parts])
            size, stored = row.get("file_size"), row.get("uploaded_size")
            if path is None or not (isinstance(size, int) and isinstance(stored, int)):
                continue
            if path not in there:
                gathering.gap(_gap(path, "uploaded, and not in the collection", f"{size} bytes"))
            elif stored < size and path not in holes:
                gathering.gap(_gap(path, "collected in part", f"{stored} of {size} bytes"))

    def _times(self, found: dict[bytes, Entry]) -> dict[bytes, Times]:
        """Times that queries noted, of files that were uploaded."""
        wanted = {path for name in found if (path := machine_path(name)) is not None}
        times: dict[bytes, Times] = {}
        left = _MOST_RESULTS
        for name, entry in found.items():
            is_result = name.endswith(b".json") and not name.startswith(b"uploads")
            if not is_result or name in _SIGNS or entry.size > left:
                continue
            left -= entry.size
            for path, told in upload_times(self._lines(entry)):
                if (inside := path.strip(b"/")) in wanted:
                    times[inside] = told
        return times

    def _rows(self, entry: Entry | None) -> Iterator[dict[str, Any]]:
        for line in self._lines(entry):
            try:
                row = json.loads(line or b"null")
            except (ValueError, RecursionError):
                continue
            if isinstance(row, dict):
                yield row

    def _lines(self, entry: Entry | None) -> Iterator[bytes]:
        """The lines of a file, as far as it can be read; its own gap tells of the rest."""
        if entry is None or entry.type is not EntryType.REGULAR:
            return
        try:
            with self.carrier.open(entry) as opened:
                for number, line in enumerate(lines(opened.chunks())):
                    if number >= _MOST_ROWS:
                        return
                    yield line
        except Unreadable:
            return

    def _start(self, entry: Entry) -> bytes:
        try:
            with self.carrier.open(entry) as opened:
                return opened.read_at(0, _MOST_INDEX)
        except Unreadable:
            return b""


def _path(stored: bytes) -> bytes:
    """Where something of the collection stands in the evidence."""
    path = machine_path(stored)
    return beside(stored) if path is None else path


def _gap(path: bytes, reason: str, detail: str) -> Gap:
    return Gap(readable(b"/" + path), None, Stage.READ, reason, detail)


def _moved(gap: Gap) -> Gap:
    """A gap of the carrier, at the place where its name stands here."""
    if not gap.path:
        return gap
    return replace(gap, path=readable(b"/" + _path(exact(gap.path).strip(b"/"))))
