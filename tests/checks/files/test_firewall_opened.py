from __future__ import annotations

import pytest

from pratique.checks.files.firewall_opened import CHECK
from pratique.parsers.packet_filter import parse
from pratique.store.tables import Tables


def signs(rule):
    with Tables.of(parse(rule, "/etc/iptables/rules.v4"), CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize("source", [b"198.51.100.7", b"203.0.113.0/24", b"2001:db8::7"])
def test_points_at(source):
    (sign,) = signs(b"-A INPUT -s " + source + b" -j ACCEPT")
    assert str(sign.places[0]) == "/etc/iptables/rules.v4:1"


@pytest.mark.parametrize(
    "rule",
    [
        b"-A INPUT -s 10.0.0.0/8 -j ACCEPT",
        b"-A INPUT -p tcp --dport 22 -j ACCEPT",
        b"-A INPUT -s 198.51.100.7 -p tcp --dport 22 -j ACCEPT",
        b"-A INPUT -i lo -j ACCEPT",
        b"-A INPUT -s 198.51.100.7 -j DROP",
    ],
)
def test_leaves_alone(rule):
    assert signs(rule) == []
