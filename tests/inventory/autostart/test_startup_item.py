from __future__ import annotations

from pratique.inventory.autostart.startup_item import items
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def test_what_parsers_told_stays_as_it_is():
    row = StartupItem("/etc/x", 1, "pam", "sshd", "root", "at each login", "run", "/x", "T1556")
    with Tables.of([row], [StartupItem]) as tables:
        assert list(items(tables)) == [row]
