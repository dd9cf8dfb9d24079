"""What sshd(8) says of logins: auth.c, auth2.c, packet.c and session.c of OpenSSH.

Since 9.8 it speaks as `sshd-session`, since 10 as `sshd-auth`, too.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_FROM: Final = r"from (?P<address>\S+) port (?P<port>\d+)"

SPEAKERS: Final = (
    Speaker(
        ("sshd", "sshd-session", "sshd-auth"),
        (
            Saying(
                Authentication,
                "Accepted ",
                r"Accepted (?P<method>\S+) for (?P<user>.*) "
                rf"{_FROM}(?: ssh2)?(?:: (?P<key_type>\S+) (?P<key>\S+).*)?$",
                {"service": "sshd", "action": "login"},
            ),
            Saying(
                Authentication,
                "Failed ",
                rf"Failed (?P<method>\S+) for invalid user (?P<user>.*) {_FROM}(?: ssh2)?.*$",
                {"service": "sshd", "action": "invalid-user"},
            ),
            Saying(
                Authentication,
                "Failed ",
                rf"Failed (?P<method>\S+) for (?P<user>.*) {_FROM}(?: ssh2)?.*$",
                {"service": "sshd", "action": "failure"},
            ),
        ),
    ),
)
