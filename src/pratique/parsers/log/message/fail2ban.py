"""What fail2ban says of addresses: fail2ban-server(1), actions.py, filter.py and jail.py of it."""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.address import TOLD
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.block_event import BlockEvent

# Through syslog, the part of the program and the level may stand in front.
_HEAD: Final = r"(?:fail2ban\.[^ \[:]+ *(?:\[\d+\])?: *)?(?:(?P<level>[A-Z]+) +)?"
_RULE: Final = r"\[(?P<rule>[^\]]+)\] "


def _saying(holds: str, words: str, action: str) -> Saying:
    pattern = rf"{_HEAD}(?P<message>{_RULE}{words}.*)$"
    return Saying(BlockEvent, holds, pattern, {"service": "fail2ban", "action": action})


SPEAKERS: Final = (
    Speaker(
        ("fail2ban", "fail2ban-server", "fail2ban.*"),
        (
            _saying("Unban ", rf"Unban {TOLD}", "unban"),
            _saying("Restore Ban ", rf"Restore Ban {TOLD}", "restored"),
            _saying("Ban ", rf"(?:Increase )?Ban {TOLD}", "ban"),
            _saying("Found ", rf"Found {TOLD}", "found"),
            _saying("Ignore ", rf"Ignore {TOLD}", "ignore"),
            _saying(" already banned", rf"{TOLD} already banned", "message"),
            Saying(
                BlockEvent,
                "' started",
                rf"{_HEAD}(?P<message>Jail '(?P<rule>[^']+)' started.*)$",
                {"service": "fail2ban", "action": "start"},
            ),
            Saying(
                BlockEvent,
                "' stopped",
                rf"{_HEAD}(?P<message>Jail '(?P<rule>[^']+)' stopped.*)$",
                {"service": "fail2ban", "action": "stop"},
            ),
            Saying(
                BlockEvent,
                "",
                rf"{_HEAD}(?P<message>(?s:.*))$",
                {"service": "fail2ban", "action": "message"},
            ),
        ),
    ),
)
