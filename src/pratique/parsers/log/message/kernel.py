"""What the packet filter of Linux lets the kernel say: iptables-extensions(8) LOG, ufw(8).

The text in front of `IN=` is the prefix of the rule, which its owner chose. Whether the packet
was let through is only told by it.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.block_event import BlockEvent

_PACKET: Final = r"IN=[^ ]* (?:PHYSIN=[^ ]* )?OUT=[^ ]* .*?SRC=(?P<address>[0-9A-Fa-f.:]+) DST=.*"
_TIME: Final = r"(?:\[ *[0-9]+\.[0-9]+\] ?)?"
_SHUT: Final = r"(?i:BLOCK|DROP|DENY|DENIED|REJECT|BAN|BAD|INVALID)"


def _packet(prefix: str, action: str) -> Saying:
    pattern = rf"{_TIME}(?P<message>(?P<rule>{prefix}?)[ :]*{_PACKET})$"
    return Saying(BlockEvent, "SRC=", pattern, {"service": "netfilter", "action": action})


SPEAKERS: Final = (
    Speaker(
        ("kernel", "ulogd", "ulogd2"),
        (
            _packet(rf"[^=]*{_SHUT}[^=]*", "blocked"),
            _packet(r"[^=]*(?i:ALLOW|ACCEPT)[^=]*", "allowed"),
            _packet(r"[^=]*", "logged"),
        ),
    ),
    # EdgeOS and UniFi: the prefix is `[RULES-A-NUMBER]`, which looks like a program to syslog.
    *(
        Speaker(
            (f"*-{letter}-[0-9]*",),
            (
                Saying(
                    BlockEvent,
                    "SRC=",
                    rf"(?P<message>(?:DESCR=\x22(?P<rule>[^\x22]*)\x22 )?{_PACKET})$",
                    {"service": "netfilter", "action": action},
                ),
            ),
        )
        for letter, action in (("A", "allowed"), ("D", "blocked"), ("R", "blocked"))
    ),
)
