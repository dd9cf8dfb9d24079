"""One machine in every form of evidence: what each form costs, and that the answer is the same.

Measured, each in turn in every round:
  1. the whole `pratique examine` of the same root as a folder, an ext4 image, a qcow2, ext4 on LVM
     in a partition, a tar.zst, an XFS and a Btrfs image, as ratios to the folder: of the clock,
     and of the processor, which feels other work on the machine less;
  2. the findings of each form beside those of the folder;
  3. whether the evidence is as it was, byte by byte and time by time, after an examination;
  4. walk and SHA-256 of the images against programs that read them too (see file_systems.py).
Needs: root, loop devices, mkfs of ext4, XFS and Btrfs, qemu-img, lvm2, zstd; a root of its own
(mmdebstrap) or --root. Takes: two minutes to make the forms (10 GB below --folder, kept for
the next run), then six minutes for three rounds on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import evidence_material
import file_systems
import ratio
import root as roots
from kills import unlock
from main_job import examine, findings

LIMITS = {"ext4.img": 1.5, "disk.qcow2": 2.5, "lvm.img": 2.5, "root.tar.zst": 2.0}
_PIECE = 1 << 20


def main() -> None:
    """Make the forms that are not there, and print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    roots.add_option(parser)
    file_systems.add_options(parser)
    parser.add_argument("--folder", type=Path, help="where the forms are made, and kept")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    options = parser.parse_args()
    with roots.web_root(options.root) as root, tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name) / "forms"
        try:
            forms = evidence_material.make(root, folder.resolve())
            load = os.getloadavg()
            print(f"load: {load[0]:.1f} (1 minute), {load[2]:.1f} (15 minutes)\n", flush=True)
            print("\n".join(measures(forms, Path(name), options.rounds)), flush=True)
            images = [forms[name] for name in ("ext4.img", "xfs.img", "btrfs.img")]
            print("\n" + "\n".join(file_systems.measures(images, options)))
        finally:
            if options.folder is None:
                unlock(folder)


def measures(forms: dict[str, Path], folder: Path, rounds: int) -> list[str]:
    """The tables of costs, of differences, and of what was changed."""
    seconds: dict[str, list[float]] = {name: [] for name in forms}
    processor: dict[str, list[float]] = {name: [] for name in forms}
    differences: dict[str, list[str]] = {}
    unchanged: dict[str, str] = {}
    told: dict[str, set[str]] = {}
    for number in range(rounds):
        for name, path in forms.items():
            case = folder / f"case-{number}-{name}"
            before = None if number else state(path)
            cost = examine(path, case)
            seconds[name].append(cost.seconds)
            processor[name].append(cost.processor)
            if before is not None:
                unchanged[name] = changed(before, state_after(path, before))
                told[name] = {_shown(finding) for finding in findings(case)}
                differences[name] = _differences(told["folder"], told[name])
    lines = [ratio.heading()]
    for name in list(forms)[1:]:
        lines += _costs(name, seconds, processor)
    lines += ["", f"findings in the folder: {len(told['folder'])}"]
    for name, found in differences.items():
        lines.append(f"{name}: evidence {unchanged[name]}; findings other than in the folder:")
        lines += [f"  {one}" for one in found] or ["  none"]
    return lines


def _costs(
    name: str, seconds: dict[str, list[float]], processor: dict[str, list[float]]
) -> Iterator[str]:
    times = [a / b for a, b in zip(seconds[name], seconds["folder"], strict=True)]
    work = [a / b for a, b in zip(processor[name], processor["folder"], strict=True)]
    limit = LIMITS.get(name)
    kept = None if limit is None else statistics.median(times) <= limit
    shown = "" if limit is None else f"{limit}"
    yield ratio.line(f"examine: {name} / folder", ratio.shown(times), shown, kept=kept)
    yield ratio.line(f"processor time: {name} / folder", ratio.shown(work), "")


def _shown(finding: dict[str, Any]) -> str:
    """What a finding says that does not depend on when its evidence was made."""
    places = sorted(f"{p['path']}:{p.get('line') or ''}" for p in finding["places"])
    return f"{finding['severity']} {finding['check']} {' '.join(places)[:200]}"


def _differences(folder: set[str], other: set[str]) -> list[str]:
    missing = [f"- {one}" for one in sorted(folder - other)]
    return missing + [f"+ {one}" for one in sorted(other - folder)]


State = dict[str, tuple[int | str, ...]]


def state(path: Path) -> State:
    """Bytes and times of a file, or of all below a folder; times of access made old at the end."""
    paths = [path, *(path.rglob("*") if path.is_dir() else ())]
    contents = {str(one): _one(one) for one in paths}
    evidence_material.age(paths)
    return {name: (*held, *_times(Path(name))) for name, held in contents.items()}


def state_after(path: Path, before: State) -> State:
    """The same, with the times looked at before anything here reads."""
    times = {name: _times(Path(name)) for name in before if os.path.lexists(name)}
    paths = [path, *(path.rglob("*") if path.is_dir() else ())]
    return {str(one): (*_one(one), *times.get(str(one), ())) for one in paths}


def _one(path: Path) -> tuple[int | str, ...]:
    if path.is_symlink():
        return (str(path.readlink()),)
    if not path.is_file():
        return ()
    digest = hashlib.sha256()
    opened = os.open(path, os.O_RDONLY | os.O_NOATIME)
    try:
        while piece := os.read(opened, _PIECE):
            digest.update(piece)
    finally:
        os.close(opened)
    return (digest.hexdigest(),)


def _times(path: Path) -> tuple[int, ...]:
    status = path.lstat()
    return (
        status.st_mode, status.st_uid, status.st_gid, status.st_size,
        status.st_atime_ns, status.st_mtime_ns,
    )  # fmt: skip


def changed(before: State, after: State) -> str:
    """In one sentence, whether two states are the same."""
    others = sorted(
        path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    )
    if not others:
        return f"unchanged ({len(before)} names)"
    return f"**CHANGED**: {len(others)} of {len(before)} names, the first {others[0]}"


if __name__ == "__main__":
    main()
