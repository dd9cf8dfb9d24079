from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.packet_filter import AcceptRule, parse

TEXT = b"""*filter
:INPUT ACCEPT [0:0]
-A INPUT -s 198.51.100.7/32 -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A FORWARD -s 198.51.100.7 -j ACCEPT
-A INPUT -s 203.0.113.9 -j DROP
COMMIT
"""


def test_what_is_let_in():
    rows = [(row.line, row.source, row.narrowed) for row in parse(TEXT, "/etc/iptables/rules.v4")]
    assert rows == [(3, "198.51.100.7/32", False), (4, "", True)]


@given(
    st.binary()
    | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: TEXT[: t[0]] + t[1] + TEXT[t[0] :])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/etc/iptables/rules.v4"):
        assert isinstance(row, AcceptRule | Gap)
