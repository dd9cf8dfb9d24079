"""What Postfix says behind its doors: cleanup, qmgr, pickup, bounce and all that deliver.

The sources are src/cleanup, src/qmgr/qmgr_active.c, src/pickup/pickup.c, src/global/log_adhoc.c,
src/global/sent.c, defer.c, bounce.c; long numbers in the queue are enable_long_queue_ids of
postconf(5).
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.mail_client import NAMED
from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.message.postfix_smtpd import REFUSED
from pratique.parsers.log.row.mail_event import MailEvent

_QUEUE: Final = r"(?P<queue_id>[0-9A-Za-z]+): "
_DELIVERY: Final = (
    _QUEUE + r"to=<(?P<recipient>[^>]*)>, (?:orig_to=<[^>]*>, )?relay=(?P<relay>[^,]+), "
    r"(?:conn_use=[0-9]+, )?delay=(?P<delay>[0-9.]+), (?:delays=[^,]+, )?"
    r"(?:dsn=(?P<dsn>[0-9.]+), )?status="
)
# Header checks (header_checks(5)) with WARN, HOLD, REJECT ... tell what they saw.
_HEADER_END: Final = (
    rf" from (?:local|{NAMED}); from=<(?P<sender>[^>]*)>(?: to=<(?P<recipient>[^>]*)>)?"
    r"(?: proto=[^ ]*)?(?: helo=<(?P<helo>[^>]*)>)?(?:: (?P<reason>.*))?$"
)
_SEEN: Final = rf"{_QUEUE}(?:warning|info|hold|prepend|replace|filter|redirect|reject|discard): "
_SCRIPT: Final = r"[0-9]+:(?P<script>[^ ]+)"


def _mail(program: str, holds: str, pattern: str, action: str) -> Saying:
    means = {"service": "postfix", "program": program, "action": action}
    return Saying(MailEvent, holds, pattern, means)


def _delivering(program: str, sent: str) -> Speaker:
    """A program that delivers; `sent` is the action where it did."""
    said = (
        ("sent", sent),
        ("deferred", "deferred"),
        ("bounced", "bounced"),
        ("expired", "expired"),
    )
    return Speaker(
        (f"*/{program}",),
        (
            *(
                _mail(program, f"status={word} ", rf"{_DELIVERY}{word} \((?P<reason>.*)\)$", action)
                for word, action in said
            ),
            _mail(
                program,
                " said: ",
                rf"{_QUEUE}host (?P<relay>[^ ]+) said: (?P<reason>.*)$",
                "warning",
            ),
            _mail(
                program,
                "connect to ",
                r"connect to (?P<relay>[^ ]+): (?P<reason>.*)$",
                "warning",
            ),
        ),
    )


_CLEANUP: Final = (
    _mail(
        "cleanup", "message-id=<", rf"{_QUEUE}message-id=<(?P<message_id>[^>]*)>?.*$", "accepted"
    ),
    _mail("cleanup", "message-id=", rf"{_QUEUE}message-id=(?P<message_id>.*)$", "accepted"),
    _mail(
        "cleanup",
        "header X-PHP-Originating-Script: ",
        rf"{_SEEN}header X-PHP-Originating-Script: (?:{_SCRIPT}){_HEADER_END}",
        "warning",
    ),
    _mail(
        "cleanup",
        "header X-PHP-Script: ",
        rf"{_SEEN}header X-PHP-Script: (?P<script>[^ ]+)(?: for [^;]*?)?{_HEADER_END}",
        "warning",
    ),
    _mail(
        "cleanup",
        "reject: header Subject: ",
        rf"{_QUEUE}reject: header Subject: (?P<subject>.*?){_HEADER_END}",
        "rejected",
    ),
    _mail(
        "cleanup",
        "header Subject: ",
        rf"{_SEEN}header Subject: (?P<subject>.*?){_HEADER_END}",
        "subject",
    ),
    _mail(
        "cleanup",
        "milter-reject: ",
        rf"{_QUEUE}milter-reject: [^ ]+ from {NAMED}: {REFUSED}",
        "rejected",
    ),
    _mail(
        "cleanup", "milter-hold: ", rf"{_QUEUE}milter-hold: [^ ]+ from {NAMED}: {REFUSED}", "held"
    ),
    _mail(
        "cleanup",
        "reject: ",
        rf"{_QUEUE}reject: (?:header|body|mime-header) .*?{_HEADER_END}",
        "rejected",
    ),
    _mail(
        "cleanup", "hold: ", rf"{_QUEUE}hold: (?:header|body|mime-header) .*?{_HEADER_END}", "held"
    ),
    _mail("cleanup", " from ", rf"{_SEEN}(?:header|body|mime-header) .*?{_HEADER_END}", "warning"),
)
_QMGR: Final = (
    _mail("qmgr", ": removed", rf"{_QUEUE}removed$", "removed"),
    _mail(
        "qmgr",
        "nrcpt=",
        rf"{_QUEUE}from=<(?P<sender>[^>]*)>, size=(?P<size>[0-9]+), nrcpt=(?P<recipients>[0-9]+)"
        rf".*$",
        "from",
    ),
    _mail(
        "qmgr",
        "status=expired",
        rf"{_QUEUE}from=<(?P<sender>[^>]*)>, status=expired, (?P<reason>.*)$",
        "expired",
    ),
)

SPEAKERS: Final = (
    Speaker(("*/cleanup",), _CLEANUP),
    Speaker(("*/qmgr", "*/nqmgr"), (*_QMGR, *_delivering("qmgr", "sent").sayings)),
    Speaker(
        ("*/pickup",),
        (
            _mail(
                "pickup",
                ": uid=",
                rf"{_QUEUE}uid=(?P<uid>[0-9]+) from=<(?P<sender>[^>]*)>.*$",
                "pickup",
            ),
        ),
    ),
    Speaker(
        ("*/bounce",),
        (
            _mail(
                "bounce",
                " notification: ",
                rf"{_QUEUE}(?P<reason>[a-z-]+ [a-z -]+ notification: [0-9A-Za-z]+)$",
                "bounced",
            ),
        ),
    ),
    _delivering("smtp", "sent"),
    *(
        _delivering(program, "delivered")
        for program in ("lmtp", "local", "virtual", "pipe", "error", "discard", "retry")
    ),
)
