"""Rows on their way to disk: Parquet parts and the list of what is whole.

Work is done in units, each with a key. The rows of some finished units are written
together as one part: a Parquet file in the folder of each table, complete before it has
its name, then one line in `parts.jsonl` that says which units are in it. What no line
names does not count and is removed when the folder is opened again, so a kill at any
moment loses at most the units of the last few seconds, and never half a unit.
"""

from __future__ import annotations

import errno
import io
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from pratique.errors import CaseStorage
from pratique.model import readable
from pratique.store.columns import columns, schema
from pratique.store.pruned import forget_removed

if TYPE_CHECKING:
    import polars as pl

LIST: Final = "parts.jsonl"
_MAY_NOT: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})

# What a worker sends: for each table its columns, in the order of the row type.
Columns = Mapping[str, list[list[Any]]]


# Rows that may wait in memory before they are written.
SPILL: Final = 50_000
_LONG: Final = 1000  # so many characters weigh as much as a row


class Unit:
    """The rows of one unit of work, until it is finished or given up."""

    def __init__(self, parts: Parts, key: str) -> None:
        self._parts = parts
        self.key = key
        self.rows: dict[str, list[list[Any]]] = {}
        self.count = 0
        self.spilled: list[int] = []

    def add(self, found: Columns) -> None:
        """Take some of its rows. What grows too long goes to disk, and does not count yet."""
        self.count += _extend(self.rows, found)
        if self.count > SPILL:
            self.spilled.append(self._parts.spill(self.rows))
            self.rows, self.count = {}, 0

    def put(self, packed: Mapping[str, bytes]) -> None:
        """Take rows that are Parquet already, see `as_parquet`. They do not count yet either."""
        self.spilled.append(self._parts.put(packed))


class Parts:
    """The folder of one survey, open for writing. One process at a time may hold it."""

    def __init__(self, folder: Path, rows: Iterable[type[Any]]) -> None:
        self._folder = folder
        self._row_types = {row.table: row for row in rows}
        self._kept: dict[int, tuple[str, ...]] = {}  # part -> the units in it
        self._with: dict[int, list[int]] = {}  # part -> further files of its units
        self._finished: list[Unit] = []
        self._waiting = 0
        self._next = 1

    @classmethod
    def open_at(cls, folder: Path, rows: Iterable[type[Any]]) -> Self:
        """Open or make `folder`, and remove what an interrupted run left unfinished."""
        parts = cls(folder, rows)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            parts._recall()
            if not parts._kept:
                forget_removed(folder)  # everything is read anew
        except OSError as error:
            raise storage_error(folder, error) from error
        return parts

    def keys(self) -> set[str]:
        """The keys of all units that are whole on disk."""
        return {key for keys in self._kept.values() for key in keys}

    def unit(self, key: str) -> Unit:
        """Begin a unit. Without `finish`, nothing of it will ever be seen."""
        return Unit(self, key)

    def finish(self, unit: Unit) -> None:
        """Take over a whole unit; it is safe after the next `flush`."""
        # One step, so that an interruption leaves the unit in or out, and never half.
        self._finished.append(unit)
        self._waiting += unit.count
        if self._waiting > SPILL:
            self.flush()

    def flush(self) -> None:
        """Write the finished units as one part."""
        # Taken first: whatever happens from here on, nothing is written a second time.
        units, self._finished, self._waiting = self._finished, [], 0
        if not units:
            return
        merged: dict[str, list[list[Any]]] = {}
        for unit in units:
            _extend(merged, unit.rows)
        try:
            number = self._write_all(merged)
            self._kept[number] = tuple(unit.key for unit in units)
            self._with[number] = [file for unit in units for file in unit.spilled]
            with (self._folder / LIST).open("a", encoding="utf-8") as listed:
                listed.write(self._line(number))
                listed.flush()
                os.fsync(listed.fileno())
        except OSError as error:
            raise storage_error(self._folder, error) from error

    def give_up(self, unit: Unit) -> None:
        """Take back what an unfinished unit has on disk already."""
        spilled, unit.rows, unit.count, unit.spilled = unit.spilled, {}, 0, []
        try:
            self._remove(set(spilled))
        except OSError as error:
            raise storage_error(self._folder, error) from error

    def spill(self, rows: dict[str, list[list[Any]]]) -> int:
        """Write rows of an unfinished unit; the number of the file, to be given to it."""
        try:
            return self._write_all(rows)
        except OSError as error:
            raise storage_error(self._folder, error) from error

    def put(self, packed: Mapping[str, bytes]) -> int:
        """Write Parquet of an unfinished unit, by table; the number of the file."""
        number, self._next = self._next, self._next + 1
        try:
            for table, content in packed.items():
                _write(self._folder, self._row_types[table], f"{number:06}", content)
        except OSError as error:
            raise storage_error(self._folder, error) from error
        return number

    def drop(self, stale: set[str]) -> set[str]:
        """Forget every part that holds a stale unit; the keys of good units lost with it."""
        gone = {number for number, keys in self._kept.items() if not stale.isdisjoint(keys)}
        if not gone:
            return set()
        lost = {key for number in gone for key in self._kept[number]} - stale
        files = gone.union(*(self._with[number] for number in gone))
        for number in gone:
            del self._kept[number], self._with[number]
        try:
            self._write_list()
            self._remove(files)  # and no others: what a unit has spilled is not listed yet
        except OSError as error:
            raise storage_error(self._folder, error) from error
        return lost

    def _recall(self) -> None:
        listed = self._folder / LIST
        if listed.exists():
            for line in listed.read_text(encoding="utf-8", errors="replace").splitlines():
                try:
                    part = json.loads(line)
                    number, keys, more = int(part["part"]), tuple(part["keys"]), list(part["with"])
                except (ValueError, KeyError, TypeError):
                    continue  # the line that a power cut left half written
                self._kept[number], self._with[number] = keys, more
            self._write_list()
        self._sweep()
        self._next = max(
            (*self._kept, *(n for more in self._with.values() for n in more)), default=0
        )
        self._next += 1

    def _line(self, number: int) -> str:
        part = {"part": number, "keys": list(self._kept[number]), "with": self._with[number]}
        return json.dumps(part) + "\n"

    def _write_list(self) -> None:
        fresh = self._folder / f"{LIST}.new"
        with fresh.open("w", encoding="utf-8") as listed:
            listed.writelines(self._line(number) for number in sorted(self._kept))
            listed.flush()
            os.fsync(listed.fileno())
        fresh.replace(self._folder / LIST)
        _settle(self._folder)

    def _sweep(self) -> None:
        known = set(self._kept).union(*self._with.values())
        for table in self._row_types:
            for file in (self._folder / table).glob("*.parquet*"):
                number = file.name.partition(".")[0]
                if not number.isdigit() or int(number) not in known or file.suffix == ".new":
                    file.unlink()

    def _remove(self, numbers: set[int]) -> None:
        for table in self._row_types:
            for number in numbers:
                (self._folder / table / f"{number:06}.parquet").unlink(missing_ok=True)

    def _write_all(self, rows: dict[str, list[list[Any]]]) -> int:
        number, self._next = self._next, self._next + 1
        for table, held in rows.items():
            write_table(self._folder, self._row_types[table], f"{number:06}", held)
        return number


