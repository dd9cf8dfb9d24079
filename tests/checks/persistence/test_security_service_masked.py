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


@pytest.mark.parametrize(
    ("name", "installed", "wanted", "severity"),
    [
        ("auditd", True, True, Severity.MEDIUM),
        ("fail2ban", True, True, Severity.MEDIUM),
        ("auditd", True, False, Severity.LOW),
        ("auditd", False, True, Severity.LOW),
        ("apt-daily-upgrade", True, True, Severity.LOW),
        ("rsyslog", True, True, Severity.LOW),
    ],
)
def test_one_that_is_wanted_still(file, packaged, *, name, installed, wanted, severity):
    folder, unit = "/etc/systemd/system", f"{name}.service"
    rows = [file(f"{folder}/{unit}", type="symlink", symlink_target="/dev/null")]
    if installed:
        rows.append(packaged(f"/usr/lib/systemd/system/{unit}"))
    if wanted:
        rows.append(file(f"{folder}/multi-user.target.wants/{unit}", type="symlink"))
    (sign,) = CHECK.find(Tables.of(rows, CHECK.reads))
    assert (sign.severity or CHECK.severity) is severity


def test_leaves_alone(file):
    assert masked(file, "hwclock.service", "sudo.service") == []
    assert masked(file, "auditd.service", target="/usr/lib/systemd/system/auditd.service") == []
