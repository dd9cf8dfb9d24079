from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.resolver import Nameserver, parse

VALID = b"# by hand\nsearch example.org\nnameserver 192.0.2.53 x\n"


def test_servers_only():
    text = b"# by hand\nsearch example.org\nnameserver 192.0.2.53 x\noptions edns0\nnameserver\n"
    assert list(parse(text, "/etc/resolv.conf")) == [
        Nameserver("/etc/resolv.conf", 3, "192.0.2.53")
    ]


@given(
    st.binary()
    | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/etc/resolv.conf"):
        assert isinstance(row, Nameserver | Gap)
