"""Asks what the examination of a root says of each case that was planted there."""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from plantings.batch import Batch, Planted
from plantings.case import PERSISTENCE
from pratique.case.evidence_tables import tables_of
from pratique.case.examine import examine
from pratique.demo.disk import Disk
from pratique.demo.writing import write
from pratique.model import Finding, Severity, readable
from pratique.store.columns import columns
from pratique.store.tables import Tables

# While there is no table `persistence`, these tell what runs by itself.
_PARTS: Final = (
    "apt_hook",
    "authorized_key",
    "crontab",
    "crontab_variable",
    "ld_preload",
    "startup_command",
    "startup_item",
    "sudo_rule",
    "systemd_unit",
    "udev_rule",
)
_OTHERS: Final = ("account", "shadow", "group", "file", "login", "startup_command")
# They tell of many files at once, and a root here holds many break-ins.
_OF_THE_CROWD: Final = "crowd-"
# FS_IOC_GETFLAGS, FS_IOC_SETFLAGS and FS_IMMUTABLE_FL of linux/fs.h
_GET_FLAGS: Final = 0x80086601
_SET_FLAGS: Final = 0x40086602
_IMMUTABLE: Final = 0x10


@dataclass(frozen=True, slots=True)
class Measured:
    """What was said of one case: how it stands in the inventory, and its worst finding.

    `listed` is the kind of its row (without one, the table), empty where there is no row;
    `planted` is false where only root could have planted it.
    """

    planted: bool
    listed: str = ""
    finding: Finding | None = None

    @property
    def severity(self) -> Severity | None:
        """How grave the worst finding is; None without one."""
        return self.finding.severity if self.finding else None


@dataclass(frozen=True, slots=True)
class Root:
    """What was said of one root: of each case by its slug, and of nothing that was planted."""

    cases: dict[str, Measured]
    astray: tuple[Finding, ...]


def measured(folder: Path, base: Disk, batch: Batch) -> Root:
    """What the examination of this root, made in the new folder `folder`, says.

    `astray` are findings at MEDIUM or above in places that no case touches.
    """
    folder.mkdir()
    root = folder / "root"
    lacking = write(batch.disk, root) | set(_lacking(root, batch.cases))
    try:
        done = examine(root, folder / "case", _Silent())
    finally:
        _unlock(root, batch.disk)
    findings = [f for f in done.answer.findings if not f.check.startswith(_OF_THE_CROWD)]
    with tables_of(done.case, done.evidence) as tables:
        rows = _by_place(_rows(tables))
    cases = {
        case.slug: Measured(planted=False)
        if batch.touched[case.slug] & lacking
        else Measured(
            planted=True,
            listed=_listed(rows, case, base, batch),
            finding=_worst(findings, batch.own(case)),
        )
        for case in batch.cases
    }
    return Root(cases, tuple(_astray(findings, batch)))


class _Silent:
    """Watches an examination, and says nothing."""

    def at(self, _amount: object) -> None: ...

    def into(self, _case: object) -> None: ...

    def took(self, _copy: object) -> None: ...

    def checked(self, _done: int, _total: int) -> None: ...

    def hashed(self, _image: str, _done: int, _total: int) -> None: ...

    def dated(self, _history: str, _done: int, _total: int) -> None: ...

    def compared(self, _history: str, _files: int) -> None: ...


def _astray(findings: Iterable[Finding], batch: Batch) -> Iterator[Finding]:
    planted = {_shown(p) for paths in batch.touched.values() for p in paths}
    planted |= {_shown(case.path) for case in batch.cases}
    for one in findings:
        if one.severity >= Severity.MEDIUM and not planted & {p.path for p in one.places}:
            yield one


def _worst(findings: Iterable[Finding], paths: frozenset[str]) -> Finding | None:
    shown = {_shown(path) for path in paths}
    about = [one for one in findings if any(place.path in shown for place in one.places)]
    return min(about, key=lambda one: (-one.severity, one.check), default=None)


def _shown(path: str) -> str:
    return readable(os.fsencode(path))


@dataclass(frozen=True, slots=True)
class _Row:
    line: int | None
    kind: str
    text: str


def _rows(tables: Tables) -> Iterator[tuple[tuple[str, str], _Row]]:
    """Every row that a case may stand in, by its table and its path."""
    known = {row.table: row for row in tables.row_types}
    inventory = (PERSISTENCE,) if PERSISTENCE in known else tuple(set(_PARTS) & known.keys())
    for table in sorted({*inventory, *_OTHERS}):
        names = [column.name for column in columns(known[table])]
        chosen = ", ".join(f'"{name}"' for name in names)
        for values in tables.select(f'SELECT {chosen} FROM "{table}" ORDER BY ALL'):
            held = dict(zip(names, values, strict=True))
            kind = held.get("kind") if table in (PERSISTENCE, "startup_item") else table
            row = _Row(held.get("line"), str(kind), _text(values))
            if table in inventory:
                yield (PERSISTENCE, held["path"]), row
            if table in _OTHERS:
                yield (table, held["path"]), row


def _by_place(rows: Iterable[tuple[tuple[str, str], _Row]]) -> dict[tuple[str, str], list[_Row]]:
    found: dict[tuple[str, str], list[_Row]] = {}
    for place, row in rows:
        found.setdefault(place, []).append(row)
    return found


def _text(values: Sequence[Any]) -> str:
    parts = (value if isinstance(value, list) else [value] for value in values)
    return "\n".join(str(one) for part in parts for one in part if one is not None)


def _listed(
    rows: dict[tuple[str, str], list[_Row]], case: Planted, base: Disk, batch: Batch
) -> str:
    """The kind of the row that shows the case: one of a new line, or of a new file."""
    before = base.items.get(case.path)
    fresh = _new_lines(base, batch.disk, case.path)
    for row in rows.get((case.table, _shown(case.path)), ()):
        if before is None or row.line is None or row.line in fresh:
            return row.kind
        if any(text.strip() and text.strip() in row.text for text in fresh.values()):
            return row.kind
    return ""


def _new_lines(base: Disk, disk: Disk, path: str) -> dict[int, str]:
    """Lines of a file, by number, that it did not have before."""
    texts = [
        held.items[path].content.decode("utf-8", "replace").splitlines() if path in held else []
        for held in (base, disk)
    ]
    old = set(texts[0])
    return {number: text for number, text in enumerate(texts[1], 1) if text not in old}


def _lacking(root: Path, cases: Iterable[Planted]) -> Iterator[str]:
    """Give files their attributes; the paths of those that could not be given."""
    for case in cases:
        for one in case.attributes:
            try:
                os.setxattr(f"{root}{one.path}", one.name, one.value)
            except OSError:
                yield one.path


def _unlock(root: Path, disk: Disk) -> None:
    """Take the immutable flag away, so that the root can be removed."""
    for path, item in disk:
        if not item.immutable:
            continue
        with contextlib.suppress(OSError):
            opened = os.open(f"{root}{path}", os.O_RDONLY | os.O_CLOEXEC)
            try:
                held = fcntl.ioctl(opened, _GET_FLAGS, struct.pack("i", 0))
                flags = struct.unpack("i", held)[0] & ~_IMMUTABLE
                fcntl.ioctl(opened, _SET_FLAGS, struct.pack("i", flags))
            finally:
                os.close(opened)
