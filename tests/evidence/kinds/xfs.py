"""A disk with XFS, as a raw image."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from kinds import Kind


def _xfs(tree: Path, folder: Path) -> Path:
    image, mount = folder / "disk.img", folder / "mount"
    with image.open("wb") as opened:
        opened.truncate(320 << 20)
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    environment = {**os.environ, "PATH": path}
    subprocess.run(["mkfs.xfs", "-q", image], check=True, env=environment)
    mount.mkdir()
    done = subprocess.run(["mount", "-o", "loop", image, mount], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("this machine mounts no XFS")
    try:
        subprocess.run(["cp", "-a", f"{tree}/.", mount], check=True)
    finally:
        subprocess.run(["umount", mount], check=True)
    mount.rmdir()
    return image


KINDS = (
    Kind(
        "xfs",
        "image",
        _xfs,
        needs=("mkfs.xfs", "mount"),
        root=True,
    ),
)
