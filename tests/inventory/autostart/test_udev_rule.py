from __future__ import annotations

import pytest

from pratique.inventory.autostart.udev_rule import items
from pratique.parsers.udev_rule import UdevRule
from pratique.store.tables import Tables


@pytest.mark.parametrize(
    ("command", "program"),
    [("ata_id --export $devnode", "/usr/lib/udev/ata_id"), ("/bin/sh -c x", ""), ("", "")],
)
def test_a_rule(command, program):
    with Tables.of([UdevRule("/etc/udev/rules.d/1", 1, "RUN", command)], [UdevRule]) as tables:
        (item,) = items(tables)
    assert (item.command, item.program, item.username) == (command, program, "root")
