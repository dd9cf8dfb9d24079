from __future__ import annotations

from pratique.inventory.autostart.dbus_permission import items
from pratique.parsers.dbus_policy import DbusPermission
from pratique.store.tables import Tables


def test_a_permission():
    row = DbusPermission("/etc/dbus-1/system.d/x.conf", 3, "context=default", "own=*")
    with Tables.of([row], [DbusPermission]) as tables:
        (item,) = items(tables)
    assert (item.kind, item.name, item.command) == ("dbus-policy", "context=default", "own=*")
