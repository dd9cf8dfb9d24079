"""A disk with Btrfs, as a raw image."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from kinds import Kind, Loss


def _btrfs(tree: Path, folder: Path) -> Path:
    image = folder / "disk.img"
    with image.open("wb") as opened:
        opened.truncate(160 << 20)
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    command = ["mkfs.btrfs", "-q", "--rootdir", tree, image]
    subprocess.run(command, check=True, env={**os.environ, "PATH": path})
    return image


# mkfs.btrfs writes whole seconds, and holes out.
KINDS = (
    Kind(
        "btrfs",
        "image",
        _btrfs,
        loses=frozenset({Loss.SPARSE, Loss.MTIME_FRACTION}),
        needs=("mkfs.btrfs",),
    ),
)
