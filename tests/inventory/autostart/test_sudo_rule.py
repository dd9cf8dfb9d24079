from __future__ import annotations

import pytest

from pratique.inventory.autostart.sudo_rule import items
from pratique.parsers.sudoers import SudoAlias, SudoRule
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("command", "program"),
    [("ALL", ""), ("/usr/bin/less /var/log/x", "/usr/bin/less"), ("!/bin/su", "")],
)
def test_a_rule(command, program):
    row = SudoRule("/etc/sudoers", 3, "%web", "ALL", "root", ("NOPASSWD",), command)
    with Tables.of([row], [SudoRule, SudoAlias]) as tables:
        (item,) = items(tables)
    assert (item.program, item.username, item.name) == (program, "root", "%web")
    assert item.occasion == "whenever %web asks, NOPASSWD"


def test_names_of_another_file_are_unfolded():
    rows = [
        SudoAlias("/etc/sudoers.d/a", 1, "User", "WEB", ("www-data", "bob")),
        SudoAlias("/etc/sudoers.d/a", 2, "Cmnd", "TOOLS", ("/usr/bin/vim",)),
        SudoRule("/etc/sudoers", 3, "WEB", "ALL", "root", (), "TOOLS"),
    ]
    with Tables.of(rows, [SudoRule, SudoAlias]) as tables:
        told = [(item.name, item.program, item.path, item.line) for item in items(tables)]
    assert told == [
        ("www-data", "/usr/bin/vim", "/etc/sudoers", 3),
        ("bob", "/usr/bin/vim", "/etc/sudoers", 3),
    ]
