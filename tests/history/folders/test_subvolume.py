from __future__ import annotations

import fcntl
import os
import struct

from pratique.history.folders import subvolume as module
from pratique.history.folders.subvolume import subvolume


def test_other_file_systems_know_nothing():
    opened = os.open("/proc", os.O_RDONLY)
    assert subvolume(opened) is None
    os.close(opened)


def test_what_the_kernel_tells(monkeypatch):
    def told(opened, request, buffer):
        assert (opened, request, len(buffer)) == (3, 0x81F8943C, 504)
        struct.pack_into("=Q", buffer, 8 + 256 + 24, 1)  # flags
        buffer[8 + 256 + 32 + 16] = 1  # the uuid of what it is a snapshot of
        struct.pack_into("=QQ", buffer, 344, 9, 8)  # changed, made
        struct.pack_into("=QI", buffer, 376 + 16, 1_790_000_000, 5)

    monkeypatch.setattr(fcntl, "ioctl", told)
    found = subvolume(3)
    assert found == module.Subvolume(1_790_000_000 * 10**9 + 5, True, True, True)  # noqa: FBT003
