"""Whole systems in one folder: systemd-nspawn(1), lxc.container.conf(5), LXD and Incus, chroots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.errors import EvidenceError
from pratique.model import readable
from pratique.survey.container_files import ContainerFiles
from pratique.survey.container_row import Found

# Folder, what lies in it (each name, and a folder below that), and what runs it.
_PLACES: Final = (
    (b"var/lib/machines", b"", "nspawn"),
    (b"var/lib/lxc", b"/rootfs", "lxc"),
    (b"var/lib/lxd/containers", b"/rootfs", "lxc"),
    (b"srv/chroot", b"", "chroot"),
    (b"var/chroot", b"", "chroot"),
    (b"var/lib/schroot/chroots", b"", "chroot"),
)
_POOLS: Final = (
    b"var/lib/lxd/storage-pools",
    b"var/lib/incus/storage-pools",
    b"var/snap/lxd/common/lxd/storage-pools",
)
_SYSTEM: Final = frozenset({b"usr", b"bin", b"sbin", b"lib"})


def plain_roots(files: ContainerFiles) -> Iterator[Found]:
    """Every folder in these places that holds a system."""
    pools = (
        (pool + b"/" + name + b"/containers", b"/rootfs", "lxc")
        for pool in _POOLS
        for name in files.names(pool)
    )
    seen: set[bytes] = set()
    for place, below, engine in (*_PLACES, *pools):
        for name in files.names(place):
            root = files.folder(place + b"/" + name + below)
            if root and root not in seen and _is_system(files, root):
                seen.add(root)
                yield Found(readable(b"/" + root), engine, "", readable(name), (root,))


def _is_system(files: ContainerFiles, root: bytes) -> bool:
    try:
        names = set(files.source.names(root))
    except EvidenceError as error:
        files.lost(root, error.what)
        return True
    return b"etc" in names and not names.isdisjoint(_SYSTEM)
