from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.tmpfiles_plants import CHECK
from pratique.inventory.verification import Verification
from pratique.model import Severity
from pratique.parsers.tmpfiles import parse
from pratique.store.tables import Tables


def severities(text: str, *rows, path: str = "/etc/tmpfiles.d/x.conf") -> list[Severity]:
    found = [*parse(text.encode(), path), *rows]
    return [sign.severity for sign in CHECK.find(Tables.of(found, CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("f+ /etc/cron.d/x 0644 root root - * * * * * root id", Severity.HIGH),
        ("f /root/.ssh/authorized_keys - - - - ssh-ed25519 x", Severity.HIGH),
        ("w /etc/ld.so.preload - - - - /usr/lib/x.so", Severity.HIGH),
        ("C+ /etc/sudoers.d/x - - - - /var/lib/x", Severity.HIGH),
        ("z /usr/local/bin/x 4755 root root", Severity.HIGH),
        ("f /opt/x 04755 root root", Severity.HIGH),
        ("L+ /etc/systemd/system/x.service - - - - /var/lib/x", Severity.MEDIUM),
        ("C /usr/bin/x - - - - /opt/x", Severity.MEDIUM),
        ("L /opt/run - - - - /var/tmp/x", Severity.MEDIUM),
    ],
)
def test_points_at(packaged, text, severity):
    assert severities(text, packaged("/bin/ls")) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "d /run/x 0755 root root -",
        "d /var/log/x 2755 root adm",
        "z /var/log/x 2750",
        "L+ /var/lib/x - - - - /opt/x",
        "w /sys/kernel/mm/transparent_hugepage/enabled - - - - never",
        "r! /etc/nologin",
        "f /run/x 0644",
    ],
)
def test_leaves_alone(packaged, text):
    assert severities(text, packaged("/bin/ls")) == []


def test_leaves_alone_the_rules_of_packages(packaged):
    path = "/usr/lib/tmpfiles.d/provision.conf"
    rule = "f^ /root/.ssh/authorized_keys :0600 root :root - ssh.authorized_keys.root"
    same = Verification(path, "verified", (), "", "x", "x", "dpkg")
    assert severities(rule, packaged(path), same, path=path) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        severities("d /run/x")
