"""The first file system in memory: a cpio archive of the format `newc`, packed with gzip."""

from __future__ import annotations

import gzip
import stat

from plantings.more_packages import BUSYBOX, INIT
from pratique.demo.program import binary


def archive(init: str = INIT) -> bytes:
    """An initrd with the script `init`, as initramfs-tools makes it: initramfs-tools(7)."""
    files = {
        "bin/busybox": (0o755, binary(f"busybox {BUSYBOX}")),
        "conf/initramfs.conf": (0o644, b"MODULES=most\n"),
        "init": (0o755, init.encode()),
    }
    packed = b"".join(
        _entry(number, name, stat.S_IFREG | bits, content)
        for number, (name, (bits, content)) in enumerate(files.items(), 1)
    )
    return gzip.compress(packed + _entry(0, "TRAILER!!!", 0, b""), mtime=0)


def _entry(number: int, name: str, bits: int, content: bytes) -> bytes:
    named = name.encode() + b"\0"
    fields = (number, bits, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(named), 0)
    head = b"070701" + b"".join(b"%08x" % value for value in fields) + named
    return _padded(head) + _padded(content)


def _padded(part: bytes) -> bytes:
    return part + bytes(-len(part) % 4)
