from __future__ import annotations

import pytest

from pratique.checks.persistence.boot_argument import CHECK
from pratique.model import Severity
from pratique.parsers.boot_argument import parse
from pratique.store.tables import Tables


def signs(arguments, path="/boot/grub/grub.cfg", *rows):
    found = parse(f"linux /vmlinuz root=/dev/a {arguments}\n".encode(), path)
    with Tables.of([*found, *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("arguments", "severity"),
    [
        ("ro quiet init=/grub-x.sh", Severity.HIGH),
        ("init=/bin/bash", Severity.HIGH),
        ("rdinit=/x", Severity.HIGH),
        ("systemd.debug_shell", Severity.MEDIUM),
        ("rd.break", Severity.MEDIUM),
        ("audit=0", Severity.LOW),
        ("systemd.mask=auditd.service", Severity.LOW),
    ],
)
def test_points_at(arguments, severity):
    (sign,) = signs(arguments)
    assert sign.severity is severity


@pytest.mark.parametrize(
    "arguments",
    ["ro quiet", "single", "init=/sbin/init", "init=/lib/systemd/systemd", "apparmor=1 audit=1"],
)
def test_leaves_alone(arguments):
    assert signs(arguments) == []


def test_leaves_alone_scripts_of_the_package(packaged):
    path = "/etc/grub.d/10_linux"
    assert signs("rd.break", path, packaged(path)) == []
