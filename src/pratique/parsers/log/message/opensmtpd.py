"""What OpenSMTPD says: smtpd(8), in the words of version 5 (`smtp-in:`) and of 6 and later.

ID smtp connected address=ADDRESS host=NAME
ID smtp message msgid=ID size=1 nrcpt=1 proto=ESMTP
ID smtp authentication user=NAME address=ADDRESS host=NAME result=ok
ID mta delivery evpid=ID from=<SENDER> to=<RECIPIENT> rcpt=<-> source=...
        relay=... delay=1s result="Ok" stat="250 ok"
"""

from __future__ import annotations

from typing import Final

from pratique.parsers.log.message.base import Saying, Speaker
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.mail_event import MailEvent

_DELIVERY: Final = (
    r"[0-9a-f]+ (?:mta|mda) delivery evpid=(?P<queue_id>[0-9a-f]+) from=<(?P<sender>[^>]*)> "
    r"to=<(?P<recipient>[^>]*)> "
    r"(?:rcpt=[^ ]* )?(?:user=(?P<user>[^ ]*) )?(?:[a-z]+=(?:\x22[^\x22]*\x22|[^\x22 ]*) )*?"
)


def _mail(holds: str, pattern: str, action: str) -> Saying:
    return Saying(MailEvent, holds, pattern, {"service": "opensmtpd", "action": action})


def _login(holds: str, pattern: str, action: str) -> Saying:
    return Saying(Authentication, holds, pattern, {"service": "opensmtpd", "action": action})


_WHO: Final = (
    r"[0-9a-f]+ smtp authentication user=(?P<user>[^ ]*)(?: address=(?P<address>[0-9A-Fa-f:.]+))?"
    r"(?: host=(?P<client>[^ ]*))? result="
)

SPEAKERS: Final = (
    Speaker(
        ("smtpd", "opensmtpd"),
        (
            _mail(
                "result=",
                rf"{_DELIVERY}result=\x22Ok\x22 stat=\x22?(?P<reason>[^\x22]*)\x22?$",
                "sent",
            ),
            _mail(
                "result=",
                rf"{_DELIVERY}result=\x22TempFail\x22 stat=\x22?(?P<reason>[^\x22]*)\x22?$",
                "deferred",
            ),
            _mail(
                "result=",
                rf"{_DELIVERY}result=\x22PermFail\x22 stat=\x22?(?P<reason>[^\x22]*)\x22?$",
                "bounced",
            ),
            _login("authentication user=", rf"{_WHO}ok$", "login"),
            _login("authentication user=", rf"{_WHO}(?P<reason>.*)$", "failure"),
            _mail(
                "smtp connected",
                r"[0-9a-f]+ smtp connected address=(?P<address>[0-9A-Fa-f:.]+)(?: "
                r"host=(?P<client>[^ ]*))?$",
                "connected",
            ),
            _mail(
                "smtp disconnected", r"[0-9a-f]+ smtp disconnected (?P<reason>.*)$", "disconnected"
            ),
            _mail(
                "failed-command",
                r"[0-9a-f]+ smtp failed-command (?:address=(?P<address>[0-9A-Fa-f:.]+) "
                r")?(?:host=(?P<client>[^ ]*) )?(?P<reason>command=.*)$",
                "rejected",
            ),
            _mail(
                "smtp message",
                r"[0-9a-f]+ smtp message (?:address=(?P<address>[0-9A-Fa-f:.]+) "
                r")?(?:host=(?P<client>[^ ]*) )?"
                r"msgid=(?P<queue_id>[0-9a-f]+) (?:from=<(?P<sender>[^>]*)> "
                r"to=<(?P<recipient>[^>]*)> )?"
                r"size=(?P<size>[0-9]+) (?:ndest|nrcpt)=(?P<recipients>[0-9]+).*$",
                "from",
            ),
            _mail(
                "Accepted message",
                r"smtp-in: Accepted message (?P<queue_id>[0-9a-f]+) on session [0-9a-f]+: "
                r"from=<(?P<sender>[^>]*)>, "
                r"to=<(?P<recipient>[^>]*)>, size=(?P<size>[0-9]+), ndest=(?P<recipients>[0-9]+)"
                r".*$",
                "from",
            ),
            _mail(
                "Failed command", r"smtp-in: (?P<reason>Failed command on session .*)$", "rejected"
            ),
            _mail(
                "New session",
                r"smtp-in: New session [0-9a-f]+ from host (?P<client>[^ ]+).*$",
                "connected",
            ),
            _mail(
                "smtp-in: ",
                r"smtp-in: (?P<reason>(?:Closing|Received disconnect|Disconnecting).*)$",
                "disconnected",
            ),
            _mail("smtp-in: ", r"smtp-in: (?P<reason>.*)$", "message"),
        ),
    ),
)
