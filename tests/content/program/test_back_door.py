from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.base import Content
from pratique.content.program import back_door
from pratique.content.program.back_door import ANALYSER
from pratique.content.program.elf import read_elf

HEADER = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00" + bytes(44)
FILTER = b"\x28\0\0\0\x0c\0\0\0\x15\0\x00\x1b\x00\x08\0\0"
WAITS = {"socket", "setsockopt", "recvfrom", "execve", "openpty"}


def marks(monkeypatch, imports, inside, path="/usr/sbin/a"):
    from dataclasses import replace

    told = replace(read_elf(HEADER), imports=frozenset(imports))
    monkeypatch.setattr(back_door, "read_elf", lambda _held, whole: told if whole else None)
    return [one.mark for one in ANALYSER.find(Content(HEADER + inside, path, "elf"))]


@pytest.mark.parametrize(
    ("imports", "inside", "path", "mark"),
    [
        (WAITS, FILTER + b"/bin/sh", "/usr/sbin/a", "elf-waits-for-packet"),
        ({"socket", "connect"}, b"", "/lib/libkeyutils.so.1.9", "elf-gives-shell"),
        (set(), back_door._XZ, "/usr/lib/liblzma.so.5", "elf-gives-shell"),
        ({"fopen"}, b"OpenSSH_9.2\0user: %s pass: %s\n", "/usr/sbin/sshd", "elf-watches-logins"),
    ],
)
def test_points_at(monkeypatch, imports, inside, path, mark):
    assert marks(monkeypatch, imports, inside, path) == [mark]


@pytest.mark.parametrize(
    ("imports", "inside", "path"),
    [
        (WAITS, b"/bin/sh", "/usr/sbin/a"),  # no filter
        ({"socket", "setsockopt", "execve"}, FILTER + b"/bin/sh", "/sbin/dhclient"),
        ({"socket", "connect"}, b"", "/lib/libldap.so.2"),
        ({"socket"}, b"", "/lib/libkeyutils.so.1"),
        ({"fopen"}, b"OpenSSH_9.2\0Failed password for %s", "/usr/sbin/sshd"),
    ],
)
def test_leaves_alone(monkeypatch, imports, inside, path):
    assert marks(monkeypatch, imports, inside, path) == []


@given(st.binary(max_size=300))
def test_any_bytes(inside):
    list(ANALYSER.find(Content(HEADER[:20] + inside, "/a", "elf")))
