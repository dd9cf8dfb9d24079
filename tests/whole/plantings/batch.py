"""Puts many cases into few roots, so that a finding about a file is about one case only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from plantings.case import Case, Twin
from pratique.demo.disk import Disk, Item

Planted = Case | Twin


@dataclass(slots=True)
class Batch:
    """A disk with cases that do not stand in each other's way, and the paths each touches."""

    disk: Disk
    touched: dict[str, frozenset[str]] = field(default_factory=dict)
    cases: list[Planted] = field(default_factory=list)

    def own(self, case: Planted) -> frozenset[str]:
        """The paths that this case alone touches, and the one that it is about.

        What several cases share (a hidden program that many of them start) stands for none.
        """
        others = {p for slug, paths in self.touched.items() if slug != case.slug for p in paths}
        return (self.touched[case.slug] - others) | {case.path}


def batches(base: Disk, cases: Iterable[Planted], time: int) -> list[Batch]:
    """The cases on copies of the base, in order; content that they change has that time.

    Cases that touch the same file go to different disks, but for one that is the same in both.
    """
    found: list[Batch] = []
    for case in cases:
        if isinstance(case, Case) and case.unseen:
            continue
        changed = _changed(base, case, time)
        batch = next((one for one in found if _takes(one.disk, base, changed)), None)
        if batch is None:
            batch = Batch(base.copy())
            found.append(batch)
        batch.disk.items.update(changed)
        batch.cases.append(case)
        files = {path for path, item in changed.items() if not item.is_folder}
        batch.touched[case.slug] = frozenset(files)
    return found


def _changed(base: Disk, case: Planted, time: int) -> dict[str, Item]:
    after = base.copy()
    case.act(after)
    changed = {p: item for p, item in after.items.items() if base.items.get(p) is not item}
    if isinstance(case, Case) and case.timed:
        return changed
    return {
        path: item if _same_content(base.items.get(path), item) else replace(item, time=time)
        for path, item in changed.items()
    }


def _same_content(before: Item | None, after: Item) -> bool:
    """Whether only modes or owners differ, which no time of a content tells of."""
    return before is not None and (before.content, before.target, before.type) == (
        after.content,
        after.target,
        after.type,
    )


def _takes(disk: Disk, base: Disk, changed: dict[str, Item]) -> bool:
    return all(
        disk.items.get(path) is base.items.get(path) or disk.items.get(path) == item
        for path, item in changed.items()
        if not item.is_folder
    )
