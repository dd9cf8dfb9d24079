"""What the name of a tar says: its time, which others it belongs with, its number among them.

web-full-2026-11-01.tar.gz, web-incr-2026-11-02.tar.gz     one series, `web`
backup.0.tar, backup.1.tar, backup-inc3.tar.zst            numbered
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pratique.history.folders.names import Named, named

_TAR: Final = re.compile(
    rb"(?P<stem>.+?)\.(?:tar|tgz|tbz2?|txz|tzst)(?:\.(?:gz|bz2|xz|zst|lz4|Z|lzma))?", re.IGNORECASE
)
_LEVEL: Final = re.compile(
    rb"(?:incremental|differential|incr|inc|diff|full|level|daily|weekly|monthly|day|l)",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(rb"(?:incremental|incr|inc)[-_.]?(\d{1,4})(?!\d)", re.IGNORECASE)
_WORD: Final = re.compile(rb"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class TarName:
    """`series` is what the names of a series have in common, `number` that of an incremental."""

    series: bytes
    said: Named | None
    number: int | None


def tar_name(name: bytes) -> TarName | None:
    """What a file's name says of a tar; None where it is not called like one."""
    match = _TAR.fullmatch(name)
    if match is None:
        return None
    stem = match["stem"]
    words = [word for word in _WORD.findall(stem) if not _LEVEL.fullmatch(word)]
    said = named(stem)
    number = _NUMBERED.search(stem)
    return TarName(
        b"-".join(word.lower() for word in words if word not in {b"T", b"Z", b"UTC", b"GMT"}),
        said if said is not None and said.time is not None else None,
        int(number[1]) if number else None,
    )
