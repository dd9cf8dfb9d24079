from __future__ import annotations

import pytest

from pratique.inventory.autostart.nss_source import items
from pratique.parsers.nsswitch import NssSource
from pratique.store.tables import Tables


@pytest.mark.parametrize(("source", "names"), [("x", ["libnss_x.so.2"]), ("files", [])])
def test_a_source(source, names):
    row = NssSource("/etc/nsswitch.conf", 1, "passwd", source)
    with Tables.of([row], [NssSource]) as tables:
        assert [item.command for item in items(tables)] == names
