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


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system: its type as the kernel names it, and whether it is read-only."""

    type: str
    read_only: bool


def mounts(table: Path = Path("/proc/self/mountinfo")) -> dict[int, Mount]:
    """Mounts by device number; empty where the kernel does not tell."""
    found: dict[int, Mount] = {}
    try:
        lines = table.read_bytes().split(b"\n")  # other line ends may stand in a name
    except OSError:
        return found
    for line in lines:
        before, _, after = line.partition(b" - ")
        fields, kind = before.split(b" "), after.split(b" ")
        major, _, minor = fields[2].partition(b":") if len(fields) > 5 else (b"", b"", b"")
        if len(kind) < 3 or not (major.isdigit() and minor.isdigit()):
            continue
        options = fields[5].split(b",") + kind[2].split(b",")
        found[os.makedev(int(major), int(minor))] = Mount(
            kind[0].decode("ascii", "replace"), b"ro" in options
        )
    return found
