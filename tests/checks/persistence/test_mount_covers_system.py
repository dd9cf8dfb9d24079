from __future__ import annotations

import pytest

from pratique.checks.persistence.mount_covers_system import CHECK
from pratique.model import Severity
from pratique.parsers.systemd_unit import parse
from pratique.store.tables import Tables

UNIT = "/etc/systemd/system/x.mount"


def signs(what, where, *rows):
    text = f"[Mount]\nWhat={what}\nWhere={where}\nOptions=loop\n"
    with Tables.of([*parse(text.encode(), UNIT), *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("what", "where", "severity"),
    [
        ("/var/tmp/.cache/fs.img", "/usr/local", Severity.HIGH),
        ("/srv/.x/fs.img", "/etc/ssh", Severity.HIGH),
        ("/srv/images/tools.img", "/usr/lib/tools", Severity.MEDIUM),
        ("/srv/pam.d", "/etc/pam.d", Severity.MEDIUM),
        ("/srv/x", "/srv/../lib64", Severity.MEDIUM),
    ],
)
def test_points_at(file, what, where, severity):
    (sign,) = signs(what, where, file(what))
    assert (sign.severity or CHECK.severity) is severity
    assert [place.path for place in sign.places] == [UNIT, what]


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("/dev/vdb1", "/usr"),
        ("UUID=1-2", "/usr/local"),
        ("tmpfs", "/etc/x"),
        ("192.0.2.1:/usr/local", "/usr/local"),
        ("/srv/images/a.img", "/srv/a"),
        ("/var/lib/snapd/snaps/core_1.snap", "/snap/core/1"),
        ("/srv/x", "/library"),
    ],
)
def test_leaves_alone(what, where):
    assert signs(what, where) == []


def test_leaves_alone_what_a_package_brought(packaged):
    assert signs("/srv/a.img", "/usr/lib/a", packaged(UNIT)) == []
