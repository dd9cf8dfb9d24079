"""The made-up server: a small Debian with a blog and a shop."""

from __future__ import annotations

from pratique.demo.disk import Disk


def server(*, broken_into: bool) -> Disk:
    """The disk, without what the intruder planted; its logs tell of him if `broken_into`."""
    disk = Disk()
    disk.file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")
    disk.file("/etc/hostname", "harbour\n" if broken_into else "harbour\n")
    return disk
