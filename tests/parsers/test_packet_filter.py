from __future__ import annotations

from pratique.parsers.packet_filter import parse

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
