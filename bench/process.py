"""Running a program and seeing what it cost: wall time, and memory of all its processes."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLED_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds of the clock, seconds of all processors. Memory is in bytes.

    `together` is the highest sum of PSS (proportional set size of proc(5): shared pages are
    divided among those who share them) over the program and all that it started, sampled
    every 50 ms; 0 if it was not sampled. `largest` is the highest resident set of any single
    process of them, as wait4(2) tells it.
    """

    seconds: float
    processor: float
    status: int
    together: int
    largest: int


def run(
    command: Sequence[str],
    *,
    sampled: bool = False,
    environment: Mapping[str, str] | None = None,
    accepted: Sequence[int] = (0,),
) -> Cost:
    """Run a program with its output thrown away; SystemExit with its last words if it fails."""
    started = time.monotonic()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    ) as process:
        sampler = _Sampler(process.pid)
        if sampled:
            sampler.start()
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if sampled:
            sampler.stop()
    if process.returncode not in accepted:
        words = said.decode("utf-8", "replace").strip().splitlines()[-3:]
        raise SystemExit(f"{command[0]} ended with {process.returncode}: {' / '.join(words)}")
    processor = usage.ru_utime + usage.ru_stime
    return Cost(seconds, processor, process.returncode, sampler.most, usage.ru_maxrss * 1024)


class _Sampler(threading.Thread):
    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._ended = threading.Event()
        self.most = 0

    def run(self) -> None:
        while not self._ended.wait(SAMPLED_EVERY):
            self.most = max(self.most, sum(map(_proportional, descendants(self._process))))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def descendants(process: int) -> list[int]:
    """The ids of a process and of everything below it that is alive now."""
    found = [process]
    for one in found:
        try:
            tasks = list(Path(f"/proc/{one}/task").iterdir())
            for task in tasks:
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue  # it has just ended
    return found


def _proportional(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # it has just ended
    return 0
