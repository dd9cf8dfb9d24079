"""A disk with one file system, as a raw image."""

from __future__ import annotations

import os
import subprocess
from functools import partial
from pathlib import Path

from kinds import Kind, Loss


def _ext(tree: Path, folder: Path, kind: str) -> Path:
    image = folder / "disk.img"
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    command = [
        "mke2fs",
        "-q",
        "-F",
        "-t",
        kind,
        "-b",
        "1024",
        "-I",
        "256",
        "-d",
        tree,
        image,
        "16M",
    ]
    subprocess.run(command, check=True, env={**os.environ, "PATH": path})
    return image


# mke2fs -d writes whole seconds.
KINDS = tuple(
    Kind(
        kind,
        "image",
        partial(_ext, kind=kind),
        loses=frozenset({Loss.MTIME_FRACTION}),
        needs=("mke2fs",),
        more=frozenset({b"lost+found"}),
    )
    for kind in ("ext2", "ext3", "ext4")
)
