"""What xinetd(8) and TCP wrappers (hosts_access(5)) let in and turn away.

Sources: log.c of xinetd, refuse.c of tcp_wrappers.
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

SPEAKERS: Final = (
    Speaker(
        ("xinetd",),
        (
            Saying(
                Authentication,
                "FAIL: ",
                r"FAIL: (?P<service>[^ ]+) (?P<reason>[^ ]+)(?: .*)? from=(?P<origin>[^ ]+)$",
                {"action": "refused"},
            ),
            Saying(
                Authentication,
                "START: ",
                r"START: (?P<service>[^ ]+) .*from=(?P<origin>[^ ]+)$",
                {"action": "connected"},
            ),
        ),
    ),
    Speaker(
        ("*",),
        (
            Saying(
                Authentication,
                "refused connect from ",
                r"(?:warning: )?(?P<reason>refused connect) from (?:[^ @]*@)?[^ ]* "
                r"\((?P<origin>[^ ()]+)\)$",
                {"action": "refused"},
            ),
            Saying(
                Authentication,
                "refused connect from ",
                r"(?:warning: )?(?P<reason>refused connect) from (?:[^ @]*@)?(?P<origin>[^ ]+)$",
                {"action": "refused"},
            ),
        ),
    ),
)
