"""What may lie where a file should be: opening one would hang, or do something."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path


def endpoint(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket is at most 108 bytes long
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(here)


def terminal(path: Path) -> None:
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(5, 0))


def endless(path: Path) -> None:
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero


def disk(path: Path) -> None:
    os.mknod(path, stat.S_IFBLK | 0o666, os.makedev(7, 0))
