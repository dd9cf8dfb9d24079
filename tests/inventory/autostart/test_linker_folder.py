from __future__ import annotations

from pratique.inventory.autostart.linker_folder import items
from pratique.parsers.ld_so_conf import LinkerFolder
from pratique.store.tables import Tables


def test_a_folder():
    row = LinkerFolder("/etc/ld.so.conf", 2, "/opt/lib", include=False)
    with Tables.of([row], [LinkerFolder]) as tables:
        (item,) = items(tables)
    assert (item.kind, item.command, item.technique) == ("linker-folder", "/opt/lib", "T1574.006")
