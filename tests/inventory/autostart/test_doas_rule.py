from __future__ import annotations

from pratique.inventory.autostart.doas_rule import items
from pratique.parsers.doas import DoasRule
from pratique.store.tables import Tables


def test_a_rule():
    rows = [
        DoasRule("/etc/doas.conf", 1, True, ("nopass",), "bob", "", "/bin/x y"),  # noqa: FBT003
        DoasRule("/etc/doas.conf", 2, False, (), "bob", "", ""),  # noqa: FBT003
    ]
    with Tables.of(rows, [DoasRule]) as tables:
        (item,) = items(tables)
    assert (item.program, item.username, item.name) == ("/bin/x", "root", "bob")
    assert item.occasion == "whenever bob asks, nopass"
