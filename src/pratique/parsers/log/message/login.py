"""What login(1) says, and what stands between it and the network: util-linux, shadow, rshd(8)."""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_TTY: Final = r"(?P<tty>[^ ']+)"


def _says(holds: str, pattern: str, action: str, **means: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"action": action, **means})


SPEAKERS: Final = (
    Speaker(
        ("login", "agetty", "remote", "rlogind", "in.rlogind", "telnetd", "in.telnetd"),
        (
            _says(
                "ROOT LOGIN ",
                rf"ROOT LOGIN +ON {_TTY}(?: FROM (?P<origin>[^ ]+))?$",
                "login",
                user="root",
            ),
            _says("ROOT LOGIN ", rf"ROOT LOGIN +on '{_TTY}'(?: from '(?P<origin>[^']+)')?$",
                  "login", user="root"),
            _says("LOGIN ON ", rf"LOGIN ON {_TTY} BY (?P<user>.*) FROM (?P<origin>[^ ]+)$",
                  "login"),
            _says("LOGIN ON ", rf"LOGIN ON {_TTY} BY (?P<user>.*)$", "login"),
            _says("DIALUP AT ", rf"DIALUP AT {_TTY} BY (?P<user>.*)$", "login"),
            _says(
                "FAILED LOGIN",
                r"FAILED LOGIN(?: SESSION)?(?: [0-9]+)? FROM (?P<origin>[^ ]+) FOR (?P<user>.*), "
                r"(?P<reason>[^,]*)$",
                "failure",
            ),
            _says(
                "FAILED LOGIN",
                rf"FAILED LOGIN \([0-9]+\) on '{_TTY}'(?: from '(?P<origin>[^']+)')? "
                r"FOR '(?P<user>.*)', (?P<reason>.*)$",
                "failure",
            ),
            _says("TOO MANY LOGIN TRIES", r"(?P<reason>TOO MANY LOGIN TRIES) \([0-9]+\)"
                  r"(?: FROM (?P<origin>[^ ]+))?(?: FOR (?P<user>.*?))?(?:, .*)?$", "failure"),
            _says(
                "invalid password for ",
                rf"invalid password for '(?P<user>.*)' +on '{_TTY}'(?: from '(?P<origin>.*)')?$",
                "failure",
                method="password",
            ),
        ),
    ),
    Speaker(
        ("rshd", "in.rshd", "rexecd", "in.rexecd"),
        (
            _says(
                "Connection from ",
                r"Connection from (?P<origin>[^ ]+) (?P<reason>on illegal port) *$",
                "refused",
            ),
        ),
    ),
)  # fmt: skip
