from __future__ import annotations

import pytest

from pratique.checks.files.device_outside_dev import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "kind", "severity"),
    [
        ("/var/tmp/disk", "block", Severity.HIGH),
        ("/usr/lib/x", "character", Severity.MEDIUM),
        ("/home/u/mydev/sda", "block", Severity.HIGH),
    ],
)
def test_points_at(file, path, kind, severity):
    (sign,) = signs(file(path, type=kind, rdev=0x801))
    assert sign.severity is severity
    assert "8:1" in sign.quote


@pytest.mark.parametrize(
    ("path", "kind", "rdev"),
    [
        ("/dev/sda", "block", 0x800),
        ("/var/spool/postfix/dev/urandom", "character", 0x109),
        ("/usr/lib/udev/devices/net/tun", "character", 0x109),
        ("/var/lib/docker/overlay2/x/diff/etc/gone", "character", 0),  # how "deleted" is written
        ("/tmp/pipe", "fifo", 0),
    ],
)
def test_leaves_alone(file, path, kind, rdev):
    assert signs(file(path, type=kind, rdev=rdev)) == []
