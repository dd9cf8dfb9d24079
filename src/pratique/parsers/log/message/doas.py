"""What doas(1) says: doas.c of OpenBSD, and of the ports of it for Linux."""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker, with_command
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent

SPEAKERS: Final = (
    Speaker(
        ("doas",),
        (
            *with_command(
                Saying(
                    Authentication,
                    " ran command ",
                    r"(?P<user>[^ ]+) ran command (?P<command>.*) as (?P<target_user>[^ ]+) "
                    r"from (?P<folder>.*)$",
                    {"action": "elevated"},
                ),
                ProcessEvent,
                "doas",
            ),
            *with_command(
                Saying(
                    Authentication,
                    " ran command ",
                    r"(?P<user>[^ ]+) ran command as (?P<target_user>[^ :]+): (?P<command>.*)$",
                    {"action": "elevated"},
                ),
                ProcessEvent,
                "doas",
            ),
            Saying(
                Authentication,
                "failed auth for ",
                r"failed auth for (?P<user>.*)$",
                {"action": "failure"},
            ),
            Saying(
                Authentication,
                "failed password for ",
                r"failed password for (?P<user>.*)$",
                {"action": "failure", "method": "password"},
            ),
            Saying(
                Authentication,
                "failed command for ",
                r"failed command for (?P<user>[^ :]+): (?P<command>.*)$",
                {"action": "refused", "reason": "the command is not allowed"},
            ),
            Saying(
                Authentication,
                "command not permitted for ",
                r"command not permitted for (?P<user>[^ :]+): (?P<command>.*)$",
                {"action": "refused", "reason": "the command is not allowed"},
            ),
        ),
    ),
)
