"""Differences from clean copies, and which of them only say that the copy is of another release."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pratique.store.tables import Tables
from pratique.survey.clean_difference import CleanDifference

# The same block in so many files of an application is no release of it.
REPEATED: Final = 3
# From this share on, and from so many files, it is another release although none says so.
_SHARE: Final = 1 / 3
_MANY: Final = 10
_SOME: Final = 3  # where they are more than half
_NO_CONTENT: Final = ("line-endings", "byte-order-mark")


class Release(StrEnum):
    """What an installation and the copy that was given for it have to do with each other."""

    SAME = "same"
    TOLD = "told"  # they say different versions
    LIKELY = "likely"  # too much differs


@dataclass(frozen=True, slots=True)
class Installed:
    """The differences of one application, plug-in or theme in one folder."""

    root: str
    component: str
    release: Release
    rows: tuple[CleanDifference, ...]

    def attributed(self) -> Iterator[CleanDifference]:
        """Differences that another release does not explain."""
        repeated = _repeated(self.rows)
        for row in self.rows:
            if self.release is Release.SAME or row.marks or row.block in repeated:
                yield row

    def explained(self) -> Iterator[CleanDifference]:
        """Differences that are most likely those of another release."""
        attributed = {row.path for row in self.attributed()}
        yield from (row for row in self.rows if row.path not in attributed)


def installed(tables: Tables) -> tuple[Installed, ...]:
    """All installations with differences. Files of another given release are left out."""
    return tables.once(_installed)


def _installed(tables: Tables) -> tuple[Installed, ...]:
    groups: dict[tuple[str, str], list[CleanDifference]] = defaultdict(list)
    for row in tables.rows(CleanDifference):
        if not row.other:
            groups[row.root, row.component].append(row)
    files = dict(tables.select("SELECT path, max(same + different) FROM clean_root GROUP BY path"))
    told = {
        (root, rows[0].origin): (root, name) for (root, name), rows in groups.items() if _told(rows)
    }
    merged: dict[tuple[str, str], list[CleanDifference]] = defaultdict(list)
    for place, rows in sorted(groups.items()):
        # What comes with an application of another release is of another release, too.
        outer = [
            told[folder, rows[0].origin]
            for folder in _above(place[0])
            if (folder, rows[0].origin) in told
        ]
        merged[outer[-1] if outer and not _told(rows) else place] += rows
    return tuple(
        Installed(root, component, _release(rows, files.get(root, 0)), tuple(rows))
        for (root, component), rows in sorted(merged.items())
    )


def _above(folder: str) -> Iterator[str]:
    while folder != "/":
        folder = folder.rpartition("/")[0] or "/"
        yield folder


def _told(rows: list[CleanDifference]) -> bool:
    wanted, found = rows[0].wanted, rows[0].found
    return bool(wanted and found and wanted != found)


def _release(rows: list[CleanDifference], files: int) -> Release:
    if _told(rows):
        return Release.TOLD
    repeated = _repeated(rows)
    own = sum(row.kind not in _NO_CONTENT and row.block not in repeated for row in rows)
    many = own >= _MANY or (own >= _SOME and own * 2 > files)
    return Release.LIKELY if many and own > files * _SHARE else Release.SAME


def _repeated(rows: list[CleanDifference] | tuple[CleanDifference, ...]) -> set[str | None]:
    counted = Counter(row.block for row in rows if row.block is not None and row.code_put_in)
    return {block for block, count in counted.items() if count >= REPEATED}
