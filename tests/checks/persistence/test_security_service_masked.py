from __future__ import annotations

import pytest

from pratique.checks.persistence.security_service_masked import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def masked(file, *units: str, target: str = "/dev/null"):
    rows = [
        file(f"/etc/systemd/system/{unit}", type="symlink", symlink_target=target) for unit in units
    ]
    return [sign.severity or CHECK.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("units", "severity"),
    [
        (["auditd.service"], Severity.LOW),
        (["ufw.service", "apparmor.service"], Severity.LOW),
        (["auditd.service", "fail2ban.service"], Severity.MEDIUM),
    ],
)
def test_points_at(file, units, severity):
    assert masked(file, *units) == [severity]


def test_leaves_alone(file):
    assert masked(file, "hwclock.service", "sudo.service") == []
    assert masked(file, "auditd.service", target="/usr/lib/systemd/system/auditd.service") == []
