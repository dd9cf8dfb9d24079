from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.udev_runs_code import CHECK
from pratique.model import Severity
from pratique.parsers.udev_rule import UdevRule
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def rule(command, path="/etc/udev/rules.d/99-x.rules"):
    return UdevRule(path, 1, "RUN", command)


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("/usr/local/bin/x", Severity.LOW),
        ("/bin/ls -l /dev/%k /sys%p", Severity.LOW),
        ("/bin/sh -c '/opt/a/x %k'", Severity.LOW),
        ("/usr/lib/udev/x", Severity.MEDIUM),
        ("x --export", Severity.MEDIUM),
        ("/bin/sh -c '/usr/lib/udev/x'", Severity.MEDIUM),
        ("/usr/bin/at -f /usr/bin/y now", Severity.MEDIUM),
        ("/usr/bin/crontab /etc/x", Severity.MEDIUM),
        ("/var/lib/x/run", Severity.MEDIUM),
        ("/usr/bin/not-there", Severity.LOW),
        ("/bin/sh -c 'echo eA== | base64 -d | sh'", Severity.HIGH),
        ("/dev/shm/x", Severity.HIGH),
    ],
)
def test_points_at(file, packaged, command, severity):
    there = [
        file(path) for path in ("/usr/lib/udev/x", "/usr/bin/y", "/var/lib/x/run", "/dev", "/sys")
    ]
    brought = [packaged(path) for path in ("/bin/ls", "/bin/sh", "/usr/bin/at")]
    (sign,) = signs(rule(command), *there, *brought)
    assert (sign.severity or CHECK.severity) is severity


def test_a_wanted_unit_is_low(packaged):
    wanted = UdevRule("/etc/udev/rules.d/99-x.rules", 1, "SYSTEMD_WANTS", "x.service")
    (sign,) = signs(wanted, packaged("/bin/ls"))
    assert sign.severity is Severity.LOW


def test_points_at_a_bad_one_without_a_package_database():
    assert signs(rule("/tmp/x"))


def test_leaves_alone(file, packaged):
    link = file("/lib", type="symlink", symlink_target="usr/lib")
    owned = packaged("/usr/lib/udev/rules.d/60-x.rules")
    assert (
        signs(rule("ata_id --export $devnode", "/lib/udev/rules.d/60-x.rules"), link, owned) == []
    )


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()
