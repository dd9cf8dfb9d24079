"""A run that is killed again and again says in the end what an undisturbed one says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def lines_in_list(case: Path) -> int:
    return sum(len(parts.read_bytes().splitlines()) for parts in case.glob("surveys/*/parts.jsonl"))


def is_there(pattern: str) -> Callable[[Path], bool]:
    return lambda case: any(case.glob(pattern))


# Each is seen by somebody who looks into the case folder, in this order.
MOMENTS: tuple[Callable[[Path], bool], ...] = (
    is_there("case.toml"),
    is_there("surveys/*/listing"),
    lambda case: lines_in_list(case) >= 3,
    is_there("surveys/*/file/*.parquet"),
    is_there("surveys/*/verdict/*"),
)


def start(tree: Path, case: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pratique", "examine", tree, "--case", case, "--json", "--quiet"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [SOURCE, *sys.path]))},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def killed_at(moment: Callable[[Path], bool], tree: Path, case: Path) -> int:
    process = start(tree, case)
    while not moment(case) and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    process.communicate()
    return process.returncode


def test_killed_and_started_again(suspect, tmp_path):
    case = tmp_path / "case"
    killed = [killed_at(moment, suspect.tree, case) for moment in MOMENTS]
    assert killed == [-signal.SIGKILL] * len(MOMENTS)
    process = start(suspect.tree, case)
    out, _err = process.communicate()
    assert process.returncode == 0
    assert out.decode().splitlines()[:-1] == suspect.typed.out.splitlines()[:-1]
