"""What sshguard(8) saw and shut out: the manual, and blocker.c."""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.block_event import BlockEvent

_ADDRESS: Final = r"\x22?(?P<address>[0-9a-fA-F.:]+)(?:/[0-9]+)?\x22?(?::[0-9]+)?"


def _says(holds: str, pattern: str, action: str) -> Saying:
    pattern = rf"(?P<message>{pattern})$"
    return Saying(BlockEvent, holds, pattern, {"service": "sshguard", "action": action})


SPEAKERS: Final = (
    Speaker(
        ("sshguard",),
        (
            _says("Attack from ", rf"Attack from {_ADDRESS} .*", "found"),
            _says("Blocking ", rf"Blocking {_ADDRESS}[: ].*", "ban"),
            _says(": unblocking ", rf"{_ADDRESS}: unblocking .*", "unban"),
            _says("Releasing ", rf"Releasing {_ADDRESS} .*", "unban"),
        ),
    ),
)
