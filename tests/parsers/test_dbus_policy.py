from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.dbus_policy import DbusPermission, parse

PATH = "/etc/dbus-1/system.d/x.conf"


def test_what_is_allowed():
    content = b"""<busconfig>
<policy user="root"><allow own="org.example.X"/></policy>
<policy context="default">
  <deny send_destination="org.example.X"/>
  <allow send_destination="org.example.X" send_interface="a.b"></allow>
</policy></busconfig>"""
    rows = [(row.line, row.who, row.allows) for row in parse(content, PATH)]
    assert rows == [
        (2, "user=root", "own=org.example.X"),
        (5, "context=default", "send_destination=org.example.X send_interface=a.b"),
    ]


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"hello", PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("<policy allow/='\">\n").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, DbusPermission | Gap)
