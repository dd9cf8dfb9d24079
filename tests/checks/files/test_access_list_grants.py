from __future__ import annotations

import pytest

from pratique.checks.files.access_list_grants import CHECK
from pratique.model import Severity
from pratique.parsers.passwd import parse
from pratique.store.tables import Tables
from pratique.survey.access_entry import AccessEntry


def signs(path, rights, *, kind="user", number=33):
    entry = AccessEntry(
        path, kind, number, reads="r" in rights, writes="w" in rights, executes="x" in rights
    )
    accounts = parse(b"www-data:x:33:33::/var/www:/bin/false\n", "/etc/passwd")
    with Tables.of([entry, *accounts], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "rights", "severity"),
    [
        ("/etc/shadow", "rw", Severity.HIGH),
        ("/etc/sudoers.d/x", "w", Severity.HIGH),
        ("/etc/cron.d", "rwx", Severity.HIGH),
        ("/etc/systemd/system/x.service", "rw", Severity.HIGH),
        ("/etc/shadow", "r", Severity.MEDIUM),
        ("/etc/ssh/ssh_host_ed25519_key", "r", Severity.MEDIUM),
    ],
)
def test_points_at(path, rights, severity):
    (sign,) = signs(path, rights)
    assert sign.severity is severity
    assert "www-data" in sign.quote


@pytest.mark.parametrize(
    ("path", "rights"),
    [("/etc/nginx/sites-enabled/a", "rw"), ("/etc/passwd", "r"), ("/etc/ssl/private/a.key", "r")],
)
def test_leaves_alone(path, rights):
    assert signs(path, rights) == []
    assert signs("/etc/shadow", "rw", number=0) == []
