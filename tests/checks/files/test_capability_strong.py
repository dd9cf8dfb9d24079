from __future__ import annotations

import struct

import pytest

from pratique.checks.files.capability_strong import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables

SETUID, NET_RAW, BPF = (1 << 7, 0), (1 << 13, 0), (0, 1 << 7)


def raw(words):
    return struct.pack("<5I", 2 << 24 | 1, words[0], 0, words[1], 0).hex()


def signs(file, path, words, *more, kind="elf"):
    rows = [file(path, kind=kind, mode=0o755, capabilities=raw(words)), *more]
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("path", "words", "severity"),
    [
        ("/usr/local/bin/tool", SETUID, Severity.MEDIUM),
        ("/usr/bin/thing", BPF, Severity.MEDIUM),
        ("/tmp/x", SETUID, Severity.HIGH),
        ("/usr/bin/newuidmap", SETUID, Severity.LOW),
    ],
)
def test_points_at(file, path, words, severity):
    assert signs(file, path, words) == [severity]


def test_leaves_alone(file):
    assert signs(file, "/usr/bin/ping", NET_RAW) == []
    assert signs(file, "/usr/bin/python3.11", SETUID) == []  # another check tells it
