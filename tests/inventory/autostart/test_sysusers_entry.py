from __future__ import annotations

from pratique.inventory.autostart.sysusers_entry import items
from pratique.parsers.sysusers import SysusersEntry
from pratique.store.tables import Tables


def test_an_account_that_comes_back():
    row = SysusersEntry("/etc/sysusers.d/x.conf", 1, "u", "x", "0:0", "/bin/bash")
    with Tables.of([row], [SysusersEntry]) as tables:
        (item,) = items(tables)
    assert (item.command, item.program) == ("u x 0:0 /bin/bash", "/bin/bash")
