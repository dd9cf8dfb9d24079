from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.unit_unowned import CHECK
from pratique.model import Severity
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def unit(*commands, path="/etc/systemd/system/x.service", **values):
    given = {
        "line": 4, "unit": "x.service", "type": "service", "scope": "system", "drop_in": False,
        "description": None, "username": None, "environment": (), "wanted_by": (),
        "triggers": (), "starts": None, **values,
    }  # fmt: skip
    return SystemdUnit(path=path, commands=tuple(commands), **given)


@pytest.mark.parametrize(
    "command",
    ["ExecStart=/opt/x/run", "ExecStart=/bin/sh /opt/x.sh", "ExecStart=/bin/sh -c 'a; b'"],
)
def test_points_at(packaged, command):
    (sign,) = signs(unit(command), packaged("/bin/sh"))
    assert (sign.severity or CHECK.severity) is Severity.LOW


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/opt/x/run", "none brought /opt/x/run, which it runs."),
        ("/bin/sh /opt/x.sh", "none brought /opt/x.sh, which it runs."),
        (
            "/bin/sh -c 'cd /opt; exec /opt/x/run >>/log'",
            "none brought /opt/x/run, which it runs through /bin/sh.",
        ),
        (
            "/bin/sh -c '/bin/sh /opt/x.sh'",
            "none brought /opt/x.sh, which it runs through /bin/sh.",
        ),
        (
            "/bin/sh -c 'cd /opt && ./run'",
            "what it runs is code of its own, which it gives to /bin/sh.",
        ),
        (
            "/bin/sh -c '/bin/sh --version'",
            "what it runs is code of its own, which it gives to /bin/sh.",
        ),
    ],
)
def test_says_what_is_run(packaged, command, said):
    (sign,) = signs(unit(f"ExecStart={command}"), packaged("/bin/sh"))
    assert sign.why.english == f"No package brought /etc/systemd/system/x.service, and {said}"


@pytest.mark.parametrize(
    ("command", "path"),
    [
        ("ExecStart=/usr/sbin/owned", "/etc/systemd/system/x.service"),
        ("ExecStart=/bin/true", "/etc/systemd/system/x.service"),
        ("ExecStart=/opt/x", "/lib/systemd/system/owned.service"),
        ("ExecStart=", "/etc/systemd/system/x.service"),
    ],
)
def test_leaves_alone(file, packaged, command, path):
    merged = [file(f"/{n}", type="symlink", symlink_target=f"usr/{n}") for n in ("bin", "lib")]
    owned = ("/usr/sbin/owned", "/usr/bin/true", "/usr/lib/systemd/system/owned.service")
    assert signs(unit(command, path=path), *merged, *map(packaged, owned)) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()
