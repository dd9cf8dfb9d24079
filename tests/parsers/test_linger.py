from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.linger import parse
from pratique.parsers.startup_item import StartupItem

PATH = "/var/lib/systemd/linger/bob"


def test_the_name_is_an_item():
    (item,) = parse(b"", PATH)
    assert (item.kind, item.username, item.occasion) == ("linger", "bob", "at boot")


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    kinds = [type(row) for row in parse(content, PATH)]
    assert kinds == ([Gap, StartupItem] if content else [StartupItem])
