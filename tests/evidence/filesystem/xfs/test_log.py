from __future__ import annotations

from types import SimpleNamespace

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.xfs.log import is_clean

SECTORS = 64


def record(turn, *, unmount):
    head = b"\xfe\xed\xba\xbe" + turn.to_bytes(4, "big") + (2).to_bytes(4, "big")
    head = head.ljust(40, b"\0") + (1).to_bytes(4, "big")
    head = head.ljust(320, b"\0") + (32768).to_bytes(4, "big")
    body = turn.to_bytes(4, "big") + bytes(5) + bytes([0x20 if unmount else 0x01])
    return head.ljust(512, b"\0") + body.ljust(512, b"\0")


def volume(*records, log_start=1):
    data = b"".join(records).ljust(SECTORS * 512, b"\0")

    def read(offset, length):
        if offset + length > len(data):
            raise Unreadable("the image ends")
        return data[offset : offset + length]

    return SimpleNamespace(
        super=SimpleNamespace(log_start=log_start, log_blocks=SECTORS // 8, block=4096),
        offset=lambda _block: 0,
        read=read,
    )


@pytest.mark.parametrize(
    ("records", "clean"),
    [
        ([record(1, unmount=True)], True),
        ([record(1, unmount=False), record(1, unmount=True)], True),
        ([record(1, unmount=True), record(1, unmount=False)], False),
        ([record(2, unmount=True), *[record(1, unmount=False)] * 31], True),
        ([record(2, unmount=False), *[record(1, unmount=True)] * 31], False),
        ([record(1, unmount=False)] * 31 + [record(1, unmount=True)], True),
        ([], None),
    ],
)
def test_the_last_record_tells(records, clean):
    assert is_clean(volume(*records)) is clean


def test_a_log_elsewhere_or_cut_short_tells_nothing():
    assert is_clean(volume(record(1, unmount=True), log_start=0)) is None
    short = volume(record(1, unmount=True))
    short.super.log_blocks = 1 << 30
    assert is_clean(short) is None
