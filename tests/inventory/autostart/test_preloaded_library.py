from __future__ import annotations

from pratique.inventory.autostart.preloaded_library import items
from pratique.parsers.ld_preload import LdPreload
from pratique.store.tables import Tables


def test_a_library():
    with Tables.of([LdPreload("/etc/ld.so.preload", 1, "/lib/x.so")], [LdPreload]) as tables:
        (item,) = items(tables)
    assert (item.program, item.technique) == ("/lib/x.so", "T1574.006")
