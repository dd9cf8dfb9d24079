"""What a case puts into a bag: each thing with its name there, and what it was called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pratique.bag.case_file import CaseFile, LeftOut, case_files
from pratique.bag.kind import ALWAYS, Kind
from pratique.bag.manifest import PAYLOAD, plain_name
from pratique.bag.table_file import SMALL
from pratique.report.export.plain_csv import csv_line

# Signed and linked to each other: they are read once nothing more is written to them.
LAST: Final = frozenset({b"journal.jsonl", b"journal.head", b"journal.pub"})
_LISTS: Final = frozenset({"parts.jsonl", "pruned.json"})  # of use to a case only
_CONTENTS: Final = ("name", "kind", "in_the_case", "bytes")
_LEFT_OUT: Final = ("in_the_case", "reason")


@dataclass(frozen=True, slots=True)
class Table:
    """All parts of one table in one folder of the case. `folder` is its place in the bag."""

    name: str
    folder: str
    parts: tuple[CaseFile, ...]

    @property
    def size(self) -> int:
        """Bytes of Parquet."""
        return sum(part.size for part in self.parts)

    @property
    def is_small(self) -> bool:
        """Whether it has a twin in CSV."""
        return self.size <= SMALL


@dataclass(frozen=True, slots=True)
class Content:
    """Files as they are, tables, and what is not taken along."""

    files: tuple[CaseFile, ...]
    tables: tuple[Table, ...]
    left_out: tuple[LeftOut, ...] = field(default=())

    @property
    def bytes(self) -> int:
        """How much is to be read, roughly."""
        return sum(one.size for one in self.files) + sum(one.size for one in self.tables)


def content_of(folder: Path, without: frozenset[Kind]) -> Content:
    """What is taken along of the case in `folder`; OSError where it cannot be listed."""
    files: list[CaseFile] = []
    left_out: list[LeftOut] = []
    parts: dict[tuple[str, str], list[CaseFile]] = defaultdict(list)
    for found in case_files(folder):
        if isinstance(found, LeftOut):
            left_out.append(found)
        elif found.kind in without - ALWAYS:
            left_out.append(LeftOut(found.shown, f"not wanted: {found.kind}"))
        elif found.table:
            parts[_table_folder(found), found.table].append(found)
        elif found.shown.rpartition("/")[2] not in _LISTS and found.path not in LAST:
            files.append(found)
    tables = [
        Table(name, place, tuple(sorted(held, key=lambda one: one.path)))
        for (place, name), held in sorted(parts.items())
    ]
    return Content(tuple(files), tuple(tables), tuple(left_out))


def bag_name(file: CaseFile) -> str:
    """Where a file lies in the bag: its path, in letters that every system takes."""
    return PAYLOAD + "/".join(plain_name(part) for part in file.path.split(b"/"))


def part_name(table: Table, part: CaseFile) -> str:
    """Where a part of a table lies in the bag: each further pass has its own numbers."""
    folder, _, name = part.path.rpartition(b"/")
    passes = [one for one in folder.split(b"/") if one.startswith(b"pass-")]
    told = b"-".join([*passes, name])
    return f"{table.folder}/{table.name}/{plain_name(told)}"


def _table_folder(part: CaseFile) -> str:
    """`data/tables/<evidence>`, or the same with what lies between."""
    parts = part.path.split(b"/")[:-2]
    kept = [one for one in parts if not one.startswith(b"pass-")]
    if kept and kept[0] == b"surveys":
        kept = kept[1:]
    return "/".join([f"{PAYLOAD}tables", *(plain_name(one) for one in kept)])


def contents_csv(told: Iterable[tuple[str, str, str, int]]) -> Iterator[bytes]:
    """What lies where: name in the bag, kind, name in the case, bytes."""
    yield csv_line(_CONTENTS).encode()
    for line in told:
        yield csv_line(line).encode("utf-8", "backslashreplace")


def left_out_csv(left_out: Iterable[LeftOut]) -> Iterator[bytes]:
    """What lay in the case and is not in the bag."""
    yield csv_line(_LEFT_OUT).encode()
    for one in left_out:
        yield csv_line((one.path, one.reason)).encode("utf-8", "backslashreplace")


def counted(content: Content) -> Mapping[str, int]:
    """How many files there are of each kind."""
    counts: dict[str, int] = defaultdict(int)
    for file in content.files:
        counts[file.kind] += 1
    for table in content.tables:
        for part in table.parts:
            counts[part.kind] += 1
    return dict(sorted(counts.items()))
