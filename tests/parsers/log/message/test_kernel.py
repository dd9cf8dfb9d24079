from __future__ import annotations

import pytest
from hearing import hear

PACKET = "IN=eth0 OUT= MAC=aa:bb SRC=192.0.2.1 DST=198.51.100.1 LEN=40 PROTO=TCP SPT=1 DPT=22 SYN"


@pytest.mark.parametrize(
    ("prefix", "action", "rule"),
    [
        ("[ 12.345678] [UFW BLOCK] ", "blocked", "[UFW BLOCK]"),
        ("[UFW ALLOW] ", "allowed", "[UFW ALLOW]"),
        ("iptables denied: ", "blocked", "iptables denied"),
        ("[12.3] mine: ", "logged", "mine"),
        ("", "logged", None),
    ],
)
def test_a_packet_is_heard(prefix, action, rule):
    [row] = hear("kernel", prefix + PACKET, "service", "action", "address", "rule", "message")
    assert row[:4] == ("block_event", "netfilter", action, "192.0.2.1")
    assert row[4] == rule
    assert row[5].endswith("DPT=22 SYN")


@pytest.mark.parametrize(("letter", "action"), [("A", "allowed"), ("D", "blocked")])
def test_a_prefix_that_syslog_takes_for_a_program(letter, action):
    said = f'DESCR="drop all" {PACKET}'
    assert hear(f"lan-{letter}-4000", said, "action", "address", "rule") == [
        ("block_event", action, "192.0.2.1", "drop all")
    ]


def test_other_messages_are_left():
    assert hear("kernel", "eth0: link up SRC=", "action") == []
