"""What Btrfs records of a subvolume: BTRFS_IOC_GET_SUBVOL_INFO of <linux/btrfs.h> (Linux 4.18).

    u64 id, char name[256], u64 parent, dir, generation, flags, u8 uuid[16] x 3,
    u64 ctransid, otransid, stransid, rtransid, {u64 seconds, u32 ns} ctime, otime, stime, rtime

It needs no privilege. `otime` and the numbers of transactions are the file system's own: what
is inside the snapshot cannot change them.
"""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from struct import Struct
from typing import Final

from pratique.model import Instant

_GET: Final = 0x81F8943C  # _IOR(0x94, 60, 504 bytes)
_INFO: Final = Struct("=Q256sQQQQ48sQQQQ8Q64s")
_READ_ONLY: Final = 1


@dataclass(frozen=True, slots=True)
class Subvolume:
    """One subvolume: when it was made, whether it may be written, whether it was since."""

    made: Instant
    read_only: bool
    changed_since: bool
    snapshot: bool


def subvolume(opened: int) -> Subvolume | None:
    """The subvolume that an open folder lies in; None where this is not Btrfs or too old."""
    buffer = bytearray(_INFO.size)
    try:
        fcntl.ioctl(opened, _GET, buffer)
    except OSError:
        return None
    (_id, _name, _parent, _folder, _generation, flags, uuids, changed, made,
     _sent, _received, _c, _c_ns, seconds, nanoseconds, *_rest) = _INFO.unpack(buffer)  # fmt: skip
    time = seconds * 10**9 + (nanoseconds & 0xFFFFFFFF)
    return Subvolume(
        Instant(min(time, 2**63 - 1)), bool(flags & _READ_ONLY), changed > made, any(uuids[16:32])
    )
