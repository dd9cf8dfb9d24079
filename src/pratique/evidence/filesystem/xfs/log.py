"""Whether the log of XFS was played back: its last record says that it was unmounted.

`xlog_rec_header` of <xfs_log_format.h>. Each sector of the log begins with the number of the
turn in which it was written, so the end is found by halves; nothing is replayed.
"""

from __future__ import annotations

from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.filesystem.xfs.volume import Volume

_SECTOR: Final = 512
_MAGIC: Final = b"\xfe\xed\xba\xbe"
_LONGEST: Final = 1 << 20  # bytes of a record with its header, and of what may lie behind it
_UNMOUNT: Final = 0x20
_UNIT: Final = 32768  # bytes of a record that one sector of header tells of


def is_clean(volume: Volume) -> bool | None:
    """Whether nothing waits in the log; None where it lies elsewhere, or cannot be read."""
    sb = volume.super
    if not sb.log_start:
        return None
    try:
        start = volume.offset(sb.log_start)
        sectors = sb.log_blocks * sb.block // _SECTOR
        return _clean(volume, start, sectors)
    except Unreadable:
        return None


def _clean(volume: Volume, start: int, sectors: int) -> bool | None:
    first = _turn(volume, start)
    low, high = 0, sectors  # the turn of `low` is the first one, that of `high` is not
    while high - low > 1:
        middle = (low + high) // 2
        if _turn(volume, start + middle * _SECTOR) == first:
            low = middle
        else:
            high = middle
    begin = max(high * _SECTOR - _LONGEST, 0)
    data = volume.read(start + begin, high * _SECTOR - begin)
    at = data.rfind(_MAGIC)
    while at >= 0 and at % _SECTOR:
        at = data.rfind(_MAGIC, 0, at)
    if at < 0:
        return None
    version, records = int.from_bytes(data[at + 8 : at + 12], "big"), data[at + 40 : at + 44]
    size = int.from_bytes(data[at + 320 : at + 324], "big") if version & 2 else 0
    operation = at + _SECTOR * max(-(-size // _UNIT), 1)
    flags = data[operation + 9 : operation + 10]
    return records == b"\0\0\0\1" and bool(flags) and bool(flags[0] & _UNMOUNT)


def _turn(volume: Volume, offset: int) -> bytes:
    data = volume.read(offset, 8)
    return data[4:] if data.startswith(_MAGIC) else data[:4]
