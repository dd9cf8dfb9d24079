"""What policies of D-Bus let somebody do: dbus-daemon(1), `allow`."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.parsers.dbus_policy import DbusPermission
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def items(tables: Tables) -> Iterator[StartupItem]:
    """One a permission."""
    for permission in tables.rows(DbusPermission):
        yield StartupItem(
            path=permission.path,
            line=permission.line,
            kind="dbus-policy",
            name=permission.who,
            username="",
            occasion="whenever a program asks for it on the bus",
            command=permission.allows,
            program="",
            technique="T1543",
        )
