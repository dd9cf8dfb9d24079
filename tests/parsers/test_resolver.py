from __future__ import annotations

from pratique.parsers.resolver import Nameserver, parse


def test_servers_only():
    text = b"# by hand\nsearch example.org\nnameserver 192.0.2.53 x\noptions edns0\nnameserver\n"
    assert list(parse(text, "/etc/resolv.conf")) == [
        Nameserver("/etc/resolv.conf", 3, "192.0.2.53")
    ]
