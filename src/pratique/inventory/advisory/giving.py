"""Advisory files in the case: what a person gave, taken once, so that it may be gone later.

They belong to the whole case. What is in them is known by its shape, entry by entry. A file that
breaks off, or entries with another shape, are counted and named; the rest counts all the same.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from pratique.errors import NoAdvisories
from pratique.inventory.advisory import OddEntry
from pratique.inventory.advisory.advisory import ADVISORY_TYPES, Advisory, GivenAdvisories
from pratique.inventory.advisory.debian_tracker import is_of_tracker, read_package
from pratique.inventory.advisory.documents import BROKEN, documents, held_in
from pratique.inventory.advisory.members import Broken
from pratique.inventory.advisory.osv import is_osv, read_osv
from pratique.inventory.advisory.wordpress_feed import (
    is_by_slug,
    is_by_software,
    is_product_flaw,
    read_by_slug,
    read_by_software,
    read_product_flaw,
)
from pratique.model import Instant, readable
from pratique.parsers.base import FIELD_LENGTH, shown
from pratique.store.columns import columns
from pratique.store.parts import storage_error, transposed, write_table
from pratique.store.tables import Tables

_AT_ONCE: Final = 50_000  # rows in one part


def entries(key: str, held: Any, path: str) -> Iterator[Advisory]:
    """The rows of one entry of any form. `OddEntry` where its shape is none that is known."""
    if is_osv(held):
        yield from read_osv(held, path)
    elif is_by_software(held):
        yield from read_by_software(key, held, path)
    elif is_by_slug(held):
        yield from read_by_slug(key, held, path)
    elif is_product_flaw(held):
        yield from read_product_flaw(held, path)
    elif is_of_tracker(held):
        yield from read_package(key, held, path)
    else:
        raise OddEntry(f"an entry of no known form: {shown(key)}")


def take(path: Path, folder: Path, now: Instant) -> GivenAdvisories:
    """Read the advisories at `path` into the tables below `folder`, in place of earlier ones.

    `NoAdvisories` where nothing in it is understood, `CaseStorage` where there is no room.
    """
    real = os.path.realpath(os.fsencode(path))
    where = readable(real)
    name = hashlib.sha256(real).hexdigest()[:12]
    taking = _Taking(where, name, folder)
    try:
        _forget(folder, name)
    except OSError as error:
        raise storage_error(folder, error) from error
    for opened, place in documents(Path(os.fsdecode(real)), taking.strange):
        taking.document(opened, place)
    if not taking.understood:
        _forget(folder, name)
        raise NoAdvisories(
            "There are no advisories in this that are understood"
            + (f": {taking.first_odd}" if taking.first_odd else ""),
            where=where,
            next_step="Give OSV JSON (a file, folder or zip), the JSON of Debian's security "
            "tracker, or a feed about WordPress.",
        )
    return taking.done(now)


def given_advisories(folder: Path) -> tuple[GivenAdvisories, ...]:
    """What was given so far, in the order of its paths."""
    if not (folder / GivenAdvisories.table).is_dir():
        return ()
    with Tables.open_at(folder, ADVISORY_TYPES) as tables:
        return tuple(sorted(tables.rows(GivenAdvisories), key=lambda one: one.path))


def _forget(folder: Path, name: str) -> None:
    """Remove what was given from there; first the row without which the others do not count."""
    (folder / GivenAdvisories.table / f"{name}.parquet").unlink(missing_ok=True)
    for part in sorted((folder / Advisory.table).glob(f"{name}-*.parquet*")):
        part.unlink()


@dataclass(slots=True)
class _Taking:
    """What was read so far."""

    where: str
    name: str
    folder: Path
    files: int = 0
    understood: int = 0
    odd: int = 0
    first_odd: str = ""
    newest: int | None = None
    _rows: list[Advisory] = field(default_factory=list)
    _parts: int = 0

    def document(self, opened: BinaryIO, place: str) -> None:
        """Take one document, entry by entry."""
        self.files += 1
        try:
            for key, held in held_in(opened):
                self._entry(key, held, place)
        except (Broken, *BROKEN) as error:
            self.strange(f"{place}: {error}")

    def strange(self, what: str) -> None:
        """Count something that was not understood."""
        self.odd += 1
        self.first_odd = self.first_odd or shown(what, FIELD_LENGTH)

    def _entry(self, key: str, held: Any, place: str) -> None:
        try:
            rows = list(entries(key, held, place))
        except OddEntry as odd:
            self.strange(f"{place}: {odd}")
            return
        self.understood += 1
        for row in rows:
            if row.published is not None and row.published > (self.newest or 0):
                self.newest = row.published
        self._rows += rows
        if len(self._rows) >= _AT_ONCE:
            self._write()

    def _write(self) -> None:
        self._parts += 1
        held = transposed(self._rows).get(Advisory.table)
        self._rows = []
        try:
            write_table(
                self.folder,
                Advisory,
                f"{self.name}-{self._parts:04}",
                held or [[] for _ in columns(Advisory)],
            )
        except OSError as error:
            raise storage_error(self.folder, error) from error

    def done(self, now: Instant) -> GivenAdvisories:
        """Store the rest, and last the row that makes it count."""
        self._write()
        given = GivenAdvisories(
            self.name, self.where, self.files, self.understood, self.odd, self.first_odd,
            None if self.newest is None else Instant(self.newest), now,
        )  # fmt: skip
        try:
            held = transposed([given])[GivenAdvisories.table]
            write_table(self.folder, GivenAdvisories, self.name, held)
        except OSError as error:
            raise storage_error(self.folder, error) from error
        return given