def write_rows(folder: Path, row: type[Any], name: str, rows: Iterable[Any]) -> Path:
    """The same for rows, none of them too; of rows of other types nothing is written."""
    held = transposed(rows).get(row.table)
    return write_table(folder, row, name, held or [[] for _ in columns(row)])


def write_table(folder: Path, row: type[Any], name: str, held: list[list[Any]]) -> Path:
    """Write columns as one Parquet file in the folder of `row`'s table, whole or not at all.

    Raises OSError.
    """
    import polars as pl

    series = [
        _series(column, kind, values)
        for (column, kind), values in zip(schema(row).items(), held, strict=True)
    ]
    return _write(folder, row, name, as_parquet(pl.DataFrame(series)))


def as_parquet(frame: pl.DataFrame) -> bytes:
    """The columns as Parquet."""
    # Through memory, so that a full disk is an OSError where it is written, and no puzzle here.
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd", compression_level=1)
    return content.getvalue()


def _write(folder: Path, row: type[Any], name: str, content: bytes) -> Path:
    target: Path = folder / row.table / f"{name}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".parquet.new")
    with fresh.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())  # the name must not be safer than the content
    fresh.replace(target)
    _settle(target.parent)
    return target


def _settle(folder: Path) -> None:
    """Wait until the names in a folder are on disk: not every file system keeps their order."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _series(name: str, kind: pl.DataType, values: list[Any]) -> pl.Series:
    """A column; a value that does not fit it is made to, and costs nobody else's row."""
    import polars as pl

    try:
        return pl.Series(name, values, dtype=kind, strict=True)
    except (TypeError, UnicodeError, OverflowError):
        return pl.Series(name, [_fitting(value) for value in values], dtype=kind, strict=False)


def _fitting(value: Any) -> Any:
    """Half a character written out; what is left of the wrong type or too large becomes null."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, tuple | list):
        return [_fitting(one) for one in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return None
    return value


def _extend(held: dict[str, list[list[Any]]], found: Columns) -> int:
    """Append columns to columns; how many rows that was, long ones counted as several."""
    count = 0
    for table, new in found.items():
        old = held.get(table)
        if old is None:
            held[table] = [list(values) for values in new]
        else:
            for column, values in zip(old, new, strict=True):
                column.extend(values)
        count += len(new[0]) + sum(map(_length, new)) // _LONG
    return count


def _length(values: list[Any]) -> int:
    first = next((value for value in values if value is not None), None)
    return sum(map(len, filter(None, values))) if isinstance(first, (str, bytes)) else 0


def transposed(rows: Iterable[Any]) -> dict[str, list[list[Any]]]:
    """Columns of row objects of any types, by table: what `Parts.add` takes."""
    found: dict[str, list[list[Any]]] = {}
    for row in rows:
        names = columns(type(row))
        held = found.get(row.table)
        if held is None:
            held = found[row.table] = [[] for _ in names]
        for column, name in zip(held, names, strict=True):
            column.append(getattr(row, name.name))
    return found


def storage_error(folder: Path, error: OSError) -> CaseStorage:
    """The same message wherever the case folder cannot be written."""
    next_step = (
        "Make room or choose another folder with --case, then run the same command again; what "
        "was done is kept."
    )
    if error.errno in _MAY_NOT:
        next_step = (
            "Run the same command as the owner of that folder, or on a copy of the whole case, "
            "named with --case; what was done is kept."
        )
    return CaseStorage(
        f"The case folder cannot be written: {error.strerror or error}",
        where=readable(bytes(folder)),
        next_step=next_step,
    )
