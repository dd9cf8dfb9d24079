from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.kernel_runs_program import CHECK
from pratique.model import Severity
from pratique.parsers.hook_line import PARSERS
from pratique.store.tables import Tables
from pratique.survey.places import Routes

SYSCTL = "/etc/sysctl.d/99-x.conf"


def signs(content, path, *rows):
    folder, _, name = path.rpartition("/")
    (parser,) = Routes(PARSERS).parsers_for(folder, name)
    with Tables.of([*parser.parse(content, path), *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("content", "path", "severity"),
    [
        (b"kernel.core_pattern=|/opt/x %p\n", SYSCTL, Severity.MEDIUM),
        (b"kernel.modprobe = /opt/x\n", SYSCTL, Severity.HIGH),
        (b"install loop /opt/x; /sbin/modprobe loop\n", "/etc/modprobe.d/x.conf", Severity.MEDIUM),
        (b":x:M::\\x7fELF::/opt/x:C\n", "/etc/binfmt.d/x.conf", Severity.MEDIUM),
    ],
)
def test_points_at(packaged, content, path, severity):
    (sign,) = signs(content, path, packaged("/bin/ls"))
    assert (sign.severity or CHECK.severity) is severity


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"kernel.core_pattern=core\n", SYSCTL),
        (b"kernel.core_pattern=|/usr/lib/systemd/systemd-coredump %P\n", SYSCTL),
        (b"install usb-storage /bin/true\n", "/etc/modprobe.d/x.conf"),
        (b"kernel.modprobe=/sbin/modprobe\n", SYSCTL),
        (b"kernel.core_pattern=|/opt/x %p\n", "/usr/lib/sysctl.d/50-x.conf"),
    ],
)
def test_leaves_alone(packaged, content, path):
    rows = packaged("/usr/lib/systemd/systemd-coredump"), packaged("/usr/lib/sysctl.d/50-x.conf")
    assert signs(content, path, *rows) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs(b"", SYSCTL)
