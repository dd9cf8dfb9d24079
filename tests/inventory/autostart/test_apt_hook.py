from __future__ import annotations

from pratique.inventory.autostart.apt_hook import items
from pratique.parsers.apt_hook import AptHook
from pratique.store.tables import Tables


def test_a_hook():
    row = AptHook("/etc/apt/apt.conf.d/9", 1, "DPkg::Post-Invoke", "true")
    with Tables.of([row], [AptHook]) as tables:
        (item,) = items(tables)
    assert (item.kind, item.name, item.command) == ("apt-hook", "DPkg::Post-Invoke", "true")
