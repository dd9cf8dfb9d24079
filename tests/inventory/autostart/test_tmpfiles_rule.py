from __future__ import annotations

import pytest

from pratique.inventory.autostart.tmpfiles_rule import items
from pratique.parsers.tmpfiles import TmpfilesRule
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("kind", "target", "argument", "programs"),
    [
        ("C+", "/etc/cron.d/x", "/opt/x", ["/opt/x"]),
        ("f+", "/etc/cron.d/x", "* * * * * root id", [""]),
        ("d", "/var/lib/x", "", [""]),
        ("L", "/run/x", "/opt/x", ["/opt/x"]),
        ("r!", "/tmp/x", "", []),
    ],
)
def test_a_rule(kind, target, argument, programs):
    row = TmpfilesRule("/etc/tmpfiles.d/x.conf", 1, kind, target, "", "", argument)
    with Tables.of([row], [TmpfilesRule]) as tables:
        assert [item.program for item in items(tables)] == programs
