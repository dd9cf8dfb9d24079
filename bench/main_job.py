"""The main job as the benches run it: one `pratique examine`, and what it found."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import peers
from process import Cost, run

# Done; and done, but something could not be read.
DONE = (0, 3)


def command(root: Path, case: Path) -> list[str]:
    """The command line of one examination of `root` into `case`."""
    return peers.pratique("examine", root, "--case", case, "--quiet")


def examine(root: Path, case: Path, *, sampled: bool = False) -> Cost:
    """One whole examination, report included."""
    return run(command(root, case), sampled=sampled, environment=peers.ENVIRONMENT, accepted=DONE)


def said(*arguments: str | Path) -> bytes:
    """What a command of Pratique prints; SystemExit with its error if it fails."""
    done = subprocess.run(
        peers.pratique(*arguments),
        capture_output=True,
        check=False,
        env={**os.environ, **peers.ENVIRONMENT},
    )
    if done.returncode not in DONE:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    return done.stdout


def findings(case: Path) -> list[dict[str, Any]]:
    """The findings of a case, worst first, as the contract of `findings --json` has them."""
    lines = said("findings", "--case", case, "--json").splitlines()
    return [json.loads(line) for line in lines]
