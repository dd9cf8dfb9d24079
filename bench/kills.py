"""Killed at random moments and started again: the findings must be those of a quiet run.

Measured: `pratique examine` of the demo's server among some thousand small files is killed
(SIGKILL) after a random time, by turns the whole group of processes and the main process
alone; every third time it is killed twice. Then it runs to its end, and `findings --json`
and a fingerprint of the tables are compared, byte by byte, with those of a run that nobody
disturbed. Against: nothing else; the number of equal results must be the number of kills.
Needs: nothing but what Pratique needs. Takes: some eight minutes for 100 on two cores.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import peers
from main_job import command, examine, said
from million import grow

from pratique.demo.build import build

FILES = 6_000
_TABLES = (
    "select count(*) as files, bit_xor(hash(path, type, size, kind, sha256, md5)) as seen,"
    " (select count(*) from mark) as marks,"
    " (select bit_xor(hash(path, line, mark, quote)) from mark) as quotes,"
    " (select count(*) from gap) as gaps, (select count(*) from package_file) as packaged"
    " from file"
)


@dataclass(slots=True)
class Tally:
    """What came of the kills."""

    kills: int = 0
    too_late: int = 0
    equal: int = 0
    total: int = 0


def main() -> None:
    """Kill, go on, compare; SystemExit with 1 if one result differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pratique-bench-") as name:
        folder = Path(name)
        tree = folder / "demo" / "suspect"
        (folder / "demo").mkdir()
        build(folder / "demo")
        try:
            grow(tree, 0, FILES)
            tally = compare(tree, folder, options.times, random.Random(options.seed))
        finally:
            unlock(folder)
    print(f"{tally.equal} of {tally.total} equal, after {tally.kills} kills")
    print(f"{tally.too_late} more kills came after the end of the run and are not counted")
    if tally.equal < tally.total:
        raise SystemExit(1)


def compare(tree: Path, folder: Path, times: int, chance: random.Random) -> Tally:
    """Do it so many times; every kill that came in time counts."""
    examine(tree, folder / "warm")
    quiet = folder / "quiet"
    duration = examine(tree, quiet).seconds
    expected = answers(quiet)
    tally = Tally()
    while tally.total < times:
        case = folder / "case"
        wanted = 2 if tally.total % 3 == 2 else 1
        whole_group = tally.total % 2 == 0
        killed = sum(
            interrupted(tree, case, chance.uniform(0, duration), whole_group=whole_group)
            for _ in range(wanted)
        )
        tally.kills += killed
        tally.too_late += wanted - killed
        if killed:
            examine(tree, case)
            tally.total += 1
            tally.equal += answers(case) == expected
        subprocess.run(["rm", "-rf", str(case)], check=True)
    return tally


def interrupted(tree: Path, case: Path, after: float, *, whole_group: bool) -> bool:
    """Start an examination and kill it after so many seconds; whether it was still running."""
    with subprocess.Popen(
        command(tree, case),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **peers.ENVIRONMENT},
        start_new_session=True,
    ) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            if whole_group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
            return True
    return False


def answers(case: Path) -> tuple[bytes, bytes]:
    """All that must be the same: the findings, and what the tables hold."""
    return said("findings", "--case", case, "--json"), said(
        "sql", "--case", case, "--json", _TABLES
    )


def unlock(folder: Path) -> None:
    """Take away the immutable flags that the demo set, so that the folder can be removed."""
    subprocess.run(
        ["find", str(folder), "-type", "f", "-exec", "chattr", "-i", "{}", "+"],
        check=False,
        stderr=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
