"""What qmail says through splogger(8): qmail-log(5); rblsmtpd of ucspi-tcp.

1157520813.485077 info msg 4711: bytes 123 from <SENDER> qp 99 uid 33
1157520813.485077 starting delivery 1: msg 4711 to remote RECIPIENT
1157520813.485077 delivery 1: success: ...
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import BARE
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.mail_event import MailEvent

_WHEN: Final = r"(?:[0-9]+\.[0-9]+ )?"


def _mail(holds: str, pattern: str, action: str) -> Saying:
    return Saying(MailEvent, holds, _WHEN + pattern, {"service": "qmail", "action": action})


SPEAKERS: Final = (
    Speaker(
        ("qmail", "qmail-*", "rblsmtpd", "smtp", "tcpserver"),
        (
            _mail(
                "info msg ",
                r"info msg (?P<queue_id>[0-9]+): bytes (?P<size>[0-9]+) from <(?P<sender>[^>]*)> "
                r"qp [0-9]+ uid (?P<uid>[0-9]+)$",
                "from",
            ),
            _mail(
                "starting delivery",
                r"starting delivery [0-9]+: msg (?P<queue_id>[0-9]+) to (?P<relay>local|remote) "
                r"(?P<recipient>[^ ]+)$",
                "accepted",
            ),
            _mail("success: ", r"delivery [0-9]+: success: (?P<reason>.*)$", "sent"),
            _mail("failure: ", r"delivery [0-9]+: failure: (?P<reason>.*)$", "bounced"),
            _mail("deferral: ", r"delivery [0-9]+: deferral: (?P<reason>.*)$", "deferred"),
            _mail("end msg ", r"end msg (?P<queue_id>[0-9]+)$", "removed"),
            _mail("bounce msg ", r"bounce msg (?P<queue_id>[0-9]+) (?P<reason>qp .*)$", "bounced"),
            _mail("rblsmtpd: ", rf"rblsmtpd: {BARE} (?P<reason>pid .*)$", "rejected"),
            _mail(
                "badiprbl: ", rf"qmail-smtpd: (?P<reason>421 badiprbl): ip {BARE} .*$", "rejected"
            ),
            _mail(" blocked ", rf"(?P<reason>[^ ]+ blocked) {BARE} .*$", "rejected"),
        ),
    ),
)
