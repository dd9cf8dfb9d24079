"""How the analyst's own kernel has mounted the evidence: /proc/self/mountinfo, see proc(5)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# File systems that the kernel makes up: nothing in them was ever on the suspect's disk.
PSEUDO: Final = frozenset(
    {
        "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts",
        "devtmpfs", "efivarfs", "fusectl", "hugetlbfs", "mqueue", "nsfs", "proc", "pstore",
        "rpc_pipefs", "securityfs", "selinuxfs", "sysfs", "tracefs",
    }
)  # fmt: skip

# Network file systems hide what the server does not tell: birth times, inode flags,
# and, with root squash, everything that only root may read.
NETWORK: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "virtiofs"})

UNKNOWN: Final = "an unknown file system"
_TABLE: Final = Path("/proc/self/mountinfo")
_OPEN_FILES: Final = Path("/proc/self/fdinfo")


@dataclass(frozen=True, slots=True)
class Mount:
    """How the file system is mounted that holds the evidence.

    `type` is what the kernel calls the file system, `keeps_atime` whether reading changes no
    time of last access on it.
    """

    type: str
    read_only: bool
    keeps_atime: bool


def mount_of(opened: int, *, table: Path = _TABLE, open_files: Path = _OPEN_FILES) -> Mount:
    """The mount that holds the open folder `opened`.

    The kernel tells its number (`mnt_id`). The device number of a file would not do: on Btrfs
    it is that of a subvolume, and stands in no table. Flags: statvfs(3). Raises OSError.
    """
    number = _number(open_files / str(opened))
    found = next((line.type for line in _lines(table) if line.number == number), None)
    if found is None:
        found = types_by_device(table).get(os.fstat(opened).st_dev, UNKNOWN)
    flags = os.fstatvfs(opened).f_flag
    read_only = bool(flags & os.ST_RDONLY)
    return Mount(found, read_only, read_only or bool(flags & os.ST_NOATIME))


def types_by_device(table: Path = _TABLE) -> dict[int, str]:
    """Types of file systems by device number; empty where the kernel does not tell."""
    return {line.device: line.type for line in _lines(table)}


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    device: int
    type: str


def _lines(table: Path) -> list[_Line]:
    found: list[_Line] = []
    try:
        lines = table.read_bytes().split(b"\n")  # other line ends may stand in a name
    except OSError:
        return found
    for line in lines:
        before, _, after = line.partition(b" - ")
        fields, kind = before.split(b" "), after.split(b" ")
        major, _, minor = fields[2].partition(b":") if len(fields) > 5 else (b"", b"", b"")
        if len(kind) < 3 or not all(map(bytes.isdigit, (fields[0], major, minor))):
            continue
        device = os.makedev(int(major), int(minor))
        found.append(_Line(int(fields[0]), device, kind[0].decode("ascii", "replace")))
    return found


def _number(told: Path) -> int | None:
    """The number of the mount that an open file is on, as the kernel tells since Linux 3.15."""
    try:
        lines = told.read_bytes().split(b"\n")
    except OSError:
        return None
    for line in lines:
        name, _, value = line.partition(b":")
        if name == b"mnt_id" and value.strip().isdigit():
            return int(value)
    return None
