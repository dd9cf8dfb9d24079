"""Hands readings to `reader.py`, and holds what holds for every reading."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SOURCE = Path(__file__).parents[3] / "src"
MOST_MEMORY = 600 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """How a reading ended. `found` is None where the process died."""

    status: int
    seconds: float
    memory: int
    found: dict[str, Any] | None

    def faults(self) -> list[str]:
        """What must never be: a crash, a hang, much memory, anything but a gap."""
        if self.found is None:
            return [f"the process ended with {self.status} after {self.seconds:.1f} seconds"]
        wrong = list(self.found["wrong"])
        if self.memory > MOST_MEMORY:
            wrong.append(f"{self.memory >> 20} MiB of memory")
        return wrong


class Child:
    """A process that reads in copies of itself."""

    def __init__(self, command: tuple[str, ...] = ()) -> None:
        known = {**os.environ, "PYTHONPATH": str(_SOURCE)}
        self._process = subprocess.Popen(
            [*command, sys.executable, "-P", Path(__file__).with_name("reader.py")],
            env=known,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def read(
        self, kind: str, *arguments: object, patience: float = 20, **environment: str
    ) -> Reading:
        """Read evidence or a history: `read("evidence", path)`."""
        order = {
            "read": kind,
            "arguments": [str(one) for one in arguments],
            "patience": patience,
            "environment": environment,
        }
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return Reading(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
