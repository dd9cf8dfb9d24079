from __future__ import annotations

import pytest

from pratique.inventory.autostart.sudo_rule import items
from pratique.parsers.sudoers import SudoRule
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("command", "program"),
    [("ALL", ""), ("/usr/bin/less /var/log/x", "/usr/bin/less"), ("!/bin/su", "")],
)
def test_a_rule(command, program):
    row = SudoRule("/etc/sudoers", 3, "%web", "ALL", "root", ("NOPASSWD",), command)
    with Tables.of([row], [SudoRule]) as tables:
        (item,) = items(tables)
    assert (item.program, item.username, item.name) == (program, "root", "%web")
    assert item.occasion == "whenever %web asks, NOPASSWD"
