"""What the guard in front of Postfix says: postscreen(8), src/postscreen; dnsblog(8)."""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import BRACKETED
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.message.postfix_smtpd import REFUSED
from pratique.parsers.log.row.mail_event import MailEvent


def _seen(holds: str, pattern: str, action: str, program: str = "postscreen") -> Saying:
    means = {"service": "postfix", "program": program, "action": action}
    return Saying(MailEvent, holds, pattern, means)


SPEAKERS: Final = (
    Speaker(
        ("*/postscreen",),
        (
            _seen("CONNECT from ", rf"CONNECT from {BRACKETED} to .*$", "connected"),
            _seen("DISCONNECT ", rf"DISCONNECT {BRACKETED}$", "disconnected"),
            _seen("PASS ", rf"(?P<reason>PASS (?:NEW|OLD)) {BRACKETED}$", "accepted"),
            _seen("LISTED ", rf"(?P<reason>[A-Z]+LISTED) {BRACKETED}$", "warning"),
            _seen("reject: ", rf"NOQUEUE: reject: [^ ]+ from {BRACKETED}: {REFUSED}", "rejected"),
            _seen(
                "PREGREET ",
                rf"(?P<reason>PREGREET) [^ ]+ after [^ ]+ from {BRACKETED}.*$",
                "rejected",
            ),
            _seen("DNSBL rank ", rf"(?P<reason>DNSBL rank [0-9]+) for {BRACKETED}$", "rejected"),
            _seen(
                "HANGUP ", rf"(?P<reason>HANGUP) after [^ ]+ from {BRACKETED}.*$", "disconnected"
            ),
            _seen(" from ", rf"(?P<reason>[A-Z][A-Z -]+) from {BRACKETED}.*$", "rejected"),
        ),
    ),
    Speaker(
        ("*/dnsblog",),
        (
            _seen(
                " listed by ",
                r"addr (?P<address>[0-9A-Fa-f:.]+) (?P<reason>listed by domain [^ ]+ as .*)$",
                "warning",
                "dnsblog",
            ),
        ),
    ),
)
