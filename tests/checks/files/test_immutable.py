from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.files.immutable import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "values", "severity"),
    [
        ("/root/.ssh/authorized_keys", {"immutable": True}, Severity.HIGH),
        ("/etc/cron.d/x", {"immutable": True}, Severity.HIGH),
        ("/var/www/a/x.php", {"immutable": True, "kind": "php"}, Severity.HIGH),
        ("/etc/passwd", {"immutable": True}, Severity.MEDIUM),
        ("/opt/a", {"append_only": True}, Severity.MEDIUM),
        ("/etc/resolv.conf", {"immutable": True}, Severity.LOW),
        ("/www/site/.user.ini", {"immutable": True}, Severity.LOW),
        ("/var/log/audit.log", {"append_only": True}, Severity.LOW),
    ],
)
def test_points_at(file, path, values, severity):
    (sign,) = signs(file(path, **values))
    assert sign.severity is severity


def test_leaves_alone(file):
    assert signs(file("/etc/passwd"), file("/root/.ssh/authorized_keys")) == []


def test_could_not_look_where_flags_are_not_told(file):
    with pytest.raises(CouldNotLook):
        signs(file("/etc/passwd", immutable=None, append_only=None))
