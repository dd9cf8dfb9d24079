"""Folders of snapshots, as people's tools leave them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

DAY = 86_400
START = 1_790_000_000


def plant(root: Path, **files):
    """Write files below a root; `__` in a name is a slash."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # a name of its own, whatever shared the inode
        path.write_text(text)
        os.utime(path, (START, START))


MACHINE = {
    "etc__passwd": "root:x:0:0\n",
    "etc__hosts": "localhost\n",
    "usr__bin__ls": "ELF",
    "var__log__syslog": "a\n",
    "var__lib__dpkg__status": "ok\n",
    "usr__lib__libc": "c",
}


def linked(before: Path, after: Path):
    """A copy by hard links, as `cp -al` makes it."""
    shutil.copytree(before, after, symlinks=True, copy_function=os.link)
