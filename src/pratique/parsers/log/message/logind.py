"""What systemd-logind(8) says of sessions: logind-session.c of systemd."""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication

_LOGIND: Final = {"service": "systemd-logind"}

SPEAKERS: Final = (
    Speaker(
        ("systemd-logind",),
        (
            Saying(
                Authentication,
                "New session ",
                r"New session '?(?P<reason>[^ ']+)'? of user '?(?P<user>.*?)'?"
                r"(?: with class '?[^ ]+?'? and type '?[^ ]+?'?)?\.$",
                {**_LOGIND, "action": "opened"},
            ),
            Saying(
                Authentication,
                "Removed session ",
                r"Removed session (?P<reason>[^ ]+)\.$",
                {**_LOGIND, "action": "closed"},
            ),
            Saying(
                Authentication,
                " logged out. ",
                r"Session (?P<reason>[^ ]+) logged out\. Waiting for processes to exit\.$",
                {**_LOGIND, "action": "closed"},
            ),
        ),
    ),
)
