"""What pkexec(1) and polkitd(8) say of who was given more rights: pkexec.c and polkitbackend."""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker, with_command
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent

_TAIL: Final = (
    r"\[USER=(?P<target_user>[^\]]*)\] \[TTY=(?P<tty>[^\]]*)\] \[CWD=(?P<folder>.*)\] "
    r"\[COMMAND=(?P<command>.*)\]$"
)

SPEAKERS: Final = (
    Speaker(
        ("pkexec",),
        (
            *with_command(
                Saying(
                    Authentication,
                    "Executing command ",
                    rf"(?P<user>[^ :]+): Executing command {_TAIL}",
                    {"service": "pkexec", "action": "elevated"},
                ),
                ProcessEvent,
                "pkexec",
            ),
            Saying(
                Authentication,
                "[COMMAND=",
                rf"(?P<user>[^ :]+): (?P<reason>[^\[]*) {_TAIL}",
                {"service": "pkexec", "action": "refused"},
            ),
        ),
    ),
    Speaker(
        ("polkitd", "polkitd-1"),
        (
            Saying(
                Authentication,
                "successfully authenticated as ",
                r"Operator of (?P<client>[^ ]+) successfully authenticated as "
                r"unix-user:(?P<target_user>[^ ]+) to gain (?P<reason>.*?) for .*"
                r"\(owned by unix-user:(?P<user>[^ )]+)\)$",
                {"service": "polkit", "action": "elevated"},
            ),
            Saying(
                Authentication,
                "FAILED to authenticate ",
                r"Operator of (?P<client>[^ ]+) FAILED to authenticate to gain (?P<reason>.*?) "
                r"for .*\(owned by unix-user:(?P<user>[^ )]+)\)$",
                {"service": "polkit", "action": "failure"},
            ),
        ),
    ),
)
